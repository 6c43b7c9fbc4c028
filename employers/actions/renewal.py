"""Offering an experience again next school year: the same words, the dates a year on."""

import uuid
from collections.abc import Sequence

from django.db import transaction

from employers.actions.experiences import duplicate_experience
from employers.actions.slots import Times, add_slots
from employers.models import Experience, Slot
from employers.queries.renewal import Renewable
from equalex.journal.actions import record
from equalex.kernel.access import Actor


@transaction.atomic
def renew_experience(
    *, experience: Experience, slots: Sequence[Renewable], public_id: uuid.UUID, by: Actor
) -> Experience:
    """A draft with the same words and these slots a year on. The same `public_id` returns it."""
    copy = duplicate_experience(experience=experience, public_id=public_id, by=by)
    if Slot.objects.filter(experience=copy).exists():
        return copy
    for slot in slots:
        add_slots(
            experience=copy,
            slots=[slot.dates],
            times=Times(start=slot.start, minutes=slot.minutes, break_minutes=slot.break_minutes),
            places=slot.places,
            by=by,
        )
    record("renew experience", by=by, subject=copy, original=experience.pk, slots=len(slots))
    return copy
