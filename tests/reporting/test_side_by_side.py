"""Schools beside each other: limits of chance, gaps of areas, and the platform's view of every hub."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from reporting.queries import national
from reporting.queries.national import national_view
from reporting.queries.side_by_side import sections_of, side_by_side
from reporting.rules.funnel import INNER, OUTER, Place, limits, place_of
from schools.models import HubMembership
from tests.factories import (
    HubFactory,
    HubMembershipFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.hubs import learners_at, platform, school_in, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
PAGE, NATIONAL = reverse("compare-schools"), reverse("national-view")
TODAY = date(2027, 3, 4)


def test_limits_are_those_worked_by_hand() -> None:
    # The spread at half of 100 learners is 0.05: times 1.96, and times 3.09.
    assert limits(0.5, 100, INNER) == pytest.approx((0.402, 0.598), abs=0.0005)
    assert limits(0.5, 100, OUTER) == pytest.approx((0.3455, 0.6545), abs=0.0005)
    assert limits(0.9, 10, OUTER) == pytest.approx((0.6069, 1.0), abs=0.0005)


@pytest.mark.parametrize(
    ("share", "learners", "place"),
    [
        (0.3, 10, Place.WITHIN),
        (0.3, 100, Place.FAR_BELOW),
        (0.38, 100, Place.BELOW),
        (0.5, 1000, Place.WITHIN),
        (0.62, 100, Place.ABOVE),
        (0.7, 100, Place.FAR_ABOVE),
    ],
)
def test_the_same_share_is_chance_in_a_small_school_and_not_in_a_large_one(
    share: float, learners: int, place: Place
) -> None:
    assert place_of(share, learners, 0.5) is place


def test_a_school_far_below_is_named_and_a_small_one_is_hidden() -> None:
    hub = HubFactory()
    for name, without, having in (("Low", 60, 0), ("High", 0, 60), ("Tiny", 2, 2)):
        school = school_in(hub, name=name)
        learners_at(school, without, ks3=0)
        learners_at(school, having, ks3=300)
    funnel = sections_of(side_by_side(staff_of(hub)))[0]
    assert funnel.title == "One school is below 52% by more than chance: Low"
    assert ("Tiny", "too few to show", "too few to show", "–") in funnel.table.rows


def test_the_pages_of_hub_and_trust_cost_the_same_at_one_school_and_at_thirty(
    client: Client, django_assert_num_queries: Any
) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    learners_at(school_in(hub), 1, ks3=300)
    client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(PAGE)
    for _ in range(29):
        learners_at(school_in(hub), 1, ks3=300)
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_a_trust_compares_its_own_schools_only(client: Client) -> None:
    trust = TrustFactory()
    TrustMembershipFactory(trust=trust, school=SchoolFactory(name="Ours"))
    TrustMembershipFactory(school=SchoolFactory(name="Theirs"))
    sign_in(client, Role.TRUST_LEAD, trust)
    page = client.get(PAGE).content.decode()
    assert "Ours" in page
    assert "Theirs" not in page


def test_the_national_view_counts_each_school_once_at_its_present_hub() -> None:
    hub, other = HubFactory(name="North"), HubFactory(name="South")
    school = SchoolFactory()
    HubMembershipFactory(hub=other, school=school, since=date(2020, 9, 1), until=date(2025, 8, 31))
    HubMembershipFactory(hub=hub, school=school, since=date(2025, 9, 1))
    learners_at(school, 20, ks3=300)
    learners_at(SchoolFactory(), 10, ks3=300)
    found = national_view(actor_for(Role.ADMINISTRATOR, platform()))
    shown = {each.name: each for each in found.comparison.schools}
    assert shown["North"].learners.value == 20
    assert shown["South"].learners.value == 0
    assert found.without_hub == 1


def test_the_national_view_costs_the_same_at_one_hub_and_at_ten(
    client: Client, django_assert_num_queries: Any
) -> None:
    sign_in(client, Role.ADMINISTRATOR, platform())
    learners_at(school_in(HubFactory()), 2, ks3=300)
    client.get(NATIONAL)
    with django_assert_num_queries(8):
        client.get(NATIONAL)
    for _ in range(9):
        learners_at(school_in(HubFactory()), 2, ks3=300)
    with django_assert_num_queries(11):  # of all hubs that changed together
        client.get(NATIONAL)
    with django_assert_num_queries(8):
        client.get(NATIONAL)


def hubs_seen(on: date) -> dict[str, int | None]:
    actor = replace(actor_for(Role.ADMINISTRATOR, platform()), today=on)
    return {each.name: each.learners.value for each in national_view(actor).comparison.schools}


def test_hubs_that_did_not_change_keep_their_lines_when_those_kept_are_thrown_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(national, "_MOST_KEPT", 0)
    north, south = (school_in(HubFactory(name=name)) for name in ("North", "South"))
    learners_at(north, 20, ks3=300)
    learners_at(south, 20, ks3=300)
    assert hubs_seen(TODAY) == {"North": 20, "South": 20}
    learners_at(south, 10, ks3=300)
    assert hubs_seen(TODAY) == {"North": 20, "South": 30}


def test_what_changes_between_the_schools_of_a_hub_alone_is_seen_the_next_day() -> None:
    hub, tomorrow = HubFactory(name="North"), TODAY + timedelta(days=1)
    for learners in (13, 13):
        learners_at(school_in(hub), learners, ks3=300)
    assert hubs_seen(TODAY) == {"North": 30}
    HubMembership.objects.filter(hub=hub).update(until=TODAY)
    for learners in (22, 4):
        school = HubMembershipFactory(hub=hub, school=SchoolFactory(), since=tomorrow).school
        learners_at(school, learners, ks3=300)
    assert hubs_seen(tomorrow) == {"North": 25}


@pytest.mark.parametrize("role", [Role.HUB_STAFF, Role.TRUST_LEAD])
def test_nobody_but_the_administrator_sees_every_hub(client: Client, role: Role) -> None:
    sign_in(client, role, HubFactory() if role is Role.HUB_STAFF else TrustFactory())
    assert client.get(NATIONAL).status_code == 404
