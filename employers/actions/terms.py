"""Who can book an experience, how, and for how many in all."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from employers.actions.slots import OFFER_FREED_PLACES, TooFewPlaces, lock_experience
from employers.models import Experience, OpenTo, Slot
from equalex.journal.actions import record, wake
from equalex.kernel.access import Actor
from schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingTerms:
    """What an employer says of booking. `shared_places` of None: each date stands for itself."""

    confirms_each: bool
    shared_places: int | None
    open_to: OpenTo
    named_schools: Collection[School] = ()
    cost: str = ""
    travel: str = ""


@transaction.atomic
def set_booking_terms(*, experience: Experience, terms: BookingTerms, by: Actor) -> Experience:
    """Change who can book and how; what is booked stays booked, and requests stand.

    Raises TooFewPlaces when the places shared by all dates would fall below those booked.
    """
    experience = lock_experience(experience.pk)
    booked = Slot.objects.filter(experience=experience).aggregate(all=Sum("booked"))["all"] or 0
    if terms.shared_places is not None and terms.shared_places < booked:
        noun, verb = ("place", "is") if booked == 1 else ("places", "are")
        raise TooFewPlaces(
            f"{booked} {noun} {verb} booked already, over all dates. Enter {booked} or more"
        )
    said = {
        "confirms_each": terms.confirms_each,
        "shared_places": terms.shared_places,
        "shared_booked": booked if terms.shared_places is not None else 0,
        "open_to": terms.open_to,
        "cost": terms.cost,
        "travel": terms.travel,
    }
    changed = [name for name, value in said.items() if getattr(experience, name) != value]
    for name in changed:
        setattr(experience, name, said[name])
    experience.save(update_fields=changed)
    is_named = terms.open_to is OpenTo.NAMED_SCHOOLS
    experience.named_schools.set(terms.named_schools if is_named else ())
    record("set booking terms", by=by, subject=experience, changed=changed)
    if "shared_places" in changed:
        wake(OFFER_FREED_PLACES, experience.pk)
    return experience
