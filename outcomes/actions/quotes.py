"""A school passes a line on to an employer, or takes it back."""

from django.db import transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from outcomes.models import Quote
from outcomes.rules.quotes import SaidBy, names_in
from placements.models import Booking, Placement


class NamesSomebody(Exception):
    """The line holds a learner's name; the message may be shown to the learner's school."""


class NotAgreed(Exception):
    """Nobody said that the person whose line it is agreed."""


@transaction.atomic
def release_quote(
    *, booking: Booking, placement: Placement | None, text: str, agreed: bool, by: Actor
) -> Quote:
    """Let the employer read a line without a name: a learner's (with `placement`) or a colleague's.

    `agreed` says that this person was asked and agreed. The same line twice is one. Raises
    NamesSomebody and NotAgreed.
    """
    if not agreed:
        raise NotAgreed
    Booking.objects.select_for_update().get(pk=booking.pk)
    learners = Placement.objects.filter(booking=booking).values_list(
        "learner__first_name",
        "learner__last_name",
        "learner__preferred_name",
        "learner__preferred_last_name",
    )
    named = names_in(text, (name for names in learners for name in names if name))
    if named:
        raise NamesSomebody(
            f"The line holds the name {named[0]} of a learner. Write it so that nobody is named"
        )
    quote, is_new = Quote.objects.get_or_create(
        booking=booking,
        text=text.strip(),
        withdrawn_at=None,
        defaults={
            "placement": placement,
            "said_by": SaidBy.LEARNER if placement else SaidBy.STAFF,
            "released_by_id": by.person_id,
        },
    )
    if is_new:
        record("release quote", by=by, subject=quote, booking=booking.pk, said_by=quote.said_by)
    return quote


@transaction.atomic
def withdraw_quote(*, quote: Quote, by: Actor) -> None:
    """Take a line back: the employer no longer finds it. Taken back already: nothing happens."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.withdrawn_at is not None:
        return
    quote.withdrawn_at = timezone.now()
    quote.save(update_fields=["withdrawn_at"])
    record("withdraw quote", by=by, subject=quote, booking=quote.booking_id)
