"""The dates of an experience that a school records: from, to, on which weekdays, which not.

One day, a week, or ten Wednesday afternoons are said in the same way.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

MOST_DATES: Final = 60


class Period(NamedTuple):
    """Dates from `first` to `last` on `weekdays` (0 is Monday), without those in `left_out`."""

    first: date
    last: date
    weekdays: frozenset[int]
    left_out: frozenset[date] = frozenset()


class NoDates(ValueError):
    """The period holds no date, or too many; the message says which and what to do."""


def dates_of(period: Period) -> list[date]:
    """The dates in order; raises NoDates. A single day holds whatever weekday it is."""
    if period.first == period.last:
        return [period.first]
    found = [
        day
        for day in _every_day(period.first, period.last)
        if day.weekday() in period.weekdays and day not in period.left_out
    ]
    if not found:
        raise NoDates(
            "No date is left between the first and the last day. Choose other weekdays or dates"
        )
    if len(found) > MOST_DATES:
        raise NoDates(
            f"These are {len(found)} dates, and one record holds at most {MOST_DATES}. "
            "Record it in parts"
        )
    return found


def _every_day(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
