"""Links to an employer's contact: each for one purpose, one booking and one address.

The pages behind the links live in `placements.views.links` (answers, supervisors) and, since they
take feedback as well, in `outcomes.views.host` (who came). Each goes

    link = open_link(token=...)                 # None: 404, as for any address
    problem = problem_with(link)                # not None: say so, offer `renew_link`
    confirm_attendance(link=link, marks=...)    # or what else the link is for
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from employers.actions.organisations import add_contact
from employers.models import Contact
from employers.queries.addresses import addresses_of_people, newest_contact
from equalex.journal.actions import record, send_later
from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.words import Word
from placements.actions.messages import about, tell_host
from placements.actions.registers import Saved, mark_register
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    BookingState,
    HostAnswer,
    HostLink,
    Placement,
    Purpose,
)
from placements.models.bookings import PENDING
from placements.models.links import LINK_LASTS, hash_of, token_for
from placements.rules.registers import Mark

# Within this time a second press of the button sends nothing more.
SEND_AGAIN_AFTER: Final = timedelta(minutes=10)
# So long after it was used a link still opens, to put a slip right.
OPEN_AFTER_USE: Final = timedelta(minutes=15)
_UNKNOWN: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)


class LinkProblem(Word):
    """Why a link no longer opens its booking; the label is what the page says."""

    CANCELLED = "cancelled", "This booking has been cancelled. You need not do anything."
    ANSWERED = "answered", "This request is no longer open. You need not do anything."
    CONTACT_GONE = (
        "contact_gone",
        "This link was for somebody who is no longer the contact. Please ask the school.",
    )
    REPLACED = "replaced", "A newer link has been sent to the same address. Please use that one."
    USED = "used", "This link has been used. We can send a fresh one to the same address."
    EXPIRED = "expired", "This link has run out. We can send a fresh one to the same address."


# With these nothing can be sent any more.
_FINAL: Final = (LinkProblem.CANCELLED, LinkProblem.ANSWERED, LinkProblem.CONTACT_GONE)


class CannotRenew(Exception):
    """No fresh link can be sent; the message may be shown as it is."""


class NoEmployer(Exception):
    """The experience names no employer, so there is nobody to ask."""


@transaction.atomic
def ask_host(
    *,
    booking: Booking,
    by: Actor,
    contact: Contact | None = None,
    name: str = "",
    email: str = "",
    purpose: Purpose = Purpose.CONFIRM,
) -> HostLink:
    """Send a link to a contact of the employer, or to a new one of this name and address.

    A second press within ten minutes returns the link just sent; later, a fresh link takes the
    place of the earlier one. Raises NoEmployer.
    """
    employer = booking.experience.employer
    if employer is None:
        raise NoEmployer
    if contact is None:
        contact = add_contact(employer=employer, name=name, email=email, phone="", by=by)
    if contact.employer_id != employer.pk or not contact.is_current:
        raise ValueError("the contact is not a current one of this employer")
    link = send_link(booking=booking, contact=contact, purpose=purpose)
    record("ask host", by=by, subject=link, booking=booking.pk, contact=contact.pk, purpose=purpose)
    return link


def ask_employer(*, booking: Booking) -> None:
    """Ask for the answer to a request: people with an account sign in, else the contact has a link."""
    _tell(booking, Purpose.ANSWER, template="requested", once=f"requested {booking.public_id}")


def remind_employer(*, booking: Booking) -> None:
    """Ask once more for the answer to a request."""
    once = f"reminded {booking.public_id}"
    _tell(booking, Purpose.ANSWER, template="request_reminder", once=once)


def tell_of_booking(*, booking: Booking) -> None:
    """Tell the employer that learners come; a contact without account says who looks after them."""
    _tell(booking, Purpose.SUPERVISE, template="booked", once=f"booked {booking.public_id}")


def _tell(booking: Booking, purpose: Purpose, *, template: str, once: str) -> None:
    employer_id = booking.experience.employer_id
    if employer_id is None:
        return
    contact = newest_contact(employer_id)
    if addresses_of_people(employer_id, Role.EMPLOYER_STAFF) or contact is None:
        tell_host(booking=booking, template=template, once=once)
    else:
        send_link(booking=booking, contact=contact, purpose=purpose)


def purposes_for(booking: Booking) -> list[Purpose]:
    """What an employer can be asked for a booking as it stands, the most urgent first."""
    if booking.state == BookingState.REQUESTED:
        return [Purpose.ANSWER]
    if not booking.stands:
        return []
    days = Attendance.objects.standing().filter(placement__booking=booking)
    today = timezone.localdate()
    if days.filter(attendance__in=_UNKNOWN, date__lte=today).exists():
        return [Purpose.CONFIRM, Purpose.SUPERVISE]
    if days.filter(date__gt=today).exists():
        return [Purpose.SUPERVISE, Purpose.CONFIRM]
    return [Purpose.FEEDBACK, Purpose.CONFIRM]


def open_link(*, token: str) -> HostLink | None:
    """The link of this token, alive or not, or None. Shows and changes nothing."""
    return (
        HostLink.objects.for_token(token)
        .select_related("booking__experience__employer", "booking__school", "contact")
        .first()
    )


def problem_with(link: HostLink) -> LinkProblem | None:
    """Why the link does not open, or None while it does."""
    if link.booking.state == BookingState.CANCELLED:
        return LinkProblem.CANCELLED
    if not _is_open_for(link):
        return LinkProblem.ANSWERED
    if not link.contact.is_current:
        return LinkProblem.CONTACT_GONE
    if link.revoked_at is not None:
        return LinkProblem.REPLACED
    if link.expires_at <= timezone.now():
        return LinkProblem.EXPIRED
    if is_used_up(link):
        return LinkProblem.USED
    return None


def may_claim(link: HostLink) -> bool:
    """True where the contact may become the first person with an account at this employer.

    Only after the link was used, and only for who cannot see more by it than by links: a contact
    whom the employer or its hub named, or one of an employer that this school recorded itself. A
    school cannot let anybody in to what other schools have booked.
    """
    contact, employer = link.contact, link.booking.experience.employer
    if employer is None or link.used_at is None or not contact.is_current:
        return False
    is_ours = contact.added_by_school_id in (None, employer.recorded_by_school_id)
    return is_ours and not addresses_of_people(employer.pk, Role.EMPLOYER_STAFF)


def is_used_up(link: HostLink) -> bool:
    """True a while after a link was used, once it left nothing to do for what it is for."""
    now = timezone.now()
    if link.used_at is None or link.used_at > now - OPEN_AFTER_USE:
        return False
    placed = Placement.objects.placed().filter(booking=link.booking)
    if link.purpose == Purpose.FEEDBACK:
        return not placed.filter(has_feedback=False).exists()
    if link.purpose == Purpose.CONFIRM:
        unknown = Attendance.objects.filter(placement=OuterRef("pk"), attendance__in=_UNKNOWN)
        return not placed.filter(Exists(unknown) | Q(has_feedback=False)).exists()
    return True


def _is_open_for(link: HostLink) -> bool:
    """Whether what the link is for can still be done with its booking."""
    state = link.booking.state
    if link.purpose == Purpose.ANSWER:
        return state == BookingState.REQUESTED
    return state == BookingState.CONFIRMED or state in PENDING


def actor_behind(link: HostLink) -> Actor:
    """Who acts by a link: nobody who is signed in, for this employer."""
    return Actor(
        organisation_id=link.booking.experience.employer_id,
        organisation_kind=OrganisationKind.EMPLOYER,
    )


@transaction.atomic
def confirm_attendance(
    *, link: HostLink, marks: Mapping[int, Mark], base: Mapping[int, Mark] | None = None
) -> Saved:
    """The employer says who was there and for how long; as on the school's own register.

    Raises what `mark_register` raises, and ValueError when the link no longer opens.
    """
    if problem_with(link) is not None:
        raise ValueError("the link no longer opens its booking")
    return mark_register(booking=link.booking, marks=marks, base=base, by=actor_behind(link))


def keep_answer(*, link: HostLink, name: str, job_title: str, places: int | None = None) -> None:
    """Keep who said what the link is for: whoever it was passed on to, as they named themselves."""
    HostAnswer.objects.create(link=link, name=name, job_title=job_title, places=places)
    HostLink.objects.filter(pk=link.pk).update(used_at=timezone.now())


@transaction.atomic
def renew_link(*, link: HostLink) -> HostLink:
    """Send a fresh link to the address on file, whoever holds the old one. Raises CannotRenew."""
    problem = problem_with(link)
    if problem in _FINAL:
        raise CannotRenew(problem.label)
    fresh = send_link(booking=link.booking, contact=link.contact, purpose=Purpose(link.purpose))
    record("renew host link", by=actor_behind(link), subject=fresh, replaces=link.pk)
    return fresh


def can_renew(problem: LinkProblem) -> bool:
    """True where a fresh link to the same address would help."""
    return problem not in _FINAL


def send_link(*, booking: Booking, contact: Contact, purpose: Purpose) -> HostLink:
    """Send a contact a link for one purpose; within ten minutes the link just sent is returned."""
    # The booking's row is the lock: two presses at once come one after the other.
    Booking.objects.select_for_update(no_key=True).get(pk=booking.pk)
    now = timezone.now()
    earlier = HostLink.objects.unrevoked().filter(booking=booking, contact=contact, purpose=purpose)
    recent = earlier.filter(sent_at__gt=now - SEND_AGAIN_AFTER).first()
    if recent is not None:
        return recent
    earlier.update(revoked_at=now)
    link = HostLink(booking=booking, contact=contact, purpose=purpose, sent_at=now)
    link.token_hash = hash_of(token_for(link.public_id))
    link.expires_at = max(now, _last_moment(booking)) + LINK_LASTS
    link.save()
    send_later(
        to_address=contact.email,
        template=f"placements/emails/link_{purpose}.txt",
        once=f"host link {link.public_id}",
        context={**about(booking), "link": str(link.public_id), "days": LINK_LASTS.days},
        organisation=booking.school_id,
    )
    return link


def _last_moment(booking: Booking) -> datetime:
    days = Attendance.objects.standing().filter(placement__booking=booking)
    last = days.aggregate(last=Max("date"))["last"] if booking.slot is None else None
    day = booking.slot.last_date if booking.slot is not None else last
    return timezone.make_aware(datetime.combine(day, time.max)) if day else timezone.now()
