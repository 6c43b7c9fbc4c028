"""Places of slots: taken and given back under a lock on the slot's row.

The caller journals what the places are for: taking them is part of a booking.
"""

from django.db import transaction

from employers.models import Slot


class NotEnoughPlaces(Exception):
    """Fewer places are left than were asked for; the message may be shown as it is."""

    def __init__(self, *, asked: int, left: int) -> None:
        self.asked = asked
        self.left = left
        super().__init__(_not_enough(asked, left))


class SlotCancelled(Exception):
    """The employer has cancelled the slot; the message may be shown as it is."""

    def __init__(self) -> None:
        super().__init__("The employer has cancelled this date. Please choose another.")


@transaction.atomic
def take_places(*, slot_id: int, places: int) -> Slot:
    """Take places at a slot, and return the slot as it now is.

    Raises NotEnoughPlaces when fewer are left, SlotCancelled when the slot no longer takes
    place, Slot.DoesNotExist, and ValueError for fewer than one place.
    """
    _at_least_one(places)
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    if slot.cancelled_at is not None:
        raise SlotCancelled
    if slot.places_left < places:
        raise NotEnoughPlaces(asked=places, left=slot.places_left)
    slot.booked += places
    slot.save(update_fields=["booked"])
    return slot


@transaction.atomic
def return_places(*, slot_id: int, places: int) -> Slot:
    """Give places back, of a cancelled slot too, and return the slot as it now is.

    Raises ValueError when fewer were booked: the caller has counted wrongly.
    """
    _at_least_one(places)
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    if slot.booked < places:
        raise ValueError(f"{places} places cannot be given back: {slot.booked} are booked")
    slot.booked -= places
    slot.save(update_fields=["booked"])
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
