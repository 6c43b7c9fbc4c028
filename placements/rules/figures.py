"""Figures of year groups: what the totals of learners come to, and how a change alters them.

Pure arithmetic over rows of totals, so that what is added when a learner's totals change, what a
check adds up from all of them, and what a rebuilding writes can never be three opinions.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from placements.rules.facts import KEY_STAGES, KeyStage

WHOLE_DAYS: Final = 5
"""Bands go up to this: nothing, under a day, from one day to under two, ..., five days and over."""

SHARES_DUE: Final[Mapping[KeyStage, tuple[Fraction, ...]]] = {
    "KS3": (Fraction(1, 3), Fraction(2, 3), Fraction(1)),
    "KS4": (Fraction(1, 2), Fraction(1)),
}
"""Of a key stage's target, what is due by the end of each of its years. The guarantee names a target
for each key stage and none for a year (domain.md). Ours: spread evenly over its years.
"""

AMOUNTS: Final = (
    "learners",
    "benchmark_6",
    "both_met",
    "met",
    "given",
    "credited",
    "recoverable",
    "planned",
    "needed",
    "short",
    "nothing",
    *(f"due_{year}" for year in range(1, 4)),
    *(f"band_{days}" for days in range(WHOLE_DAYS + 2)),
)
"""What is kept of each cohort, key stage and group; `placements.models.GroupFigures` says what
each is.
"""

NO_COHORT: Final = 0
"""Where year groups are not followed."""


class StageTotals(NamedTuple):
    """One learner's minutes in one key stage, and its target."""

    credited: int
    recoverable: int
    planned: int
    target: int


class LearnerTotals(NamedTuple):
    """All that figures ask of a learner: the columns of `placements.models.Progress`.

    `groups` are words of `schools.rules.groups` with "all", parted by spaces; none at all once a
    learner has left. Amounts are minutes.
    """

    school: int
    cohort: int | None
    groups: str
    day_minutes: int
    ks3_target: int
    ks3_credited: int
    ks3_recoverable: int
    ks3_planned: int
    ks3_met: bool
    ks4_target: int
    ks4_credited: int
    ks4_recoverable: int
    ks4_planned: int
    ks4_met: bool
    benchmark_6: bool

    def of(self, key_stage: KeyStage) -> StageTotals:
        """The totals of one key stage."""
        if key_stage == "KS3":
            return StageTotals(
                self.ks3_credited, self.ks3_recoverable, self.ks3_planned, self.ks3_target
            )
        return StageTotals(
            self.ks4_credited, self.ks4_recoverable, self.ks4_planned, self.ks4_target
        )


class Part(NamedTuple):
    """Whom figures are about: a group of a cohort of a school, counted in one key stage."""

    school: int
    cohort: int
    key_stage: KeyStage
    group: str


Figures = dict[Part, tuple[int, ...]]
"""For each part an amount for each of AMOUNTS; parts in which all are 0 are left out."""


def fills(credited: int, recoverable: int, planned: int, target: int) -> tuple[int, int, int, int]:
    """How a target is filled: credited, recoverable, planned, and what is still to find.

    Each takes only what the ones before leave of the target, so that they add up to it.
    """
    left, found = target, []
    for minutes in (credited, recoverable, planned):
        found.append(min(minutes, left))
        left -= found[-1]
    return found[0], found[1], found[2], left


def figures_of(numbers: Mapping[LearnerTotals, int]) -> Figures:
    """What so many learners of each kind come to, in every group they belong to.

    A number below 0 takes away: `Counter(now)` less `Counter(was)` gives what a change adds.
    """
    sums: dict[Part, list[int]] = defaultdict(lambda: [0] * len(AMOUNTS))
    for learner, number in numbers.items():
        groups = learner.groups.split() if number else ()
        for key_stage in KEY_STAGES if groups else ():
            both_met = learner.ks3_met and learner.ks4_met
            totals = learner.of(key_stage)
            amounts = _amounts(
                totals, key_stage, learner.day_minutes, learner.benchmark_6, both_met
            )
            for group in groups:
                part = Part(learner.school, learner.cohort or NO_COHORT, key_stage, group)
                total = sums[part]
                for place, amount in amounts:
                    total[place] += number * amount
    return {part: tuple(total) for part, total in sums.items() if any(total)}


# Many learners have had the same experiences.
@lru_cache(maxsize=8192)
def _amounts(
    totals: StageTotals, key_stage: KeyStage, day_minutes: int, benchmark_6: bool, both_met: bool
) -> list[tuple[int, int]]:
    """What one learner adds: pairs of a place in AMOUNTS and an amount that is not 0."""
    credited, _, planned, target = totals
    filled = fills(*totals)
    bands = [0] * (WHOLE_DAYS + 2)
    bands[min(credited // day_minutes, WHOLE_DAYS) + 1 if credited else 0] = 1
    dues = [credited + planned >= int(share * target) for share in SHARES_DUE[key_stage]]
    amounts = (
        1,
        benchmark_6,
        both_met,
        credited >= target,
        credited,
        *filled,
        filled[-1] > 0,
        filled[-1] == target > 0,
        *dues,
        *[False] * (3 - len(dues)),
        *bands,
    )
    return [(place, int(amount)) for place, amount in enumerate(amounts) if amount]
