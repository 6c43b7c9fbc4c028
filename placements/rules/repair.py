"""Which actions would win back most: exact gains under the caps, found by counting again.

An action puts right the same reasons on some days, "the employer's feedback for one experience"
say. Its gain is what the learners' totals would rise by if it alone were done.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import KEY_STAGES, Day, KeyStage, LearnerFacts
from placements.rules.policies import Policies
from placements.rules.policy import SOFT_CHECKS
from placements.rules.verdicts import MENDABLE, MISSING, ReasonCode

REPAIRABLE: Final = MENDABLE | frozenset(SOFT_CHECKS)
"""Reasons that an action can put right: soft ones by judging that the day counts."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something one can do once for many days: `mends` are the reasons it puts right.

    `about` says for what: an experience, a booking, a tutor group. `days` are the ids of its days,
    by learner.
    """

    about: Hashable
    mends: frozenset[ReasonCode]
    days: Mapping[str | int, Collection[str | int]]

    def __post_init__(self) -> None:
        if unknown := self.mends - REPAIRABLE:
            raise ValueError(f"no action puts right: {', '.join(sorted(unknown))}")


class Gain(NamedTuple):
    """What an action wins back, in minutes, and for whom.

    `learners` are those who gain anything, `reach_target` those who reach the target of a key stage
    they had not met, and `reach_both` those who then meet both.
    """

    action: Action
    minutes: dict[KeyStage, int]
    learners: list[str | int]
    reach_target: list[str | int]
    reach_both: list[str | int]

    @property
    def total(self) -> int:
        """Minutes won in both key stages."""
        return sum(self.minutes.values())


def propose(
    learners: Iterable[LearnerFacts], *, policies: Policies, about: Mapping[str | int, Hashable]
) -> list[Action]:
    """The actions worth weighing: for each thing a day is `about`, every single repair, and all of
    them together.

    Without the last, a day that lacks two things would never be won back: neither alone helps.
    `about` is by id of the day; days that it does not know are left out, as are those that nothing
    can repair.
    """
    days: dict[Hashable, dict[ReasonCode, dict[str | int, list[str | int]]]] = {}
    for learner in learners:
        for day in count_learner(learner.enrolments, learner.days, policies).days:
            if day.id not in about or day.verdict == "counts":
                continue
            if REPAIRABLE.issuperset(day.reasons):
                by_reason = days.setdefault(about[day.id], {})
                for reason in day.reasons:
                    by_learner = by_reason.setdefault(reason, {})
                    by_learner.setdefault(learner.id, []).append(day.id)
    return [action for thing, by_reason in days.items() for action in _actions(thing, by_reason)]


def _actions(
    thing: Hashable, by_reason: dict[ReasonCode, dict[str | int, list[str | int]]]
) -> Iterable[Action]:
    for reason, days in by_reason.items():
        yield Action(thing, frozenset({reason}), days)
    if len(by_reason) > 1:
        together: dict[str | int, set[str | int]] = defaultdict(set)
        for days in by_reason.values():
            for learner, ids in days.items():
                together[learner].update(ids)
        yield Action(thing, frozenset(by_reason), together)


def rank(
    learners: Iterable[LearnerFacts], actions: Iterable[Action], *, policies: Policies
) -> list[Gain]:
    """The exact gain of each action done alone, best first."""
    by_learner: dict[str | int, list[Gain]] = defaultdict(list)
    gains = []
    for action in actions:
        gain = no_gain(action)
        gains.append(gain)
        for learner_id in action.days:
            by_learner[learner_id].append(gain)
    for learner in learners:
        if concerned := by_learner.get(learner.id):
            before = count_learner(learner.enrolments, learner.days, policies)
            for gain in concerned:
                weigh(gain, learner, mended_learner(learner, gain.action), before, policies)
    return sorted(gains, key=best_first)


def plan(
    learners: Iterable[LearnerFacts], actions: Iterable[Action], *, policies: Policies, steps: int
) -> list[Gain]:
    """The best action, then the best once that is done, and so on: each gain is on top of those
    before it.

    Greedy, so not always the best set of its size. It ends after `steps`, or when nothing is left
    to win.
    """
    facts = {learner.id: learner for learner in learners}
    left = rank(facts.values(), actions, policies=policies)
    done: list[Gain] = []
    while left and left[0].total and len(done) < steps:
        best = left.pop(0)
        done.append(best)
        touched = {id_ for id_ in best.action.days if id_ in facts}
        for learner_id in touched:
            facts[learner_id] = mended_learner(facts[learner_id], best.action)
        stale = [gain.action for gain in left if not touched.isdisjoint(gain.action.days)]
        fresh = [gain for gain in left if touched.isdisjoint(gain.action.days)]
        left = sorted([*fresh, *rank(facts.values(), stale, policies=policies)], key=best_first)
    return done


def mended_learner(learner: LearnerFacts, action: Action) -> LearnerFacts:
    """The learner's facts as they were if the action were done."""
    ids = set(action.days.get(learner.id, ()))
    days = tuple(mended(day, action.mends) if day.id in ids else day for day in learner.days)
    return learner._replace(days=days)


def mended(day: Day, reasons: Collection[ReasonCode]) -> Day:
    """The day with these reasons put right. A judgement already made stays as it is."""
    facts: dict[str, Any] = {
        reason.removeprefix("missing_"): True for reason in MISSING if reason in reasons
    }
    if "attendance_unconfirmed" in reasons and day.attendance == "unconfirmed":
        facts["attendance"] = "attended"
    if day.accepted is None and not set(SOFT_CHECKS).isdisjoint(reasons):
        facts["accepted"] = True
    return day._replace(**facts)


def no_gain(action: Action) -> Gain:
    """The gain of an action before anybody is looked at."""
    return Gain(action, dict.fromkeys(KEY_STAGES, 0), [], [], [])


def weigh(
    gain: Gain,
    learner: LearnerFacts,
    mended: LearnerFacts,
    before: LearnerCount,
    policies: Policies,
) -> None:
    """Add to `gain` what the learner wins by becoming `mended`; `before` is the learner's count."""
    after = count_learner(mended.enrolments, mended.days, policies)
    won = {
        key_stage: after.key_stages[key_stage].credited - before.key_stages[key_stage].credited
        for key_stage in KEY_STAGES
    }
    if not any(won.values()):
        return
    gain.learners.append(learner.id)
    for key_stage, minutes in won.items():
        gain.minutes[key_stage] += minutes
    if any(after.key_stages[each].met and not before.key_stages[each].met for each in KEY_STAGES):
        gain.reach_target.append(learner.id)
    if after.meets_both and not before.meets_both:
        gain.reach_both.append(learner.id)


def best_first(gain: Gain) -> tuple[Any, ...]:
    """Sorts gains: most minutes first; of two that win the same, the one that brings more learners
    to their targets, then the one with less to do, then by name, so that the list stays the same.
    """
    action = gain.action
    reached = len(gain.reach_both), len(gain.reach_target)
    names = str(action.about), sorted(action.mends)
    return -gain.total, *(-number for number in reached), len(action.mends), *names
