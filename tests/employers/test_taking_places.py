"""Places are never overbooked and never lost, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from employers.actions.slots import NotEnoughPlaces, SlotClosed, return_places, take_places
from employers.models import ExperienceState, Slot
from tests.factories import SlotFactory

TODAY = date(2027, 1, 11)


def take(slot_id: int, places: int) -> Slot:
    """A school that nothing is reserved for takes places."""
    return take_places(slot_id=slot_id, places=places, school_id=0, on=TODAY)


@pytest.mark.django_db
def test_places_are_taken_and_given_back() -> None:
    slot = SlotFactory(places=4)
    assert take(slot.pk, 3).places_left == 1
    assert return_places(slot_id=slot.pk, places=2).places_left == 3


@pytest.mark.django_db
def test_too_many_places_are_refused_with_how_many_are_left() -> None:
    slot = SlotFactory(places=4, booked=3)
    with pytest.raises(NotEnoughPlaces) as refused:
        take(slot.pk, 2)
    assert refused.value.left == 1
    assert str(refused.value).startswith("Only 1 place is left at this date, and you asked for 2.")
    slot.refresh_from_db()
    assert slot.booked == 3


@pytest.mark.django_db
def test_a_full_slot_says_so() -> None:
    slot = SlotFactory(places=4, booked=4)
    with pytest.raises(NotEnoughPlaces, match="All places at this date are taken"):
        take(slot.pk, 1)


@pytest.mark.django_db
def test_a_cancelled_slot_takes_nobody_but_gives_places_back() -> None:
    slot = SlotFactory(places=4, booked=2, cancelled_at=timezone.now())
    with pytest.raises(SlotClosed):
        take(slot.pk, 1)
    assert return_places(slot_id=slot.pk, places=2).booked == 0


@pytest.mark.django_db
def test_nobody_books_what_is_paused_or_whose_employer_is_not_approved() -> None:
    paused = SlotFactory(experience__state=ExperienceState.PAUSED)
    unapproved = SlotFactory(experience__employer__approved=False)
    for slot in (paused, unapproved):
        with pytest.raises(SlotClosed, match="no longer offers this date"):
            take(slot.pk, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("places", [0, -1])
def test_nobody_takes_or_returns_less_than_one_place(places: int) -> None:
    slot = SlotFactory(places=4, booked=2)
    for change in (take, lambda key, number: return_places(slot_id=key, places=number)):
        with pytest.raises(ValueError, match="at least 1"):
            change(slot.pk, places)


@pytest.mark.django_db
def test_more_places_than_were_booked_are_not_given_back() -> None:
    slot = SlotFactory(places=4, booked=1)
    with pytest.raises(ValueError, match="1 are booked"):
        return_places(slot_id=slot.pk, places=2)


@pytest.mark.django_db
def test_places_come_back_when_the_booking_around_them_fails() -> None:
    slot = SlotFactory(places=4)

    def book_and_fail() -> None:
        with transaction.atomic():
            take(slot.pk, 2)
            raise RuntimeError("the booking failed")

    with pytest.raises(RuntimeError):
        book_and_fail()
    slot.refresh_from_db()
    assert slot.booked == 0


def race(clients: int, ask: object) -> list[str]:
    """All clients ask at the same moment, each over a connection of its own."""
    start = Barrier(clients)

    def client() -> str:
        start.wait()
        try:
            ask()  # type: ignore[operator]  # a callable without arguments
        except NotEnoughPlaces:
            return "full"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(clients) as pool:
        return [future.result() for future in [pool.submit(client) for _ in range(clients)]]


@pytest.mark.django_db(transaction=True)
def test_twelve_who_ask_at_once_for_five_places_get_exactly_five() -> None:
    slot = SlotFactory(places=5)
    results = race(12, lambda: take(slot.pk, 1))
    assert sorted(results) == ["full"] * 7 + ["taken"] * 5
    assert Slot.objects.get(pk=slot.pk).booked == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_for_the_last_place_are_told_apart() -> None:
    slot = SlotFactory(places=4, booked=3)
    results = race(2, lambda: take(slot.pk, 1))
    assert sorted(results) == ["full", "taken"]
    assert Slot.objects.get(pk=slot.pk).booked == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_places_would_be_taken_twice() -> None:
    """The negative control: the same race with a read that locks nothing goes wrong."""
    slot = SlotFactory(places=100)
    read_by_all = Barrier(4)

    def take_without_lock() -> None:
        found = Slot.objects.get(pk=slot.pk)
        read_by_all.wait()
        Slot.objects.filter(pk=slot.pk).update(booked=found.booked + 1)

    race(4, take_without_lock)
    assert Slot.objects.get(pk=slot.pk).booked < 4
