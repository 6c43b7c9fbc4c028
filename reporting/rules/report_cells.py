"""The learners of a report as one who works at its numbers knows them: in heaps, and in states.

A heap has a name that every report gives it: a cohort, a group in an academic year, or a school. What
is counted of its learners is a sum of cells, one for each state they can stand in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NamedTuple

from equalex.kernel.words import Word
from reporting.rules.attack import Cells
from reporting.rules.course import GUARANTEE_YEARS, key_stage_in
from reporting.rules.figures import BANDS, NO_YEAR, Slice
from reporting.rules.readers import (
    Part,
    Reader,
    lines_of_years,
    part_alone,
    part_beside,
    parts_for,
)
from schools.rules.groups import Group

_WITHOUT_YEAR: Final = {"KS3": "no year, KS3", "KS4": "no year, KS4", "": "no year, no key stage"}
_APART: Final = ((Group.FEMALE, Group.MALE), (Group.SEN_SUPPORT, Group.EHCP))
_TOP: Final = len(BANDS) - 1


class Parting(Word):
    """The ways of parting learners in a report."""

    EVERYBODY = "everybody"
    KEY_STAGE = "key_stage"
    YEAR = "year"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Counted:
    """A part as counted, and as it would be shown by the rules for each line of numbers alone."""

    parting: Parting
    counts: Slice
    part: Part


def counted_parts(reader: Reader, parts: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Every way of parting the learners, cleared by the rules for one line of numbers."""
    everybody, years = parts["everybody"], parts["years"]
    shown = {
        Parting.EVERYBODY: ([everybody], [part_alone(reader, everybody)]),
        Parting.KEY_STAGE: (parts["key_stages"], parts_for(reader, parts["key_stages"])),
        Parting.YEAR: (years, parts_for(reader, years, lines_of_years(years))),
        Parting.GROUP: (
            parts["groups"],
            [
                part_beside(reader, mine, others)
                for mine, others in zip(parts["groups"], parts["others"], strict=True)
            ],
        ),
    }
    return tuple(
        Counted(parting, counts, part)
        for parting, (slices, of_slices) in shown.items()
        for counts, part in zip(slices, of_slices, strict=True)
    )


class _State(NamedTuple):
    """A learner by days in the present key stage (None: no key stage), target and Benchmark 6."""

    band: int | None
    met: bool
    experience: bool

    def __str__(self) -> str:
        band = "-" if self.band is None else self.band
        return f"{band}{'met' if self.met else ''}{'+' if self.experience else ''}"

    @property
    def kind(self) -> str:
        """What a heap of another organisation tells these apart by."""
        return "met" if self.met else "experience" if self.experience else "none"


def _states(five_days_are_the_target: bool) -> list[_State]:
    """Who has days has an experience, and whoever met the target has days."""
    found = [
        _State(band, met=met, experience=experience)
        for band, met, experience in product(
            (*range(len(BANDS)), None), (True, False), (True, False)
        )
        if (experience or not band) and (band or not met)
    ]
    if not five_days_are_the_target:
        return found
    return [each for each in found if each.met == (each.band == _TOP)]


@dataclass(frozen=True)
class Report:
    """One report as the attacker knows it: heaps of parts, and states of learners."""

    counted: tuple[Counted, ...]
    academic_year: int

    @property
    def states(self) -> list[_State]:
        return _states(all(each.counts.met == each.counts.bands[_TOP] for each in self.counted))

    @property
    def cohorts(self) -> dict[str, str]:
        """Heaps by year group. They bear the name of the cohort, so that reports of different years
        speak of the same learners.
        """
        return {str(year): f"cohort {self.academic_year - year + 7}" for year in GUARANTEE_YEARS}

    @property
    def everybody(self) -> tuple[str, ...]:
        return (*self.cohorts.values(), *self.without_year)

    def heaps(self, one: Counted) -> tuple[str, ...]:
        """What a part is made of."""
        key = one.counts.key
        match one.parting:
            case Parting.EVERYBODY:
                return self.everybody
            case Parting.KEY_STAGE:
                years = [
                    name for year, name in self.cohorts.items() if key_stage_in(int(year)) == key
                ]
                return (*years, _WITHOUT_YEAR[key])
            case Parting.YEAR if key == NO_YEAR:
                return self.without_year
            case Parting.YEAR:
                return (self.cohorts[key],)
            case Parting.GROUP:
                return (self.group(key),)

    def group(self, key: str) -> str:
        return f"{key} in {self.academic_year}"

    @property
    def families(self) -> list[tuple[str, ...]]:
        """Groups apart from each other, with everybody else in the last heap."""
        keys = [each.counts.key for each in self.counted if each.parting is Parting.GROUP]
        together = [[str(key) for key in each if key in keys] for each in _APART]
        found = [each for each in together if each]
        taken = {key for each in found for key in each}
        found += [[key] for key in keys if key not in taken]
        return [(*map(self.group, each), self.group(f"not {' or '.join(each)}")) for each in found]

    @property
    def without_year(self) -> tuple[str, ...]:
        """Heaps where year groups are not followed, last those who are in no key stage."""
        return tuple(_WITHOUT_YEAR.values())

    def cells(self, heaps: Iterable[str], column: str) -> Cells:
        """Where the learners of a column stand."""
        return frozenset(
            f"{heap}/{state}"
            for heap in heaps
            for state in self.states
            if _counts(column, state) and _can_stand(heap, state)
        )

    def cells_in(self, heaps: Iterable[str], state: _State) -> Cells:
        """Those of one state."""
        return frozenset(f"{heap}/{state}" for heap in heaps if _can_stand(heap, state))

    def cells_of_kind(self, heaps: Iterable[str], kind: str) -> Cells:
        """The same of those who are told apart everywhere."""
        return frozenset(
            f"{heap}/{state}"
            for heap in heaps
            for state in self.states
            if state.kind == kind and _can_stand(heap, state)
        )


def _counts(column: str, state: _State) -> bool:
    match column:
        case "learners":
            return True
        case "benchmark_6":
            return state.experience
        case "met":
            return state.met
        case "no benchmark_6":
            return not state.experience
        case "no met":
            return not state.met
    return str(state.band) == column


def _can_stand(heap: str, state: _State) -> bool:
    """Who is in no key stage has no days in the present one; a group may hold such learners."""
    if heap == _WITHOUT_YEAR[""]:
        return state.band is None
    return state.band is not None or not heap.startswith(("cohort", "no year"))
