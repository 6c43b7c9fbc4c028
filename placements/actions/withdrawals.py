"""An employer takes back an offer or a date: requests close, what is confirmed needs a decision."""

from django.db import transaction

from employers.actions.experiences import withdraw_experience
from employers.actions.slots import cancel_slot, lock_experience
from employers.models import Experience, Slot
from equalex.kernel.access import Actor
from placements.actions.bookings import cancel_booking
from placements.models import Booking
from placements.models.bookings import BookingQuerySet


@transaction.atomic
def withdraw_offer(
    *, experience: Experience, reason: str, cancels_confirmed: bool, by: Actor
) -> int:
    """End an offer for good and close what is asked for or waited for; returns how many bookings.

    Confirmed bookings of dates to come are cancelled too, or learners still come, as was decided.
    Each school is told once. Raises CannotEnd where days of a booking were attended already.
    """
    lock_experience(experience.pk)
    ended = _end(Booking.objects.filter(experience=experience), reason, cancels_confirmed, by)
    withdraw_experience(experience=experience, by=by, keep_booked=not cancels_confirmed)
    return ended


@transaction.atomic
def cancel_date(*, slot: Slot, reason: str, cancels_confirmed: bool, by: Actor) -> int:
    """Take a date out of the offer and close what is asked for or waited for there.

    Raises StillBooked where places are confirmed and it was not decided to cancel them, and
    CannotEnd. Returns how many bookings ended.
    """
    lock_experience(slot.experience_id)
    ended = _end(Booking.objects.filter(slot=slot), reason, cancels_confirmed, by)
    cancel_slot(slot=slot, by=by)
    return ended


def _end(bookings: BookingQuerySet, reason: str, cancels_confirmed: bool, by: Actor) -> int:
    ended = list(bookings.pending().order_by("pk"))
    if cancels_confirmed:
        ended += bookings.confirmed().filter(slot__last_date__gte=by.today).order_by("pk")
    for booking in ended:
        cancel_booking(booking=booking, reason=reason, by=by)
    return len(ended)
