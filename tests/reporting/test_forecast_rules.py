"""The method of the forecast, and until when a shortfall can be mended."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.rules.forecast import (
    Course,
    Lived,
    Outlook,
    Pace,
    back_test,
    chance,
    chance_text,
    expected,
    in_ten,
    outlook,
)
from reporting.rules.mending import end_of_schooling, mend, school_days

TARGET = 1500
NO_PAST = Pace()


def pace(*groups: tuple[int, int, int], is_whole: bool = True) -> Pace:
    """Groups of (how many, had, further)."""
    return Pace(
        (Lived(had, further) for number, had, further in groups for _ in range(number)),
        is_whole=is_whole,
    )


def test_the_chance_is_the_share_of_past_learners_whose_later_days_would_do() -> None:
    past = pace((10, 600, 900), (30, 600, 600))
    assert chance(Course(600, 0, TARGET), past, 0.5) == 0.25


def test_who_has_reached_it_has() -> None:
    assert chance(Course(1500, 0, TARGET), NO_PAST, 0.0) == 1.0


def test_past_learners_who_had_about_as_much_are_asked_first() -> None:
    past = pace((40, 0, 0), (40, 900, 900))
    assert chance(Course(900, 0, TARGET), past, 0.5) == 1.0
    assert chance(Course(0, 0, TARGET), past, 0.5) == 0.0


def test_where_few_had_about_as_much_all_are_asked() -> None:
    past = pace((40, 0, 600), (10, 1200, 0))
    assert chance(Course(1200, 0, TARGET), past, 0.5) == 0.8


def test_what_is_booked_is_believed_as_far_as_bookings_have_come_to_count() -> None:
    past = pace((40, 600, 0))
    assert chance(Course(600, 900, TARGET), past, 0.7) == pytest.approx(0.7)
    assert chance(Course(600, 900, TARGET), NO_PAST, 0.7) == pytest.approx(0.7)
    assert chance(Course(600, 600, TARGET), NO_PAST, 0.7) == 0.0


def test_with_part_of_it_booked_only_those_who_won_as_much_are_asked() -> None:
    past = pace((20, 600, 0), (10, 600, 600), (10, 600, 900))
    assert chance(Course(600, 0, TARGET), past, 1.0) == 0.25
    assert chance(Course(600, 600, TARGET), past, 1.0) == 0.5
    assert chance(Course(600, 600, TARGET), past, 0.5) == pytest.approx(0.375)
    assert chance(Course(600, 890, TARGET), pace((40, 600, 0)), 1.0) == 0.0


def test_too_few_past_learners_are_no_past() -> None:
    few = pace((19, 600, 900))
    assert (len(few), few.is_whole, few.mean) == (0, False, 0.0)


def test_the_outlook_in_a_word() -> None:
    def said(credited: int, planned: int, probability: float, **how: bool) -> Outlook:
        course = Course(credited, planned, TARGET)
        return outlook(course, probability, **{"is_whole": True, "in_time": True, **how})

    assert said(1500, 0, 1.0) is Outlook.REACHED
    assert said(600, 0, 0.8) is Outlook.ON_TRACK
    assert said(600, 0, 0.79) is Outlook.AT_RISK
    assert said(600, 900, 0.5) is Outlook.ON_TRACK, "enough is booked"
    assert said(600, 900, 0.4) is Outlook.AT_RISK, "booked days mostly come to nothing here"
    assert said(600, 0, 0.2) is Outlook.AT_RISK
    assert said(600, 0, 0.19) is Outlook.OUT_OF_REACH
    assert said(600, 0, 0.0, is_whole=False) is Outlook.AT_RISK, "nobody can know"
    assert said(600, 0, 0.5, in_time=False) is Outlook.OUT_OF_REACH


def test_a_year_group_is_the_sum_of_its_chances_with_a_range() -> None:
    strong, weak = pace((20, 0, 1500), (20, 0, 0)), pace((10, 0, 1500), (30, 0, 0))
    both = pace((30, 0, 1500), (50, 0, 0))
    found = expected([Course(0, 0, TARGET)] * 100, both, [strong, weak], 0.5)
    assert found.middle in (37, 38)
    assert found.low < 25
    assert found.high is not None
    assert found.high > 50
    assert found.of == 100


def test_one_past_year_group_makes_a_wider_range_than_two_that_agree() -> None:
    one = pace((20, 0, 1500), (20, 0, 0))
    courses = [Course(0, 0, TARGET)] * 100
    alone = expected(courses, one, [one], 0.5)
    agreed = expected(courses, one, [one, one], 0.5)
    assert alone.low < agreed.low
    assert agreed.high is not None
    assert alone.high is not None
    assert alone.high > agreed.high


def test_without_a_finished_year_group_nobody_can_say_how_many_at_most() -> None:
    unfinished = pace((40, 0, 1500), is_whole=False)
    assert expected([Course(0, 0, TARGET)] * 10, unfinished, [unfinished], 0.5).high is None
    assert expected([Course(1500, 0, TARGET)] * 10, NO_PAST, [], 0.5).high == 10


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), max_size=60),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=20),
    st.floats(0, 1),
)
def test_chances_lie_between_none_and_all_and_ranges_hold_their_middle(
    lived: list[tuple[int, int]], todays: list[tuple[int, int]], kept: float
) -> None:
    past = Pace(Lived(*each) for each in lived)
    courses = [Course(credited, planned, TARGET) for credited, planned in todays]
    assert all(0 <= chance(course, past, kept) <= 1 + 1e-9 for course in courses)
    found = expected(courses, past, [past], kept)
    assert 0 <= found.low <= found.middle <= len(courses)
    assert found.high is None or found.middle <= found.high <= len(courses)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 2000), min_size=30, max_size=60),
    st.integers(0, 1500),
    st.integers(0, 1500),
)
def test_booking_enough_never_lowers_the_chance(
    further: list[int], credited: int, more: int
) -> None:
    past = Pace(Lived(credited, each) for each in further)
    bare = chance(Course(credited, 0, TARGET), past, 0.6)
    assert chance(Course(credited, more, TARGET), past, 0.6) >= bare - 1e-9


def test_a_back_test_forecasts_each_year_group_from_the_others() -> None:
    alike = [Lived(0, 0)] * 30 + [Lived(1200, 600)] * 30
    test = back_test([{2020: alike, 2021: alike}], TARGET)
    assert test.of(Outlook.OUT_OF_REACH)[1:] == (60, 0)
    assert test.of(Outlook.ON_TRACK)[1:] == (60, 60)
    assert (test.inside, test.forecasts, test.year_groups) == (2, 2, 2)


def test_a_year_unlike_the_others_is_told_as_a_miss() -> None:
    usual, other = [Lived(0, 1500)] * 40, [Lived(0, 0)] * 40
    test = back_test([{2020: usual, 2021: other}], TARGET)
    assert test.inside == 0
    assert test.of(Outlook.ON_TRACK)[1:] == (40, 0)
    assert test.of(Outlook.OUT_OF_REACH)[1:] == (40, 40)


def test_one_finished_year_group_cannot_be_tested() -> None:
    assert not back_test([{2020: [Lived(0, 0)] * 40}], TARGET).is_possible
    assert not back_test([{2020: [Lived(0, 0)] * 40, 2021: [Lived(0, 0)] * 5}], TARGET).is_possible


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (0, "none"),
        (100, "all"),
        (4, "fewer than 1 in 10"),
        (5, "1 in 10"),
        (92, "9 in 10"),
        (96, "more than 9 in 10"),
    ],
)
def test_shares_are_told_in_ten(part: int, text: str) -> None:
    assert in_ten(part, 100) == text


@pytest.mark.parametrize(
    ("probability", "is_least", "text"),
    [
        (0.31, False, "about 3 in 10"),
        (0.31, True, "at least 3 in 10"),
        (0.01, False, "fewer than 1 in 10"),
        (0.01, True, "not known"),
        (0.99, False, "more than 9 in 10"),
    ],
)
def test_a_chance_is_told_without_false_precision(
    probability: float, is_least: bool, text: str
) -> None:
    assert chance_text(probability, is_least=is_least) == text


def test_school_days_leave_out_weekends_and_holidays() -> None:
    found = school_days(date(2027, 3, 22), date(2027, 4, 9))
    assert found[0] == date(2027, 3, 22)
    assert date(2027, 3, 27) not in found, "a Saturday"
    assert date(2027, 3, 26) not in found, "Good Friday"
    assert found[-1] == date(2027, 4, 9)


def test_schooling_ends_with_year_9_or_on_the_leaving_date() -> None:
    assert end_of_schooling("KS3", 2024) == date(2027, 8, 31)
    assert end_of_schooling("KS4", 2022) == date(2027, 6, 25)
    assert end_of_schooling("KS4", 2018) == date(2023, 6, 30), "a Friday itself"


def test_the_last_date_leaves_one_school_day_for_each_day_needed() -> None:
    days = school_days(date(2027, 7, 19), date(2027, 8, 31))
    assert days == [date(2027, 7, number) for number in (19, 20, 21, 22, 23)]
    found = mend(301, 300, days, lead=3, today=date(2027, 7, 19))
    assert (found.days, found.last_date, found.book_by) == (
        2,
        date(2027, 7, 22),
        date(2027, 7, 19),
    )
    assert mend(1500, 300, days, lead=30, today=date(2027, 7, 19)).book_by == date(2027, 7, 19)


def test_with_too_few_school_days_it_is_too_late() -> None:
    days = school_days(date(2027, 7, 19), date(2027, 8, 31))
    late = mend(1501, 300, days, lead=3, today=date(2027, 7, 19))
    assert (late.days, late.last_date, late.is_possible) == (6, None, False)
    assert mend(600, 300, days, lead=3, today=date(2027, 7, 23)).is_possible is False
    assert mend(0, 300, [], lead=3, today=date(2027, 7, 19)).is_possible
