"""The waiting list of a slot: joining it, who is offered freed places, taking what was offered.

The list goes in the order in which schools joined. A freed place is offered to the first, held until
the offer ends, and told once. Where the employer confirms each booking, the first is asked for instead.
"""

import uuid
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from employers.actions.slots import (
    NotEnoughPlaces,
    SlotClosed,
    lock_experience,
    return_places,
    take_places,
)
from employers.models import Experience, Slot
from equalex.journal.actions import record
from equalex.kernel.access import Actor, the_portal
from equalex.kernel.acting import as_the_system
from equalex.kernel.dates import long_date
from placements.actions.host import ask_employer, tell_of_booking
from placements.actions.ledger import lock_learners
from placements.actions.messages import tell_school
from placements.actions.placing import (
    NotBookable,
    booked_already,
    check_clashes,
    check_learners,
    check_slot,
    end_placements,
    free_time,
    give_days,
    lock_booking,
    open_booking,
)
from placements.models import Booking, BookingState, Placement, PlacementState
from placements.queries.planned import days_of_slot
from placements.rules.deadlines import offer_ends
from schools.models import Learner


@transaction.atomic
def join_waiting_list(
    *, slot: Slot, learners: Collection[Learner], once: uuid.UUID, by: Actor
) -> Booking:
    """Wait for places at a full slot; the same `once` again returns that booking.

    Raises SlotClosed where this school is offered nothing, AlreadyPlaced and NotBookable. Free
    places are offered at once, so that nobody waits for what is there.
    """
    check_slot(slot, by)
    check_learners(slot, learners, by)
    lock_experience(slot.experience_id)
    known = booked_already(once, by)
    if known is not None:
        return known
    if not Slot.objects.visible_to(by).filter(pk=slot.pk, cancelled_at__isnull=True).exists():
        raise SlotClosed(asked=len(learners))
    check_clashes([learner.pk for learner in learners], days_of_slot(slot))
    booking, _ = open_booking(slot, learners, BookingState.WAITING, once, by)
    record("join waiting list", by=by, subject=booking, slot=slot.pk, learners=len(learners))
    offer_freed_places(experience_id=slot.experience_id, today=by.today)
    booking.refresh_from_db()
    return booking


@as_the_system()
@transaction.atomic
def offer_freed_places(*, experience_id: int, today: date) -> int:
    """Offer free places of an experience to who waits, in order; returns how many bookings moved on.

    Locks the experience. Called with nothing free, or twice, it changes nothing.
    """
    experience = lock_experience(experience_id)
    waiting = (
        Booking.objects.filter(
            experience=experience, state=BookingState.WAITING, slot__first_date__gt=today
        )
        .select_related("school", "slot")
        .annotate(asked=Count("placements", filter=Q(placements__state=PlacementState.PLACED)))
        .order_by("booked_at", "pk")
    )
    free: dict[int, int] = {}
    moved = 0
    for booking in waiting:
        booking.experience = experience
        slot = booking.slot
        if slot is None or not booking.asked:
            continue
        slot.experience = experience
        places = min(free.get(slot.pk, slot.places_left), slot.places_left, booking.asked)
        if places < 1:
            continue
        if experience.confirms_each:
            free[slot.pk] = free.get(slot.pk, slot.places_left) - booking.asked
            _ask(booking, today)
        else:
            held = _offer(booking, places, today)
            if held is None:
                continue
            free[slot.pk] = held.places - held.booked
            experience.shared_booked = held.experience.shared_booked
        moved += 1
    return moved


def hold_places(booking: Booking, places: int, today: date) -> Slot:
    """Hold places for a school until it has chosen who goes. Raises NotEnoughPlaces."""
    slot = take_places(
        slot_id=slot_of(booking), places=places, school_id=booking.school_id, on=today
    )
    booking.state = BookingState.OFFERED
    booking.offered_places = places
    booking.offer_ends_on = offer_ends(today)
    booking.save(update_fields=["state", "offered_places", "offer_ends_on"])
    tell_school(
        booking=booking,
        template="places_offered",
        once=f"offered {booking.public_id}",
        places=places,
        until=long_date(booking.offer_ends_on),
    )
    return slot


