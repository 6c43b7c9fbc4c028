"""What employers and schools are told by e-mail: what, when, and how many. Never who."""

from typing import Any

from employers.queries.addresses import addresses_of_employer, addresses_of_people
from equalex.journal.actions import send_later
from equalex.kernel.access import Role
from equalex.kernel.dates import date_range
from placements.models import Attendance, Booking, Placement, PlacementState


def tell_host(*, booking: Booking, template: str, once: str, **more: Any) -> None:
    """Tell the employer's people with an account, or else its current contact; each once.

    Nobody is told of what the school arranged and recorded by itself.
    """
    employer_id = booking.experience.employer_id
    if booking.slot_id is None or employer_id is None:
        return
    context = {
        **about(booking),
        "has_account": bool(addresses_of_people(employer_id, Role.EMPLOYER_STAFF)),
        **more,
    }
    for address in addresses_of_employer(employer_id):
        send_later(
            to_address=address,
            template=f"placements/emails/{template}.txt",
            once=f"{once} {address}"[:200],
            context=context,
            organisation=employer_id,
        )


def tell_school(*, booking: Booking, template: str, once: str, **more: Any) -> None:
    """Tell the school's careers leaders, each once; they sign in to read why, since what people
    write may name somebody.
    """
    employer = booking.experience.employer
    context = {**about(booking), "employer": employer.name if employer else "", **more}
    for address in addresses_of_people(booking.school_id, Role.CAREERS_LEADER):
        send_later(
            to_address=address,
            template=f"placements/emails/{template}.txt",
            once=f"{once} {address}"[:200],
            context=context,
            organisation=booking.school_id,
        )


def about(booking: Booking) -> dict[str, Any]:
    """What e-mails say of a booking: no learner is named or counted by any trait."""
    return {
        "booking": str(booking.public_id),
        "title": booking.experience.title,
        "school": booking.school.name,
        "learners": Placement.objects.filter(booking=booking, state=PlacementState.PLACED).count(),
        "dates": _dates(booking),
    }


def _dates(booking: Booking) -> str:
    if booking.slot is not None:
        return date_range(booking.slot.first_date, booking.slot.last_date)
    dates = sorted(
        set(Attendance.objects.filter(placement__booking=booking).values_list("date", flat=True))
    )
    return date_range(dates[0], dates[-1]) if dates else ""
