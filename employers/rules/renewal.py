"""The same dates a school year on: same weekdays, 52 weeks later, closed days told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from employers.rules.holidays import why_closed

A_YEAR_OF_WEEKS = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Moved:
    """One date of last year, where it falls next year, and why schools are closed then, if they are."""

    before: date
    after: date
    closed: str


def a_year_on(days: Iterable[date], *, today: date) -> list[Moved]:
    """Each date by the same number of whole years of 52 weeks, at least one, none before today.

    All dates of a slot move together, so that a week stays a week.
    """
    ordered = sorted(days)
    if not ordered:
        return []
    years = 1
    while ordered[0] + years * A_YEAR_OF_WEEKS < today:
        years += 1
    moved = [(day, day + years * A_YEAR_OF_WEEKS) for day in ordered]
    return [Moved(before, after, why_closed(after)) for before, after in moved]
