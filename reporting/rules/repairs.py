"""Steps of the repair list in words: what to do, where it is done, and what it wins back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from equalex.kernel.dates import days_phrase
from placements.rules.reasons import REASONS
from placements.rules.repair import Gain
from placements.rules.repair_steps import Step, TaskKind


class Place(NamedTuple):
    """The booking that a step is about, with its experience. `employer` may be empty; `is_own`
    where the school arranged it itself.
    """

    booking_id: UUID
    experience_id: UUID
    title: str
    employer: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One task: the pages where it can be done, best first, each with what it is about and its
    button; and what is to be done there.
    """

    kind: TaskKind
    pages: tuple[tuple[str, tuple[UUID, ...], str], ...]
    hints: tuple[str, ...]


class _Words(NamedTuple):
    """How a task is said, and the word before the title where it comes last."""

    phrase: Callable[[str, int], str]
    before_title: str


def _of(text: str) -> Callable[[str, int], str]:
    return lambda employer, learners: text


def _ask(employer: str, learners: int) -> str:
    return f"ask {employer or 'the employer'} for feedback"


def _collect(employer: str, learners: int) -> str:
    return f"collect {_plural(learners, 'reflection')}"


_WORDS: Final = {
    TaskKind.REGISTER: _Words(_of("mark the register"), "of"),
    TaskKind.OUTCOMES: _Words(_of("choose outcomes"), "for"),
    TaskKind.DESCRIBE: _Words(_of("complete the record"), "of"),
    TaskKind.FEEDBACK: _Words(_ask, "on"),
    TaskKind.REFLECTION: _Words(_collect, "on"),
    TaskKind.JUDGE: _Words(_of("decide on the days"), "of"),
}
# Where the title does not say it all, the repairs of these reasons do.
_TO_EXPLAIN: Final = {
    TaskKind.DESCRIBE: (
        "missing_purpose",
        "missing_interaction",
        "missing_people",
        "missing_task",
    ),
    TaskKind.JUDGE: ("placement_before_year_10", "in_school", "virtual_without_rule"),
}


def title_of(step: Step, place: Place) -> str:
    """`Ask Northlight Software for feedback and collect 3 reflections on “A day in media”`."""
    learners = len(step.action.days)
    phrases = [_WORDS[task.kind].phrase(place.employer, learners) for task in step.tasks]
    before = _WORDS[step.tasks[-1].kind].before_title
    said = f"{_joined(phrases)} {before} “{place.title}”"
    return said[:1].upper() + said[1:]


def works_of(step: Step, place: Place) -> tuple[Work, ...]:
    """Each task of the step with where it is done and what the rules say would repair it."""
    return tuple(
        Work(
            task.kind,
            _pages(task.kind, place),
            tuple(
                REASONS[code].repair
                for code in _TO_EXPLAIN.get(task.kind, ())
                if code in step.action.mends
            ),
        )
        for task in step.tasks
    )


def _pages(kind: TaskKind, place: Place) -> tuple[tuple[str, tuple[UUID, ...], str], ...]:
    booking = ("show-booking", (place.booking_id,), "Open the booking")
    match kind:
        case TaskKind.REGISTER:
            return (("mark-register", (place.booking_id,), "Mark the register"), booking)
        case TaskKind.OUTCOMES:
            return (("choose-outcomes", (place.booking_id,), "Choose outcomes"), booking)
        case TaskKind.FEEDBACK if place.employer:
            return (("ask-host", (place.booking_id,), "Ask the employer"), booking)
        case TaskKind.REFLECTION:
            return (("list-reflections-due", (), "See who has to reflect"), booking)
        case TaskKind.JUDGE:
            return (("judge-experience", (place.experience_id,), "Decide on these days"), booking)
        case TaskKind.DESCRIBE if place.is_own:
            return (("edit-record", (place.booking_id,), "Complete the record"), booking)
    return (booking,)


def won_text(gain: Gain, *, day_minutes: int, is_uncertain: bool) -> str:
    """`+31 days`, or `up to +31 days`."""
    return f"{'up to ' if is_uncertain else ''}+{days_phrase(gain.total, day_minutes)}"


def whom_text(gain: Gain, *, target: str) -> str:
    """`for 31 learners, 9 of whom would reach 5 days`; `target` is "5 days" or "their target"."""
    learners = len(gain.learners)
    return f"for {_plural(learners, 'learner')}{_reached(len(gain.reach_target), learners, target)}"


def total_sentence(minutes: int, learners: int, reached: int, target: str, day_minutes: int) -> str:
    """`412 days can still be won back, for 260 learners, 41 of whom would reach 5 days`."""
    days = days_phrase(minutes, day_minutes)
    said = f"{days} can still be won back, for {_plural(learners, 'learner')}"
    return f"{said}{_reached(reached, learners, target)}"


def _reached(reached: int, learners: int, target: str) -> str:
    if not reached:
        return ""
    if learners == 1:
        return f", who would reach {target}"
    who = "all" if reached == learners else str(reached)
    return f", {who} of whom would reach {target}"


def _plural(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _joined(phrases: Sequence[str]) -> str:
    *first, last = phrases
    return f"{', '.join(first)} and {last}" if first else last
