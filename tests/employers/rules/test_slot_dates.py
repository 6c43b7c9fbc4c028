from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.rules.slot_dates import (
    Repeat,
    problem_with,
    problem_with_booking_together,
    spread,
    unusual,
    working_time,
)

TODAY = date(2026, 11, 23)
THURSDAY = date(2027, 3, 4)


def test_weekly_dates_keep_their_weekday_across_the_change_of_clocks() -> None:
    dates = spread(date(2027, 3, 17), Repeat.WEEKLY, 3)
    assert dates == [date(2027, 3, 17), date(2027, 3, 24), date(2027, 3, 31)]


def test_weekday_dates_leave_out_the_weekend() -> None:
    assert spread(THURSDAY, Repeat.WEEKDAYS, 4) == [
        date(2027, 3, 4),
        date(2027, 3, 5),
        date(2027, 3, 8),
        date(2027, 3, 9),
    ]


def test_other_dates_are_put_in_order_and_counted_once() -> None:
    others = [date(2027, 5, 6), THURSDAY, date(2027, 1, 7)]
    assert spread(THURSDAY, Repeat.ONCE, 9, others) == [
        date(2027, 1, 7),
        THURSDAY,
        date(2027, 5, 6),
    ]


@given(
    first=st.dates(date(2026, 9, 1), date(2028, 8, 31)),
    repeat=st.sampled_from([Repeat.WEEKLY, Repeat.WEEKDAYS]),
    times=st.integers(1, 60),
)
def test_a_repeat_gives_as_many_dates_as_were_asked_for(
    first: date, repeat: Repeat, times: int
) -> None:
    dates = spread(first, repeat, times)
    assert len(dates) == len(set(dates)) == times
    assert dates[0] == first
    assert dates == sorted(dates)


def test_working_time_is_without_breaks() -> None:
    assert working_time(time(9, 30), time(15, 30), 45).minutes == 315


@pytest.mark.parametrize(
    ("start", "end", "rest", "where", "said"),
    [
        (time(15), time(9), 0, "end", "must be later than the start"),
        (time(9), time(9), 0, "end", "must be later than the start"),
        (time(9), time(10), 60, "break_minutes", "as long as the whole day"),
        (time(8), time(17), 30, "end", "at most 8 hours a day, and this would be 8 hours 30"),
    ],
)
def test_impossible_times_are_refused_where_they_were_typed(
    start: time, end: time, rest: int, where: str, said: str
) -> None:
    refused = working_time(start, end, rest)
    assert refused.where == where
    assert said in refused.problem


def test_eight_hours_exactly_are_allowed() -> None:
    assert working_time(time(8), time(16, 30), 30).minutes == 480


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([TODAY - timedelta(days=1)], "22 November 2026 is in the past"),
        ([date(2028, 11, 24)], "is more than 2 years away. Choose a date up to 23 November 2028"),
        ([TODAY + timedelta(days=n) for n in range(61)], "These are 61 dates"),
    ],
)
def test_dates_that_cannot_be_offered_are_named(dates: list[date], said: str) -> None:
    assert said in problem_with(dates, TODAY)


def test_today_and_the_last_day_of_two_years_can_be_offered() -> None:
    assert problem_with([TODAY, date(2028, 11, 23)], TODAY) == ""


def test_two_years_from_a_leap_day_end_on_the_28th() -> None:
    assert "28 February 2030" in problem_with([date(2030, 3, 1)], date(2028, 2, 29))


def test_the_same_learners_work_at_most_five_days_in_seven() -> None:
    week = spread(date(2027, 6, 7), Repeat.WEEKDAYS, 5)
    assert problem_with_booking_together(week) == ""
    assert "6 of the 7 days from 7 June 2027" in problem_with_booking_together(
        [*week, date(2027, 6, 12)]
    )


def test_two_weeks_of_five_days_are_allowed() -> None:
    assert problem_with_booking_together(spread(date(2027, 6, 7), Repeat.WEEKDAYS, 10)) == ""


def test_days_on_which_schools_are_closed_are_named() -> None:
    assert unusual([THURSDAY, date(2027, 3, 6)]) == ["6 March 2027 is a Saturday"]
