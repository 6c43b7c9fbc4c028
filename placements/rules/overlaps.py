"""Whether a learner would have to be in two places at once."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import NamedTuple


class Stretch(NamedTuple):
    """A date, when it starts (None: not known, so the whole date) and how many minutes it takes."""

    date: date
    start: time | None
    minutes: int


def clash(one: Stretch, other: Stretch) -> bool:
    """True where both share time. A morning and an afternoon on one date do not.

    Where one ends the other may begin.
    """
    if one.date != other.date:
        return False
    if one.start is None or other.start is None:
        return True
    first, second = sorted((_span(one.start, one.minutes), _span(other.start, other.minutes)))
    return second[0] < first[1]


def clashes(
    wanted: Iterable[Stretch], taken: Iterable[Stretch]
) -> Iterator[tuple[Stretch, Stretch]]:
    """Each pair of a wanted and a taken stretch that share time."""
    by_date: dict[date, list[Stretch]] = {}
    for stretch in taken:
        by_date.setdefault(stretch.date, []).append(stretch)
    for stretch in wanted:
        for other in by_date.get(stretch.date, ()):
            if clash(stretch, other):
                yield stretch, other


def _span(start: time, minutes: int) -> tuple[int, int]:
    begins = start.hour * 60 + start.minute
    return begins, begins + minutes
