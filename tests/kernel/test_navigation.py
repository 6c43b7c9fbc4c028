import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse

from equalex.kernel.access import GRANTS, Actor, Role
from equalex.kernel.navigation import MENUS, address_for, menu, navigation


@pytest.mark.parametrize("role", MENUS)
def test_a_menu_has_at_most_six_entries(role: Role) -> None:
    assert 1 <= len(MENUS[role]) <= 6


@pytest.mark.parametrize("role", Role)
def test_every_entry_leads_to_a_page_that_the_role_may_open(role: Role) -> None:
    for label, url, _ in menu(Actor(role=role), ""):
        assert label
        required = getattr(resolve(url).func, "requires", None)
        assert required is None or required in GRANTS[role], label


def test_every_entry_names_a_page_that_exists() -> None:
    missing = set()
    for entry in {entry for entries in MENUS.values() for entry in entries}:
        try:
            reverse(entry.url_name)
        except NoReverseMatch:
            missing.add(entry.url_name)
    assert missing == set()


def test_the_page_one_is_on_is_marked_and_so_is_what_belongs_to_it() -> None:
    actor = Actor(role=Role.CAREERS_LEADER)
    for page in ("track-learners", "show-ledger"):
        current = [label for label, _, is_current in menu(actor, page) if is_current]
        assert current == ["Learners"]


def test_nobody_and_newcomers_have_no_menu() -> None:
    assert menu(Actor(), "home") == []
    assert menu(Actor(role=Role.NEWCOMER), "home") == []


def test_an_address_is_given_only_to_who_may_open_the_page() -> None:
    assert address_for(Actor(role=Role.GOVERNOR), "list-reports") == reverse("list-reports")
    assert address_for(Actor(role=Role.GOVERNOR), "track-learners") == ""
    assert address_for(Actor(role=Role.GOVERNOR), "no-such-page") == ""


def test_a_request_that_no_middleware_has_seen_gets_an_empty_menu() -> None:
    context = navigation(RequestFactory().get("/"))
    assert (context["navigation"], context["organisations"]) == ([], [])
