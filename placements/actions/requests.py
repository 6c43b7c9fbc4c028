"""Asking for places where the employer confirms each booking, and the employer's answer."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from employers.actions.slots import NotEnoughPlaces, SlotClosed, lock_experience, take_places
from employers.models import Slot
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.host import ask_employer
from placements.actions.ledger import lock_learners
from placements.actions.messages import tell_school
from placements.actions.placing import (
    booked_already,
    check_clashes,
    check_learners,
    check_slot,
    lock_booking,
    open_booking,
    without_clashes,
)
from placements.actions.waiting_lists import confirm, end_booking, hold_places, slot_of
from placements.models import Booking, BookingState, Placement
from placements.queries.planned import days_of_slot
from schools.models import Learner


class AnsweredAlready(Exception):
    """The request is no longer open; the message may be shown as it is."""


@transaction.atomic
def request_places(
    *, slot: Slot, learners: Collection[Learner], once: uuid.UUID, by: Actor
) -> Booking:
    """Ask the employer for a place for each learner; more may be asked for than there are places.

    The same `once` again returns that request. Raises NotEnoughPlaces where the slot is full
    (SlotClosed where this school is offered nothing), AlreadyPlaced and NotBookable.
    """
    check_slot(slot, by)
    check_learners(slot, learners, by)
    lock_experience(slot.experience_id)
    known = booked_already(once, by)
    if known is not None:
        return known
    open_slots = Slot.objects.visible_to(by).filter(cancelled_at__isnull=True)
    found = open_slots.select_related("experience").filter(pk=slot.pk).first()
    if found is None:
        raise SlotClosed(asked=len(learners))
    if found.places_left < 1:
        raise NotEnoughPlaces(asked=len(learners), left=0)
    check_clashes([learner.pk for learner in learners], days_of_slot(found))
    booking, _ = open_booking(found, learners, BookingState.REQUESTED, once, by)
    record("request places", by=by, subject=booking, slot=slot.pk, learners=len(learners))
    ask_employer(booking=booking)
    return booking


@transaction.atomic
def accept_request(*, booking: Booking, by: Actor, places: int | None = None) -> Booking:
    """The employer takes all who were asked for, or fewer: then the school chooses who goes.

    `places` of None, or as many as were asked for, confirms at once. Raises NotEnoughPlaces, and
    AnsweredAlready where the request was taken back, declined or has run out. Accepted already:
    returned as it is.
    """
    booking = lock_booking(booking)
    if booking.state in (BookingState.CONFIRMED, BookingState.OFFERED):
        return booking
    wanted = Placement.objects.pending().filter(booking=booking)
    lock_learners(learner_ids=wanted.values_list("learner", flat=True))
    # Read under the locks: who was confirmed elsewhere meanwhile is no longer asked for.
    slot = Slot.objects.select_related("experience").get(pk=slot_of(booking))
    asked = without_clashes(wanted.all(), days_of_slot(slot))
    if booking.state != BookingState.REQUESTED or not asked:
        raise AnsweredAlready(
            "The school no longer asks for these places. You need not do anything."
        )
    number = len(asked) if places is None else min(places, len(asked))
    booking.answered_at = timezone.now()
    booking.save(update_fields=["answered_at"])
    if number < len(asked):
        hold_places(booking, number, by.today)
        record("accept in part", by=by, subject=booking, places=number, asked=len(asked))
        return booking
    take_places(slot_id=slot.pk, places=number, school_id=booking.school_id, on=by.today)
    confirm(booking, asked, by)
    tell_school(
        booking=booking, template="request_confirmed", once=f"confirmed {booking.public_id}"
    )
    return booking


@transaction.atomic
def decline_request(*, booking: Booking, reason: str, by: Actor) -> None:
    """The employer cannot take these learners: they are back to be placed, the school is told once.

    Raises AnsweredAlready where it was accepted or is no longer open. Declined already: nothing
    happens.
    """
    booking = lock_booking(booking)
    if booking.state == BookingState.DECLINED:
        return
    if booking.state != BookingState.REQUESTED:
        raise AnsweredAlready("This request is no longer open. You need not do anything.")
    booking.answered_at = timezone.now()
    booking.save(update_fields=["answered_at"])
    end_booking(booking, BookingState.DECLINED, reason=reason, today=by.today)
    record("decline request", by=by, subject=booking)
    tell_school(booking=booking, template="request_declined", once=f"declined {booking.public_id}")
