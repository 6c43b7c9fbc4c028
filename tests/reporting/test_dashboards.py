from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import ExperienceState
from equalex.kernel.access import OrganisationKind, Role
from reporting.queries.dashboard import HubEmployers, compare_schools, employers_of_hub
from reporting.rules.comparison import Comparison, SchoolLine, compared
from tests.factories import (
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    SchoolFactory,
    SlotFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.hubs import counts, learners_at, school_in, staff_of
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
HUB_URL, TRUST_URL = reverse("hub-dashboard"), reverse("trust-dashboard")


def line(comparison: Comparison, school: Any) -> SchoolLine:
    return next(each for each in comparison.schools if each.name == school.name)


def test_shares_and_days_are_those_of_the_key_stage_learners_are_in() -> None:
    hub = HubFactory()
    school = school_in(hub)
    learners_at(school, 10, ks3=1500)
    learners_at(school, 10, ks3=300, ks3_planned=300, ks3_recoverable=300)
    learners_at(school, 10, nc_year=10, ks3=1500, ks4=0, ks4_planned=900)
    learners_at(school, 10)
    shown = line(compare_schools(staff_of(hub)), school)
    assert shown.learners.value == 40
    assert shown.on_course.percent == 50  # Year 9 met, and Year 10 with three days planned
    assert shown.benchmark_6.percent == 75
    assert shown.given == 110
    assert shown.planned == 40
    assert shown.needed == 20 + 20 + 50


def test_learners_without_a_year_group_are_left_out_of_the_share_on_course() -> None:
    hub = HubFactory()
    school = school_in(hub)
    learners_at(school, 10, ks3=1500)
    for learner in LearnerFactory.create_batch(10, school=school, cohort=None):
        progress_of(learner, ks3=300)
    shown = line(compare_schools(staff_of(hub)), school)
    assert shown.on_course.whole.value == 10
    assert shown.learners.value == 20


def test_schools_are_in_order_of_need() -> None:
    hub = HubFactory()
    behind, ahead = school_in(hub, name="Behind"), school_in(hub, name="Ahead")
    learners_at(ahead, 10, ks3=1500)
    learners_at(behind, 10, ks3=0)
    names = [each.name for each in compare_schools(staff_of(hub)).schools]
    assert names == ["Behind", "Ahead"]


def test_only_current_and_open_schools_of_the_hub_are_shown() -> None:
    hub = HubFactory()
    school_in(hub, name="Member")
    school_in(hub, name="Closed", closed_on=date(2026, 8, 31))
    HubMembershipFactory(hub=hub, school=SchoolFactory(name="Former"), until=date(2026, 8, 31))
    school_in(HubFactory(), name="Elsewhere")
    names = {each.name for each in compare_schools(staff_of(hub)).schools}
    assert names == {"Member"}


def test_small_numbers_are_hidden_and_the_total_is_made_of_what_is_shown() -> None:
    comparison = compared(
        [
            counts(
                "Few",
                learners=4,
                on_course_of=4,
                short_by_year=(4, 0, 0, 0, 0),
                needed_by_stage=(1200, 0),
            ),
            counts(
                "Mid",
                learners=40,
                on_course_of=40,
                on_course=20,
                short_by_year=(20, 0, 0, 0, 0),
                benchmark_6=3,
                given=900,
            ),
            counts(
                "Big",
                learners=90,
                on_course_of=90,
                on_course=60,
                short_by_year=(30, 0, 0, 0, 0),
                benchmark_6=50,
                given=15000,
            ),
            counts(
                "Vast",
                learners=200,
                on_course_of=200,
                on_course=90,
                short_by_year=(99, 0, 0, 0, 0),
                benchmark_6=120,
                given=30000,
            ),
        ],
        300,
    )
    shown = {each.name: each for each in comparison.schools}
    assert shown["Few"].learners.is_hidden
    assert shown["Few"].needed is None
    assert shown["Mid"].learners.value == 40
    assert shown["Mid"].benchmark_6.percent is None
    assert shown["Mid"].given is None
    assert shown["Big"].benchmark_6.percent == 56
    assert shown["Vast"].benchmark_6.percent == 60
    assert comparison.schools[-1].name in ("Few", "Mid")
    assert comparison.together.learners.value == 335  # 3 and 40 and 90 and 200
    assert comparison.together.benchmark_6.part.value == 175  # 0 and 3 and 50 and 120
    assert comparison.together.given == 150


def test_employers_are_approved_with_places_or_none_or_wait() -> None:
    hub = HubFactory()

    def employer_with(approved: bool = True, **slot: Any) -> None:
        employer = EmployerFactory(home_hub=hub, approved=approved)
        SlotFactory(experience=ExperienceFactory(employer=employer), **slot)

    employer_with(first_date=date(2027, 4, 1))
    employer_with(first_date=date(2027, 2, 1))
    employer_with(first_date=date(2027, 4, 1), cancelled_at=datetime(2027, 3, 1, tzinfo=UTC))
    employer_with(approved=False, first_date=date(2027, 4, 1))
    for shut in (
        {"state": ExperienceState.PAUSED},
        {"hidden_at": datetime(2027, 3, 1, tzinfo=UTC)},
    ):
        closed = ExperienceFactory(employer=EmployerFactory(home_hub=hub, approved=True), **shut)
        SlotFactory(experience=closed, first_date=date(2027, 4, 1))
    SlotFactory(first_date=date(2027, 4, 1))
    assert employers_of_hub(staff_of(hub)) == HubEmployers(
        approved=5, idle=4, waiting=1, running_out=0
    )


def test_a_trust_sees_its_own_schools() -> None:
    trust = TrustFactory()
    mine = TrustMembershipFactory(trust=trust).school
    TrustMembershipFactory()
    actor = actor_for(Role.TRUST_LEAD, trust)
    assert actor.is_at(OrganisationKind.TRUST)
    assert [each.name for each in compare_schools(actor).schools] == [mine.name]


def test_pages_name_no_learner(client: Client) -> None:
    hub = HubFactory()
    learner = LearnerFactory(school=school_in(hub))
    sign_in(client, Role.HUB_STAFF, hub)
    page = client.get(HUB_URL).content.decode()
    assert learner.last_name not in page
    assert "too few to show" in page


def test_a_hub_without_schools_is_told_what_follows(client: Client) -> None:
    sign_in(client, Role.HUB_STAFF, HubFactory())
    assert "No school belongs to the hub yet" in client.get(HUB_URL).content.decode()


@pytest.mark.parametrize(
    ("role", "organisation", "url"),
    [
        (Role.CAREERS_LEADER, SchoolFactory, HUB_URL),
        (Role.GOVERNOR, SchoolFactory, TRUST_URL),
        (Role.TRUST_LEAD, TrustFactory, HUB_URL),
        (Role.HUB_STAFF, HubFactory, TRUST_URL),
        (Role.EMPLOYER_STAFF, EmployerFactory, HUB_URL),
    ],
)
def test_who_is_neither_finds_no_page(
    client: Client, role: Role, organisation: Any, url: str
) -> None:
    sign_in(client, role, organisation())
    assert client.get(url).status_code == 404


def test_a_hub_of_thirty_schools_costs_what_a_hub_of_one_does(
    client: Client, django_assert_num_queries: Any
) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    learners_at(school_in(hub), 1, ks3=300)
    client.get(HUB_URL)
    with django_assert_num_queries(10):
        client.get(HUB_URL)
    for _ in range(29):
        learners_at(school_in(hub), 1, ks3=300)
        SlotFactory(
            experience=ExperienceFactory(employer=EmployerFactory(home_hub=hub, approved=True)),
            first_date=date(2027, 4, 1),
        )
    with django_assert_num_queries(10):
        client.get(HUB_URL)
