from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import Judgement
from reporting.queries.report_figures import Scope, report_figures
from reporting.queries.report_notes import unknown_of
from reporting.queries.school import school_figures
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.rules.figures import (
    NO_YEAR,
    SchoolFigures,
    Slice,
    band_of,
    for_governors,
)
from reporting.rules.readers import Reader
from reporting.rules.suppression import FEW_LEFT_OUT
from schools.models import School, Sen
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EnrolmentFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)
URL = reverse("school-figures")


def figures_of(school: School, as_of: date = TODAY) -> SchoolFigures:
    return school_figures(school, as_of=as_of, today=TODAY)


def part(parts: tuple[Slice, ...], key: str) -> Slice:
    return next(each for each in parts if each.key == key)


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(0, 0), (1, 1), (299, 1), (300, 2), (1199, 4), (1499, 5), (1500, 6), (2100, 6)],
)
def test_bands_go_by_whole_days_rounded_down(minutes: int, band: int) -> None:
    assert band_of(minutes, 300) == band


def test_learners_are_counted_in_the_key_stage_they_are_in() -> None:
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, nc_year=9), ks3=1500)
    progress_of(LearnerFactory(school=school, nc_year=10), ks3=1500, ks4=450, ks4_planned=300)
    LearnerFactory(school=school, nc_year=7)
    figures = figures_of(school)
    everybody = figures.everybody
    assert (everybody.learners, everybody.benchmark_6, everybody.met) == (3, 2, 1)
    assert (everybody.on_course, everybody.on_course_of) == (2, 3)
    assert (everybody.missing_out, everybody.without_a_day) == (1, 1)
    assert part(figures.years, "10").credited == 450
    assert part(figures.key_stages, "KS3").bands == (1, 0, 0, 0, 0, 0, 1)
    assert part(figures.key_stages, "KS4").bands == (0, 0, 1, 0, 0, 0, 0)
    assert [each.key for each in figures.years] == ["7", "9", "10"]


def test_groups_are_counted_beside_all_others() -> None:
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, is_fsm=True, sen=Sen.SUPPORT), ks3=1500)
    LearnerFactory(school=school, sen=Sen.EHCP, is_looked_after=True, is_eal=True)
    figures = figures_of(school)
    sizes = {each.key: each.learners for each in figures.groups}
    assert sizes == {"fsm": 1, "sen_support": 1, "ehcp": 1, "eal": 1, "looked_after": 1}
    assert part(figures.groups, "fsm").on_course == 1
    assert part(figures.others, "fsm").on_course == 0


def test_learners_without_a_year_group_are_left_out_of_what_is_on_course() -> None:
    school = SchoolFactory()
    learner = LearnerFactory(school=school, cohort=None)
    EnrolmentFactory(learner=learner, nc_year="X", key_stage="KS4")
    progress_of(learner, ks4=300)
    figures = figures_of(school)
    assert figures.everybody.on_course_of == 0
    assert part(figures.key_stages, "KS4").learners == 1
    assert part(figures.years, "none").learners == 1


def test_leavers_other_schools_and_older_learners_are_not_counted() -> None:
    school = SchoolFactory()
    LearnerFactory(school=school, nc_year=12)
    LearnerFactory(school=school, left_on=date(2027, 1, 1))
    LearnerFactory()
    assert figures_of(school).everybody.learners == 0


def test_for_a_date_that_has_passed_later_days_are_planned_again() -> None:
    school = SchoolFactory()
    learner = LearnerFactory(school=school)
    placement = PlacementFactory(learner=learner, booking=BookingFactory(school=school))
    for day in (date(2026, 11, 4), date(2027, 2, 3)):
        AttendanceFactory(placement=placement, date=day, key_stage="KS3", credited_minutes=300)
    progress_of(learner, ks3=600, ks3_planned=300)
    now = figures_of(school).everybody
    then = figures_of(school, date(2026, 12, 31)).everybody
    assert (now.credited, now.planned, now.needed) == (600, 300, 600)
    assert (then.credited, then.planned, then.needed) == (300, 600, 600)


def test_a_leaver_still_counts_on_a_date_before_leaving() -> None:
    school = SchoolFactory()
    LearnerFactory(school=school, left_on=date(2027, 1, 31))
    assert figures_of(school, date(2026, 12, 31)).everybody.learners == 1


def test_governors_see_no_group_under_six_nor_one_that_gives_the_rest_away() -> None:
    school = SchoolFactory()
    for _ in range(5):
        LearnerFactory(school=school, is_fsm=True, is_eal=True)
    for _ in range(6):
        LearnerFactory(school=school, sen=Sen.SUPPORT, is_eal=True)
    for _ in range(4):
        LearnerFactory(school=school)
    figures = for_governors(figures_of(school))
    assert {each.key: each.why for each in figures.groups} == {
        "fsm": "small_group",
        "sen_support": "",
        "ehcp": "",
        "eal": "gives_away",
        "looked_after": "",
    }
    assert part(figures.groups, "fsm").learners == 0
    assert part(figures.others, "fsm").why == "small_group"


