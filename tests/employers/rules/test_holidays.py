from datetime import date, timedelta

import pytest

from employers.rules.holidays import (
    bank_holidays,
    easter,
    half_term_of,
    same_half_term_last_year,
    why_closed,
)


@pytest.mark.parametrize(
    "sunday", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)]
)
def test_easter(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_bank_holidays_of_a_year_are_those_that_were_published() -> None:
    assert sorted(bank_holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 3),
        date(2027, 5, 31),
        date(2027, 8, 30),
        date(2027, 12, 27),
        date(2027, 12, 28),
    ]


def test_boxing_day_on_a_weekend_is_moved_past_christmas() -> None:
    # 2026: Christmas Day is a Friday and Boxing Day a Saturday.
    assert bank_holidays(2026)[date(2026, 12, 28)] == "the bank holiday for Boxing Day"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 3, 4), ""),
        (date(2027, 3, 6), "a Saturday"),
        (date(2027, 3, 26), "Good Friday"),
        (date(2027, 2, 17), "in the usual school holidays"),
        (date(2027, 8, 20), "in the usual school holidays"),
        (date(2026, 10, 28), "in the usual school holidays"),
        (date(2027, 6, 7), ""),
        (date(2027, 7, 20), ""),
    ],
)
def test_why_schools_are_closed(day: date, why: str) -> None:
    assert why_closed(day) == why


@pytest.mark.parametrize(
    ("day", "number", "first", "last"),
    [
        (date(2026, 9, 1), 1, date(2026, 9, 1), date(2026, 11, 1)),
        (date(2026, 11, 27), 2, date(2026, 11, 2), date(2027, 1, 2)),
        (date(2027, 1, 2), 2, date(2026, 11, 2), date(2027, 1, 2)),
        (date(2027, 3, 4), 4, date(2027, 2, 22), date(2027, 4, 4)),
        (date(2027, 4, 5), 5, date(2027, 4, 5), date(2027, 6, 6)),
        (date(2027, 8, 31), 6, date(2027, 6, 7), date(2027, 8, 31)),
    ],
)
def test_a_day_belongs_to_a_half_term_and_a_holiday_to_the_one_before(
    day: date, number: int, first: date, last: date
) -> None:
    found = half_term_of(day)
    assert (found.number, found.first, found.last) == (number, first, last)


def test_half_terms_follow_each_other_without_a_gap() -> None:
    day = date(2024, 9, 1)
    while day < date(2034, 9, 1):
        found = half_term_of(day)
        assert found.first == day
        before = same_half_term_last_year(found)
        assert before.number == found.number
        assert 300 < (found.first - before.first).days < 430
        day = found.last + timedelta(days=1)
