"""One booking: who takes part, what each day came to, and which criteria are met or missing."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from employers.rules.vocabulary import Kind
from equalex.kernel.access import Actor
from placements.models import Attendance, AttendanceState, Booking, Verdict
from placements.queries.policies import policy_in_force, published_policies
from placements.rules.facts import CRITERIA, Criterion
from placements.rules.policies import NoPolicyError, Policies
from placements.rules.reasons import explain

# What each criterion is called where a booking is described; who answers for it follows below.
CRITERION_NAMES: Final[dict[Criterion, str]] = {
    "purpose": "A purpose that employer and learners share",
    "outcomes": "Learning outcomes suited to these learners",
    "interaction": "Learners and staff work and talk together",
    "people": "Learners meet a range of people",
    "task": "Learners do a task for the employer",
    "feedback": "The employer’s feedback on each learner’s work",
    "reflection": "Each learner’s reflection",
}
OF_EXPERIENCE: Final[dict[Criterion, str]] = {
    "purpose": "has_purpose",
    "interaction": "has_interaction",
    "people": "has_people",
    "task": "has_task",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """One criterion of this booking: for how many of its learners it is met."""

    code: Criterion
    name: str
    is_required: bool
    comes_later: bool
    met: int
    of: int

    @property
    def is_met(self) -> bool:
        """True where nobody lacks it."""
        return self.of > 0 and self.met == self.of

    @property
    def share(self) -> str:
        """`12 of 30`."""
        return f"{self.met} of {self.of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedDay:
    """One date of one learner, in minutes, with its verdict and sentences for the school."""

    date: date
    start: time | None
    planned_minutes: int
    minutes: int | None
    state: AttendanceState
    absence_reason: str
    verdict: Verdict
    credited: int
    sentences: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class BookedLearner:
    """One learner on the booking with the days of it."""

    placement_id: uuid.UUID
    learner_id: uuid.UUID
    name: str
    tutor_group: str
    has_feedback: bool
    has_reflection: bool
    days: list[BookedDay]

    @property
    def credited(self) -> int:
        """Minutes credited over all days of the booking."""
        return sum(day.credited for day in self.days)

    @property
    def came(self) -> bool:
        """True where at least one day was attended."""
        return any(day.state is AttendanceState.ATTENDED for day in self.days)

    @property
    def sentences(self) -> list[str]:
        """Each reason once, in order; of a day still to come only what can be mended before it."""
        return list(dict.fromkeys(text for day in self.days for text in day.sentences))

    @property
    def standing(self) -> str:
        """The word of the tag: that of the day that needs most attention."""
        verdicts = {day.verdict for day in self.days}
        states = {day.state for day in self.days}
        if states == {AttendanceState.PLANNED}:
            return "planned"
        for verdict in (Verdict.NEEDS_JUDGEMENT, Verdict.DOES_NOT_COUNT, Verdict.COUNTS_IN_PART):
            if verdict in verdicts:
                return verdict.value
        return Verdict.COUNTS.value


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPage:
    """What the page of a booking shows; `dates` are those of all learners."""

    learners: tuple[BookedLearner, ...]
    dates: tuple[date, ...]
    criteria: tuple[CriterionLine, ...]
    is_experience: bool
    to_mark: int

    @property
    def last_date(self) -> date | None:
        """The last date of all."""
        return self.dates[-1] if self.dates else None

    @property
    def any_attended(self) -> bool:
        """True where a day was attended: then the booking can no longer be cancelled."""
        return any(learner.came for learner in self.learners)


def booking_page(booking: Booking, actor: Actor) -> BookingPage:
    """Learners the actor may see, by name, and the criteria. Three statements."""
    learners = tuple(_learners(booking, actor))
    dates = sorted({day.date for learner in learners for day in learner.days})
    return BookingPage(
        learners=learners,
        dates=tuple(dates),
        criteria=tuple(_criteria(booking, learners, actor)),
        is_experience=booking.experience.kind == Kind.EXPERIENCE,
        to_mark=sum(
            day.date <= actor.today and day.state in _OPEN
            for learner in learners
            for day in learner.days
        ),
    )


_OPEN: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)
# Before the day nobody can mend these: to name them would only be noise.
_ONLY_AFTERWARDS: Final = frozenset({"not_yet_happened", "missing_feedback", "missing_reflection"})
_COLUMNS: Final = (
    "placement",
    "placement__public_id",
    "learner__public_id",
    "learner__first_name",
    "learner__preferred_name",
    "learner__last_name",
    "learner__preferred_last_name",
    "learner__tutor_group__name",
    "placement__has_feedback",
    "placement__has_reflection",
    "date",
    "start",
    "planned_minutes",
    "minutes",
    "attendance",
    "absence_reason",
    "verdict",
    "credited_minutes",
    "reasons",
    "key_stage",
    "judgement__is_accepted",
)


def _learners(booking: Booking, actor: Actor) -> Iterable[BookedLearner]:
    rows = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(placement__booking=booking)
        .order_by("learner__last_name", "learner__first_name", "placement", "date")
        .values(*_COLUMNS)
    )
    found: dict[int, BookedLearner] = {}
    said: dict[Any, tuple[str, ...]] = {}
    policies = published_policies().policies
    for row in rows:
        learner = found.get(row["placement"])
        if learner is None:
            learner = found[row["placement"]] = _learner(row)
        learner.days.append(_day(row, said, policies))
    return found.values()


def _learner(row: dict[str, Any]) -> BookedLearner:
    first = row["learner__preferred_name"] or row["learner__first_name"]
    last = row["learner__preferred_last_name"] or row["learner__last_name"]
    return BookedLearner(
        placement_id=row["placement__public_id"],
        learner_id=row["learner__public_id"],
        name=f"{first} {last}",
        tutor_group=row["learner__tutor_group__name"] or "",
        has_feedback=row["placement__has_feedback"],
        has_reflection=row["placement__has_reflection"],
        days=[],
    )


def _day(row: dict[str, Any], said: dict[Any, tuple[str, ...]], policies: Policies) -> BookedDay:
    # Hundreds of days share a handful of reasons: each combination is put in words once.
    reasons = tuple(row["reasons"])
    if row["attendance"] == AttendanceState.PLANNED:
        reasons = tuple(code for code in reasons if code not in _ONLY_AFTERWARDS)
    key = (reasons, row["date"], row["key_stage"], row["judgement__is_accepted"])
    if key not in said:
        said[key] = in_short(*key, policies)
    return BookedDay(
        date=row["date"],
        start=row["start"],
        planned_minutes=row["planned_minutes"],
        minutes=row["minutes"],
        state=AttendanceState(row["attendance"]),
        absence_reason=row["absence_reason"],
        verdict=Verdict(row["verdict"]),
        credited=row["credited_minutes"],
        sentences=said[key],
    )


def sentences_of(
    reasons: tuple[str, ...],
    on: date,
    key_stage: Any,
    is_accepted: bool | None,
    policies: Policies,
) -> tuple[str, ...]:
    """The school's sentence for each reason of a day, with the amounts of the policy of its date."""
    try:
        policy = policies.in_force_on(on)
    except NoPolicyError:
        return ()
    return tuple(
        explain(
            code,
            "school",
            policy=policy,
            key_stage=key_stage or None,
            accepted=bool(is_accepted),
        )
        for code in reasons
    )


