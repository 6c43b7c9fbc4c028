"""What is known besides a report: of its schools, from earlier reports, and from its neighbours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

from reporting.rules.attack import Cells, Figure, Same, Told, all_told_by
from reporting.rules.comparison import SchoolCounts
from reporting.rules.report_cells import Report
from reporting.rules.suppression import SMALLEST_GROUP, Shown, is_small

COLUMNS: Final = ("learners", "benchmark_6", "met")


_KINDS: Final = {
    "learners": ("met", "experience", "none"),
    "benchmark_6": ("met", "experience"),
    "met": ("met",),
}


class Said(NamedTuple):
    """What was told of how many learners of some heaps are counted in a column."""

    heaps: tuple[str, ...]
    column: str
    low: int
    high: int | None


class Some(NamedTuple):
    """A further number of learners of a report, some of those in a column of some heaps (all of them
    where `is_all`), under a key of its own. Those of one `family` are all of that column between them,
    and with `is_apart` nobody is in two.
    """

    key: str
    heaps: tuple[str, ...]
    column: str
    number: int
    is_all: bool = False
    family: str = ""
    is_apart: bool = False

    @property
    def cells(self) -> Cells:
        """Where they stand, if they are not all."""
        return Cells([f"{self.key}/{self.column}"])


class School(NamedTuple):
    """A school of the report: its heap, and its numbers as they are and as they are shown."""

    heap: str
    learners: int
    benchmark_6: int
    met: int
    shown: tuple[Shown, Shown, Shown]

    @classmethod
    def of(cls, heap: str, counts: SchoolCounts, day_minutes: int) -> "School":
        """The school as it stands in every table."""
        found = counts.shown(day_minutes)
        return cls(
            heap,
            counts.learners,
            counts.benchmark_6,
            counts.met,
            (found.learners, found.benchmark_6, found.met),
        )

    def figures(self) -> list[Figure]:
        """Its numbers."""
        numbers = (self.learners, self.benchmark_6, self.met)
        return [
            Figure(_of_kinds([self.heap], column), number, as_shown)
            for column, number, as_shown in zip(COLUMNS, numbers, self.shown, strict=True)
        ]

    def rests(self) -> list[Figure]:
        """Who is left over."""
        cells = [_of_kinds([self.heap], column) for column in COLUMNS]
        return [
            Figure(cells[0] - cells[at], self.learners - number, Shown(None))
            for at, number in ((1, self.benchmark_6), (2, self.met))
        ]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation that shares schools with the one reported on, and what each report of it told.

    `has_more` where it has other schools too. No school belongs to two neighbours.
    """

    name: str
    shared: frozenset[str]
    has_more: bool
    reports: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True)
class _Tower:
    """How heaps of a report, its schools and its neighbours are made of each other."""

    report: Report
    schools: set[str]
    neighbours: tuple[Neighbour, ...]

    def same(self) -> Iterator[Same]:
        """Every way of parting the learners comes to the same, state by state or kind by kind."""
        report = self.report
        for family in report.families:
            for state in report.states:
                yield Same(report.cells_in(report.everybody, state), report.cells_in(family, state))
        if self.schools:
            for kind in _KINDS["learners"]:
                everybody = report.cells_of_kind(report.everybody, kind)
                yield Same(everybody, frozenset(f"{each}/{kind}" for each in self.schools))
        if self.neighbours:
            yield from self._beside()

    def _beside(self) -> Iterator[Same]:
        report = self.report
        heaps = [*report.everybody, *(heap for family in report.families for heap in family)]
        shared = frozenset().union(*(each.shared for each in self.neighbours))
        rest = ["alone"] if self.schools - shared else []
        for heap, kind in product(heaps, _KINDS["learners"]):
            parts = [f"shared with {each.name}" for each in self.neighbours] + rest
            yield Same(report.cells_of_kind([heap], kind), _kind_of(parts, heap, kind))
            for each in self.neighbours:
                theirs = [f"shared with {each.name}", *([f"more of {each.name}"] * each.has_more)]
                yield Same(_kind_of([each.name], heap, kind), _kind_of(theirs, heap, kind))
        for each, kind in product(self.neighbours, _KINDS["learners"]):
            here = (f"shared with {each.name}: {heap}/{kind}" for heap in report.everybody)
            yield Same(
                frozenset(here),
                frozenset(f"{school}/{kind}" for school in each.shared & self.schools),
            )


