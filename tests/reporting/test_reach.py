"""The forecast of the first page: in one sentence, kept, and as of when."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from reporting import tasks
from reporting.actions.forecasts import keep_forecasts
from reporting.models import KeptForecast
from reporting.queries.forecast import year_reaches
from reporting.rules.reach import YearReach, reach_sentence, target_text
from tests.factories import LearnerFactory, SchoolFactory
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of
from tests.reporting.test_forecast import past_year_group

TODAY = date(2027, 3, 4)
in_the_database = pytest.mark.django_db
in_march = pytest.mark.time_machine("2027-03-04 10:00 +00:00")


def year(nc_year: int, low: int, high: int | None, learners: int = 180) -> YearReach:
    return YearReach(
        nc_year=nc_year,
        key_stage="KS3" if nc_year <= 9 else "KS4",
        deadline=date(2027, 8, 31),
        learners=learners,
        low=low,
        high=high,
    )


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        (
            [year(9, 96, 118), year(11, 60, 60, 170)],
            (
                "Likely to have 5 of 5 days by 31 August 2027: 96 to 118 of 180 learners in Year 9 and "
                "60 of 170 in Year 11; 62 to 84 in Year 9 and 110 in Year 11 will not, unless something "
                "changes"
            ),
        ),
        (
            [year(9, 4, None)],
            (
                "Likely to have 5 of 5 days by 31 August 2027: at least 4 of 180 learners in Year 9; of "
                "the others nobody can say yet: there are too few learners of past year groups to go by"
            ),
        ),
        (
            [year(9, 4, None), year(11, 0, 2)],
            (
                "Likely to have 5 of 5 days by 31 August 2027: at least 4 of 180 learners in Year 9 and "
                "0 to 2 of 180 in Year 11; 178 to 180 in Year 11 will not, unless something changes"
            ),
        ),
        (
            [year(9, 0, None), year(11, 0, None)],
            (
                "Nobody can say yet how many in Year 9 and Year 11 will have 5 of 5 days by 31 August "
                "2027: there are too few learners of past year groups to go by"
            ),
        ),
        (
            [year(11, 180, 180)],
            "Likely to have 5 of 5 days by 31 August 2027: 180 of 180 learners in Year 11",
        ),
        (
            [year(9, 0, 1, 1)],
            (
                "Likely to have 5 of 5 days by 31 August 2027: 0 to 1 of 1 learner in Year 9; 0 to 1 in "
                "Year 9 will not, unless something changes"
            ),
        ),
    ],
)
def test_one_sentence_says_how_many_will_and_how_many_will_not(
    years: list[YearReach], sentence: str
) -> None:
    assert reach_sentence(years, "5 of 5 days") == sentence


def test_parts_add_up_to_the_year_group_and_survive_as_plain_data() -> None:
    for one in (year(9, 96, 118), year(9, 4, None), year(11, 0, 0, 1)):
        assert sum(one.parts) == one.learners
        assert YearReach.from_data(one.as_data()) == one


def test_targets_that_differ_are_not_said_in_days() -> None:
    assert target_text({"KS3": 1500, "KS4": 1500}, 300) == "5 of 5 days"
    assert target_text({"KS3": 1500, "KS4": 900}, 300) == "the days of their key stage"


@pytest.fixture
def school() -> Any:
    school = SchoolFactory()
    for nc_year in (10, 11):
        past_year_group(school, nc_year, later=3)
    for _ in range(10):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=600)
    for _ in range(30):
        progress_of(LearnerFactory(school=school, nc_year=9))
    for one in school.learners.filter(cohort=2022):
        progress_of(one)
    return school


def opened(client: Client) -> str:
    return " ".join(client.get(reverse("home")).content.decode().split())


@in_the_database
@in_march
@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.SENIOR_LEADER])
def test_the_first_page_shows_the_forecast_of_both_ends_with_chart_table_and_date(
    client: Client, school: Any, role: Role
) -> None:
    sign_in(client, role, school)
    assert "is worked out within some minutes" in opened(client)
    assert tasks.keep_forecasts() == 1
    page = opened(client)
    assert "10 of 40 learners in Year 9" in page
    assert "30 in Year 9" in page
    assert "As of 4 March 2027, from what counts" in page
    assert 'aria-label="Chart: Likely to have 5 of 5 days by 31 August 2027' in page
    assert ">May or may not</text>" in page
    at_risk = f"{reverse('forecast-learners')}?outlook=at_risk"
    assert (at_risk in page) is (role is Role.CAREERS_LEADER)
    assert reverse("forecast") in page


@in_the_database
@in_march
def test_what_is_kept_is_what_the_forecast_page_says(client: Client, school: Any) -> None:
    keep_forecasts(today=TODAY)
    kept = KeptForecast.objects.get()
    assert kept.reach == year_reaches(school.pk, TODAY)
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("forecast")).content.decode()
    for one in kept.reach:
        assert f"{one.likely} of {one.learners}" in page


@in_the_database
@in_march
def test_small_year_groups_are_not_shown_to_those_who_see_figures_only(
    client: Client, school: Any
) -> None:
    school.learners.filter(cohort=2022).exclude(
        pk__in=school.learners.filter(cohort=2022).values("pk")[:3]
    ).delete()
    keep_forecasts(today=TODAY)
    sign_in(client, Role.CAREERS_LEADER, school)
    assert "of 3 in Year 11" in opened(client)
    sign_in(client, Role.SENIOR_LEADER, school)
    assert "Year 11</text>" not in opened(client)


@in_the_database
@in_march
def test_a_forecast_is_worked_out_once_a_day_and_one_schools_trouble_stops_no_other(
    school: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SchoolFactory()
    progress_of(LearnerFactory(school=other, nc_year=9))
    SchoolFactory()  # without learners: nothing to work out
    KeptForecast.objects.create(school=other, as_of=date(2027, 3, 3), years=[{"broken": True}])
    assert keep_forecasts(today=TODAY, at_most=1) == 1
    assert set(KeptForecast.objects.filter(as_of=TODAY).values_list("school", flat=True)) == {
        school.pk
    }
    assert keep_forecasts(today=TODAY) == 1
    assert keep_forecasts(today=TODAY) == 0
    assert KeptForecast.objects.count() == 2


@in_the_database
def test_on_1_september_the_forecast_of_last_year_is_no_more(
    client: Client, time_machine: Any
) -> None:
    time_machine.move_to("2027-08-31 10:00 +01:00")
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=1500)
    sign_in(client, Role.CAREERS_LEADER, school)
    keep_forecasts(today=date(2027, 8, 31))
    assert "1 of 1 learner in Year 9" in opened(client)
    time_machine.move_to("2027-09-01 10:00 +01:00")
    sign_in(client, Role.CAREERS_LEADER, school)
    assert "is worked out within some minutes" in opened(client)
    keep_forecasts(today=date(2027, 9, 1))
    # Last year's Year 9 is in Year 10 now, and nobody ends a key stage next summer.
    assert "ends its key stage this summer" in opened(client)
