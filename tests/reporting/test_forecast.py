from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.models import Attendance, AttendanceState, Verdict
from schools.models import Learner
from tests.factories import (
    BookingFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]


@pytest.fixture
def school() -> Any:
    return SchoolFactory()


def opened(client: Client, name: str = "forecast", **query: str) -> str:
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def counted(learner: Learner, *dates: date) -> None:
    """Days that count, as the ledger would have written them."""
    placement = PlacementFactory(learner=learner, booking=BookingFactory(school=learner.school))
    Attendance.objects.bulk_create(
        Attendance(
            placement=placement,
            learner=learner,
            date=on,
            planned_minutes=300,
            minutes=300,
            attendance=AttendanceState.ATTENDED,
            key_stage="KS3" if on < date(2023 + learner.cohort - 2020, 9, 1) else "KS4",
            verdict=Verdict.COUNTS,
            credited_minutes=300,
        )
        for on in dates
    )


def past_year_group(school: Any, nc_year: int, *, later: int, number: int = 24) -> None:
    """Learners of 2026/27 who in their Year 9, after 4 March, had `later` days."""
    for _ in range(number):
        learner = LearnerFactory(school=school, nc_year=nc_year)
        summer = date(2026 - (nc_year - 10), 6, 1)
        counted(learner, *(summer + timedelta(days=day) for day in range(later)))


def test_a_school_reads_how_many_will_reach_it_and_how_sure_that_is(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    past_year_group(school, 10, later=3)
    past_year_group(school, 11, later=3)
    for _ in range(10):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=600)
    for _ in range(30):
        LearnerFactory(school=school, nc_year=9)
    page = opened(client)
    assert "Between 25% and" not in page
    assert "About 25% of Year 9 are likely to reach 5 days by 31 August 2027" in page
    assert "10 of 40" in page
    assert "Of those we would have said would miss, all did" in page
    assert "in 6 of 6 forecasts of 2 past year groups" in page
    assert "Years 10 and 11: fewer than two year groups have finished them here" in page
    assert "too few past bookings" in page
    assert reverse("forecast-learners") in page


def test_without_a_past_the_forecast_says_what_it_cannot_know(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    page = opened(client)
    assert "Nobody of 1 learner is out of reach" in page
    assert "cannot be said yet: no year group has finished" in page
    assert "at least 0 of 1" in page
    assert "no past to go by" in page


def test_governors_see_no_names_and_no_small_year_groups(client: Client, school: Any) -> None:
    sign_in(client, Role.GOVERNOR, school)
    for _ in range(3):
        LearnerFactory(school=school, nc_year=8, last_name="Secret")
    for _ in range(20):
        LearnerFactory(school=school, nc_year=9, last_name="Secret")
    for _ in range(30):
        LearnerFactory(school=school, nc_year=7, last_name="Secret")
    page = opened(client)
    assert "Secret" not in page
    assert "too few to show" in page
    assert reverse("forecast-learners") not in page
    assert client.get(reverse("forecast-learners")).status_code == 404


def test_a_tiny_school_shows_governors_nothing(client: Client, school: Any) -> None:
    sign_in(client, Role.GOVERNOR, school)
    LearnerFactory(school=school)
    assert "Too few learners to show" in opened(client)


def test_a_school_without_learners_is_told_what_to_do(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    assert "No learners to forecast" in opened(client)
    assert "Nobody to show" in opened(client, "forecast-learners")


def test_each_learner_has_an_outlook_and_a_date_until_which_it_can_be_mended(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    past_year_group(school, 10, later=3, number=30)
    progress_of(LearnerFactory(school=school, last_name="Done"), ks3=1500)
    progress_of(LearnerFactory(school=school, last_name="Near"), ks3=900)
    progress_of(LearnerFactory(school=school, last_name="Booked"), ks3=300, ks3_planned=1200)
    progress_of(LearnerFactory(school=school, last_name="Far"), ks3=300, ks3_recoverable=600)
    page = opened(client, "forecast-learners", year="9")
    assert [page.index(name) for name in ("Far", "Near", "Booked", "Done")] == sorted(
        page.index(name) for name in ("Far", "Near", "Booked", "Done")
    )
    far = page[page.index("Far") : page.index("Near")]
    assert "Out of reach without change" in far
    assert "4 days" in far
    assert "or 2 days to put right" in far
    # Four school days before the summer holidays: 20, 21, 22 and 23 July.
    assert "20 July 2027" in far
    assert "22 June 2027" in far
    only = opened(client, "forecast-learners", year="9", outlook="reached")
    assert "Done" in only
    assert "Near" not in only


def test_in_the_last_days_it_is_too_late(client: Client, school: Any, time_machine: Any) -> None:
    time_machine.move_to("2027-07-22 10:00 +00:00")
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    page = opened(client, "forecast-learners")
    assert "Too few school days are left" in page
    assert "Out of reach without change" in page


def test_a_tutor_sees_own_learners_measured_by_the_whole_school(
    client: Client, school: Any
) -> None:
    group = TutorGroupFactory(school=school)
    sign_in(client, Role.TUTOR, school).tutor_groups.add(group)
    past_year_group(school, 10, later=5, number=30)
    LearnerFactory(school=school, tutor_group=group, last_name="Mine")
    LearnerFactory(school=school, last_name="Other")
    page = opened(client, "forecast-learners")
    assert "Mine" in page
    assert "more than 9 in 10" in page
    assert "Other" not in page
    assert client.get(reverse("forecast")).status_code == 404


def test_leavers_are_no_longer_forecast_but_remain_a_past_to_go_by(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    past_year_group(school, 11, later=5, number=30)
    Learner.objects.update(left_on=date(2026, 9, 1))
    early = LearnerFactory(school=school, nc_year=11, left_on=date(2024, 1, 1))
    LearnerFactory(school=school, nc_year=9, last_name="Here")
    page = opened(client, "forecast-learners")
    assert "Here" in page
    assert "more than 9 in 10" in page
    assert early.last_name not in page


def test_a_29_february_has_a_point_in_every_year(
    client: Client, school: Any, time_machine: Any
) -> None:
    time_machine.move_to("2028-02-29 10:00 +00:00")
    sign_in(client, Role.CAREERS_LEADER, school)
    past_year_group(school, 10, later=3, number=30)
    LearnerFactory(school=school, cohort=2025, enrolments=False)
    opened(client)


@pytest.mark.parametrize(("name", "queries"), [("forecast", 11), ("forecast-learners", 12)])
def test_a_forecast_costs_the_same_for_one_learner_and_for_thirty(
    client: Client, school: Any, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school), ks3=300)
    opened(client, name)
    with django_assert_num_queries(queries):
        opened(client, name)
    for _ in range(29):
        progress_of(LearnerFactory(school=school), ks3=300)
    with django_assert_num_queries(queries):
        opened(client, name)
