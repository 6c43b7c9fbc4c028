from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.models import AttendanceState, BookingState
from reporting.actions.forecasts import keep_forecasts
from reporting.queries.checks import checks_radar
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school_today import (
    outlook_sentences,
    this_half_term,
    year_groups,
    years_answer,
)
from reporting.rules.checks import Gap
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ContactFactory,
    EmployerApprovalFactory,
    EmployerFactory,
    ExperienceFactory,
    InsuranceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]

TODAY = date(2027, 3, 4)


def opened(client: Client) -> str:
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def booked(school: Any, day: date = date(2027, 3, 10), **fields: Any) -> Any:
    booking = BookingFactory(school=school, **fields)
    AttendanceFactory(
        placement=PlacementFactory(booking=booking, learner=LearnerFactory(school=school)),
        date=day,
        attendance=AttendanceState.PLANNED,
        minutes=None,
    )
    return booking


def gaps_of(school: Any) -> list[set[Gap]]:
    return [{check.gap for check in each.checks} for each in checks_radar(school.pk, TODAY)]


def test_the_radar_compares_each_booking_with_what_its_employer_said() -> None:
    school = SchoolFactory()
    employer = EmployerFactory(approved=True)
    ContactFactory(employer=employer)
    InsuranceFactory(employer=employer, expires_on=date(2027, 3, 9))
    booked(school, experience=ExperienceFactory(employer=employer), has_outcomes=False)
    booked(SchoolFactory())
    booked(school, day=date(2027, 4, 10))
    assert gaps_of(school) == [{Gap.LAPSES, Gap.RISK, Gap.SUPERVISOR, Gap.OUTCOMES}]


def test_an_approval_that_lapsed_and_a_request_without_an_answer_are_on_the_radar() -> None:
    school = SchoolFactory()
    employer = EmployerFactory()
    EmployerApprovalFactory(employer=employer, lapsed_at="2027-02-01T10:00Z")
    experience = ExperienceFactory(employer=employer)
    slot = SlotFactory(experience=experience, first_date=date(2027, 3, 20))
    BookingFactory(school=school, experience=experience, slot=slot, state=BookingState.REQUESTED)
    [gaps] = gaps_of(school)
    assert {Gap.APPROVAL, Gap.ANSWER, Gap.CONTACT} <= gaps


def test_the_careers_leader_is_led_to_what_mends_it(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    booking = booked(school, has_outcomes=False)
    page = opened(client)
    assert "the only booking has something open" in page
    assert reverse("choose-outcomes", args=[booking.public_id]) in page
    assert reverse("ask-host", args=[booking.public_id]) + "?for=supervise" in page


def test_a_senior_leader_sees_figures_and_checks_without_names_or_links(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.SENIOR_LEADER, school)
    for _ in range(6):
        progress_of(LearnerFactory(school=school, cohort=2026), ks3=300)
    booking = booked(school)
    learner = booking.placements.get().learner
    page = opened(client)
    assert booking.experience.title in page
    assert "Nobody is named who looks after the learners." in page
    assert str(booking.public_id) not in page
    assert learner.last_name not in page
    assert "1 learner<" not in page


def test_a_governor_keeps_a_page_without_bookings(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.GOVERNOR, school)
    booking = booked(school)
    assert booking.experience.title not in opened(client)


def test_days_that_counted_are_held_against_the_same_point_of_last_years_half_term() -> None:
    school = SchoolFactory()
    # The half term began on 22 February 2027, and the one a year before on 23 February 2026.
    for day in (
        date(2027, 2, 21), date(2027, 2, 22), date(2027, 3, 4),
        date(2026, 2, 22), date(2026, 2, 23), date(2026, 3, 5), date(2026, 3, 6),
    ):  # fmt: skip
        a_day = AttendanceFactory(
            placement=PlacementFactory(learner=LearnerFactory(school=school)), date=day
        )
        type(a_day).objects.filter(pk=a_day.pk).update(credited_minutes=300)
    booked(school)
    booked(school, day=date(2027, 3, 1))
    found = this_half_term(school.pk, TODAY, 300)
    assert (found.counted_days, found.before) == ("2 days", 600)
    assert (found.planned_days, found.registers) == ("1 day", 1)
    assert found.then == date(2026, 3, 5)


def test_year_groups_stand_against_their_target_and_small_ones_are_hidden_on_demand() -> None:
    school = SchoolFactory()
    for cohort, number in ((2026, 7), (2025, 7), (2024, 2)):
        for _ in range(number):
            progress_of(LearnerFactory(school=school, cohort=cohort), ks3=300)
    rules = rules_in_force(TODAY)
    seven, eight, nine = year_groups(school.pk, TODAY, rules, hide_small=False)
    assert (seven.nc_year, seven.learners, seven.each) == (7, 7, ("1", "0", "0", "4"))
    assert nine.learners == 2
    found = [seven, eight, nine]
    assert years_answer(found) == "16 of 16 learners still have days to find"
    (outlook,) = outlook_sentences(found, 300)
    assert outlook.startswith("Years 7 to 9: 0 of 16 learners (0%) are on course")
    assert outlook.endswith("; 64 days are still to find.")
    hidden = year_groups(school.pk, TODAY, rules, hide_small=True)
    assert hidden[2].is_hidden
    # One hidden alone would follow from the total.
    assert sum(each.is_hidden for each in hidden) > 1


def test_a_year_group_leads_to_its_learners(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, cohort=2026), ks3=300)
    page = opened(client)
    assert f"{reverse('track-learners')}?year=7" in page
    assert "1 of 1 learner still has days to find" in page


