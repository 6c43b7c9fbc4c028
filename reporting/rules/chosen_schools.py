"""Named lists of schools behind a figure: who is in one is decided by what is shown, never by what is hidden."""

from collections.abc import Callable, Mapping
from typing import Final

from equalex.kernel.words import Word
from reporting.rules.comparison import Comparison, SchoolLine
from reporting.rules.funnel import Place, place_of

YOUNGEST_IN_YEAR: Final = 4
"""Learners are this much older than the number of their year when it begins: Year 7 at 11."""


class Chosen(Word):
    """Which schools."""

    EVERY = "", "Every school"
    FAR_BELOW = "far-below", "Further below than chance explains"
    BEHIND = "behind", "Behind all schools together"
    TO_FIND = "to-find", "With days still to find"


def place_among(line: SchoolLine, together: SchoolLine) -> Place | None:
    """Where a school's share with an experience lies against chance; None where that is not shown."""
    size, percent, mean = (
        line.learners.value,
        line.benchmark_6.percent,
        together.benchmark_6.percent,
    )
    if not size or percent is None or mean is None:
        return None
    return place_of(percent / 100, size, mean / 100)


def _is_far_below(line: SchoolLine, together: SchoolLine) -> bool:
    return place_among(line, together) is Place.FAR_BELOW


def _is_behind(line: SchoolLine, together: SchoolLine) -> bool:
    own, mean = line.on_course.percent, together.on_course.percent
    return own is not None and mean is not None and own < mean


_TESTS: Final[Mapping[Chosen, Callable[[SchoolLine, SchoolLine], bool]]] = {
    Chosen.EVERY: lambda _line, _together: True,
    Chosen.FAR_BELOW: _is_far_below,
    Chosen.BEHIND: _is_behind,
    Chosen.TO_FIND: lambda line, _together: bool(line.needed),
}


def chosen(comparison: Comparison, which: Chosen) -> list[SchoolLine]:
    """The schools of a list, furthest behind first; those with days to find, most days first."""
    belongs = _TESTS[which]
    found = [line for line in comparison.schools if belongs(line, comparison.together)]
    if which is Chosen.TO_FIND:
        found.sort(key=lambda line: -(line.needed or 0))
    return found


def teaches(nc_year: int, low_age: int | None, high_age: int | None) -> bool:
    """Whether a school of these ages has this year group; one whose ages are not known may."""
    first = nc_year + YOUNGEST_IN_YEAR
    return (low_age is None or low_age <= first) and (high_age is None or high_age > first)
