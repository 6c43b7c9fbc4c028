"""Moves as the two schools see them: each only what it may know of the other's learner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from equalex.kernel.access import Actor
from equalex.kernel.dates import days_phrase
from placements.models import Attendance, Placement
from schools.models import Learner, Move, MoveState
from schools.rules.school_years import academic_year_of, nc_year_of


@dataclass(frozen=True, slots=True)
class ShownMove:
    """One move. `name` is the own school's record; of the other school only what `other` says.

    `days` are those that came along, once they have.
    """

    public_id: UUID
    name: str
    year: str
    other: str
    joined_on: date
    state: str
    waits_for_us: bool
    was_agreed_by_us: bool
    may_be_objected_to: bool
    days: str = ""


@dataclass(frozen=True, slots=True)
class Moves:
    """Learners who come, and learners who go; open ones first."""

    arriving: Sequence[ShownMove]
    leaving: Sequence[ShownMove]


def moves_of(actor: Actor) -> Moves:
    """The moves of the own school, in three statements. The other school's record is not read."""
    found = list(Move.objects.visible_to(actor).select_related("from_school", "to_school"))
    found.sort(key=lambda move: (move.state != MoveState.PROPOSED, -move.proposed_at.timestamp()))
    arriving = [move for move in found if move.to_school_id == actor.organisation_id]
    leaving = [move for move in found if move.from_school_id == actor.organisation_id]
    own = Learner.objects.visible_to(actor).in_bulk(
        {move.arriving_id for move in arriving} | {move.leaving_id for move in leaving}
    )
    carried = _carried(
        [move for move in found if move.state == MoveState.DONE], actor.organisation_id
    )
    return Moves(
        arriving=[
            _arriving(move, own[move.arriving_id], carried.get(move.arriving_id, 0), actor.today)
            for move in arriving
        ],
        leaving=[_leaving(move, own[move.leaving_id], actor.today) for move in leaving],
    )


def _carried(moves: Sequence[Move], school_id: int | None) -> dict[int, int]:
    """Minutes that count among days of other schools, by learner of this one."""
    rows: QuerySet[Attendance, dict[str, int]] = (
        Attendance.objects.filter(
            learner__in=[move.arriving_id for move in moves],
            placement__in=Placement.objects.exclude(booking__school=school_id),
        )
        .order_by()
        .values("learner")
        .annotate(minutes=Sum("credited_minutes"))
    )
    return {row["learner"]: row["minutes"] for row in rows}


def _arriving(move: Move, learner: Learner, minutes: int, today: date) -> ShownMove:
    is_done = move.state == MoveState.DONE
    return ShownMove(
        public_id=move.public_id,
        name=learner.full_name,
        year=_year(learner, today),
        other=move.from_school.name if is_done else "",
        joined_on=move.joined_on,
        state=move.state,
        waits_for_us=move.state == MoveState.PROPOSED and move.new_agreed_at is None,
        was_agreed_by_us=move.new_agreed_at is not None,
        may_be_objected_to=False,
        days=days_phrase(minutes) if is_done else "",
    )


def _leaving(move: Move, learner: Learner, today: date) -> ShownMove:
    return ShownMove(
        public_id=move.public_id,
        name=learner.full_name,
        year=_year(learner, today),
        other=move.to_school.name,
        joined_on=move.joined_on,
        state=move.state,
        waits_for_us=move.state == MoveState.PROPOSED and move.former_agreed_at is None,
        was_agreed_by_us=move.former_agreed_at is not None,
        may_be_objected_to=move.may_be_objected_to,
    )


def _year(learner: Learner, today: date) -> str:
    year = nc_year_of(learner.cohort, academic_year_of(today))
    return f"Year {year}" if year.isdigit() else "No year group"
