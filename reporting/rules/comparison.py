"""Schools side by side, as people outside them may see them: small numbers hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from placements.rules.figures import WHOLE_DAYS
from reporting.rules.course import GUARANTEE_YEARS, KS3_YEARS
from reporting.rules.figures import Slice
from reporting.rules.school_clearing import Numbers, ShownSchool, added, shown_school
from reporting.rules.suppression import SMALLEST_GROUP, Shown, ShownShare, shown_share
from schools.rules.groups import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCounts:
    """One school as counted; sums are minutes. Never leaves this module's callers unhidden.

    `short_by_year` are learners with something still to find, by year group; `benchmark_6` those
    with any day at all; `fsm` those with free school meals.
    """

    public_id: UUID
    name: str
    kind: str
    learners: int = 0
    benchmark_6: int = 0
    met: int = 0
    on_course: int = 0
    on_course_of: int = 0
    given: int = 0
    planned: int = 0
    fsm: int = 0
    fsm_benchmark_6: int = 0
    short_by_year: tuple[int, ...] = (0,) * len(GUARANTEE_YEARS)
    needed_by_stage: tuple[int, ...] = (0, 0)

    @property
    def needed(self) -> int:
        """Minutes still to find."""
        return sum(self.needed_by_stage)

    def numbers(self, day_minutes: int) -> Numbers:
        """What is cleared of it, in learners and whole days."""
        planned = self.planned // day_minutes
        return Numbers(
            learners=self.learners,
            benchmark_6=self.benchmark_6,
            on_course=self.on_course,
            on_course_of=self.on_course_of,
            met=self.met,
            given=min(self.given // day_minutes, self.learners * WHOLE_DAYS),
            planned=planned if planned > MOST_OF_FEW else 0,
            needed=self.needed // day_minutes,
            needed_by_stage=tuple(minutes // day_minutes for minutes in self.needed_by_stage),
            short_by_year=self.short_by_year,
            fsm=self.fsm,
            fsm_benchmark_6=self.fsm_benchmark_6,
        )

    def shown(self, day_minutes: int) -> ShownSchool:
        """How it is shown, to whoever sees the school."""
        return shown_school(self.numbers(day_minutes))


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
MOST_OF_FEW: Final = (SMALLEST_GROUP - 1) * WHOLE_DAYS
"""Days that fewer than six learners can still have planned: more than these are of more learners."""


def counts_of_parts(
    parts: Mapping[str, Any], public_id: UUID, name: str, kind: str
) -> SchoolCounts:
    """The same from the parts of a school, of which one group is free school meals: for a date that
    has passed, since of today kept figures say it.
    """
    everybody: Slice = parts["everybody"]
    years: dict[str, Slice] = {each.key: each for each in parts["years"]}
    with_year = [years.get(str(year)) or Slice(key=str(year), label="") for year in GUARANTEE_YEARS]
    fsm = next(each for each in parts["groups"] if each.key == Group.FSM)
    ks3 = len(KS3_YEARS)
    return SchoolCounts(
        public_id=public_id,
        name=name,
        kind=kind,
        learners=everybody.learners,
        benchmark_6=everybody.benchmark_6,
        met=everybody.met,
        on_course=everybody.on_course,
        on_course_of=everybody.on_course_of,
        given=everybody.credited,
        planned=sum(each.planned for each in with_year),
        needed_by_stage=tuple(
            sum(each.needed for each in several) for several in (with_year[:ks3], with_year[ks3:])
        ),
        short_by_year=tuple(each.short for each in with_year),
        fsm=fsm.learners,
        fsm_benchmark_6=fsm.benchmark_6,
    )


def compared(counts: Sequence[SchoolCounts], day_minutes: int) -> Comparison:
    """The schools as they may be shown, and what these lines come to.

    What of a school is hidden `reporting.rules.school_clearing` decides. A school whose number of
    learners with days is hidden hides its days too.
    """
    return in_order([_line(each, day_minutes) for each in counts])


def in_order(lines: Sequence[SchoolLine]) -> Comparison:
    """Lines of schools, or of hubs that are `together`, most in need first."""
    return Comparison(schools=tuple(sorted(lines, key=_by_need)), together=together(lines))


def together(
    lines: Sequence[SchoolLine], public_id: UUID = _TOGETHER, name: str = "All schools"
) -> SchoolLine:
    """Several schools as one line, made of what is shown of each."""
    learners = added(each.learners for each in lines)

    def share(shares: Iterable[ShownShare]) -> ShownShare:
        several = list(shares)
        return shown_share(
            added(each.part for each in several), added(each.whole for each in several)
        )

    def days(name: str) -> int | None:
        known = [getattr(each, name) for each in lines if getattr(each, name) is not None]
        return sum(known) if known or not lines else None

    return SchoolLine(
        public_id=public_id,
        name=name,
        kind="",
        learners=learners,
        on_course=share(each.on_course for each in lines),
        benchmark_6=share(each.benchmark_6 for each in lines),
        met=share(each.met for each in lines),
        given=days("given"),
        planned=days("planned"),
        needed=days("needed"),
    )


def _line(one: SchoolCounts, day_minutes: int) -> SchoolLine:
    found = one.shown(day_minutes)
    given, planned, needed = (each // day_minutes for each in (one.given, one.planned, one.needed))
    hides_given = found.learners.is_hidden or found.benchmark_6.is_hidden or found.hides_given
    return SchoolLine(
        public_id=one.public_id,
        name=one.name,
        kind=one.kind,
        learners=found.learners,
        on_course=shown_share(found.on_course, found.on_course_of),
        benchmark_6=shown_share(found.benchmark_6, found.learners),
        met=shown_share(found.met, found.learners),
        given=None if hides_given else given,
        planned=None if 0 < planned <= MOST_OF_FEW else planned,
        needed=None if found.short.is_hidden else needed,
    )


def _by_need(line: SchoolLine) -> tuple[bool, int, int, str]:
    percent = line.on_course.percent
    # Where the share is hidden its place in the order must not tell it.
    if percent is None:
        return True, 0, 0, line.name
    return False, percent, -(line.needed or 0), line.name
