"""Who is behind, by how much, how sure that is, and what closing the gap would take.

A group is set beside all others of the same year groups (`intervals`), since a group with more
younger learners has had less time. Learners of whom nobody recorded whether they belong are on
neither side. Outside a school shares are made from numbers rounded to the nearest 5.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from equalex.kernel.words import Word
from reporting.rules.figures import SUMMED, SumsByPlace
from reporting.rules.groups import UNKNOWN_FOR, Unknown
from reporting.rules.intervals import (
    Counts,
    Difference,
    Sums,
    difference_of_means,
    difference_of_shares,
    stands_out,
)
from reporting.rules.suppression import SMALLEST_GROUP, Why, to_nearest_five
from schools.rules.groups import Group

FEWEST: Final = 10
"""With fewer learners in the group, or beside it, nothing is said about chance."""


class Sureness(Word):
    """Whether a gap is more than chance."""

    LIKELY_REAL = "likely_real", "likely real"
    COULD_BE_CHANCE = "could_be_chance", "could be chance"
    TOO_FEW = "too_few", "too few to say"


class Outcome(Word):
    """What two groups are compared by."""

    EXPERIENCE = "experience", "had an experience that counts"
    MET = "met", "reached the target of their key stage"
    DAYS = "days", "days that count"


@dataclass(frozen=True, slots=True)
class Gap:
    """One group beside all others in one outcome; shares are 0 to 1, days in minutes.

    `difference` is None where too few are of the same year groups.
    """

    difference: Difference | None
    sureness: Sureness

    @property
    def is_behind(self) -> bool:
        """True where the group has less than all others, sure or not."""
        return self.difference is not None and self.difference.value < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGaps:
    """A group beside all others. `closing` is in minutes: what would lift it level with them.

    Where `why` is set nothing may be shown, and there are no gaps.
    """

    group: Group
    gaps: Mapping[Outcome, Gap]
    closing: int = 0
    why: Why | None = None


class _Heap(NamedTuple):
    """Learners of one year group added up; `total` and `squares` are of minutes towards the target."""

    learners: int = 0
    experience: int = 0
    met: int = 0
    total: int = 0
    squares: int = 0


_Heaps = Mapping[tuple[int | None, frozenset[Group | Unknown]], _Heap]
_EMPTY: Final = _Heap()
# Where the numbers of a heap stand among the sums.
_IN_SUMS: Final = tuple(
    SUMMED.index(name) for name in ("learners", "benchmark_6", "met", "credited", "squares")
)


NOTHING_UNSAID: Final[Mapping[Group, Collection[Outcome]]] = {}


def compare_groups(
    sums: SumsByPlace,
    groups: Sequence[Group],
    *,
    hidden: Mapping[Group, Why | None],
    is_rounded: bool,
    unsaid: Mapping[Group, Collection[Outcome]] = NOTHING_UNSAID,
) -> list[GroupGaps]:
    """Each group beside all others; those that are `hidden` without a word about their gaps, and
    in some outcomes, whose numbers are hidden, `unsaid`.
    """
    heaps = _heaps(sums)
    differences: dict[Group, dict[Outcome, Difference | None]] = {}
    for group in groups:
        if hidden.get(group) is None:
            found_ones = _differences(heaps, group, is_rounded=is_rounded)
            differences[group] = found_ones | dict.fromkeys(unsaid.get(group, ()))
    sure = {outcome: _sureness(differences, outcome) for outcome in Outcome}
    found = []
    for group in groups:
        if group not in differences:
            found.append(GroupGaps(group=group, gaps={}, why=hidden[group]))
            continue
        gaps = {
            outcome: Gap(difference, sure[outcome][group])
            for outcome, difference in differences[group].items()
        }
        found.append(
            GroupGaps(group=group, gaps=gaps, closing=_closing(heaps, group, gaps[Outcome.DAYS]))
        )
    return found


def _heaps(sums: SumsByPlace) -> _Heaps:
    """Learners of each year group and groups; who has no key stage is not compared."""
    heaps: dict[tuple[int | None, frozenset[Group | Unknown]], _Heap] = defaultdict(_Heap)
    for place, numbers in sums.items():
        if place.key_stage:
            heap = _Heap._make(numbers[at] for at in _IN_SUMS)
            heaps[place.nc_year, place.groups] = _added(heaps[place.nc_year, place.groups], heap)
    return heaps


def _sides(heaps: _Heaps, group: Group) -> dict[int | None, tuple[_Heap, _Heap]]:
    """(the group, all others) by year group."""
    sides: dict[int | None, tuple[_Heap, _Heap]] = {}
    for (year, belongs_to), heap in heaps.items():
        mine, theirs = sides.get(year, (_EMPTY, _EMPTY))
        if group in belongs_to:
            mine = _added(mine, heap)
        elif UNKNOWN_FOR.get(group) not in belongs_to:
            theirs = _added(theirs, heap)
        sides[year] = mine, theirs
    return sides


def _added(first: _Heap, second: _Heap) -> _Heap:
    return _Heap(*(a + b for a, b in zip(first, second, strict=True)))


def _differences(
    heaps: _Heaps, group: Group, *, is_rounded: bool
) -> dict[Outcome, Difference | None]:
    sides = list(_sides(heaps, group).values())
    if min(sum(pair[side].learners for pair in sides) for side in (0, 1)) < FEWEST:
        return dict.fromkeys(Outcome)
    if is_rounded:
        sides = [p for p in sides if min(each.learners for each in p) >= SMALLEST_GROUP]
    return {
        Outcome.EXPERIENCE: difference_of_shares(
            [_counts(pair, "experience", is_rounded) for pair in sides]
        ),
        Outcome.MET: difference_of_shares([_counts(pair, "met", is_rounded) for pair in sides]),
        Outcome.DAYS: difference_of_means(
            [
                (
                    Sums(mine.learners, mine.total, mine.squares),
                    Sums(others.learners, others.total, others.squares),
                )
                for mine, others in sides
            ]
        ),
    }


def _counts(pair: tuple[_Heap, _Heap], name: str, is_rounded: bool) -> tuple[Counts, Counts]:
    first, second = (Counts(getattr(heap, name), heap.learners) for heap in pair)
    return (_rounded(first), _rounded(second)) if is_rounded else (first, second)


def _rounded(counts: Counts) -> Counts:
    of = to_nearest_five(counts.of)
    return Counts(min(of, to_nearest_five(counts.with_it)), of)


def _sureness(
    differences: Mapping[Group, Mapping[Outcome, Difference | None]], outcome: Outcome
) -> dict[Group, Sureness]:
    known = {
        group: difference.chance
        for group, of_group in differences.items()
        if (difference := of_group[outcome]) is not None
    }
    clear = dict(zip(known, stands_out(list(known.values())), strict=True))
    return {
        group: Sureness.TOO_FEW
        if group not in clear
        else Sureness.LIKELY_REAL
        if clear[group]
        else Sureness.COULD_BE_CHANCE
        for group in differences
    }


def _closing(heaps: _Heaps, group: Group, days: Gap) -> int:
    """Minutes that the whole group would need more to be level with all others of its years."""
    if days.difference is None or not days.is_behind:
        return 0
    members = sum(mine.learners for mine, _ in _sides(heaps, group).values())
    return round(-days.difference.value * members)


GAPS_MEAN: Final = (
    "Each group is set beside all other learners of the same year groups. A gap is the group minus "
    "all others: below 0 the group is behind. The interval is where the true gap lies 95 times in "
    "100, were the learners a sample of many such years (Newcombe’s method for shares and Welch’s "
    "for days, over year groups)."
)
SURENESS_MEANS: Final = (
    "“Likely real” is said only where a gap stands out with all groups of the table taken together "
    "(Holm’s method), so that no group is named by the luck of looking at many. Else it “could be "
    f"chance”. With fewer than {FEWEST} learners in a group or beside it there are “too few to say”; "
    "they may be missing out all the same."
)