def _kind_of(owners: Iterable[str], heap: str, kind: str) -> Cells:
    return frozenset(f"{owner}: {heap}/{kind}" for owner in owners)


def _told(report: Report, said: Iterable[Said], owner: str = "") -> list[Told]:
    """What was said, of the cells of this report; an `owner` tells its own heaps apart."""
    found = []
    for each in said:
        if each.heaps[0].startswith("school"):
            cells = _of_kinds(each.heaps, each.column)
        elif owner:
            cells = _of_kinds([f"{owner}: {heap}" for heap in each.heaps], each.column)
        else:
            cells = report.cells(each.heaps, each.column)
        if cells:
            found.append(Told(cells, each.low, each.high))
    return found


def _of_kinds(heaps: Iterable[str], column: str) -> Cells:
    return frozenset(f"{heap}/{kind}" for heap in heaps for kind in _KINDS.get(column, ()))


def known(
    report: Report,
    schools: tuple[School, ...],
    earlier: tuple[tuple[Said, ...], ...],
    neighbours: tuple[Neighbour, ...],
    others: tuple[Some, ...] = (),
) -> dict[str, Any]:
    """What the attacker on a report knows besides it, and what besides must stay untold."""
    tower = _Tower(report, {each.heap for each in schools}, neighbours)
    of_schools = [figure for each in schools for figure in each.figures()]
    return {
        "rests": [
            *_rests(report),
            *of_schools,
            *(figure for each in schools for figure in each.rests()),
            *(secret for each in neighbours for secret in _secrets_of(report, each)),
        ],
        "same": [*tower.same(), *_same_of_others(report, others)],
        "earlier": [
            all_told_by(of_schools),
            *(_told(report, told) for told in earlier),
            *(_told(report, told, each.name) for each in neighbours for told in each.reports),
        ],
    }


def _secrets_of(report: Report, neighbour: Neighbour) -> Iterator[Figure]:
    """The small numbers of a neighbour, of which no more is known than that they are."""
    told = [_told(report, each, neighbour.name) for each in neighbour.reports]
    for cells in dict.fromkeys(
        each.cells for of_report in told for each in of_report if is_small(each.high or 0)
    ):
        yield Figure(cells, SMALLEST_GROUP - 1, Shown(None))


def _same_of_others(report: Report, others: Sequence[Some]) -> Iterator[Same]:
    """Some are part of a column; a family of them is all of it, and more where they overlap."""
    families: dict[str, list[Some]] = {}
    for some in others:
        if some.is_all:
            continue
        of = report.cells(some.heaps, some.column)
        yield Same(of, some.cells | {f"not {some.key}/{some.column}"})
        if some.family:
            families.setdefault(some.family, []).append(some)
    for family, several in families.items():
        of = report.cells(several[0].heaps, several[0].column)
        twice = Cells() if several[0].is_apart else Cells([f"more than once: {family}"])
        yield Same(Cells().union(*(each.cells for each in several)), of | twice)


def _rests(report: Report) -> Iterator[Figure]:
    """Who is not in a share: nobody shows their number, and it must not be told either."""
    for one in report.counted:
        heaps = report.heaps(one)
        for name in ("benchmark_6", "met"):
            number = one.counts.learners - getattr(one.counts, name)
            yield Figure(report.cells(heaps, f"no {name}"), number, Shown(None))


def told_as_data(told: Iterable[Said]) -> list[list[Any]]:
    """What a snapshot keeps of what it tells; `told_from_data` reads it back."""
    return [[list(each.heaps), each.column, each.low, each.high] for each in told]


def told_from_data(data: Iterable[Sequence[Any]]) -> tuple[Said, ...]:
    """What a report told."""
    return tuple(Said(tuple(heaps), column, low, high) for heaps, column, low, high in data)
