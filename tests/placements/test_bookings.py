"""Booking places, withdrawing, cancelling: all or nothing, once, and told once."""

import uuid
from datetime import date, time

import pytest
import time_machine

from employers.actions.slots import NotEnoughPlaces
from employers.models import Slot
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Actor, Role
from placements.actions.bookings import (
    CannotEnd,
    book_places,
    cancel_booking,
    place_learners,
    withdraw_learner,
)
from placements.actions.placing import AlreadyPlaced, NotBookable
from placements.models import Attendance, Booking, BookingState, Placement, Progress
from schools.models import Learner, School
from tests.factories import (
    AttendanceFactory,
    ContactFactory,
    ExperienceFactory,
    LearnerFactory,
    SchoolFactory,
    SlotDateFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def leader(school: School) -> Actor:
    return actor_for(Role.CAREERS_LEADER, school)


def class_of(school: School, number: int) -> list[Learner]:
    return [LearnerFactory(school=school) for _ in range(number)]


def book(slot: Slot, learners: list[Learner], by: Actor) -> Booking:
    return book_places(slot=slot, learners=learners, once=uuid.uuid4(), by=by)


def test_booking_places_learners_plans_their_days_and_counts_them(
    school: School, leader: Actor
) -> None:
    slot, learners = SlotFactory(places=5), class_of(school, 3)
    booking = book(slot, learners, leader)
    slot.refresh_from_db()
    assert slot.booked == 3
    days = Attendance.objects.filter(placement__booking=booking)
    assert {(day.date, day.start, day.planned_minutes) for day in days} == {
        (date(2027, 3, 4), time(9, 30), 300)
    }
    assert set(days.values_list("reasons__0", flat=True)) == {"not_yet_happened"}
    assert list(Progress.objects.values_list("ks3_planned", flat=True)) == [300] * 3
    assert Entry.objects.filter(verb="book places").exists()


def test_a_double_click_books_once(school: School, leader: Actor) -> None:
    slot, learners, once = SlotFactory(), class_of(school, 2), uuid.uuid4()
    first = book_places(slot=slot, learners=learners, once=once, by=leader)
    assert book_places(slot=slot, learners=learners, once=once, by=leader) == first
    slot.refresh_from_db()
    assert (slot.booked, Placement.objects.count()) == (2, 2)


def test_more_learners_than_places_books_nobody(school: School, leader: Actor) -> None:
    slot = SlotFactory(places=2)
    with pytest.raises(NotEnoughPlaces, match="Only 2 places"):
        book(slot, class_of(school, 3), leader)
    slot.refresh_from_db()
    assert (slot.booked, Booking.objects.count(), Placement.objects.count()) == (0, 0, 0)


def test_a_learner_expected_elsewhere_is_named_and_nothing_is_booked(
    school: School, leader: Actor
) -> None:
    [learner] = class_of(school, 1)
    book(SlotFactory(experience__title="A day in the lab"), [learner], leader)
    with pytest.raises(AlreadyPlaced) as refused:
        book(SlotFactory(), [learner], leader)
    assert refused.value.sentences == [
        (
            f"{learner.full_name} already has a place at “A day in the lab” "
            "on 4 March 2027, 09:30 to 14:30."
        )
    ]
    assert Booking.objects.count() == 1


def test_a_morning_and_an_afternoon_on_one_date_are_two_places(
    school: School, leader: Actor
) -> None:
    learners = class_of(school, 1)
    for start in (time(9, 0), time(12, 0)):
        slot = SlotFactory(dates=False)
        SlotDateFactory(slot=slot, start=start, minutes=180)
        book(slot, learners, leader)
    assert Placement.objects.count() == 2


def test_a_break_belongs_to_the_time_one_is_expected(school: School, leader: Actor) -> None:
    learners = class_of(school, 1)
    morning, afternoon = SlotFactory(dates=False), SlotFactory(dates=False)
    SlotDateFactory(slot=morning, start=time(9, 0), minutes=180, break_minutes=30)
    SlotDateFactory(slot=afternoon, start=time(12, 15), minutes=120)
    book(morning, learners, leader)
    with pytest.raises(AlreadyPlaced):
        book(afternoon, learners, leader)


def test_a_cancelled_placement_does_not_block(school: School, leader: Actor) -> None:
    learners = class_of(school, 1)
    cancel_booking(booking=book(SlotFactory(), learners, leader), reason="Snow", by=leader)
    assert book(SlotFactory(), learners, leader)


def test_an_encounter_in_school_does_not_block(school: School, leader: Actor) -> None:
    [learner] = class_of(school, 1)
    AttendanceFactory(
        placement__learner=learner,
        placement__booking__experience__kind="encounter",
        date=date(2027, 3, 4),
        attendance="planned",
        minutes=None,
    )
    assert book(SlotFactory(), [learner], leader)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("past", "This date has passed"),
        ("another school", "not at your school"),
        ("wrong year", "will be in Year 9, and this experience is for Years 10 to 11"),
        ("left", "has left your school"),
        ("nobody", "at least one learner"),
    ],
)
def test_what_cannot_be_booked_is_said(
    case: str, sentence: str, school: School, leader: Actor
) -> None:
    slot, learners = SlotFactory(), class_of(school, 1)
    match case:
        case "past":
            slot = SlotFactory(first_date=date(2027, 1, 10))
        case "another school":
            learners = [LearnerFactory()]
        case "wrong year":
            slot = SlotFactory(experience=ExperienceFactory(youngest_year=10))
        case "left":
            learners = [LearnerFactory(school=school, left_on=date(2026, 12, 18))]
        case "nobody":
            learners = []
    with pytest.raises(NotBookable, match=sentence):
        book(slot, learners, leader)
    assert Slot.objects.get(pk=slot.pk).booked == 0


