"""What runs out by itself: requests nobody answers, offers nobody takes, waiting in vain.

How long each lasts: `placements.rules.deadlines`. Twice the same day changes nothing more.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from equalex.journal.actions import record
from equalex.kernel.access import the_portal
from placements.actions.host import remind_employer
from placements.actions.messages import tell_host, tell_school
from placements.actions.placing import lock_booking
from placements.actions.waiting_lists import end_booking
from placements.models import Booking, BookingState, Placement
from placements.rules.deadlines import asked_before_end, asked_before_reminder


def remind_of_requests(*, today: date) -> int:
    """Remind employers, once, of requests older than 10 working days; returns how many."""
    due = Booking.objects.requested().filter(
        asked_on__lte=asked_before_reminder(today), reminded_on__isnull=True
    )
    return sum(_remind(key, today) for key in list(due.values_list("pk", flat=True)))


def expire_requests(*, today: date) -> int:
    """End requests older than 20 working days, or whose date has come; returns how many."""
    due = Booking.objects.requested().filter(
        Q(asked_on__lte=asked_before_end(today)) | Q(slot__first_date__lte=today)
    )
    return sum(
        _end(key, BookingState.REQUESTED, "The employer did not answer in time", today)
        for key in list(due.values_list("pk", flat=True))
    )


def expire_offers(*, today: date) -> int:
    """End offers that no school took in time, and pass their places on; returns how many."""
    due = Booking.objects.filter(state=BookingState.OFFERED).filter(
        Q(offer_ends_on__lt=today) | Q(slot__first_date__lte=today)
    )
    return sum(
        _end(key, BookingState.OFFERED, "Nobody chose learners in time", today)
        for key in list(due.values_list("pk", flat=True))
    )


def expire_waiting(*, today: date) -> int:
    """End waiting for a date that has come, or that is no longer offered; returns how many."""
    due = Booking.objects.filter(state=BookingState.WAITING).filter(
        Q(slot__first_date__lte=today) | Q(slot__cancelled_at__isnull=False)
    )
    return sum(
        _end(key, BookingState.WAITING, "No place became free", today)
        for key in list(due.values_list("pk", flat=True))
    )


def close_empty(*, today: date) -> int:
    """End pending bookings whose learners were all confirmed elsewhere; returns how many."""
    left = Placement.objects.pending().filter(booking=OuterRef("pk"))
    due = Booking.objects.pending().filter(~Exists(left))
    return sum(
        _end(key, state, "No learner is left on it", today, is_told=False)
        for key, state in list(due.values_list("pk", "state"))
    )


@transaction.atomic
def _remind(key: int, today: date) -> bool:
    booking = lock_booking(Booking.objects.get(pk=key))
    if booking.state != BookingState.REQUESTED or booking.reminded_on is not None:
        return False
    booking.reminded_on = today
    booking.save(update_fields=["reminded_on"])
    remind_employer(booking=booking)
    return True


@transaction.atomic
def _end(key: int, state: str, reason: str, today: date, *, is_told: bool = True) -> bool:
    booking = lock_booking(Booking.objects.get(pk=key))
    if booking.state != state:
        return False
    ended = BookingState.EXPIRED if is_told else BookingState.CANCELLED
    end_booking(booking, ended, reason=reason, today=today)
    record("end booking", by=the_portal(), subject=booking, before=state)
    if is_told:
        once = f"expired {booking.public_id} {state}"
        tell_school(booking=booking, template=f"{state}_expired", once=once)
        if state == BookingState.REQUESTED:
            tell_host(booking=booking, template="request_expired", once=once)
    return True
