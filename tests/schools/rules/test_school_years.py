"""Academic years, cohorts and the roll-over on 1 September."""

from datetime import date

import pytest

from schools.rules import school_years as years
from schools.rules.school_years import Enrolled, EnrolmentSpan, Step, roll_over

SEPTEMBER_2025 = date(2025, 9, 1)


def test_the_year_turns_between_31_august_and_1_september() -> None:
    assert years.academic_year_of(date(2026, 8, 31)) == 2025
    assert years.academic_year_of(date(2026, 9, 1)) == 2026
    assert (years.first_day(2026), years.last_day(2026)) == (date(2026, 9, 1), date(2027, 8, 31))
    assert years.label(2026) == "2026/27"
    assert years.label(2099) == "2099/00"


def test_the_coming_year_is_prepared_from_june() -> None:
    assert years.year_being_prepared(date(2026, 5, 31)) == 2025
    assert years.year_being_prepared(date(2026, 6, 1)) == 2026
    assert years.year_being_prepared(date(2026, 9, 1)) == 2026


@pytest.mark.parametrize("year", ["7", "8", "9", "10", "11", "12"])
def test_a_cohort_gives_its_year_group_back(year: str) -> None:
    assert years.nc_year_of(years.cohort_of(year, 2026), 2026) == year


def test_a_cohort_is_the_academic_year_of_year_7() -> None:
    assert years.cohort_of("9", 2026) == 2024
    assert years.cohort_of("X", 2026) is None
    assert years.nc_year_of(None, 2026) == "X"
    assert years.nc_year_of(1990, 2026) == ""


def test_key_stages_are_by_year_group() -> None:
    assert [years.key_stage_of(year) for year in ("6", "7", "9", "10", "11", "12", "X")] == [
        "", "KS3", "KS3", "KS4", "KS4", "", "",
    ]  # fmt: skip


def test_roll_over_moves_up_ends_and_keeps() -> None:
    found = roll_over(
        [
            Enrolled(1, "9", SEPTEMBER_2025),
            Enrolled(2, "11", SEPTEMBER_2025),
            Enrolled(3, "X", SEPTEMBER_2025, "KS3"),
            Enrolled(4, "X", SEPTEMBER_2025),
            Enrolled(5, "8", date(2026, 9, 1)),
            Enrolled(6, "8", SEPTEMBER_2025, until=date(2026, 2, 1)),
        ],
        into=2026,
    )
    assert [(one.learner, one.step) for one in found] == [
        (1, Step.MOVES_UP),
        (2, Step.LEAVES),
        (3, Step.STAYS),
        (4, Step.TO_DECIDE),
        (5, Step.DONE),
        (6, Step.DONE),
    ]
    assert found[0].ends == date(2026, 8, 31)
    assert found[0].next == EnrolmentSpan(date(2026, 9, 1), None, "10")
    assert (found[1].ends, found[1].next) == (date(2026, 8, 31), None)
    assert found[2].next == EnrolmentSpan(date(2026, 9, 1), None, "X", "KS3")
    assert years.counts(found) == {
        "moves_up": 1, "listed": 0, "leaves": 1, "stays": 1, "done": 2, "to_decide": 1,
    }  # fmt: skip


def test_roll_over_twice_is_roll_over_once() -> None:
    (first,) = roll_over([Enrolled(1, "9", SEPTEMBER_2025)], into=2026)
    assert first.next is not None
    (again,) = roll_over([Enrolled(1, first.next.nc_year, first.next.since)], into=2026)
    assert again.step is Step.DONE


def test_a_learner_held_back_follows_the_recorded_year() -> None:
    (one,) = roll_over([Enrolled(1, "8", SEPTEMBER_2025)], into=2026)
    assert one.next is not None
    assert one.next.nc_year == "9"


def test_a_missed_year_is_caught_up() -> None:
    (up, gone) = roll_over(
        [Enrolled(1, "8", date(2024, 9, 1)), Enrolled(2, "10", date(2024, 9, 1))], into=2026
    )
    assert up.next is not None
    assert up.next.nc_year == "10"
    assert (gone.step, gone.ends) == (Step.LEAVES, date(2026, 8, 31))


def test_year_11_leaves_and_a_sixth_form_goes_on_to_year_13() -> None:
    found = roll_over(
        [Enrolled(year, year, SEPTEMBER_2025) for year in ("11", "12", "13")], into=2026
    )
    assert [one.step for one in found] == [Step.LEAVES, Step.MOVES_UP, Step.LEAVES]


def test_who_is_on_the_list_for_the_coming_year_follows_it() -> None:
    (one,) = roll_over([Enrolled(1, "8", date(2026, 9, 1), is_listed=True)], into=2026)
    assert (one.step, one.next) == (Step.LISTED, None)
    assert one.reason == "On your list for 2026/27: Year 8."