def test_more_learners_join_and_those_placed_already_are_passed_over(
    school: School, leader: Actor
) -> None:
    slot, learners = SlotFactory(places=3), class_of(school, 3)
    booking = book(slot, learners[:1], leader)
    assert place_learners(booking=booking, learners=learners, by=leader) == 2
    assert place_learners(booking=booking, learners=learners, by=leader) == 0
    slot.refresh_from_db()
    assert slot.booked == 3


def test_a_withdrawn_learner_is_to_be_placed_again(school: School, leader: Actor) -> None:
    slot, learners = SlotFactory(), class_of(school, 2)
    booking = book(slot, learners, leader)
    placement = Placement.objects.get(booking=booking, learner=learners[0])
    for _ in range(2):
        withdraw_learner(placement=placement, reason="Family holiday", by=leader)
    slot.refresh_from_db()
    assert slot.booked == 1
    assert Progress.objects.get(learner=learners[0]).ks3_planned == 0
    assert place_learners(booking=booking, learners=learners[:1], by=leader) == 1


def test_cancelling_gives_places_back_and_tells_the_contact_once(
    school: School, leader: Actor
) -> None:
    slot, learners = SlotFactory(), class_of(school, 2)
    contact = ContactFactory(employer=slot.experience.employer)
    booking = book(slot, learners, leader)
    for _ in range(2):
        cancel_booking(booking=booking, reason="Clash with exams", by=leader)
    slot.refresh_from_db()
    booking.refresh_from_db()
    assert (slot.booked, booking.state) == (0, BookingState.CANCELLED)
    assert set(Progress.objects.values_list("ks3_planned", flat=True)) == {0}
    told = Message.objects.filter(template="placements/emails/cancelled.txt")
    assert [message.to_address for message in told] == [contact.email]
    assert learners[0].first_name not in str(told.get().context)


def test_what_was_attended_can_neither_be_cancelled_nor_withdrawn(
    school: School, leader: Actor
) -> None:
    slot, learners = SlotFactory(), class_of(school, 1)
    booking = book(slot, learners, leader)
    Attendance.objects.update(attendance="attended", minutes=300)
    with pytest.raises(CannotEnd):
        cancel_booking(booking=booking, reason="Mistake", by=leader)
    with pytest.raises(CannotEnd):
        withdraw_learner(placement=booking.placements.get(), reason="Mistake", by=leader)
    slot.refresh_from_db()
    assert slot.booked == 1
