"""The pieces of work that put days right, and which of them help only together.

A *task* is done once at one place: the employer's feedback for one booking, a judgement on one
experience. A day that lacks two things needs two tasks, and neither alone wins it back. A *step* is
the set of tasks that the same days need: every mendable day is in exactly one step, so steps never
promise the same day twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from equalex.kernel.words import Word
from placements.rules.count import count_learner
from placements.rules.facts import LearnerFacts
from placements.rules.policies import Policies
from placements.rules.repair import REPAIRABLE, Action, Gain, mended_learner, no_gain, weigh
from placements.rules.verdicts import ReasonCode


class TaskKind(Word):
    """What somebody has to do, in the order in which it is best done."""

    REGISTER = "register", "Registers"
    OUTCOMES = "outcomes", "Outcomes"
    DESCRIBE = "describe", "Records"
    FEEDBACK = "feedback", "Feedback"
    REFLECTION = "reflection", "Reflections"
    JUDGE = "judge", "Decisions"


class Task(NamedTuple):
    """One piece of work. `about` is the key of an experience for DESCRIBE and JUDGE, of a booking
    for all others.
    """

    kind: TaskKind
    about: int


_KIND_OF: Final[dict[ReasonCode, TaskKind]] = {
    "attendance_unconfirmed": TaskKind.REGISTER,
    "missing_outcomes": TaskKind.OUTCOMES,
    "missing_purpose": TaskKind.DESCRIBE,
    "missing_interaction": TaskKind.DESCRIBE,
    "missing_people": TaskKind.DESCRIBE,
    "missing_task": TaskKind.DESCRIBE,
    "missing_feedback": TaskKind.FEEDBACK,
    "missing_reflection": TaskKind.REFLECTION,
    "placement_before_year_10": TaskKind.JUDGE,
    "in_school": TaskKind.JUDGE,
    "virtual_without_rule": TaskKind.JUDGE,
}
_OF_EXPERIENCE: Final = frozenset({TaskKind.DESCRIBE, TaskKind.JUDGE})
_ORDER: Final = {kind: place for place, kind in enumerate(TaskKind)}

UNCERTAIN: Final = frozenset({TaskKind.REGISTER, TaskKind.DESCRIBE, TaskKind.JUDGE})
"""Tasks whose answer may be no: a learner was absent, an experience was not meaningful, a day is
judged not to count. What they win back is the most they can.
"""


class MendableDay(NamedTuple):
    """A day that is worth nothing yet, as the ledger keeps it. `accepted` is the answer of its
    judgement, None where nobody judged; `alone_on` its date, where it was not virtual and nothing
    else of the learner counts on that date: then no cap cuts it.
    """

    id: int
    learner: int
    booking: int
    experience: int
    minutes: int
    reasons: tuple[ReasonCode, ...]
    accepted: bool | None
    alone_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Tasks that win something only when all of them are done. `at_most` are the minutes of its
    days before any cap, `at_least` those of them that no cap can cut.
    """

    tasks: tuple[Task, ...]
    action: Action
    at_most: int
    at_least: int = 0

    @property
    def is_uncertain(self) -> bool:
        """True where a task may turn out to win nothing back."""
        return any(task.kind in UNCERTAIN for task in self.tasks)


def tasks_of(day: MendableDay) -> tuple[Task, ...]:
    """What must be done for this day, in order; empty where nothing can be, or need be.

    A day judged not to count, and one with a reason that nobody can put right, needs nothing. What
    was judged to count already is not asked again.
    """
    if not REPAIRABLE.issuperset(day.reasons):
        return ()
    kinds = {_KIND_OF[reason] for reason in day.reasons}
    # A judgement on a day without soft reasons says nothing.
    if TaskKind.JUDGE in kinds and day.accepted is not None:
        if not day.accepted:
            return ()
        kinds.discard(TaskKind.JUDGE)
    return tuple(
        Task(kind, day.experience if kind in _OF_EXPERIENCE else day.booking)
        for kind in sorted(kinds, key=_ORDER.__getitem__)
    )


def steps_of(days: Iterable[MendableDay], *, policies: Policies) -> list[Step]:
    """Every step that some of these days need, most minutes first, then the one with less to do.

    Where versions differ, a day promises the longest day of them all, and one that no other day
    cuts is sure of the shortest day or cap of a date.
    """
    versions = policies.versions
    day_minutes = max(each.day_minutes for each in versions)
    sure_minutes = min(min(each.day_minutes, each.date_cap_minutes) for each in versions)
    found: dict[tuple[Task, ...], list[MendableDay]] = {}
    for day in days:
        if tasks := tasks_of(day):
            found.setdefault(tasks, []).append(day)
    steps = [_step(tasks, members, day_minutes, sure_minutes) for tasks, members in found.items()]
    return sorted(steps, key=lambda step: (-step.at_most, len(step.tasks), step.tasks))


def _step(
    tasks: tuple[Task, ...], days: Sequence[MendableDay], day_minutes: int, sure_minutes: int
) -> Step:
    by_learner: dict[str | int, list[str | int]] = {}
    reasons: set[ReasonCode] = set()
    for day in days:
        by_learner.setdefault(day.learner, []).append(day.id)
        reasons.update(day.reasons)
    # Two of its days on one date may cut each other.
    alone = {(day.learner, day.alone_on): day.minutes for day in days if day.alone_on}
    return Step(
        tasks,
        Action(tasks, frozenset(reasons), by_learner),
        at_most=sum(min(day.minutes, day_minutes) for day in days),
        at_least=sum(min(minutes, sure_minutes) for minutes in alone.values()),
    )


def promising(steps: Sequence[Step], wanted: int) -> list[Step]:
    """Those among which the `wanted` best of all are, ties included; few where caps seldom cut.

    Whatever the caps, a step wins at most the minutes of its days, and at least those of days that
    nothing can cut. So whichever promises less than so many others are sure to win is left out.
    """
    sure = sorted((step.at_least for step in steps), reverse=True)
    least = max(1, sure[wanted - 1]) if len(sure) >= wanted else 1
    return [step for step in steps if step.at_most >= least]


def all_done(
    learners: Iterable[LearnerFacts], steps: Iterable[Step], *, policies: Policies
) -> Gain:
    """What is won back when every step is done: exact, under the caps.

    It may be less than the steps add up to, where two of them fill one date; or more, where a day
    in person makes room under the virtual cap.
    """
    by_learner: dict[str | int, list[Action]] = {}
    for step in steps:
        for key in step.action.days:
            by_learner.setdefault(key, []).append(step.action)
    won = no_gain(Action("everything", frozenset(), {}))
    for learner in learners:
        after = learner
        for action in by_learner.get(learner.id, ()):
            after = mended_learner(after, action)
        if after is not learner:
            before = count_learner(learner.enrolments, learner.days, policies)
            weigh(won, learner, after, before, policies)
    return won
