"""Bookings as a school reads them: what is coming, what needs doing, what was."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, Min, Q

from employers.rules.vocabulary import Kind
from equalex.kernel.access import Actor, Can
from equalex.kernel.dates import long_date
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    BookingState,
    Placement,
    Verdict,
)
from placements.queries.policies import policy_in_force

PAGE_SIZE: Final = 25
NEEDS, WAITING, COMING, PAST, CANCELLED = "needs", "waiting", "coming", "past", "cancelled"
_OPEN: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do for a booking, and the page on which it is done (with the booking's key)."""

    words: str
    page: str
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking in a list. Counts are of learners and days that the actor may see."""

    booking: Booking
    first_date: date | None
    last_date: date | None
    learners: int
    to_mark: int
    todo: tuple[ToDo, ...]


@dataclass(frozen=True, slots=True)
class BookingList:
    """Bookings of one part, and how many there are in each part."""

    part: str
    counts: dict[str, int]
    lines: tuple[BookingLine, ...]
    pages: int
    page: int


def list_bookings(
    actor: Actor, *, part: str, page: int, page_size: int | None = PAGE_SIZE
) -> BookingList:
    """One page of the bookings an actor may see, or (`page_size` None) all of the part.

    Four statements, whatever their number.
    """
    asked = _asked_for(actor)
    known = {row["placement__booking"]: row for row in _tallies(actor)}
    bookings = (
        Booking.objects.visible_to(actor)
        .select_related("experience__employer", "slot")
        .only(
            "public_id",
            "state",
            "slot__first_date",
            "slot__last_date",
            "offered_places",
            "offer_ends_on",
            "has_outcomes",
            "approved_on",
            "ended_reason",
            "booked_at",
            "experience__title",
            "experience__kind",
            "experience__arranged_by",
            "experience__has_purpose",
            "experience__has_interaction",
            "experience__has_people",
            "experience__has_task",
            "experience__employer__name",
        )
    )
    required = policy_in_force(actor.today).policy.required_criteria
    parts: dict[str, list[BookingLine]] = {
        NEEDS: [],
        WAITING: [],
        COMING: [],
        PAST: [],
        CANCELLED: [],
    }
    for booking in bookings:
        line = (
            _pending_line(booking, asked.get(booking.pk, 0), actor)
            if booking.is_pending
            else _line(booking, known.get(booking.pk), required, actor)
        )
        parts[_part_of(line, actor.today)].append(line)
        if line.todo and not line.booking.is_ended:
            parts[NEEDS].append(line)
    if part not in parts:
        part = NEEDS if parts[NEEDS] else COMING
    lines = _in_order(parts[part], part, actor.today)
    size = page_size or max(len(lines), 1)
    pages = max(1, -(-len(lines) // size))
    page = min(max(page, 1), pages)
    return BookingList(
        part=part,
        counts={name: len(found) for name, found in parts.items()},
        lines=tuple(lines[(page - 1) * size : page * size]),
        pages=pages,
        page=page,
    )


def _asked_for(actor: Actor) -> dict[int, int]:
    """How many learners that the actor may see are on each pending booking. One statement."""
    rows = Placement.objects.visible_to(actor).pending().order_by().values("booking")
    return dict(rows.annotate(number=Count("pk")).values_list("booking", "number"))


def _pending_line(booking: Booking, learners: int, actor: Actor) -> BookingLine:
    todo = ()
    if booking.state == BookingState.OFFERED and actor.can(Can.BOOK_PLACES):
        places = (
            "1 place is" if booking.offered_places == 1 else f"{booking.offered_places} places are"
        )
        until = f" until {long_date(booking.offer_ends_on)}" if booking.offer_ends_on else ""
        todo = (ToDo(f"Choose who goes: {places} held{until}", "take-offer", booking.public_id),)
    slot = booking.slot
    return BookingLine(
        booking=booking,
        first_date=slot.first_date if slot else None,
        last_date=slot.last_date if slot else None,
        learners=learners,
        to_mark=0,
        todo=todo,
    )


def _tallies(actor: Actor, **which: Any) -> Iterable[Any]:
    attended = Q(attendance=AttendanceState.ATTENDED)
    return (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(**which)
        .order_by()
        .values("placement__booking")
        .annotate(
            first=Min("date"),
            last=Max("date"),
            learners=Count("learner", distinct=True),
            to_mark=Count("pk", filter=Q(date__lte=actor.today, attendance__in=_OPEN)),
            attended=Count("pk", filter=attended),
            no_feedback=Count(
                "placement", distinct=True, filter=attended & Q(placement__has_feedback=False)
            ),
            no_reflection=Count(
                "placement", distinct=True, filter=attended & Q(placement__has_reflection=False)
            ),
            to_judge=Count("pk", filter=Q(verdict=Verdict.NEEDS_JUDGEMENT)),
        )
    )


def _line(
    booking: Booking,
    row: dict[str, Any] | None,
    required: frozenset[str],
    actor: Actor,
) -> BookingLine:
    if row is None:
        return BookingLine(booking, None, None, 0, 0, ())
    return BookingLine(
        booking=booking,
        first_date=row["first"],
        last_date=row["last"],
        learners=row["learners"],
        to_mark=row["to_mark"],
        todo=tuple(_todo(booking, row, required, actor)),
    )


def _todo(
    booking: Booking, row: dict[str, Any], required: frozenset[str], actor: Actor
) -> Iterable[ToDo]:
    key = booking.public_id
    if row["to_mark"] and actor.can(Can.MARK_ATTENDANCE):
        yield ToDo(f"Mark {_days(row['to_mark'])}", "mark-register", key)
    if booking.experience.kind != Kind.EXPERIENCE:
        return
    if "outcomes" in required and not booking.has_outcomes and actor.can(Can.CHOOSE_OUTCOMES):
        yield ToDo("Choose outcomes", "choose-outcomes", key)
    if "feedback" in required and row["no_feedback"] and actor.can(Can.BOOK_PLACES):
        learners = "1 learner" if row["no_feedback"] == 1 else f"{row['no_feedback']} learners"
        yield ToDo(f"Ask the employer for feedback on {learners}", "ask-host", key)
    if "reflection" in required and row["no_reflection"] and actor.can(Can.ENTER_REFLECTIONS):
        number = row["no_reflection"]
        reflections = "1 reflection" if number == 1 else f"{number} reflections"
        yield ToDo(f"Collect {reflections}", "list-reflections-due")
    if row["to_judge"] and actor.can(Can.JUDGE_DAYS):
        yield ToDo(f"Decide on {_days(row['to_judge'])}", "judge-days")


def _part_of(line: BookingLine, today: date) -> str:
    if line.booking.is_ended:
        return CANCELLED
    if line.booking.is_pending:
        return WAITING
    return COMING if line.last_date is None or line.last_date >= today else PAST


def _in_order(lines: list[BookingLine], part: str, today: date) -> list[BookingLine]:
    """To do: registers first, then what is nearest to today. Coming: soonest first. Else latest."""
    if part == NEEDS:
        return sorted(lines, key=lambda line: (not line.to_mark, _distance(line, today)))
    return sorted(
        lines,
        key=lambda line: (line.first_date is not None, line.first_date or date.min),
        reverse=part not in (COMING, WAITING),
    )


def _distance(line: BookingLine, today: date) -> int:
    return abs(((line.last_date or today) - today).days)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
