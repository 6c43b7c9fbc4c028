"""What a school could win back, action by action: exact gains under the caps, best first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, When

from employers.rules.vocabulary import Kind, Mode
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year, date_range, days_phrase
from placements.models import Attendance, AttendanceState, Booking, Verdict
from placements.queries.facts import facts_of
from placements.queries.ledger import minutes_of_a_day
from placements.queries.policies import published_policies
from placements.rules.facts import LearnerFacts
from placements.rules.policies import Policies
from placements.rules.repair import Gain, rank
from placements.rules.repair_steps import (
    MendableDay,
    Step,
    Task,
    TaskKind,
    all_done,
    promising,
    steps_of,
)
from reporting.rules.repairs import Place, Work, title_of, whom_text, won_text, works_of

_ONE_ACTION: Final = frozenset(
    {TaskKind.REGISTER, TaskKind.OUTCOMES, TaskKind.FEEDBACK, TaskKind.JUDGE}
)
_COLUMNS: Final = (
    "pk",
    "learner",
    "placement__booking",
    "placement__booking__experience",
    "worth",
    "reasons",
    "judgement__is_accepted",
    "date",
    "is_cut",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One step of the list: what to do, where, and what it wins back. `minutes` is exact.

    `is_together`: its tasks help only when all are done. `is_uncertain`: `minutes` is the most.
    """

    title: str
    won: str
    whom: str
    dates: str
    works: tuple[Work, ...]
    minutes: int
    day_minutes: int
    learners: int
    is_together: bool
    is_uncertain: bool
    kinds: frozenset[TaskKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairList:
    """All that wins something back, best first; and what all of it together comes to."""

    repairs: tuple[Repair, ...]
    day_minutes: int
    minutes: int
    learners: int
    reach_target: int
    target: str
    by_kind: dict[TaskKind, int] = field(default_factory=dict)


class _Found(NamedTuple):
    steps: list[Step]
    dates: dict[int, date]
    bookings: dict[int, int]
    policies: Policies


Won = tuple[Step, Gain]


def repair_list(actor: Actor) -> RepairList:
    """Every step that wins days back for learners the actor may see, best first: five statements."""
    found = _steps_for(actor, published_policies().policies)
    learners = facts_of(_learners_of(found.steps))
    gains = _weighed(learners, found, found.steps)
    won = all_done(learners, found.steps, policies=found.policies)
    repairs = _described(gains, found)
    latest = found.policies.shown
    return RepairList(
        repairs=tuple(repairs),
        day_minutes=latest.day_minutes,
        minutes=won.total,
        learners=len(won.learners),
        reach_target=len(won.reach_target),
        target=_target(found.policies),
        by_kind={
            kind: number
            for kind in TaskKind
            if (number := sum(kind in repair.kinds for repair in repairs))
        },
    )


def best_repairs(actor: Actor, at_most: int, *, policies: Policies) -> list[Repair]:
    """The first steps of the repair list, without weighing the rest of it: five statements.

    `policies` are the published ones.
    """
    return _best(_steps_for(actor, policies), at_most)


def best_action(actor: Actor) -> Repair | None:
    """The one action that wins back most: six statements.

    One action is one task of one person at the school: reflections are as many as there are
    learners, and what an experience was like its employer must say.
    """
    found = _steps_for(actor, published_policies().policies)
    steps = [
        step for step in found.steps if len(step.tasks) == 1 and step.tasks[0].kind in _ONE_ACTION
    ]
    return next(iter(_best(found._replace(steps=steps), 1)), None)


def _best(found: _Found, at_most: int) -> list[Repair]:
    if not found.steps:
        return []
    steps = promising(found.steps, at_most)
    return _described(_weighed(facts_of(_learners_of(steps)), found, steps)[:at_most], found)


def _steps_for(actor: Actor, policies: Policies) -> _Found:
    year = academic_year(actor.today)
    learners = Q(learner__cohort__range=(year - 4, year)) | Q(learner__cohort__isnull=True)
    counts_beside = (
        Attendance.objects.credited()
        .filter(learner=OuterRef("learner"), date=OuterRef("date"))
        .exclude(pk=OuterRef("pk"))
    )
    is_virtual = Q(placement__booking__experience__mode=Mode.VIRTUAL)
    rows = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(
            learners,
            learner__left_on__isnull=True,
            attendance__in=(AttendanceState.ATTENDED, AttendanceState.UNCONFIRMED),
            verdict__in=(Verdict.DOES_NOT_COUNT, Verdict.NEEDS_JUDGEMENT),
            placement__booking__experience__kind=Kind.EXPERIENCE,
        )
        .annotate(
            worth=minutes_of_a_day(),
            is_cut=Case(When(is_virtual, then=True), default=Exists(counts_beside)),
        )
        .order_by("pk")
        .values_list(*_COLUMNS)
    )
    days, dates, bookings = list[MendableDay](), dict[int, date](), dict[int, int]()
    for key, learner, booking, experience, worth, reasons, accepted, on, is_cut in rows:
        if reasons:
            days.append(
                MendableDay(
                    *(key, learner, booking, experience, worth, tuple(reasons), accepted),
                    alone_on=None if is_cut else on,
                )
            )
            dates[key], bookings[key] = on, booking
    return _Found(steps_of(days, policies=policies), dates, bookings, policies)


