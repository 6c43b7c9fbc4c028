"""The sweep: every route declares who may use it, and keeps everybody else out.

That whoever is granted a page gets it: tests/look/test_downloads.py opens each as every role.
"""

import re

import pytest
from django.test import Client

from equalex.kernel.access import GRANTS, PROGRAMS, Can, Role
from equalex.kernel.routes import routes
from tests.architecture.worlds import make_world

pytestmark = pytest.mark.django_db

OURS = [route for route in routes() if route.is_ours]
PEOPLE = sorted(set(Role) - PROGRAMS - {Role.NOBODY, Role.NEWCOMER})
# Open to everybody by design: they show nothing of anybody before a secret or a sign-in.
OPEN = {Can.VISIT, Can.HOLD_LINK}
# What one organisation shows to others on purpose, and what belongs to the whole platform.
SHARED = {
    "show-experience": "offers of approved employers are for every school",
    "book-places": "offers of approved employers are for every school",
    "print-leaflet": "offers of approved employers are for every school",
    "report-experience": "offers of approved employers are for every school",
    "start-from-case-study": "the library is for every employer",
    "join-employer": "one finds one's organisation there, and asks to be let in",
    "use-framework": "frameworks belong to the platform",
    "show-policy": "the rules belong to the platform",
    "edit-policy": "the rules belong to the platform",
    "propose-policy": "the rules belong to the platform",
    "publish-policy": "the rules belong to the platform",
    "place-school": "the platform's administrator places every school",
    "show-schools-file": "uploads of schools belong to the platform",
    "choose-successor": "the platform's administrator says what a closed school became",
    "edit-hub": "the platform's administrator gives every hub its authorities",
    "list-schools-of-hub": "the platform's administrator sees which schools every hub has",
    "follow-authority": "the platform's administrator places every school",
    "invite-first-person": "the platform's administrator invites for every organisation",
}


def test_every_route_declares_what_it_requires() -> None:
    assert [route.pattern for route in routes() if not route.can] == []


def test_names_of_routes_are_unique() -> None:
    names = [route.name for route in OURS]
    assert sorted(set(names)) == sorted(names)


def test_addresses_carry_public_identifiers_only() -> None:
    converters = {found for route in OURS for found in re.findall(r"<(\w+):", route.pattern)}
    assert converters <= {"uuid", "str", "slug"}


def test_every_capability_is_granted_to_somebody_and_required_somewhere() -> None:
    granted = {can for cans in GRANTS.values() for can in cans}
    required = {can for route in routes() for can in route.can.values()}
    assert set(Can) - granted == set()
    assert required <= granted


def test_the_worlds_know_an_object_for_every_address() -> None:
    world = make_world()
    secret = {route.name for route in OURS if set(route.can.values()) <= OPEN}
    unknown = [
        route.name for route in OURS if route.name not in secret and world.address_of(route) is None
    ]
    assert unknown == []


@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_a_role_finds_nothing_of_another_organisation(role: Role, client: Client) -> None:
    """What the role is not granted at home either is the next test's: that ends before any object."""
    theirs, mine = make_world(), make_world()
    mine.sign_in(client, role)
    told = []
    for route in OURS:
        if not re.search(r"<\w+:", route.pattern) or route.name in SHARED:
            continue
        if set(route.can.values()) <= OPEN:
            continue
        address = theirs.address_of(route)
        is_api = route.pattern.startswith("api/")
        for method, can in route.can.items():
            if can not in GRANTS[role] and not is_api:
                continue
            response = client.generic(method, address)
            if response.status_code not in (404, 405):
                told.append(f"{method} {address}: {response.status_code}")
    assert told == []


@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_a_role_gets_no_page_that_it_is_not_granted(role: Role, client: Client) -> None:
    world = make_world()
    world.sign_in(client, role)
    told = []
    for route in OURS:
        address = world.address_of(route)
        for method, can in route.can.items():
            if can in GRANTS[role] or address is None or address.startswith("/api/"):
                continue
            response = client.generic(method, address)
            if response.status_code != 404:
                told.append(f"{method} {address}: {response.status_code}")
    assert told == []


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    world = make_world()
    told = []
    for route in OURS:
        address = world.address_of(route)
        for method, can in route.can.items():
            if can in OPEN or address is None or address.startswith("/api/"):
                continue
            response = client.generic(method, address)
            if response.status_code != 302 or not response["Location"].startswith(
                "/accounts/login/"
            ):
                told.append(f"{method} {address}: {response.status_code}")
    assert told == []
