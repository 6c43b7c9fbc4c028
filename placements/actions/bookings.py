"""Booking places for learners, placing more, withdrawing one, cancelling all.

Locks: the booking, the slot (`employers.actions.slots`), then the learners' Progress rows.
"""

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet

from employers.actions.slots import return_places, take_places
from employers.models import Slot
from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.dates import academic_year
from placements.actions.ledger import lock_learners, recount
from placements.actions.messages import tell_host, tell_school
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    BookingState,
    Placement,
    PlacementState,
)
from placements.queries.clashes import clash_sentences, find_clashes
from placements.queries.planned import PlannedDays, days_of_booking, days_of_slot
from schools.models import Learner


class NotBookable(Exception):
    """These learners cannot be placed there; the message may be shown as it is."""


class AlreadyPlaced(NotBookable):
    """Learners are expected elsewhere at the same time; names them, for their own school."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join([*sentences, "Take them off the list, or withdraw them there."]))


class CannotEnd(Exception):
    """Days were attended, so the placement cannot be undone; the message may be shown as it is."""


@transaction.atomic
def book_places(
    *, slot: Slot, learners: Collection[Learner], once: uuid.UUID, by: Actor
) -> Booking:
    """Book one place for each learner at a slot; the same `once` again returns that booking.

    All or nothing. Raises NotEnoughPlaces (SlotClosed), AlreadyPlaced or NotBookable.
    """
    known = _booked_already(once, by)
    if known is not None:
        return known
    _check_slot(slot, by)
    _check_learners(slot, learners, by)
    take_places(slot_id=slot.pk, places=len(learners))
    # Two presses of the button meet at the lock on the slot: the second finds the first's booking.
    known = _booked_already(once, by)
    if known is not None:
        return_places(slot_id=slot.pk, places=len(learners))
        return known
    booking = Booking.objects.create(
        school_id=by.organisation_id,
        experience_id=slot.experience_id,
        slot=slot,
        once=once,
        booked_by_id=by.person_id,
    )
    keys = _place(booking, learners, days_of_slot(slot))
    record("book places", by=by, subject=booking, slot=slot.pk, learners=keys)
    tell_host(booking=booking, template="booked", once=f"booked {booking.public_id}")
    return booking


@transaction.atomic
def place_learners(*, booking: Booking, learners: Collection[Learner], by: Actor) -> int:
    """Place more learners of the school on a booking; returns how many were new.

    Who is placed already is passed over, so that a double click does no harm. Raises as
    `book_places` does.
    """
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.state not in (BookingState.REQUESTED, BookingState.CONFIRMED):
        raise NotBookable("This booking has been cancelled. Book places again.")
    there = set(
        Placement.objects.placed().filter(booking=booking).values_list("learner", flat=True)
    )
    new = [learner for learner in learners if learner.pk not in there]
    if not new:
        return 0
    if booking.slot is not None:
        _check_slot(booking.slot, by)
        _check_learners(booking.slot, new, by)
        take_places(slot_id=booking.slot.pk, places=len(new))
    else:
        _check_school(new, by)
    keys = _place(booking, new, days_of_booking(booking), besides=booking.pk)
    record("place learners", by=by, subject=booking, learners=keys)
    tell_host(booking=booking, template="changed", once=f"placed {booking.public_id} {max(keys)}")
    return len(new)


@transaction.atomic
def withdraw_learner(*, placement: Placement, reason: str, by: Actor) -> None:
    """Take a learner off a booking: the place is free again, the learner back to be placed.

    Raises CannotEnd when a day was attended. Withdrawn already: nothing happens.
    """
    booking = Booking.objects.select_for_update().get(pk=placement.booking_id)
    standing = Placement.objects.placed().filter(pk=placement.pk).first()
    if standing is None:
        return
    if booking.slot_id is not None:
        return_places(slot_id=booking.slot_id, places=1)
    lock_learners(learner_ids=[standing.learner_id])
    if _was_attended(Attendance.objects.filter(placement=standing)):
        raise CannotEnd(
            "This learner has attended a day, which must stand. Mark the other days as absent "
            "on the register instead."
        )
    standing.state = PlacementState.WITHDRAWN
    standing.ended_reason = reason
    standing.save(update_fields=["state", "ended_reason"])
    recount(learner_ids=[standing.learner_id])
    record("withdraw learner", by=by, subject=standing, booking=booking.pk)
    tell_host(booking=booking, template="changed", once=f"withdrawn {standing.public_id}")


@transaction.atomic
def cancel_booking(*, booking: Booking, reason: str, by: Actor) -> None:
    """Cancel for all learners: places go back, learners are to be placed again, and the other
    side is told: the employer by the school, the school's careers leaders by the employer.

    Raises CannotEnd when a day was attended. Cancelled already: nothing happens.
    """
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.state == BookingState.CANCELLED:
        return
    placed = Placement.objects.placed().filter(booking=booking)
    learner_ids = list(placed.values_list("learner", flat=True))
    if booking.slot_id is not None and learner_ids:
        return_places(slot_id=booking.slot_id, places=len(learner_ids))
    lock_learners(learner_ids=learner_ids)
    if _was_attended(Attendance.objects.filter(placement__booking=booking)):
        raise CannotEnd(
            "Learners have attended days of this booking, and those must stand. Withdraw the "
            "learners who do not come, or mark them as absent on the register."
        )
    booking.state = BookingState.CANCELLED
    booking.ended_reason = reason
    booking.save(update_fields=["state", "ended_reason"])
    recount(learner_ids=learner_ids)
    record("cancel booking", by=by, subject=booking, learners=sorted(learner_ids))
    if by.is_at(OrganisationKind.EMPLOYER):
        tell_school(booking=booking)
    else:
        tell_host(booking=booking, template="cancelled", once=f"cancelled {booking.public_id}")


def _booked_already(once: uuid.UUID, by: Actor) -> Booking | None:
    return Booking.objects.filter(once=once, school=by.organisation_id).first()


def _check_slot(slot: Slot, by: Actor) -> None:
    if slot.first_date < by.today:
        raise NotBookable("This date has passed. Choose one that is still to come.")


def _check_learners(slot: Slot, learners: Collection[Learner], by: Actor) -> None:
    _check_school(learners, by)
    experience = slot.experience
    year = academic_year(slot.first_date)
    for learner in learners:
        nc_year = learner.nc_year_in(year)
        if nc_year is None:
            continue
        if not experience.youngest_year <= nc_year <= experience.oldest_year:
            raise NotBookable(
                f"{learner.full_name} will be in Year {nc_year}, and this experience is for "
                f"Years {experience.youngest_year} to {experience.oldest_year}. Take the learner "
                "off the list."
            )


def _check_school(learners: Collection[Learner], by: Actor) -> None:
    if not learners:
        raise NotBookable("Choose at least one learner.")
    if any(learner.school_id != by.organisation_id for learner in learners):
        raise NotBookable("A learner on the list is not at your school. Choose from the list.")
    if any(learner.left_on is not None for learner in learners):
        raise NotBookable("A learner on the list has left your school. Choose from the list.")


def _place(
    booking: Booking,
    learners: Collection[Learner],
    planned: PlannedDays,
    *,
    besides: int | None = None,
) -> list[int]:
    """Create placements with their planned days under the learners' locks; returns learner keys."""
    keys = sorted(learner.pk for learner in learners)
    lock_learners(learner_ids=keys)
    found = list(find_clashes(keys, planned.stretches, besides=besides))
    if found:
        raise AlreadyPlaced(clash_sentences(found))
    placements = Placement.objects.bulk_create(
        [Placement(booking=booking, learner_id=key) for key in keys]
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                placement=placement,
                learner_id=placement.learner_id,
                date=at.date,
                start=at.start,
                planned_minutes=minutes,
                attendance=AttendanceState.PLANNED,
            )
            for placement in placements
            for at, minutes in zip(planned.stretches, planned.minutes, strict=True)
        ]
    )
    recount(learner_ids=keys)
    return keys


def _was_attended(days: QuerySet[Attendance]) -> bool:
    return days.filter(attendance=AttendanceState.ATTENDED).exists()
