"""Schools side by side, as people outside them may see them: small numbers hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final
from uuid import UUID

from reporting.rules.attack import Column, cleared_columns
from reporting.rules.suppression import Shown, ShownShare, shown, shown_parts, shown_share


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCounts:
    """One school as counted; sums are minutes. Never leaves this module's callers unhidden.

    `short` are learners with something still to find; `benchmark_6` those with any day at all.
    """

    public_id: UUID
    name: str
    kind: str
    learners: int = 0
    benchmark_6: int = 0
    met: int = 0
    on_course: int = 0
    on_course_of: int = 0
    short: int = 0
    given: int = 0
    planned: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolLine:
    """One school as it may be shown. `given`, `planned` and `needed` are whole days or hidden."""

    public_id: UUID
    name: str
    kind: str
    learners: Shown
    on_course: ShownShare
    benchmark_6: ShownShare
    met: ShownShare
    given: int | None
    planned: int | None
    needed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The schools, most in need first, and all of them together."""

    schools: tuple[SchoolLine, ...]
    together: SchoolLine


_TOGETHER: Final = UUID(int=0)
_ADDED: Final = (
    "learners", "benchmark_6", "met", "on_course", "on_course_of", "short", "given", "planned", "needed",
)  # fmt: skip
# A learner has an experience that counts or none, and is on course, off it, or has no year group.
_EVERYWHERE: Final = frozenset(product((True, False), (True, False, None)))
PLACES: Final = {
    "learners": _EVERYWHERE,
    "benchmark_6": frozenset(place for place in _EVERYWHERE if place[0]),
    "on_course_of": frozenset(place for place in _EVERYWHERE if place[1] is not None),
    "on_course": frozenset(place for place in _EVERYWHERE if place[1]),
}


def compared(counts: Sequence[SchoolCounts], day_minutes: int) -> Comparison:
    """The schools as they may be shown.

    Each column adds up to a total that is shown as well; what is hidden so that no small number
    can be worked out, here or of those who are left over, `reporting.rules.attack` decides. A
    school whose number of learners with days is hidden hides its days too.
    """
    short = [
        *shown_parts([each.short for each in counts]),
        shown(sum(each.short for each in counts)),
    ]
    met = [*shown_parts([each.met for each in counts]), shown(sum(each.met for each in counts))]
    columns = columns_of(tuple(counts))
    together = SchoolCounts(public_id=_TOGETHER, name="All schools", kind="", **_sums(counts))
    lines = [
        _line(
            one,
            day_minutes,
            short[at],
            met[at],
            **{name: column[at] for name, column in columns.items()},
        )
        for at, one in enumerate((*counts, together))
    ]
    return Comparison(schools=tuple(sorted(lines[:-1], key=_by_need)), together=lines[-1])


def _sums(counts: Sequence[SchoolCounts]) -> dict[str, int]:
    return {name: sum(getattr(each, name) for each in counts) for name in _ADDED}


def _line(
    one: SchoolCounts,
    day_minutes: int,
    short: Shown,
    met: Shown,
    *,
    learners: Shown,
    benchmark_6: Shown,
    on_course: Shown,
    on_course_of: Shown,
) -> SchoolLine:
    return SchoolLine(
        public_id=one.public_id,
        name=one.name,
        kind=one.kind,
        learners=learners,
        on_course=shown_share(on_course, on_course_of),
        benchmark_6=shown_share(benchmark_6, learners),
        met=shown_share(met, learners),
        given=_days(one.given, day_minutes, learners, benchmark_6),
        planned=_days(one.planned, day_minutes, learners, short, benchmark_6),
        needed=_days(one.needed, day_minutes, learners, short),
    )


@lru_cache(maxsize=64)
def columns_of(counts: tuple[SchoolCounts, ...]) -> dict[str, list[Shown]]:
    """How each number of each school is shown, and last that of all schools together.

    Kept, since a hub looks at the same numbers many times between two changes.
    """
    columns = {
        name: Column(tuple(getattr(each, name) for each in counts), places)
        for name, places in PLACES.items()
    }
    rests = (
        columns["learners"].without(columns["benchmark_6"]),
        columns["on_course_of"].without(columns["on_course"]),
    )
    return cleared_columns(columns, rests)


def _by_need(line: SchoolLine) -> tuple[bool, int, int, str]:
    percent = line.on_course.percent
    # Where the share is hidden its place in the order must not tell it.
    if percent is None:
        return True, 0, 0, line.name
    return False, percent, -(line.needed or 0), line.name


def _days(minutes: int, day_minutes: int, *numbers: Shown) -> int | None:
    """Whole days, rounded down; hidden where one of the numbers of learners behind them is."""
    return None if any(each.is_hidden for each in numbers) else minutes // day_minutes