def in_short(
    reasons: tuple[str, ...],
    on: date,
    key_stage: Any,
    is_accepted: bool | None,
    policies: Policies,
) -> tuple[str, ...]:
    """As `sentences_of`, with all missing criteria in one: `Missing: feedback, reflection.`"""
    missing = [code.removeprefix("missing_") for code in reasons if code.startswith("missing_")]
    others = tuple(code for code in reasons if not code.startswith("missing_"))
    sentences = sentences_of(others, on, key_stage, is_accepted, policies)
    return (*sentences, f"Missing: {', '.join(missing)}.") if missing else sentences


def _criteria(
    booking: Booking, learners: tuple[BookedLearner, ...], actor: Actor
) -> Iterable[CriterionLine]:
    required = policy_in_force(actor.today).policy.required_criteria
    any_came = any(learner.came for learner in learners)
    there = [learner for learner in learners if learner.came or not any_came]
    number = len(there)
    for code in CRITERIA:
        if code in OF_EXPERIENCE:
            met = number if getattr(booking.experience, OF_EXPERIENCE[code]) else 0
        elif code == "outcomes":
            met = number if booking.has_outcomes else 0
        else:
            met = sum(getattr(learner, f"has_{code}") for learner in there)
        yield CriterionLine(
            code=code,
            name=CRITERION_NAMES[code],
            is_required=code in required,
            comes_later=not any_came and f"missing_{code}" in _ONLY_AFTERWARDS,
            met=met,
            of=number,
        )