@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.SENIOR_LEADER])
def test_the_page_costs_the_same_for_one_booking_and_for_thirty(
    client: Client, django_assert_num_queries: Any, role: Role
) -> None:
    school = SchoolFactory()
    sign_in(client, role, school)
    queries = {Role.CAREERS_LEADER: 24, Role.SENIOR_LEADER: 12}[role]
    AttendanceFactory(
        placement=PlacementFactory(learner=LearnerFactory(school=school), has_feedback=False),
        reasons=["missing_feedback"],
    )
    booked(school)
    opened(client)
    with django_assert_num_queries(queries):
        opened(client)
    for _ in range(29):
        booked(school)
    with django_assert_num_queries(queries):
        assert "bookings have something open" in opened(client)


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.CAREERS_LEADER, "Take in days already lived"),
        (Role.SENIOR_LEADER, "no learners, or too few of them"),
    ],
)
def test_a_new_school_is_told_how_to_begin_instead_of_being_shown_zeros(
    client: Client, role: Role, told: str
) -> None:
    sign_in(client, role, SchoolFactory())
    page = opened(client)
    assert told in page
    assert "This half term" not in page
    assert "Forecast</h2>" not in page


def test_a_school_with_one_learner_reads_whole_sentences(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    keep_forecasts(today=TODAY)
    page = opened(client)
    assert "1 of 1 learner still has days to find" in page
    assert "0 of 1 learner (0%) is on course" in page
    assert "Nobody can say yet how many in Year 9 will have 5 of 5 days" in page
    assert "In about 8 of 10 years" not in page
    # Who sees figures only is shown nothing of one child.
    sign_in(client, Role.SENIOR_LEADER, school)
    assert "Year 9" not in opened(client)


@pytest.mark.parametrize("day", ["2027-08-10", "2027-08-31"])
def test_in_the_summer_holidays_the_page_looks_ahead(
    client: Client, time_machine: Any, day: str
) -> None:
    time_machine.move_to(f"{day} 10:00 +01:00")
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=1500)
    page = opened(client)
    assert "See who moves up on 1 September 2027" in page
    assert "count since 7 June 2027" in page
    assert "Nobody of 1 learner still has days to find" in page


def test_on_1_september_the_new_half_term_begins_with_nothing(
    client: Client, time_machine: Any
) -> None:
    time_machine.move_to("2027-09-01 10:00 +01:00")
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=1500)
    page = opened(client)
    assert "See who moves up" not in page
    assert "count since 1 September 2027" in page
    assert "?year=10" in page