def test_governors_see_no_small_year_group() -> None:
    school = SchoolFactory()
    for nc_year, number in ((7, 3), (8, 8), (9, 9), (10, 7)):
        for _ in range(number):
            LearnerFactory(school=school, nc_year=nc_year)
    figures = for_governors(figures_of(school))
    assert [each.why for each in figures.years] == ["small_group", "gives_away", "", ""]


@pytest.mark.parametrize(("without_year", "is_left_out"), [(0, False), (2, True), (6, False)])
def test_few_without_a_year_group_hide_no_year_group_from_governors(
    without_year: int, is_left_out: bool
) -> None:
    school = SchoolFactory()
    for nc_year in (7, 8, 9, 10, 11):
        for _ in range(8):
            LearnerFactory(school=school, nc_year=nc_year)
    for _ in range(without_year):
        progress_of(LearnerFactory(school=school, cohort=None), ks3=450)
    figures = school_figures(school, as_of=TODAY, today=TODAY, reader=Reader.GOVERNORS)
    assert [each.why for each in figures.years if each.key != NO_YEAR] == [""] * 5
    assert figures.leaves_out_few == is_left_out
    # Whoever adds up the year groups learns nothing of those few.
    assert figures.everybody.learners == 40 + (0 if is_left_out else without_year)
    assert figures.everybody.benchmark_6 == (0 if is_left_out else without_year)
    assert (FEW_LEFT_OUT in notes_of(figures)) == is_left_out
    report = report_figures(
        Scope.for_everybody(school.organisation_ptr, TODAY), as_of=TODAY, today=TODAY
    )
    assert not any(each.is_hidden for each in report.years)
    assert report.everybody.learners.value == figures.everybody.learners
    assert sum(report.variety.by_employers) == figures.everybody.learners
    assert (FEW_LEFT_OUT in unknown_of(report)) == is_left_out


def test_every_chart_has_its_answer_and_its_table() -> None:
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, is_fsm=True), ks3=450)
    LearnerFactory(school=school, nc_year=11)
    sections = sections_of(figures_of(school))
    assert [each.key for each in sections] == [
        "benchmark-6", "days-ks3", "days-ks4", "years", "groups",
    ]  # fmt: skip
    for section in sections:
        assert len(section.chart.title.split()) > 4
        assert section.table.rows
        assert all(len(row) == len(section.table.headings) for row in section.table.rows)


def test_a_school_of_no_learners_and_one_of_few_do_not_crash() -> None:
    school = SchoolFactory()
    assert sections_of(figures_of(school)) == []
    LearnerFactory(school=school)
    assert facts_of(for_governors(figures_of(school)))[0].value == "too few to show"
    assert sections_of(for_governors(figures_of(school))) == []


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [(Role.CAREERS_LEADER, True), (Role.GOVERNOR, False), (Role.SENIOR_LEADER, False)],
)
def test_small_groups_are_for_those_who_see_learners(
    client: Client, role: Role, is_shown: bool
) -> None:
    school = SchoolFactory()
    LearnerFactory.create_batch(3, school=school, is_looked_after=True)
    LearnerFactory.create_batch(20, school=school)
    sign_in(client, role, school)
    page = client.get(URL).content.decode()
    row = page.split(">Looked after</th>")[1].split("</tr>")[0]
    assert (">3<" in row) is is_shown
    assert ("too few to show" in row) is not is_shown


def test_the_page_names_nobody(client: Client) -> None:
    school = SchoolFactory()
    learner = LearnerFactory(school=school)
    sign_in(client, Role.CAREERS_LEADER, school)
    assert learner.last_name not in client.get(URL).content.decode()


@pytest.mark.parametrize("role", [Role.TUTOR, Role.NEWCOMER])
def test_who_may_not_see_figures_finds_no_page(client: Client, role: Role) -> None:
    sign_in(client, role, SchoolFactory())
    assert client.get(URL).status_code == 404


def test_figures_cost_the_same_for_one_learner_and_for_thirty(
    client: Client, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school), ks3=300)
    client.get(URL)
    with django_assert_num_queries(11):
        client.get(URL)
    for learner in LearnerFactory.create_batch(29, school=school):
        progress_of(learner, ks3=300)
    with django_assert_num_queries(11):
        client.get(URL)


def test_what_a_person_judged_is_said(client: Client) -> None:
    school = SchoolFactory()
    LearnerFactory.create_batch(6, school=school)
    for accepted in (True, False, None):
        placement = PlacementFactory(
            learner=LearnerFactory(school=school), booking__experience__setting="school"
        )
        judgement = accepted is not None and Judgement.objects.create(
            school=school, is_accepted=accepted, reason="Seen.", judged_on=date(2026, 11, 5)
        )
        AttendanceFactory(placement=placement, judgement=judgement or None)
        recount(learner_ids=[placement.learner_id])
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("school-figures")).content.decode()
    assert "1 day judged to count, 1 day judged not to count, 1 day waiting for a judgement" in page
    sign_in(client, Role.GOVERNOR, school)
    page = client.get(reverse("school-figures")).content.decode()
    assert "fewer than 6 days judged to count" in page
