"""Many schools want the last places at the same moment: never over, never under."""

import uuid
from datetime import date

import pytest

from employers.actions.slots import NotEnoughPlaces, TooFewPlaces, change_places
from employers.models import Slot
from equalex.kernel.access import Actor, Role
from placements.actions.bookings import book_places, cancel_booking, withdraw_learner
from placements.models import Booking, Placement
from tests.dependability.at_once import at_once, in_processes, rows_unlocked
from tests.factories import LearnerFactory, SchoolFactory, SlotFactory
from tests.factories.actors import actor_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
BEFORE, TO_COME = date(2026, 9, 7), date(2027, 3, 4)
PLACES, SCHOOLS, ROUNDS = 5, 12, 5
CLIENTS, PROCESSES, AT_A_TIME = 200, 4, 10


def clients(slot: Slot, *, learners: int = SCHOOLS, schools: int = SCHOOLS) -> list:
    """So many learners of so many schools, for each of whom somebody asks for one place."""
    asks = []
    there = [SchoolFactory() for _ in range(schools)]
    for number in range(learners):
        school = there[number % schools]
        learner = LearnerFactory(school=school)
        by = actor_for(Role.CAREERS_LEADER, school, today=BEFORE)
        asks.append(
            lambda learner=learner, by=by: book_places(
                slot=slot, learners=[learner], once=uuid.uuid4(), by=by
            )
        )
    return asks


def placed(slot: Slot) -> int:
    return Placement.objects.placed().filter(booking__slot=slot).count()


def race() -> tuple[int, int]:
    """Placements, and places that the slot says are booked, after everybody has asked at once."""
    slot = SlotFactory(places=PLACES, first_date=TO_COME)
    at_once(clients(slot), refusals=(NotEnoughPlaces,))
    return placed(slot), Slot.objects.get(pk=slot.pk).booked


def test_the_last_places_are_booked_exactly_once_each() -> None:
    assert [race() for _ in range(ROUNDS)] == [(PLACES, PLACES)] * ROUNDS


def crowd(number: int = CLIENTS) -> tuple[int, int]:
    """As `race`, but 200 clients of 20 schools in four processes, 40 of them at any moment."""
    slot = SlotFactory(places=PLACES, first_date=TO_COME)
    asks = clients(slot, learners=number, schools=20)
    shares = [asks[number::PROCESSES] for number in range(PROCESSES)]
    in_processes(shares, threads=AT_A_TIME, refusals=(NotEnoughPlaces,))
    return placed(slot), Slot.objects.get(pk=slot.pk).booked


def test_two_hundred_clients_in_four_processes_have_five_places_exactly() -> None:
    assert crowd() == (PLACES, PLACES)


def test_without_the_lock_several_processes_place_more_than_there_are() -> None:
    with rows_unlocked():
        placements, _ = crowd(number=60)
    assert placements > PLACES


def test_without_the_lock_more_are_placed_than_there_are_places() -> None:
    with rows_unlocked():
        found = [race() for _ in range(ROUNDS)]
    assert any(placements > PLACES for placements, _ in found), found


def all_at_once(number: int) -> tuple[int, int, int]:
    """Of a slot that `number` clients book while its places shrink, a booking is cancelled and two
    learners are withdrawn: places said to be booked, learners placed, and places there are.
    """
    slot = SlotFactory(places=PLACES, first_date=TO_COME)
    employer = actor_for(Role.EMPLOYER_STAFF, slot.experience.employer, today=BEFORE)
    gives_back = [
        lambda held=held, by=by: cancel_booking(booking=held, reason="Ill", by=by)
        for held, by in [booked(slot, 2)]
    ]
    gives_back += [
        lambda placement=placement, by=by: withdraw_learner(
            placement=placement, reason="Moved", by=by
        )
        for held, by in [booked(slot, 2)]
        for placement in held.placements.all()
    ]
    asks = clients(slot, learners=number, schools=min(number, 20))
    # What gives places back is spread among those who want them.
    for place, ask in enumerate([*gives_back, lambda: shrink(slot, employer)]):
        asks.insert(place * len(asks) // 4, ask)
    refusals = (NotEnoughPlaces, TooFewPlaces)
    if number <= SCHOOLS:
        at_once(asks, refusals=refusals)
    else:
        shares = [asks[number::PROCESSES] for number in range(PROCESSES)]
        in_processes(shares, threads=AT_A_TIME, refusals=refusals)
    slot.refresh_from_db()
    return slot.booked, placed(slot), slot.places


def booked(slot: Slot, number: int) -> tuple[Booking, Actor]:
    """So many learners of one school, who have places, and who booked them."""
    school = SchoolFactory()
    by = actor_for(Role.CAREERS_LEADER, school, today=BEFORE)
    learners = [LearnerFactory(school=school) for _ in range(number)]
    return book_places(slot=slot, learners=learners, once=uuid.uuid4(), by=by), by


def test_shrinking_cancelling_withdrawing_and_booking_at_once_lose_no_place() -> None:
    for _ in range(ROUNDS):
        booked_places, learners, places = all_at_once(6)
        assert booked_places == learners <= places


def shrink(slot: Slot, employer: object) -> None:
    """Offer as few places as are booked at that moment, and one more."""
    now = Slot.objects.get(pk=slot.pk)
    change_places(slot=slot, places=max(now.booked, 3) + 1, by=employer)