def _learners_of(steps: Iterable[Step]) -> list[int]:
    return sorted({int(learner) for step in steps for learner in step.action.days})


def _weighed(learners: Collection[LearnerFacts], found: _Found, steps: list[Step]) -> list[Won]:
    by_tasks = {step.tasks: step for step in steps}
    gains = rank(learners, [step.action for step in steps], policies=found.policies)
    return [(by_tasks[_tasks(gain)], gain) for gain in gains if gain.total > 0]


def _tasks(gain: Gain) -> tuple[Task, ...]:
    tasks = gain.action.about
    if not isinstance(tasks, tuple):
        raise TypeError("the action of a step is about its tasks")
    return tasks


def _described(gains: Sequence[Won], found: _Found) -> list[Repair]:
    bookings = [found.bookings[_days(step)[0]] for step, _ in gains]
    places = _places(bookings)
    return [
        _repair(step, gain, places[booking], found)
        for (step, gain), booking in zip(gains, bookings, strict=True)
    ]


def _repair(step: Step, gain: Gain, place: Place, found: _Found) -> Repair:
    latest = found.policies.shown
    on = [found.dates[key] for key in _days(step)]
    return Repair(
        title=title_of(step, place),
        won=won_text(gain, day_minutes=latest.day_minutes, is_uncertain=step.is_uncertain),
        whom=whom_text(gain, target=_target(found.policies)),
        dates=date_range(min(on), max(on)),
        works=works_of(step, place),
        minutes=gain.total,
        day_minutes=latest.day_minutes,
        learners=len(gain.learners),
        is_together=len(step.tasks) > 1,
        is_uncertain=step.is_uncertain,
        kinds=frozenset(task.kind for task in step.tasks),
    )


def _days(step: Step) -> list[int]:
    return [int(key) for keys in step.action.days.values() for key in keys]


def _places(bookings: Collection[int]) -> dict[int, Place]:
    rows = Booking.objects.filter(pk__in=set(bookings)).values_list(
        "pk",
        "public_id",
        "experience__public_id",
        "experience__title",
        "experience__employer__name",
        "experience__school",
    )
    return {
        key: Place(booking, experience, title, employer or "", own is not None)
        for key, booking, experience, title, employer, own in rows
    }


def _target(policies: Policies) -> str:
    """`5 days`, where both key stages ask for the same; else `their target`."""
    latest = policies.shown
    targets = set(latest.targets.values())
    return days_phrase(targets.pop(), latest.day_minutes) if len(targets) == 1 else "their target"
