"""A learner's days go along to a new school of the portal, and back when the former one objects."""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from placements.actions.ledger import lock_learners, recount
from placements.models import Attendance, Placement
from schools.actions.moves import join_records, take_apart, tell_careers_leaders, terms_between
from schools.models import Move, MoveState

_BOTH: Final = ("leaving__school", "arriving__school", "from_school", "to_school")
# Said by the actions themselves: they work as the system, so that no wall stands behind them.
_NOT_THEIRS: Final = "This learner is of another school."


class CannotMove(Exception):
    """The move cannot be agreed, refused or objected to; the message says why."""


@as_the_system()
@transaction.atomic
def agree_to_move(
    *, move: Move, by: Actor, joined_on: date | None = None, shows_details: bool = False
) -> bool:
    """One of the two schools agrees; True when that was all, and the days have moved.

    The new school says on which day the learner joined; the former one, whether the new one may see
    where the days were spent. Settled already: nothing happens. Raises CannotMove for a date that
    is still to come.
    """
    locked = _locked(move)
    if locked.state != MoveState.PROPOSED:
        return locked.state == MoveState.DONE
    now = timezone.now()
    if by.organisation_id == locked.to_school_id:
        if joined_on is not None and joined_on > by.today:
            raise CannotMove("The day of joining is still to come. Agree on that day or later.")
        locked.joined_on = joined_on or locked.joined_on
        locked.new_agreed_at, locked.new_agreed_by_id = now, by.person_id
        if _needs_former(locked) and locked.former_agreed_at is None:
            tell_careers_leaders(
                locked.from_school_id, "move_proposed", once=f"move asked {locked.public_id}"
            )
    elif by.organisation_id == locked.from_school_id:
        locked.former_agreed_at, locked.former_agreed_by_id = now, by.person_id
        locked.shows_details = shows_details
        tell_careers_leaders(locked.to_school_id, "move_agreed", once=f"move {locked.public_id}")
    else:
        raise CannotMove(_NOT_THEIRS)
    locked.save()
    record("agree to move", by=by, subject=locked)
    return _completed(locked, by=by)


def _locked(move: Move) -> Move:
    found = Move.objects.select_for_update(of=("self",)).select_related(*_BOTH)
    return found.get(pk=move.pk)


def _needs_former(move: Move) -> bool:
    """As things stand now: meanwhile the former school may have said that the learner left."""
    terms = terms_between(move.leaving, move.arriving)
    return terms is None or terms.needs_former


def _completed(move: Move, *, by: Actor) -> bool:
    if move.new_agreed_at is None:
        return False
    if move.former_agreed_at is None and _needs_former(move):
        return False
    lock_learners(learner_ids=[move.leaving_id, move.arriving_id])
    kept = join_records(move)
    kept["placements"] = _take_days(move)
    move.restore = kept
    move.state, move.decided_at = MoveState.DONE, timezone.now()
    move.save()
    recount(learner_ids=[move.leaving_id, move.arriving_id])
    record("move learner", by=by, subject=move, placements=len(kept["placements"]))
    if move.former_agreed_at is None:
        tell_careers_leaders(move.from_school_id, "move_done", once=f"moved {move.public_id}")
    return True


def _take_days(move: Move) -> list[int]:
    """Placements that began before the day of joining go along; what was booked for later stays."""
    began = Attendance.objects.filter(placement=OuterRef("pk"), date__lt=move.joined_on)
    keys = list(
        Placement.objects.filter(Exists(began), learner=move.leaving_id).values_list(
            "pk", flat=True
        )
    )
    _give(keys, move.arriving_id, shows_details=move.shows_details)
    return keys


def _give(placements: list[int], learner: int, *, shows_details: bool) -> None:
    Placement.objects.filter(pk__in=placements).update(learner=learner, shows_details=shows_details)
    Attendance.objects.filter(placement__in=placements).update(learner=learner)


@as_the_system()
@transaction.atomic
def refuse_move(*, move: Move, by: Actor) -> None:
    """One of the schools says that this is somebody else, or has not left. Settled already: nothing.

    Raises CannotMove for any other school.
    """
    locked = _locked(move)
    if by.organisation_id not in (locked.from_school_id, locked.to_school_id):
        raise CannotMove(_NOT_THEIRS)
    if locked.state != MoveState.PROPOSED:
        return
    is_former = by.organisation_id == locked.from_school_id
    locked.state = MoveState.OBJECTED if is_former else MoveState.REFUSED
    locked.decided_at = timezone.now()
    locked.save()
    record("refuse move", by=by, subject=locked, former=is_former)


@as_the_system()
@transaction.atomic
def object_to_move(*, move: Move, by: Actor) -> None:
    """The former school, which was not asked, takes the days back within 14 days.

    Raises CannotMove where it agreed, or the time is over, and for any other school.
    """
    locked = _locked(move)
    if by.organisation_id != locked.from_school_id:
        raise CannotMove(_NOT_THEIRS)
    if locked.state == MoveState.OBJECTED:
        return
    if not locked.may_be_objected_to:
        raise CannotMove("The days have moved for good: you agreed, or 14 days are over.")
    lock_learners(learner_ids=[locked.leaving_id, locked.arriving_id])
    _give(locked.restore["placements"], locked.leaving_id, shows_details=False)
    take_apart(locked)
    locked.state, locked.restore = MoveState.OBJECTED, {}
    locked.decided_at = timezone.now()
    locked.save()
    recount(learner_ids=[locked.leaving_id, locked.arriving_id])
    record("object to move", by=by, subject=locked)
    tell_careers_leaders(locked.to_school_id, "move_objected", once=f"objected {locked.public_id}")


def complete_agreed_moves(*, by: Actor) -> int:
    """Move the days of learners whose former school has meanwhile said that they left; returns how
    many. Each in a transaction of its own.
    """
    agreed = Move.objects.open().filter(new_agreed_at__isnull=False)
    done = 0
    for move in list(agreed):
        with transaction.atomic():
            locked = _locked(move)
            done += locked.state == MoveState.PROPOSED and _completed(locked, by=by)
    return done
