"""How often employers have been asked in the last seven days, by whoever asked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from employers.models import ContactNote, Employer
from employers.rules.contact_budget import WEEK, Ask, Budget, budget_of, warning
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from placements.models import Booking, HostLink


@as_the_system()
def asks_of(employers: Iterable[int], today: date) -> dict[int, list[Ask]]:
    """Who asked each of these employers lately: three statements, whatever their number."""
    keys, since = list(employers), today - WEEK
    asks: dict[int, list[Ask]] = defaultdict(list)
    bookings = (
        Booking.objects.order_by()
        .filter(experience__employer__in=keys, slot__isnull=False, booked_at__date__gt=since)
        .values_list("experience__employer", "school", "booked_at")
    )
    links = (
        HostLink.objects.order_by()
        .filter(contact__employer__in=keys, sent_at__date__gt=since)
        .values_list("contact__employer", "booking__school", "sent_at")
    )
    for employer, by, at in bookings.union(links, all=True):
        asks[employer].append(Ask(by, localdate(at)))
    notes = ContactNote.objects.asks().filter(employer__in=keys, happened_on__gt=since)
    for employer, by, on in notes.values_list("employer", "organisation", "happened_on"):
        asks[employer].append(Ask(by, on))
    return asks


def budget_for(actor: Actor, employer: Employer | None) -> Budget | None:
    """The week of one employer, for a school that would ask it now; None where nobody is asked."""
    if employer is None:
        return None
    asks = asks_of([employer.pk], actor.today)[employer.pk]
    return budget_of(asks, today=actor.today, asking=actor.organisation_id)


def warning_for(actor: Actor, employer: Employer | None) -> str:
    """What to read before asking; "" where one may ask freely."""
    budget = budget_for(actor, employer)
    return warning(budget, employer.name) if budget and employer else ""
