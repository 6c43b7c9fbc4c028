"""Schools side by side, as people outside them may see them: small numbers hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

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
    given: int | None
    planned: int | None
    needed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The schools, most in need first, and all of them together."""

    schools: tuple[SchoolLine, ...]
    together: SchoolLine


_TOGETHER: Final = UUID(int=0)


def compared(counts: Sequence[SchoolCounts], day_minutes: int) -> Comparison:
    """The schools as they may be shown.

    Each column adds up to a total that is shown as well, so that in each at least two are hidden
    where one is. A school whose number of learners with days is hidden hides its days too.
    """
    learners = shown_parts([each.learners for each in counts])
    benchmark_6 = shown_parts([each.benchmark_6 for each in counts])
    on_course = shown_parts([each.on_course for each in counts])
    on_course_of = shown_parts([each.on_course_of for each in counts])
    short = shown_parts([each.short for each in counts])
    lines = [
        SchoolLine(
            public_id=one.public_id,
            name=one.name,
            kind=one.kind,
            learners=learners[at],
            on_course=shown_share(on_course[at], on_course_of[at]),
            benchmark_6=shown_share(benchmark_6[at], learners[at]),
            given=_days(one.given, day_minutes, learners[at], benchmark_6[at]),
            planned=_days(one.planned, day_minutes, learners[at], short[at], benchmark_6[at]),
            needed=_days(one.needed, day_minutes, learners[at], short[at]),
        )
        for at, one in enumerate(counts)
    ]
    return Comparison(
        schools=tuple(sorted(lines, key=_by_need)), together=_together(counts, day_minutes)
    )


def _by_need(line: SchoolLine) -> tuple[bool, int, int, str]:
    percent = line.on_course.percent
    # Where the share is hidden its place in the order must not tell it.
    if percent is None:
        return True, 0, 0, line.name
    return False, percent, -(line.needed or 0), line.name


def _together(counts: Sequence[SchoolCounts], day_minutes: int) -> SchoolLine:
    def total(name: str) -> int:
        return sum(getattr(each, name) for each in counts)

    learners, benchmark_6, short = (shown(total(n)) for n in ("learners", "benchmark_6", "short"))
    return SchoolLine(
        public_id=_TOGETHER,
        name="All schools",
        kind="",
        learners=learners,
        on_course=shown_share(shown(total("on_course")), shown(total("on_course_of"))),
        benchmark_6=shown_share(benchmark_6, learners),
        given=_days(total("given"), day_minutes, learners, benchmark_6),
        planned=_days(total("planned"), day_minutes, learners, short, benchmark_6),
        needed=_days(total("needed"), day_minutes, learners, short),
    )


def _days(minutes: int, day_minutes: int, *numbers: Shown) -> int | None:
    """Whole days, rounded down; hidden where one of the numbers of learners behind them is."""
    return None if any(each.is_hidden for each in numbers) else minutes // day_minutes
