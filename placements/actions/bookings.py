"""Booking places for learners, placing more, withdrawing one, cancelling all.

Locks: see `placements.actions.placing`.
"""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from employers.actions.slots import NotEnoughPlaces, return_places, take_places
from employers.models import Slot
from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.acting import as_the_system
from placements.actions.host import tell_of_booking
from placements.actions.ledger import lock_learners, recount
from placements.actions.messages import tell_host, tell_school
from placements.actions.placing import (
    NotBookable,
    add_placements,
    booked_already,
    check_learners,
    check_school,
    check_slot,
    end_placements,
    give_days,
    lock_booking,
    open_booking,
)
from placements.actions.waiting_lists import end_booking, offer_freed_places
from placements.models import Attendance, AttendanceState, Booking, BookingState, Placement
from placements.queries.planned import days_of_booking, days_of_slot
from schools.models import Learner


class CannotEnd(Exception):
    """Days were attended, so the placement cannot be undone; the message may be shown as it is."""


class OthersAreWaiting(NotEnoughPlaces):
    """Schools are on the waiting list for this date, and it goes in order."""

    def __init__(self, *, asked: int) -> None:
        super().__init__(asked=asked, left=0)
        told = (
            "Other schools are waiting for places at this date, and they come first. "
            "Join the waiting list, or choose another date."
        )
        self.args = (told,)


class AsksFirst(NotBookable):
    """The employer confirms each booking, so places cannot be booked at once."""


@transaction.atomic
def book_places(
    *, slot: Slot, learners: Collection[Learner], once: uuid.UUID, by: Actor
) -> Booking:
    """Book one place for each learner at a slot; the same `once` again returns that booking.

    All or nothing. Raises NotEnoughPlaces (SlotClosed, OthersAreWaiting), AlreadyPlaced, AsksFirst
    or NotBookable.
    """
    known = booked_already(once, by)
    if known is not None:
        return known
    check_slot(slot, by)
    check_learners(slot, learners, by)
    slot = take_places(
        slot_id=slot.pk, places=len(learners), school_id=by.organisation_id or 0, on=by.today
    )
    # Two presses of the button meet at the lock on the experience: the second finds the first's.
    known = booked_already(once, by)
    if known is not None:
        return_places(slot_id=slot.pk, places=len(learners))
        return known
    if slot.experience.confirms_each:
        raise AsksFirst("The employer confirms each booking. Ask for the places instead.")
    if _somebody_waits(slot):
        raise OthersAreWaiting(asked=len(learners))
    booking, placements = open_booking(slot, learners, BookingState.CONFIRMED, once, by)
    keys = give_days(booking, placements, days_of_slot(slot))
    record("book places", by=by, subject=booking, slot=slot.pk, learners=keys)
    tell_of_booking(booking=booking)
    return booking


@transaction.atomic
def place_learners(*, booking: Booking, learners: Collection[Learner], by: Actor) -> int:
    """Place more learners of the school on a booking; returns how many were new.

    Who is placed already is passed over, so that a double click does no harm. Raises as
    `book_places` does.
    """
    booking = lock_booking(booking)
    if not booking.stands:
        raise NotBookable("This booking is not confirmed, or no longer. Book places again.")
    there = set(
        Placement.objects.placed().filter(booking=booking).values_list("learner", flat=True)
    )
    new = [learner for learner in learners if learner.pk not in there]
    if not new:
        return 0
    if booking.slot is not None:
        check_slot(booking.slot, by)
        check_learners(booking.slot, new, by)
        if booking.slot.experience.confirms_each:
            raise AsksFirst("The employer confirms each booking. Ask for more places at this date.")
        take_places(
            slot_id=booking.slot.pk, places=len(new), school_id=booking.school_id, on=by.today
        )
    else:
        check_school(new, by)
    keys = give_days(booking, add_placements(booking, new), days_of_booking(booking))
    record("place learners", by=by, subject=booking, learners=keys)
    tell_host(booking=booking, template="changed", once=f"placed {booking.public_id} {max(keys)}")
    return len(new)


@transaction.atomic
def withdraw_learner(*, placement: Placement, reason: str, by: Actor) -> None:
    """Take a learner off a booking, confirmed or not: the place is free for who waits longest, and
    the learner is back to be placed.

    Raises CannotEnd when a day was attended. Withdrawn already: nothing happens.
    """
    booking = lock_booking(placement.booking)
    lock_learners(learner_ids=[placement.learner_id])
    found = Placement.objects.placed_or_pending().filter(pk=placement.pk).first()
    if found is None:
        return
    if _was_attended(Attendance.objects.filter(placement=found)):
        raise CannotEnd(
            "This learner has attended a day, which must stand. Mark the other days as absent "
            "on the register instead."
        )
    end_placements([found], reason=reason)
    record("withdraw learner", by=by, subject=found, booking=booking.pk)
    if booking.stands:
        recount(learner_ids=[found.learner_id])
        if booking.slot_id is not None:
            return_places(slot_id=booking.slot_id, places=1)
            offer_freed_places(experience_id=booking.experience_id, today=by.today)
        tell_host(booking=booking, template="changed", once=f"withdrawn {found.public_id}")
    elif booking.state == BookingState.REQUESTED:
        tell_host(
            booking=booking,
            template="request_changed",
            once=f"withdrawn {found.public_id}",
            withdrawn=1,
        )


@as_the_system()
@transaction.atomic
def cancel_booking(*, booking: Booking, reason: str, by: Actor) -> None:
    """Cancel for all learners, whether confirmed, asked for or waiting: places go to who waits
    longest, learners are to be placed again, and the other side is told once: the employer by the
    school, the school's careers leaders by the employer.

    Raises CannotEnd when a day was attended. Ended already: nothing happens.
    """
    booking = lock_booking(booking)
    if not (booking.stands or booking.is_pending):
        return
    before = booking.state
    placed = Placement.objects.filter(booking=booking, state="placed")
    learner_ids = list(placed.values_list("learner", flat=True))
    lock_learners(learner_ids=learner_ids)
    if _was_attended(Attendance.objects.filter(placement__booking=booking)):
        raise CannotEnd(
            "Learners have attended days of this booking, and those must stand. Withdraw the "
            "learners who do not come, or mark them as absent on the register."
        )
    by_host = by.is_at(OrganisationKind.EMPLOYER)
    end_booking(booking, BookingState.CANCELLED, reason=reason, today=by.today)
    if before == BookingState.CONFIRMED:
        recount(learner_ids=learner_ids)
    record("cancel booking", by=by, subject=booking, before=before, learners=sorted(learner_ids))
    if by_host:
        tell_school(
            booking=booking,
            template="cancelled_by_host",
            once=f"cancelled by host {booking.public_id}",
        )
    elif before in (BookingState.CONFIRMED, BookingState.REQUESTED):
        tell_host(booking=booking, template="cancelled", once=f"cancelled {booking.public_id}")


@as_the_system()
def _somebody_waits(slot: Slot) -> bool:
    """Whichever school that is."""
    return Booking.objects.filter(slot=slot, state=BookingState.WAITING).exists()


def _was_attended(days: QuerySet[Attendance]) -> bool:
    return days.filter(attendance=AttendanceState.ATTENDED).exists()
