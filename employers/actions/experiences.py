"""Experiences: saved at any moment, offered when complete, paused, withdrawn, duplicated."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from employers.actions.search_index import index_experiences
from employers.models import Employer, Experience, ExperienceState, GrowthSector, Slot
from employers.rules.offers import Missing, what_is_missing
from equalex.journal.actions import record
from equalex.kernel.access import Actor

# What an employer says of an experience; its state is moved by actions of its own.
SAID = (
    "title",
    "summary",
    "activity",
    "mode",
    "setting",
    "arranged_by",
    "site_id",
    "is_tier_1",
    "is_tier_2",
    "is_tier_3",
    "delivery_model_id",
    "sector_id",
    "youngest_year",
    "oldest_year",
    "group_size",
    "has_purpose",
    "has_interaction",
    "has_people",
    "has_task",
    "adjustments",
)
# How it is booked: `employers.actions.terms` changes it, a copy takes it over.
TERMS = ("confirms_each", "shared_places", "open_to", "cost", "travel")
# What counting reads: it cannot be changed behind the back of those who have booked.
COUNTED = (
    "activity",
    "mode",
    "setting",
    "has_purpose",
    "has_interaction",
    "has_people",
    "has_task",
)


class NotComplete(Exception):
    """Schools cannot be offered this yet; `missing` says what must be added."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__("; ".join(missing.sentence for missing in self.missing))


class PlacesAreBooked(Exception):
    """Schools have booked: what they booked cannot be taken away silently. Shown as it is."""


@transaction.atomic
def save_experience(
    *, experience: Experience, growth_sectors: Iterable[GrowthSector], by: Actor
) -> Experience:
    """Keep what was said so far, new or changed, whatever is still missing.

    A second press of the button that posts it returns the one already there.
    What counting reads stays as it is once places are booked: raises PlacesAreBooked.
    """
    is_new = experience.pk is None
    if is_new:
        there = made_by_same_press(experience.employer_id, experience.public_id)
        if there is not None:
            return there
        experience.public_id = unused_id(experience.public_id)
    changed = [] if is_new else _changed(experience)
    counted = [name for name in changed if name in COUNTED]
    if counted and has_bookings(experience):
        raise PlacesAreBooked(
            "Schools have booked places, so what decides whether days count can no longer be "
            "changed. Duplicate the experience and change the copy"
        )
    experience.save(update_fields=None if is_new else changed)
    experience.growth_sectors.set(growth_sectors)
    index_experiences(Experience.objects.filter(pk=experience.pk))
    record(
        "post experience" if is_new else "edit experience",
        by=by,
        subject=experience,
        changed=changed,
    )
    return experience


@transaction.atomic
def publish_experience(*, experience: Experience, by: Actor) -> Experience:
    """Offer it to schools, again or for the first time. Raises NotComplete."""
    experience = Experience.objects.select_for_update(no_key=True).get(pk=experience.pk)
    missing = what_is_missing(experience.offer)
    if missing:
        raise NotComplete(missing)
    if experience.state != ExperienceState.OPEN:
        experience.last_confirmed_on = by.today
        experience.reminded_to_confirm_on = None
        _move(experience, ExperienceState.OPEN, by=by)
    return experience


@transaction.atomic
def confirm_experience(*, experience: Experience, by: Actor) -> Experience:
    """Say that an open offer still stands; for another 90 days nobody asks again."""
    experience = Experience.objects.select_for_update(no_key=True).get(pk=experience.pk)
    if experience.state == ExperienceState.OPEN and experience.last_confirmed_on != by.today:
        experience.last_confirmed_on = by.today
        experience.reminded_to_confirm_on = None
        experience.save(update_fields=["last_confirmed_on", "reminded_to_confirm_on"])
        record("confirm experience", by=by, subject=experience)
    return experience


@transaction.atomic
def pause_experience(*, experience: Experience, by: Actor) -> Experience:
    """Hide it from schools for now; what is booked stays booked."""
    experience = Experience.objects.select_for_update(no_key=True).get(pk=experience.pk)
    if experience.state == ExperienceState.OPEN:
        _move(experience, ExperienceState.PAUSED, by=by)
    return experience


@transaction.atomic
def withdraw_experience(
    *, experience: Experience, by: Actor, keep_booked: bool = False
) -> Experience:
    """End an offer for good: nobody can book any more.

    Raises PlacesAreBooked while learners are still to come, unless it was decided that they do.
    """
    experience = Experience.objects.select_for_update(no_key=True).get(pk=experience.pk)
    # Its slots are locked too, so that nobody books in the same moment.
    slots = list(
        Slot.objects.select_for_update(no_key=True).filter(experience=experience).order_by("pk")
    )
    to_come = sum(slot.booked for slot in slots if slot.last_date >= by.today)
    if to_come and not keep_booked:
        noun = "place is" if to_come == 1 else "places are"
        raise PlacesAreBooked(
            f"{to_come} {noun} booked for dates still to come. Cancel those bookings first, or "
            "pause the experience: then nobody else can book, and what is booked stays."
        )
    if experience.state != ExperienceState.WITHDRAWN:
        _move(experience, ExperienceState.WITHDRAWN, by=by)
    return experience


@transaction.atomic
def duplicate_experience(*, experience: Experience, public_id: uuid.UUID, by: Actor) -> Experience:
    """A draft with the same words and no dates. The same `public_id` again returns that draft."""
    there = made_by_same_press(experience.employer_id, public_id)
    if there is not None:
        return there
    copy = Experience.objects.create(
        public_id=unused_id(public_id),
        employer_id=experience.employer_id,
        **{name: getattr(experience, name) for name in (*SAID, *TERMS)},
    )
    copy.named_schools.add(*experience.named_schools.all())
    copy.growth_sectors.add(*experience.growth_sectors.all())
    index_experiences(Experience.objects.filter(pk=copy.pk))
    record("duplicate experience", by=by, subject=copy, original=experience.pk)
    return copy


def has_bookings(experience: Experience) -> bool:
    """True when places of any slot are taken."""
    return Slot.objects.filter(experience=experience, booked__gt=0).exists()


def made_by_same_press(employer_id: int | None, public_id: uuid.UUID) -> Experience | None:
    """What an earlier press of the same button made; presses come one after the other."""
    list(Employer.objects.select_for_update().filter(pk__in=[employer_id]))
    return Experience.objects.filter(public_id=public_id, employer=employer_id).first()


def unused_id(public_id: uuid.UUID) -> uuid.UUID:
    """The id that the page chose, unless somebody else has it."""
    return uuid.uuid4() if Experience.objects.filter(public_id=public_id).exists() else public_id


def _changed(experience: Experience) -> list[str]:
    """The names of what is said otherwise than in the row, which is locked."""
    kept = Experience.objects.select_for_update(no_key=True).get(pk=experience.pk)
    return [name for name in SAID if getattr(kept, name) != getattr(experience, name)]


def _move(experience: Experience, state: ExperienceState, *, by: Actor) -> None:
    before = experience.state
    experience.state = state
    experience.save(update_fields=["state", "last_confirmed_on", "reminded_to_confirm_on"])
    record("move experience", by=by, subject=experience, before=before, after=state)