@transaction.atomic
def take_offer(*, booking: Booking, learners: Collection[Learner], by: Actor) -> Booking:
    """Choose who goes on the places that are offered; the others are back to be placed.

    Raises NotEnoughPlaces for more learners than places, AlreadyPlaced, and NotBookable once the offer
    has ended. Taken already: returned as it is.
    """
    booking = lock_booking(booking)
    if booking.stands:
        return booking
    if booking.state != BookingState.OFFERED or (booking.offer_ends_on or by.today) < by.today:
        raise NotBookable("This offer has ended. Look for another date, or ask again.")
    pending = Placement.objects.pending().filter(booking=booking)
    lock_learners(learner_ids=pending.values_list("learner", flat=True))
    asked = list(pending.all())
    wanted = {learner.pk for learner in learners}
    chosen = [placement for placement in asked if placement.learner_id in wanted]
    if not chosen:
        raise NotBookable("Choose at least one learner who was on the list.")
    held = booking.offered_places or 0
    if len(chosen) > held:
        raise NotEnoughPlaces(asked=len(chosen), left=held)
    end_placements(
        [placement for placement in asked if placement not in chosen],
        reason="There were not enough places",
    )
    confirm(booking, chosen, by)
    tell_of_booking(booking=booking)
    if held > len(chosen):
        return_places(slot_id=slot_of(booking), places=held - len(chosen))
        offer_freed_places(experience_id=booking.experience_id, today=by.today)
    return booking


def confirm(booking: Booking, placements: Collection[Placement], by: Actor) -> None:
    """The learners of a locked booking come: their places are taken, their days are planned."""
    booking.state = BookingState.CONFIRMED
    booking.offered_places = booking.offer_ends_on = None
    booking.save(update_fields=["state", "offered_places", "offer_ends_on"])
    slot = Slot.objects.select_related("experience").get(pk=slot_of(booking))
    keys = give_days(booking, placements, days_of_slot(slot))
    record("confirm booking", by=by, subject=booking, learners=keys)


@as_the_system()
def end_booking(booking: Booking, state: BookingState, *, reason: str, today: date) -> None:
    """End a locked booking: what it held is free for who waits longest, its learners too.

    The caller recounts the learners where the booking was confirmed.
    """
    held = booking.offered_places or 0
    if booking.state == BookingState.CONFIRMED and booking.slot_id is not None:
        held = Placement.objects.placed().filter(booking=booking).count()
    booking.state = state
    booking.offered_places = booking.offer_ends_on = None
    booking.ended_reason = reason
    booking.ended_at = timezone.now()
    booking.save(
        update_fields=["state", "offered_places", "offer_ends_on", "ended_reason", "ended_at"]
    )
    free_time(placement__booking=booking, placement__state=PlacementState.PLACED)
    if held:
        return_places(slot_id=slot_of(booking), places=held)
        offer_freed_places(experience_id=booking.experience_id, today=today)


def _offer(booking: Booking, places: int, today: date) -> Slot | None:
    """The slot as it now is, or None where this school is no longer offered anything.

    While the offer is paused the school waits on; once reserved for others it waits no longer.
    """
    try:
        slot = hold_places(booking, places, today)
    except SlotClosed:
        if Experience.objects.offered().filter(pk=booking.experience_id).exists():
            reason = "The employer no longer offers it to your school"
            end_booking(booking, BookingState.EXPIRED, reason=reason, today=today)
            once = f"closed {booking.public_id}"
            tell_school(booking=booking, template="waiting_expired", once=once)
        return None
    record("offer places", by=the_portal(), subject=booking, places=places)
    return slot


def _ask(booking: Booking, today: date) -> None:
    booking.state = BookingState.REQUESTED
    booking.asked_on = today
    booking.save(update_fields=["state", "asked_on"])
    record("ask for freed places", by=the_portal(), subject=booking)
    ask_employer(booking=booking)
    tell_school(booking=booking, template="waiting_asked", once=f"asked for {booking.public_id}")


def slot_of(booking: Booking) -> int:
    """The key of the slot whose places a booking holds or may hold."""
    if booking.slot_id is None:
        raise ValueError("only bookings of a slot hold places")
    return booking.slot_id
