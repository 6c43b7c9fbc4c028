"""What other rules would come to: the same learners counted twice, nothing stored.

One learner is looked at at a time and only sums are kept, so that a hub costs no more memory than a
school.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import KEY_STAGES, KeyStage, LearnerFacts
from placements.rules.policies import Policies


def _nobody() -> dict[KeyStage, int]:
    return dict.fromkeys(KEY_STAGES, 0)


@dataclass(slots=True)
class Figures:
    """Sums over learners: minutes by key stage, and how many learners meet what."""

    learners: int = 0
    credited: dict[KeyStage, int] = field(default_factory=_nobody)
    recoverable: dict[KeyStage, int] = field(default_factory=_nobody)
    planned: dict[KeyStage, int] = field(default_factory=_nobody)
    met: dict[KeyStage, int] = field(default_factory=_nobody)
    met_both: int = 0
    benchmark_6: int = 0

    def add(self, count: LearnerCount) -> None:
        """Add one learner."""
        self.learners += 1
        self.met_both += count.meets_both
        self.benchmark_6 += count.benchmark_6
        for key_stage, totals in count.key_stages.items():
            self.credited[key_stage] += totals.credited
            self.recoverable[key_stage] += totals.recoverable
            self.planned[key_stage] += totals.planned
            self.met[key_stage] += totals.met


class Change(NamedTuple):
    """One learner for whom something changes: `gained` minutes credited, less than 0 where they are
    lost. `reaches` and `falls`: the target of a key stage is met that was not, or no longer.
    """

    id: str | int
    gained: int
    reaches: bool
    falls: bool


@dataclass(slots=True)
class Comparison:
    """The learners added so far under the `current` and under the `proposed` policies.

    A learner is affected when the verdict or the minutes of any day change, or when a target or
    Benchmark 6 is met that was not, or the other way round. Of them, the first `keep` are kept in
    `changes`; all are counted. A day that either list of policies does not cover is a
    `NoPolicyError`.
    """

    current: Policies
    proposed: Policies
    keep: int = 1000
    before: Figures = field(default_factory=Figures)
    after: Figures = field(default_factory=Figures)
    affected: int = 0
    gaining: int = 0
    losing: int = 0
    reaching: int = 0
    falling: int = 0
    days_affected: int = 0
    changes: list[Change] = field(default_factory=list)

    def add(self, learner: LearnerFacts) -> None:
        """Count one learner both ways."""
        before = count_learner(learner.enrolments, learner.days, self.current)
        after = count_learner(learner.enrolments, learner.days, self.proposed)
        self.take(learner.id, before, after)

    def take(self, learner: str | int, before: LearnerCount, after: LearnerCount) -> None:
        """Add one learner who was counted both ways already."""
        self.before.add(before)
        self.after.add(after)
        # The order of crediting knows no policy: both lists have the same day in the same place.
        days = sum(
            (was.verdict, was.minutes) != (would_be.verdict, would_be.minutes)
            for was, would_be in zip(before.days, after.days, strict=True)
        )
        if not days and _achieved(before) == _achieved(after):
            return
        gained = _credited(after) - _credited(before)
        self.days_affected += days
        self.affected += 1
        self.gaining += gained > 0
        self.losing += gained < 0
        reaches, falls = _newly_met(before, after), _newly_met(after, before)
        self.reaching += reaches
        self.falling += falls
        if len(self.changes) < self.keep:
            self.changes.append(Change(learner, gained, reaches, falls))


@dataclass(slots=True)
class GroupedComparison:
    """The same for everybody and for each group, such as a year group; each learner is counted
    once and is in one group.
    """

    whole: Comparison
    groups: dict[Hashable, Comparison] = field(default_factory=dict)

    def add(self, learner: LearnerFacts, group: Hashable) -> None:
        """Count one learner both ways."""
        whole = self.whole
        before = count_learner(learner.enrolments, learner.days, whole.current)
        after = count_learner(learner.enrolments, learner.days, whole.proposed)
        whole.take(learner.id, before, after)
        if group not in self.groups:
            self.groups[group] = Comparison(whole.current, whole.proposed, keep=0)
        self.groups[group].take(learner.id, before, after)


def compare(
    learners: Iterable[LearnerFacts], *, current: Policies, proposed: Policies, keep: int = 1000
) -> Comparison:
    """All learners, counted both ways."""
    comparison = Comparison(current, proposed, keep)
    for learner in learners:
        comparison.add(learner)
    return comparison


def _achieved(count: LearnerCount) -> tuple[bool, ...]:
    return (count.benchmark_6, *(totals.met for totals in count.key_stages.values()))


def _newly_met(earlier: LearnerCount, later: LearnerCount) -> bool:
    return any(
        totals.met and not earlier.key_stages[key_stage].met
        for key_stage, totals in later.key_stages.items()
    )


def _credited(count: LearnerCount) -> int:
    return sum(totals.credited for totals in count.key_stages.values())
