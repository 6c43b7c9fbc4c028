"""Learners with free school meals beside everybody, as people outside a school may see them.

These figures stand beside those of `reporting.rules.comparison`, and so both are held against one
attacker: a learner's cell says which school, whether with an experience that counts, whether on
course, and whether with free school meals. The other table stays as it is; these give way.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from reporting.rules.attack import Cells, Figure, cleared, told_by
from reporting.rules.comparison import PLACES, SchoolCounts, columns_of
from reporting.rules.suppression import Shown, ShownShare, Why, shown, shown_parts, shown_share

_BOTH: Final = (True, False)
_EVERYWHERE: Final = PLACES["learners"]
_EXPERIENCED: Final = PLACES["benchmark_6"]


@dataclass(frozen=True, slots=True)
class FsmCounts:
    """Learners with free school meals at one school; `benchmark_6` with an experience that counts."""

    learners: int = 0
    benchmark_6: int = 0


@dataclass(frozen=True, slots=True)
class AreaGap:
    """An area: the share of learners with an experience that counts, with free school meals and without."""

    area: str
    schools: int
    fsm: ShownShare
    others: ShownShare

    @property
    def gap(self) -> int | None:
        """Percentage points by which learners with free school meals are behind."""
        if self.fsm.percent is None or self.others.percent is None:
            return None
        return self.others.percent - self.fsm.percent


@lru_cache(maxsize=64)
def fsm_shares(counts: tuple[SchoolCounts, ...], fsm: tuple[FsmCounts, ...]) -> list[ShownShare]:
    """The share with free school meals of each school, in the order given."""
    learners = columns_of(counts)["learners"]
    return [
        shown_share(part.shown, whole)
        for part, whole in zip(_fsm_figures(counts, fsm), learners, strict=True)
    ][:-1]


@lru_cache(maxsize=64)
def area_gaps(
    counts: tuple[SchoolCounts, ...], fsm: tuple[FsmCounts, ...], areas: tuple[str, ...]
) -> list[AreaGap]:
    """Each area, the widest gap first; `areas` names that of each school."""
    figures, found = [], []
    for area in sorted(set(areas)):
        at = [number for number, each in enumerate(areas) if each == area]
        found.append((area, len(at)))
        everybody = sum(counts[each].learners for each in at)
        experienced = sum(counts[each].benchmark_6 for each in at)
        with_fsm = sum(fsm[each].learners for each in at)
        both = sum(fsm[each].benchmark_6 for each in at)
        parts = (
            (_EXPERIENCED, True, both),
            (_EVERYWHERE - _EXPERIENCED, True, with_fsm - both),
            (_EXPERIENCED, False, experienced - both),
            (_EVERYWHERE - _EXPERIENCED, False, everybody - with_fsm - experienced + both),
        )
        figures += [
            Figure(_cells(at, places, [has_fsm]), number, shown(number))
            for places, has_fsm, number in parts
        ]
    before = [*_published(counts), *_fsm_figures(counts, fsm)]
    # Shares are made of the two parts, so that no sum of hidden ones is shown.
    parts_shown = [each.shown for each in _cleared_beside(figures, before, ())]
    gaps = []
    for number, (area, schools) in enumerate(found):
        fsm_with, fsm_without, with_it, without = parts_shown[4 * number : 4 * number + 4]
        gaps.append(
            AreaGap(area, schools, _share_of(fsm_with, fsm_without), _share_of(with_it, without))
        )
    return sorted(gaps, key=lambda each: (each.gap is None, -(each.gap or 0), each.area))


def _share_of(part: Shown, rest: Shown) -> ShownShare:
    if part.value is None or rest.value is None:
        hidden = Shown(None, Why.SMALL_NUMBER)
        return ShownShare(hidden, hidden, None, Why.SMALL_NUMBER)
    return shown_share(part, Shown(part.value + rest.value))


def _fsm_figures(counts: Sequence[SchoolCounts], fsm: Sequence[FsmCounts]) -> list[Figure]:
    """Learners with free school meals of each school and of all, cleared beside the other table."""
    numbers = [each.learners for each in fsm]
    figures = [
        Figure(_cells([at], _EVERYWHERE, [True]), number, cell)
        for at, (number, cell) in enumerate(zip(numbers, shown_parts(numbers), strict=True))
    ]
    everybody = _cells(range(len(fsm)), _EVERYWHERE, [True])
    figures.append(Figure(everybody, sum(numbers), shown(sum(numbers))))
    rests = [
        Figure(_cells([at], _EVERYWHERE, [False]), each.learners - number, Shown(None))
        for at, (each, number) in enumerate(zip(counts, numbers, strict=True))
    ]
    return _cleared_beside(figures, _published(counts), rests)


def _cleared_beside(
    figures: Sequence[Figure], before: Sequence[Figure], rests: Sequence[Figure]
) -> list[Figure]:
    """The figures, with more hidden until neither their small numbers nor those before are told."""
    secrets = [each for each in before if each.is_secret]
    return cleared(figures, [*rests, *secrets], earlier=[[told_by(each) for each in before]])


def _published(counts: Sequence[SchoolCounts]) -> list[Figure]:
    """What the table of schools tells: each column of each school, and the column's total."""
    return [
        Figure(
            _cells(range(len(counts)) if at == len(counts) else [at], PLACES[name], _BOTH),
            sum(getattr(each, name) for each in (counts if at == len(counts) else counts[at : at + 1])),
            cell,
        )
        for name, column in columns_of(tuple(counts)).items()
        for at, cell in enumerate(column)
    ]  # fmt: skip


def _cells(schools: Iterable[int], places: Collection[Hashable], has_fsm: Iterable[bool]) -> Cells:
    return frozenset(product(schools, places, has_fsm))
