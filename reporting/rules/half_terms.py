"""The half-terms of an academic year, by the usual school holidays: each school's own may differ by days."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from employers.rules.holidays import why_closed
from equalex.kernel.dates import academic_year

LONGEST_WITHIN: Final = timedelta(days=7)
"""Schools that are closed for longer than this are between two half-terms."""
_NAMES: Final = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")


class HalfTerm(NamedTuple):
    """From the first to the last day on which schools are usually open."""

    name: str
    first: date
    last: date


@lru_cache(maxsize=16)
def half_terms(year: int) -> tuple[HalfTerm, ...]:
    """The six of the academic year that begins on 1 September of `year`."""
    start = date(year, 9, 1)
    days = (start + timedelta(days=number) for number in range(330))
    runs: list[list[date]] = []
    for day in days:
        if why_closed(day):
            continue
        if runs and day - runs[-1][-1] <= LONGEST_WITHIN:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(
        HalfTerm(name, run[0], run[-1]) for name, run in zip(_NAMES, runs[:6], strict=False)
    )


def half_terms_until(day: date) -> tuple[HalfTerm, ...]:
    """Those of the day's academic year that have begun."""
    return tuple(each for each in half_terms(academic_year(day)) if each.first <= day)


class Window(NamedTuple):
    """The days that belong to a half-term, with the holiday that follows it."""

    first: date
    last: date


def windows_of(year: int, terms: int) -> list[Window]:
    """The first so many half-terms of an academic year, whole: the last of six until the next year's first."""
    firsts = [each.first for each in (*half_terms(year), half_terms(year + 1)[0])]
    return [
        Window(first, following - timedelta(days=1))
        for first, following in pairwise(firsts[: terms + 1])
    ]
