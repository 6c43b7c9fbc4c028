"""Dates, academic years and days, as people read them."""

from datetime import date

import pytest

from equalex.kernel.dates import (
    academic_year,
    date_range,
    days_number,
    days_phrase,
    days_text,
    first_day,
    last_day,
    long_date,
    year_label,
)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0"),
        (29, "0"),
        (30, "0.1"),
        (300, "1"),
        (1050, "3.5"),
        (1499, "4.9"),
        (1500, "5"),
        (3000, "10"),
        (299970, "999.9"),
        (300000, "1,000"),
        (1037580, "3,458.6"),
    ],
)
def test_days_are_rounded_down_to_one_decimal(minutes: int, shown: str) -> None:
    assert days_text(minutes) == shown


def test_a_day_has_as_many_minutes_as_the_policy_says() -> None:
    assert days_text(720, day_minutes=360) == "2"


def test_as_a_number_it_is_what_one_reads() -> None:
    assert [days_number(minutes) for minutes in (0, 30, 1499, 1500, 1037580)] == [
        0, 0.1, 4.9, 5, 3458.6,
    ]  # fmt: skip


def test_minutes_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        days_text(-1)


def test_one_day_is_singular() -> None:
    assert [days_phrase(minutes) for minutes in (0, 300, 450)] == ["0 days", "1 day", "1.5 days"]


def test_the_academic_year_turns_on_the_first_of_september() -> None:
    assert academic_year(date(2027, 8, 31)) == 2026
    assert academic_year(date(2027, 9, 1)) == 2027
    assert first_day(2026) == date(2026, 9, 1)
    assert last_day(2026) == date(2027, 8, 31)


def test_a_century_does_not_lose_a_digit() -> None:
    assert (year_label(2026), year_label(2099), year_label(2008)) == (
        "2026/27",
        "2099/00",
        "2008/09",
    )


def test_dates_are_written_out_and_ranges_say_nothing_twice() -> None:
    assert long_date(date(2027, 3, 4)) == "4 March 2027"
    assert date_range(date(2027, 6, 1), date(2027, 6, 1)) == "1 June 2027"
    assert date_range(date(2027, 6, 1), date(2027, 6, 5)) == "1 to 5 June 2027"
    assert date_range(date(2027, 6, 28), date(2027, 7, 2)) == "28 June to 2 July 2027"
    assert date_range(date(2026, 12, 31), date(2027, 1, 1)) == "31 December 2026 to 1 January 2027"
