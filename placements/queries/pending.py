"""Bookings that are still open, as their school reads them: who is on them, and what comes next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from employers.models import Slot
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from placements.models import Booking, BookingState, HostAnswer, Placement
from placements.rules.deadlines import request_ends


@dataclass(frozen=True, slots=True)
class PendingLearner:
    """One learner a place is asked for."""

    placement_id: UUID
    learner_id: UUID
    name: str
    tutor_group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPage:
    """`position` is the place on the waiting list (1 is next); `ends_on` when it runs out."""

    learners: tuple[PendingLearner, ...]
    position: int
    ends_on: date | None


def pending_page(booking: Booking, actor: Actor) -> PendingPage:
    """Learners the actor may see, by name. Two statements."""
    rows = (
        Placement.objects.visible_to(actor)
        .pending()
        .filter(booking=booking)
        .select_related("learner__tutor_group")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    return PendingPage(
        learners=tuple(
            PendingLearner(
                row.public_id,
                row.learner.public_id,
                row.learner.full_name,
                row.learner.tutor_group.name if row.learner.tutor_group else "",
            )
            for row in rows
        ),
        position=_position(booking),
        ends_on=_ends_on(booking),
    )


@as_the_system()
def _position(booking: Booking) -> int:
    if booking.state != BookingState.WAITING:
        return 0
    before = Booking.objects.filter(
        slot=booking.slot_id, state=BookingState.WAITING, booked_at__lt=booking.booked_at
    )
    return before.count() + 1


def _ends_on(booking: Booking) -> date | None:
    if booking.state == BookingState.REQUESTED and booking.asked_on:
        return request_ends(booking.asked_on)
    return booking.offer_ends_on


@as_the_system()
def has_waiting(slot: Slot) -> bool:
    """True where schools are on the waiting list: who comes later waits too."""
    return Booking.objects.filter(slot=slot, state=BookingState.WAITING).exists()


def answers_on(booking: Booking) -> list[HostAnswer]:
    """Who said what by link for this booking, the latest first, five at most. One statement."""
    answers = HostAnswer.objects.filter(link__booking=booking).select_related("link")
    return list(answers[:5])
