"""The figures of the Benchmark 6 and the 10-day report: what they agree with, and what they hide."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import OrganisationKind, Role
from placements.actions.ledger import recount
from reporting.models import ReportKind
from reporting.queries.read_reports import read_report
from reporting.queries.report_figures import Scope, report_figures
from reporting.queries.told import school_heap, told_before
from schools.models import School
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.filled_schools import filled_school, organisation_of
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)
KINDS = (ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS)


@pytest.fixture
def school() -> School:
    return filled_school("Łukasz & Ödön Школа School")


def test_figures_of_today_are_those_of_the_kept_table(school: School) -> None:
    """What reports count from learners, and what dashboards read from the kept figures, agree."""
    scope = Scope.of_actor(actor_for(Role.CAREERS_LEADER, school))
    figures = report_figures(scope, as_of=TODAY, today=TODAY)
    rows = {
        (row.cohort, row.group): row
        for row in school.group_figures.all()
        if row.key_stage == ("KS3" if 2026 - row.cohort + 7 <= 9 else "KS4")
    }
    for part in figures.years:
        kept = rows[2026 - int(part.key) + 7, "all"]
        assert (part.learners.value, part.benchmark_6.part.value, part.met.part.value) == (
            kept.learners, kept.benchmark_6, kept.met,
        )  # fmt: skip
    for part in figures.groups:
        kept_of_group = [row for (_, group), row in rows.items() if group == part.key]
        assert part.learners.value == sum(row.learners for row in kept_of_group)
        assert part.benchmark_6.part.value == sum(row.benchmark_6 for row in kept_of_group)


def test_days_after_the_date_are_taken_back_and_it_is_said(client: Client, school: School) -> None:
    booking = BookingFactory(school=school)
    learner = school.learners.filter(cohort=2026).first()
    assert learner
    AttendanceFactory(
        placement=PlacementFactory(booking=booking, learner=learner), date=date(2027, 2, 3)
    )
    recount(learner_ids=[learner.pk])
    scope = Scope.of_actor(actor_for(Role.CAREERS_LEADER, school))
    then = report_figures(scope, as_of=date(2026, 12, 31), today=TODAY)
    now = report_figures(scope, as_of=TODAY, today=TODAY)
    assert now.variety.minutes - then.variety.minutes == 300
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("ten-day-report"), {"as_of": "2026-12-31"}).content.decode()
    assert "Days that count are exact" in page
    assert "joined the portal after 31 December 2026" in page


def test_outside_the_school_nothing_from_one_to_five_is_said(school: School) -> None:
    hub = organisation_of(Role.HUB_STAFF, school)
    LearnerFactory.create_batch(3, school=school, nc_year=11, is_looked_after=True)
    scope = Scope.of_actor(actor_for(Role.HUB_STAFF, hub))
    for kind in KINDS:
        document = read_report(kind, scope, as_of=TODAY, today=TODAY)
        for section in document.sections:
            learner_columns = [
                at
                for at, heading in enumerate(section.table.headings)
                if heading in ("Learners", "Had an experience", "None yet", "Target met")
            ]
            for row in section.table.rows:
                for at in learner_columns:
                    assert row[at] not in {"1", "2", "3", "4"}
                    if row[at].replace(",", "").isdigit():
                        assert int(row[at].replace(",", "")) % 5 == 0
        groups = next(each for each in document.sections if each.key == "groups").table.rows
        (looked_after,) = [row for row in groups if row[0] == "Looked after"]
        assert looked_after[1] == "too few to show"


def test_surplus_fills_nobody_elses_target() -> None:
    """Scenario 45: seven days in KS3 are five of five, and fill neither KS4 nor another learner's."""
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=2100)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=0)
    scope = Scope.of_actor(actor_for(Role.CAREERS_LEADER, school))
    figures = report_figures(scope, as_of=TODAY, today=TODAY)
    assert (figures.everybody.credited, figures.everybody.needed) == (750, 750)
    assert figures.everybody.met.percent == 50


def test_a_report_costs_the_same_for_one_school_and_for_ten(
    django_assert_max_num_queries: Any,
) -> None:
    hub = HubFactory()
    HubMembershipFactory(hub=hub, school=filled_school("One"))
    scope = Scope.of_actor(actor_for(Role.HUB_STAFF, hub))
    with django_assert_max_num_queries(19) as few:
        report_figures(scope, as_of=TODAY, today=TODAY)
    for number in range(9):
        other = HubMembershipFactory(hub=hub).school
        progress_of(LearnerFactory(school=other), ks3=300 * number)
    with django_assert_max_num_queries(19) as many:
        report_figures(scope, as_of=TODAY, today=TODAY)
    assert len(few) == len(many)


def test_a_trust_is_told_its_report_as_if_its_reader_had_the_hubs_page_too() -> None:
    hub, trust = HubFactory(), TrustFactory()
    shared, other = filled_school("Shared"), filled_school("Other")
    for school in (shared, other):
        HubMembershipFactory(hub=hub, school=school)
    TrustMembershipFactory(trust=trust, school=shared)
    of_trust = (trust.pk, OrganisationKind.TRUST, [shared], TODAY)
    (neighbour,) = told_before(*of_trust)["neighbours"]
    assert (neighbour.shared, neighbour.has_more) == ({school_heap(shared)}, True)
    assert neighbour.reports == ()
    scope = Scope.of_actor(actor_for(Role.HUB_STAFF, hub))
    figures = report_figures(scope, as_of=TODAY, today=TODAY)
    (neighbour,) = told_before(*of_trust)["neighbours"]
    assert neighbour.reports == (figures.told,)
    again = report_figures(scope, as_of=TODAY, today=TODAY)
    assert again.told == figures.told
