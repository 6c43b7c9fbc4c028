"""Slots: added, changed, cancelled; their places taken and given back under a lock.

Who takes places journals what for: it is part of a booking.
"""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from employers.models import Experience, Slot, SlotDate
from equalex.journal.actions import record, wake
from equalex.kernel.access import Actor

# The task, by name, that offers places to schools on a waiting list; it is given an experience.
OFFER_FREED_PLACES = "placements.offer_freed_places"


class NotEnoughPlaces(Exception):
    """Fewer places are left than were asked for; the message may be shown as it is."""

    def __init__(self, *, asked: int, left: int) -> None:
        self.asked = asked
        self.left = left
        super().__init__(_not_enough(asked, left))


class SlotClosed(NotEnoughPlaces):
    """The employer has cancelled the slot, or no longer offers the experience: nobody can book."""

    def __init__(self, *, asked: int) -> None:
        super().__init__(asked=asked, left=0)
        self.args = ("The employer no longer offers this date. Please choose another.",)


class TooFewPlaces(Exception):
    """The number of places would fall below what is booked; the message may be shown as it is."""


class StillBooked(Exception):
    """A slot with booked places cannot be cancelled here; the message may be shown as it is."""


class AlreadyThere(Exception):
    """The same dates at the same time are offered already; the message may be shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When each date of a slot begins, and how long learners work without breaks (1 to 480)."""

    start: time
    minutes: int
    break_minutes: int = 0


@transaction.atomic
def add_slots(
    *,
    experience: Experience,
    slots: list[list[date]],
    times: Times,
    places: int,
    note: str = "",
    by: Actor,
) -> list[Slot]:
    """Add slots, each with its own dates, all at the same times. Raises AlreadyThere.

    Nothing is added when one of them is there already: a second press changes nothing.
    """
    lock_experience(experience.pk)
    there = _offered(experience, times)
    if any(tuple(dates) in there for dates in slots):
        raise AlreadyThere("You offer this already. To have more learners, change its places")
    added = [
        Slot(
            experience=experience,
            places=places,
            first_date=dates[0],
            last_date=dates[-1],
            note=note,
        )
        for dates in slots
    ]
    Slot.objects.bulk_create(added)
    SlotDate.objects.bulk_create(
        [
            SlotDate(
                slot=slot,
                date=day,
                start=times.start,
                minutes=times.minutes,
                break_minutes=times.break_minutes,
            )
            for slot, dates in zip(added, slots, strict=True)
            for day in dates
        ]
    )
    record("add slots", by=by, subject=experience, slots=[slot.pk for slot in added], places=places)
    return added


def _offered(experience: Experience, times: Times) -> set[tuple[date, ...]]:
    """Dates, slot by slot, that are offered with these times."""
    rows = SlotDate.objects.filter(
        slot__experience=experience,
        slot__cancelled_at__isnull=True,
        start=times.start,
        minutes=times.minutes,
    ).order_by("date")
    dates: dict[int, list[date]] = {}
    for slot_id, day in rows.values_list("slot", "date"):
        dates.setdefault(slot_id, []).append(day)
    return {tuple(days) for days in dates.values()}


@transaction.atomic
def change_places(*, slot: Slot, places: int, by: Actor) -> Slot:
    """Change how many learners can come. Raises TooFewPlaces below what is booked.

    Below what schools have only asked for is allowed. New places are offered to who waits for them.
    """
    slot = _locked(slot.pk)
    if places < slot.booked:
        verb, noun = ("is", "place") if slot.booked == 1 else ("are", "places")
        raise TooFewPlaces(
            f"{slot.booked} {noun} {verb} booked already. Enter {slot.booked} or more"
        )
    if places != slot.places:
        before, slot.places = slot.places, places
        slot.save(update_fields=["places"])
        record("change places", by=by, subject=slot, before=before, after=places)
        if places > before:
            wake(OFFER_FREED_PLACES, slot.experience_id)
    return slot


@transaction.atomic
def cancel_slot(*, slot: Slot, by: Actor) -> Slot:
    """Take a slot out of the offer. Raises StillBooked while places are booked."""
    slot = _locked(slot.pk)
    if slot.booked:
        verb, noun = ("is", "place") if slot.booked == 1 else ("are", "places")
        raise StillBooked(
            f"{slot.booked} {noun} {verb} booked for it. Cancel these bookings first: the schools "
            "are told, and their learners are placed elsewhere."
        )
    if slot.cancelled_at is None:
        slot.cancelled_at = timezone.now()
        slot.save(update_fields=["cancelled_at"])
        record("cancel slot", by=by, subject=slot)
    return slot


@transaction.atomic
def take_places(*, slot_id: int, places: int, school_id: int, on: date) -> Slot:
    """Take places at a slot for a school, and return the slot as it now is.

    Raises NotEnoughPlaces when fewer are left, at this slot or over all dates together (SlotClosed,
    one of its kind, when the slot is cancelled or this school is not offered the experience),
    Slot.DoesNotExist, and ValueError for fewer than one place. `on` is today.
    """
    _at_least_one(places)
    slot = _locked(slot_id)
    offered = Experience.objects.offered().open_to_school(school_id, on)
    if slot.cancelled_at is not None or not offered.filter(pk=slot.experience_id).exists():
        raise SlotClosed(asked=places)
    if slot.places_left < places:
        raise NotEnoughPlaces(asked=places, left=slot.places_left)
    return _book(slot, places)


@transaction.atomic
def return_places(*, slot_id: int, places: int) -> Slot:
    """Give places back, of a cancelled slot too, and return the slot as it now is.

    Raises ValueError when fewer were booked: the caller has counted wrongly.
    """
    _at_least_one(places)
    slot = _locked(slot_id)
    if slot.booked < places:
        raise ValueError(f"{places} places cannot be given back: {slot.booked} are booked")
    return _book(slot, -places)


def lock_experience(experience_id: int) -> Experience:
    """Lock an experience until the transaction ends: what changes its places waits for this.

    Locked before its slots, and before its bookings. Rows that only refer to it do not wait.
    """
    [experience] = Experience.objects.select_for_update(no_key=True).filter(pk=experience_id)
    return experience


def _locked(slot_id: int) -> Slot:
    experience_id = Slot.objects.values_list("experience", flat=True).get(pk=slot_id)
    experience = lock_experience(experience_id)
    slot = Slot.objects.select_for_update(no_key=True).get(pk=slot_id)
    slot.experience = experience
    return slot


def _book(slot: Slot, places: int) -> Slot:
    slot.booked += places
    slot.save(update_fields=["booked"])
    experience = slot.experience
    if experience.shared_places is not None:
        experience.shared_booked += places
        experience.save(update_fields=["shared_booked"])
    return slot


def _at_least_one(places: int) -> None:
    if places < 1:
        raise ValueError("places must be at least 1")


def _not_enough(asked: int, left: int) -> str:
    if left == 0:
        return "All places at this date are taken. Please choose another date."
    verb, noun = ("is", "place") if left == 1 else ("are", "places")
    return (
        f"Only {left} {noun} {verb} left at this date, and you asked for {asked}. "
        "Choose fewer learners, or another date."
    )
