"""Asking an employer's contact to confirm, and what the link that was sent lets them do.

The page behind the link lives in `outcomes`: it takes feedback as well. It goes

    link = open_link(token=...)                 # None: 404, as for any address
    problem = problem_with(link)                # not None: say so, offer `renew_link`
    confirm_attendance(link=link, marks=...)    # attendance; feedback by outcomes.actions
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from employers.actions.organisations import add_contact
from employers.models import Contact
from equalex.journal.actions import record, send_later
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.words import Word
from placements.actions.messages import about
from placements.actions.registers import Saved, mark_register
from placements.models import Attendance, Booking, BookingState, HostLink
from placements.models.links import LINK_LASTS, hash_of, token_for
from placements.rules.registers import Mark

# Within this time a second press of the button sends nothing more.
SEND_AGAIN_AFTER: Final = timedelta(minutes=10)


class LinkProblem(Word):
    """Why a link no longer opens its booking; the label is what the page says."""

    CANCELLED = "cancelled", "The school has cancelled this booking. You need not do anything."
    CONTACT_GONE = (
        "contact_gone",
        "This link was for somebody who is no longer the contact. Please ask the school.",
    )
    REPLACED = "replaced", "A newer link has been sent to the same address. Please use that one."
    EXPIRED = "expired", "This link has run out. We can send a fresh one to the same address."


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
    link = _send_link(booking, contact)
    record("ask host", by=by, subject=link, booking=booking.pk, contact=contact.pk)
    return link


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
    if not link.contact.is_current:
        return LinkProblem.CONTACT_GONE
    if link.revoked_at is not None:
        return LinkProblem.REPLACED
    if link.expires_at <= timezone.now():
        return LinkProblem.EXPIRED
    return None


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
    saved = mark_register(booking=link.booking, marks=marks, base=base, by=actor_behind(link))
    HostLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    return saved


@transaction.atomic
def renew_link(*, link: HostLink) -> HostLink:
    """Send a fresh link to the address on file, whoever holds the old one. Raises CannotRenew."""
    problem = problem_with(link)
    if problem in (LinkProblem.CANCELLED, LinkProblem.CONTACT_GONE):
        raise CannotRenew(problem.label)
    fresh = _send_link(link.booking, link.contact)
    record("renew host link", by=actor_behind(link), subject=fresh, replaces=link.pk)
    return fresh


def _send_link(booking: Booking, contact: Contact) -> HostLink:
    # The booking's row is the lock: two presses at once come one after the other.
    Booking.objects.select_for_update().get(pk=booking.pk)
    now = timezone.now()
    earlier = HostLink.objects.unrevoked().filter(booking=booking, contact=contact)
    recent = earlier.filter(sent_at__gt=now - SEND_AGAIN_AFTER).first()
    if recent is not None:
        return recent
    earlier.update(revoked_at=now)
    link = HostLink(booking=booking, contact=contact, sent_at=now)
    link.token_hash = hash_of(token_for(link.public_id))
    link.expires_at = max(now, _last_moment(booking)) + LINK_LASTS
    link.save()
    send_later(
        to_address=contact.email,
        template="placements/emails/confirm.txt",
        once=f"host link {link.public_id}",
        context={**about(booking), "link": str(link.public_id), "days": LINK_LASTS.days},
        organisation=booking.school_id,
    )
    return link


def _last_moment(booking: Booking) -> datetime:
    days = Attendance.objects.standing().filter(placement__booking=booking)
    last = days.aggregate(last=Max("date"))["last"]
    if last is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(last, time.max))
