"""Every page once, as somebody who may open it: accessible, no wider than a phone, no red console."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from equalex.kernel.access import GRANTS, PROGRAMS, Role
from equalex.kernel.routes import routes
from tests.architecture.worlds import make_world
from tests.factories import MembershipFactory
from tests.factories.accounts import PASSWORD
from tests.journeys.conftest import PHONES, OpenWindow, findings, wider_than

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]

WHO = sorted(set(Role) - PROGRAMS - {Role.NEWCOMER}, key=list(Role).index)
# What a browser is not shown as a page.
NO_PAGES = {
    "healthz",
    "readyz",
    "download-export",
    "download-report",
    "download-thanks",
    "download-thanks-of",
    "print-leaflet",
    "suggest-employers",
}
# Shows what was chosen on another page, and leads there until then.
LEADS_ELSEWHERE = {"list-affected-learners"}
# Each a test of its own, so that several processes share them out.
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible(
    share: int,
    transactional_db: None,
    django_db_serialized_rollback: None,
    open_window: OpenWindow,
    live_server: LiveServer,
) -> None:
    world = make_world()
    pages = [
        (route.name, address, route.can["GET"])
        for route in routes()
        if route.is_ours and "GET" in route.can and not route.pattern.startswith("api/")
        if route.name not in NO_PAGES and (address := world.address_of(route))
    ]
    to_open = {name: (address, can) for name, address, can in pages[share::SHARES]}
    wrong: list[str] = []
    page = open_window()
    for role in WHO:
        client = Client()
        if role is not Role.NOBODY:
            world.sign_in(client, role)
        give_cookies(page, client, live_server)
        if share == 0:
            wrong += wrong_with(page, "/")
        for name, (address, can) in list(to_open.items()):
            if can in GRANTS[role] and client.get(address).status_code == 200:
                wrong += wrong_with(page, address)
                del to_open[name]
    assert not wrong, "\n".join(wrong)
    assert set(to_open) <= LEADS_ELSEWHERE


def test_every_page_of_ones_account_is_accessible(
    transactional_db: None, open_window: OpenWindow, live_server: LiveServer
) -> None:
    person = MembershipFactory().user
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    visitor, member = Client(), Client()
    member.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    member.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    to_open = [
        reverse(route.name)
        for route in routes()
        if not route.is_ours and not re.search("[<(]", route.pattern)
    ]
    wrong: list[str] = []
    page = open_window()
    for client in (visitor, member):
        give_cookies(page, client, live_server)
        for address in list(to_open):
            answer = client.get(address)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                wrong += wrong_with(page, address)
                to_open.remove(address)
    assert not wrong, "\n".join(wrong)
    assert not {reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")} & set(to_open)


def test_what_is_wrong_with_a_page_is_found_and_said(page: Page) -> None:
    page.set_content(
        "<html lang=en><title>Pale</title><main><h1>Pale</h1><p style='color: #ddd'>Words"
    )
    [(rule, element, reason)] = findings(page)
    assert (rule, element[:2]) == ("color-contrast", "<p")
    assert "insufficient color contrast" in reason


def give_cookies(page: Page, client: Client, live_server: LiveServer) -> None:
    """The browser of `page` is now that of `client`; a new one for each costs as much as two pages."""
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": one.key, "value": one.value, "url": live_server.url}
            for one in client.cookies.values()
        ]
    )


def wrong_with(page: Page, address: str) -> list[str]:
    """What axe finds on a phone, and what is wider than a phone; the width it has goes first."""
    page.goto(address)
    widths = sorted(PHONES, key=lambda width: page.viewport_size != {"width": width, "height": 900})
    wrong = [f"wider than {width}: {one}" for width in widths for one in wider_than(page, width)]
    wrong += [" ".join(found) for found in findings(page)]
    return [f"{address} {one}" for one in wrong]
