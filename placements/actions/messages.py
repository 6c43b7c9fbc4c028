"""What an employer is told by e-mail: what, when, from which school and how many. Never who."""

from typing import Any, Final

from employers.models import Contact
from equalex.journal.actions import send_later
from equalex.kernel.access import Role
from equalex.kernel.dates import date_range
from placements.models import Attendance, Booking, Placement
from schools.models import Membership

MOST_ADDRESSES: Final = 5


def tell_host(*, booking: Booking, template: str, once: str) -> None:
    """Tell the employer's people with an account, or else its current contact; each once.

    Nobody is told of what the school arranged and recorded by itself.
    """
    if booking.slot_id is None or booking.experience.employer_id is None:
        return
    context = about(booking)
    for address in addresses_of(booking.experience.employer_id):
        send_later(
            to_address=address,
            template=f"placements/emails/{template}.txt",
            once=f"{once} {address}"[:200],
            context=context,
            organisation=booking.experience.employer_id,
        )


def tell_school(*, booking: Booking) -> None:
    """Tell the school's careers leaders, each once, that the employer has cancelled; they sign in
    to read why, since what people write may name somebody.
    """
    employer = booking.experience.employer
    context = {**about(booking), "employer": employer.name if employer else ""}
    for address in _people_of(booking.school_id, Role.CAREERS_LEADER):
        send_later(
            to_address=address,
            template="placements/emails/cancelled_by_host.txt",
            once=f"cancelled by host {booking.public_id} {address}"[:200],
            context=context,
            organisation=booking.school_id,
        )


def about(booking: Booking) -> dict[str, Any]:
    """What e-mails say of a booking: no learner is named or counted by any trait."""
    dates = sorted(
        set(Attendance.objects.filter(placement__booking=booking).values_list("date", flat=True))
    )
    return {
        "booking": str(booking.public_id),
        "title": booking.experience.title,
        "school": booking.school.name,
        "learners": Placement.objects.placed().filter(booking=booking).count(),
        "dates": date_range(dates[0], dates[-1]) if dates else "",
    }


def addresses_of(employer_id: int) -> list[str]:
    """Addresses of the employer's people with an account; without any, of its newest contact."""
    found = _people_of(employer_id, Role.EMPLOYER_STAFF)
    if found:
        return found
    contact = Contact.objects.filter(employer=employer_id, is_current=True).order_by("pk").last()
    return [contact.email] if contact is not None else []


def _people_of(organisation_id: int, role: Role) -> list[str]:
    people = (
        Membership.objects.current()
        .filter(organisation=organisation_id, role=role, user__is_active=True)
        .order_by("pk")
        .values_list("user__email", flat=True)[:MOST_ADDRESSES]
    )
    return [address for address in people if address]
