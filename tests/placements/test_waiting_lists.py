"""Waiting lists: in order, offered by themselves when a place is free, ended in time (scenario 1)."""

import uuid
from datetime import date

import pytest
import time_machine

from employers.actions.slots import NotEnoughPlaces, change_places
from employers.models import Slot
from equalex.journal.models import Message
from equalex.kernel.access import Actor, Role
from placements.actions import expiry
from placements.actions.bookings import (
    OthersAreWaiting,
    book_places,
    cancel_booking,
    withdraw_learner,
)
from placements.actions.placing import NotBookable
from placements.actions.waiting_lists import join_waiting_list, offer_freed_places, take_offer
from placements.models import Booking, BookingState
from placements.queries.to_place import list_to_place
from schools.models import School
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory, SlotFactory
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


def school() -> Actor:
    """The careers leader of a new school, who can be told by e-mail."""
    organisation = SchoolFactory()
    MembershipFactory(organisation=organisation, role=Role.CAREERS_LEADER)
    return actor_for(Role.CAREERS_LEADER, organisation)


def learners_of(by: Actor, number: int) -> list:
    return [LearnerFactory(school=School.objects.get(pk=by.organisation_id)) for _ in range(number)]


def book(slot: Slot, by: Actor, number: int = 1) -> Booking:
    return book_places(slot=slot, learners=learners_of(by, number), once=uuid.uuid4(), by=by)


def wait(slot: Slot, by: Actor, number: int = 1) -> Booking:
    return join_waiting_list(slot=slot, learners=learners_of(by, number), once=uuid.uuid4(), by=by)


def state_of(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def booked(slot: Slot) -> int:
    return Slot.objects.get(pk=slot.pk).booked


def offers() -> list[str]:
    return list(
        Message.objects.filter(template="placements/emails/places_offered.txt").values_list(
            "to_address", flat=True
        )
    )


def test_scenario_1_who_finds_the_last_place_gone_stays_on_the_waiting_list() -> None:
    slot, first, second = SlotFactory(places=4, booked=3), school(), school()
    held = book(slot, first)
    with pytest.raises(NotEnoughPlaces, match="All places"):
        book(slot, second)
    waiting = wait(slot, second)
    assert (state_of(waiting), booked(slot)) == (BookingState.WAITING, 4)
    cancel_booking(booking=held, reason="Exams", by=first)
    assert (state_of(waiting), booked(slot), len(offers())) == (BookingState.OFFERED, 4, 1)


def test_a_freed_place_is_offered_in_the_order_of_joining_and_told_once() -> None:
    slot, holder = SlotFactory(places=2), school()
    held = book(slot, holder, 2)
    first, second = wait(slot, school(), 2), wait(slot, school())
    withdraw_learner(placement=held.placements.first(), reason="Ill", by=holder)
    assert (state_of(first), state_of(second)) == (BookingState.OFFERED, BookingState.WAITING)
    for _ in range(2):
        assert offer_freed_places(experience_id=slot.experience_id, today=TODAY) == 0
    assert (len(offers()), booked(slot)) == (1, 2)


def test_nobody_books_past_those_who_wait() -> None:
    slot = SlotFactory(places=1)
    holder = school()
    held = book(slot, holder)
    wait(slot, school())
    Booking.objects.filter(pk=held.pk).update(state="cancelled")
    Slot.objects.update(booked=0)
    with pytest.raises(OthersAreWaiting):
        book(slot, school())


def test_who_joins_where_places_are_free_is_offered_them_at_once() -> None:
    slot = SlotFactory(places=3)
    assert wait(slot, school(), 2).state == BookingState.OFFERED


def test_an_offer_that_nobody_takes_goes_to_the_next_and_its_learners_are_to_place() -> None:
    slot, holder, late = SlotFactory(places=1), school(), school()
    held = book(slot, holder)
    first, second = wait(slot, late), wait(slot, school())
    cancel_booking(booking=held, reason="Exams", by=holder)
    ends = Booking.objects.get(pk=first.pk).offer_ends_on
    assert ends == date(2027, 1, 18)  # five working days
    assert expiry.expire_offers(today=ends) == 0
    assert [expiry.expire_offers(today=date(2027, 1, 19)) for _ in range(2)] == [1, 0]
    assert (state_of(first), state_of(second)) == (BookingState.EXPIRED, BookingState.OFFERED)
    assert (booked(slot), len(list_to_place(late).put_back)) == (1, 1)
    with pytest.raises(NotBookable, match="has ended"):
        take_offer(booking=first, learners=learners_of(late, 1), by=late)


def test_taking_an_offer_books_the_places_that_were_held() -> None:
    slot, by = SlotFactory(places=2), school()
    booking = wait(slot, by, 2)
    learners = [placement.learner for placement in booking.placements.all()]
    take_offer(booking=booking, learners=learners, by=by)
    assert (state_of(booking), booked(slot)) == (BookingState.CONFIRMED, 2)


def test_new_places_are_offered_too(django_capture_on_commit_callbacks: object) -> None:
    slot, holder = SlotFactory(places=1), school()
    book(slot, holder)
    waiting = wait(slot, school())
    change_places(slot=slot, places=2, by=actor_for(Role.EMPLOYER_STAFF, slot.experience.employer))
    assert offer_freed_places(experience_id=slot.experience_id, today=TODAY) == 1
    assert state_of(waiting) == BookingState.OFFERED


def test_who_is_no_longer_offered_it_waits_no_longer_and_holds_nobody_up() -> None:
    slot, holder = SlotFactory(places=1), school()
    held = book(slot, holder)
    shut_out, next_one = wait(slot, school()), wait(slot, school())
    slot.experience.open_to = "named"
    slot.experience.save()
    slot.experience.named_schools.add(next_one.school)
    cancel_booking(booking=held, reason="Exams", by=holder)
    assert (state_of(shut_out), state_of(next_one)) == (BookingState.EXPIRED, BookingState.OFFERED)


def test_waiting_ends_with_the_date_and_its_learners_are_to_place() -> None:
    slot, by = SlotFactory(places=1, booked=1), school()
    waiting = wait(slot, by)
    assert [expiry.expire_waiting(today=slot.first_date) for _ in range(2)] == [1, 0]
    assert state_of(waiting) == BookingState.EXPIRED
    assert len(list_to_place(by).put_back) == 1


def test_where_the_employer_confirms_the_first_who_waits_is_asked_for() -> None:
    slot = SlotFactory(places=1, booked=1, experience__confirms_each=True)
    first, second = wait(slot, school()), wait(slot, school())
    Slot.objects.update(booked=0)
    offer_freed_places(experience_id=slot.experience_id, today=TODAY)
    assert (state_of(first), state_of(second)) == (BookingState.REQUESTED, BookingState.WAITING)


def test_scenario_5_one_total_over_all_dates_is_kept_whatever_the_date() -> None:
    one = SlotFactory(places=3, experience__shared_places=4)
    other = SlotFactory(places=3, experience=one.experience, first_date=date(2027, 3, 5))
    holder = school()
    held = book(one, holder, 3)
    with pytest.raises(NotEnoughPlaces, match="Only 1 place"):
        book(other, school(), 2)
    book(other, school())
    with pytest.raises(NotEnoughPlaces):
        book(other, school())
    waiting = wait(other, school())
    cancel_booking(booking=held, reason="Exams", by=holder)
    assert state_of(waiting) == BookingState.OFFERED
    one.experience.refresh_from_db()
    assert one.experience.shared_booked == booked(one) + booked(other) == 2
