"""Offers that nobody has confirmed for a while: first a reminder, then a pause.

An offer that is out of date costs a school an afternoon. Twice the same day changes nothing more.
"""

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from employers.models import Experience, ExperienceState
from employers.queries.addresses import addresses_of_employer
from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import the_portal

PAUSED_AFTER: Final = timedelta(days=90)
REMINDED_BEFORE: Final = timedelta(days=14)


def remind_to_confirm(*, today: date) -> int:
    """Ask employers whether offers still stand that would be paused in 14 days; returns how many."""
    due = Experience.objects.unconfirmed_since(today - PAUSED_AFTER + REMINDED_BEFORE)
    keys = list(due.filter(reminded_to_confirm_on__isnull=True).values_list("pk", flat=True))
    return sum(_remind(key, today) for key in keys)


def pause_unconfirmed(*, today: date) -> int:
    """Pause offers that nobody confirmed for 90 days and of which the employer was reminded.

    Whoever was reminded late still has the 14 days. Returns how many are paused.
    """
    due = Experience.objects.unconfirmed_since(today - PAUSED_AFTER)
    keys = list(
        due.filter(reminded_to_confirm_on__lte=today - REMINDED_BEFORE).values_list("pk", flat=True)
    )
    return sum(_pause(key, today) for key in keys)


@transaction.atomic
def _remind(key: int, today: date) -> bool:
    reminded = Experience.objects.filter(pk=key, reminded_to_confirm_on__isnull=True).update(
        reminded_to_confirm_on=today
    )
    if reminded:
        _tell(Experience.objects.get(pk=key), "confirm_experience", today)
    return bool(reminded)


@transaction.atomic
def _pause(key: int, today: date) -> bool:
    paused = (
        Experience.objects.unconfirmed_since(today - PAUSED_AFTER)
        .filter(pk=key)
        .update(state=ExperienceState.PAUSED)
    )
    if paused:
        experience = Experience.objects.get(pk=key)
        record(
            "move experience",
            by=the_portal(),
            subject=experience,
            before=ExperienceState.OPEN,
            after=ExperienceState.PAUSED,
        )
        _tell(experience, "experience_paused", today)
    return bool(paused)


def _tell(experience: Experience, name: str, today: date) -> None:
    if experience.employer_id is None:
        return
    send_to_each(
        to_addresses=addresses_of_employer(experience.employer_id),
        template=f"employers/emails/{name}.txt",
        once=f"{name}-{experience.pk}-{today}",
        context={"title": experience.title, "experience": str(experience.public_id)},
        organisation=experience.employer_id,
    )
