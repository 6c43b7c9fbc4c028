"""Places that an employer confirms: asked for, taken in part, declined, run out (scenarios A, B)."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine

from employers.actions.slots import NotEnoughPlaces, TooFewPlaces, change_places
from employers.models import Slot
from equalex.journal.models import Message
from equalex.kernel.access import Actor, Role
from placements.actions import expiry
from placements.actions.bookings import AsksFirst, book_places, cancel_booking, withdraw_learner
from placements.actions.placing import AlreadyPlaced, NotBookable
from placements.actions.requests import (
    AnsweredAlready,
    accept_request,
    decline_request,
    request_places,
)
from placements.actions.waiting_lists import take_offer
from placements.actions.withdrawals import cancel_date, withdraw_offer
from placements.models import Attendance, Booking, BookingState, Placement, Progress
from placements.queries.requests import requests_to_answer
from placements.queries.to_place import list_to_place
from schools.models import Learner, School
from tests.factories import (
    AttendanceFactory,
    ContactFactory,
    LearnerFactory,
    MembershipFactory,
    SchoolFactory,
    SlotDateFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def school() -> School:
    school: School = SchoolFactory()
    MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    return school


@pytest.fixture
def leader(school: School) -> Actor:
    return actor_for(Role.CAREERS_LEADER, school)


def asking(**fields: object) -> Slot:
    """A slot whose employer confirms each booking and has a contact without account."""
    slot: Slot = SlotFactory(experience__confirms_each=True, **fields)
    ContactFactory(employer=slot.experience.employer)
    return slot


def host_of(slot: Slot) -> Actor:
    return actor_for(Role.EMPLOYER_STAFF, slot.experience.employer)


def class_of(school: School, number: int) -> list[Learner]:
    return [LearnerFactory(school=school) for _ in range(number)]


def ask(slot: Slot, learners: list[Learner], by: Actor) -> Booking:
    return request_places(slot=slot, learners=learners, once=uuid.uuid4(), by=by)


def booked(slot: Slot) -> int:
    return Slot.objects.get(pk=slot.pk).booked


def names_to_place(by: Actor) -> list[str]:
    return sorted(one.name for one in list_to_place(by).put_back)


def told(template: str) -> int:
    return Message.objects.filter(template=f"placements/emails/{template}.txt").count()


def test_a_request_takes_no_place_and_plans_no_day_until_it_is_confirmed(
    school: School, leader: Actor
) -> None:
    slot = asking(places=5)
    booking = ask(slot, class_of(school, 3), leader)
    assert (booking.state, booked(slot)) == (BookingState.REQUESTED, 0)
    assert Attendance.objects.count() == 0
    assert told("link_answer") == 1
    accept_request(booking=booking, by=host_of(slot))
    booking.refresh_from_db()
    assert (booking.state, booked(slot)) == (BookingState.CONFIRMED, 3)
    assert set(Progress.objects.values_list("ks3_planned", flat=True)) == {300}
    assert told("request_confirmed") == 1


def test_places_cannot_be_booked_at_once_where_the_employer_confirms(
    school: School, leader: Actor
) -> None:
    with pytest.raises(AsksFirst):
        book_places(slot=asking(), learners=class_of(school, 1), once=uuid.uuid4(), by=leader)


def test_scenario_2_a_double_click_asks_once_and_answers_once(
    school: School, leader: Actor
) -> None:
    slot, learners, once = asking(), class_of(school, 2), uuid.uuid4()
    first, second = (
        request_places(slot=slot, learners=learners, once=once, by=leader) for _ in range(2)
    )
    assert first == second
    for _ in range(2):
        accept_request(booking=first, by=host_of(slot))
    assert (booked(slot), Attendance.objects.count(), told("request_confirmed")) == (2, 2, 1)


def test_scenario_3_places_fall_below_what_is_asked_for_but_not_below_what_is_confirmed(
    school: School, leader: Actor
) -> None:
    slot = asking(places=10)
    accept_request(booking=ask(slot, class_of(school, 3), leader), by=host_of(slot))
    ask(slot, class_of(school, 5), leader)
    with pytest.raises(TooFewPlaces, match="3 places are booked already"):
        change_places(slot=slot, places=2, by=host_of(slot))
    change_places(slot=slot, places=4, by=host_of(slot))
    [request] = requests_to_answer(host_of(slot))
    assert (request.learners, request.left, request.is_too_large) == (5, 1, True)


def test_scenario_4_thirty_on_twenty_places_and_the_school_chooses_who_goes(
    school: School, leader: Actor
) -> None:
    slot, learners = asking(places=20), class_of(school, 30)
    booking = ask(slot, learners, leader)
    with pytest.raises(NotEnoughPlaces, match="Only 20 places"):
        accept_request(booking=booking, by=host_of(slot))
    accept_request(booking=booking, places=20, by=host_of(slot))
    booking.refresh_from_db()
    assert (booking.state, booking.offered_places, booked(slot)) == (BookingState.OFFERED, 20, 20)
    assert (told("places_offered"), Attendance.objects.count()) == (1, 0)
    with pytest.raises(NotEnoughPlaces, match="Only 20 places"):
        take_offer(booking=booking, learners=learners[:21], by=leader)
    for _ in range(2):
        take_offer(booking=booking, learners=learners[10:], by=leader)
    assert (booked(slot), Attendance.objects.count()) == (20, 20)
    assert names_to_place(leader) == sorted(learner.full_name for learner in learners[:10])


def test_fewer_than_were_offered_give_the_rest_back(school: School, leader: Actor) -> None:
    slot, learners = asking(places=4), class_of(school, 5)
    booking = ask(slot, learners, leader)
    accept_request(booking=booking, places=4, by=host_of(slot))
    take_offer(booking=booking, learners=learners[:3], by=leader)
    assert booked(slot) == 3


def days_of(slot: Slot, *dates: date, start: time = time(9, 30), minutes: int = 300) -> Slot:
    for day in dates:
        SlotDateFactory(slot=slot, date=day, start=start, minutes=minutes)
    return slot


def test_scenario_6_confirmed_from_10_to_14_june_leaves_no_12_june_elsewhere(
    school: School, leader: Actor
) -> None:
    [learner] = class_of(school, 1)
    week = [date(2027, 6, 10) + timedelta(days=number) for number in range(5)]
    long = days_of(asking(dates=False, first_date=week[0], last_date=week[-1]), *week)
    accept_request(booking=ask(long, [learner], leader), by=host_of(long))
    twelfth = asking(first_date=date(2027, 6, 12))
    with pytest.raises(AlreadyPlaced, match="12 June 2027"):
        ask(twelfth, [learner], leader)
    with pytest.raises(AlreadyPlaced):
        book_places(
            slot=SlotFactory(first_date=week[2]), learners=[learner], once=uuid.uuid4(), by=leader
        )
    evening = SlotFactory(dates=False, first_date=week[2])
    days_of(evening, week[2], start=time(14, 30), minutes=120)
    assert book_places(slot=evening, learners=[learner], once=uuid.uuid4(), by=leader)


@pytest.mark.parametrize("ended", ["cancelled", "superseded", "withdrawn"])
def test_scenario_7_what_has_ended_does_not_block(
    ended: str, school: School, leader: Actor
) -> None:
    [learner], slot = class_of(school, 1), asking()
    booking = ask(slot, [learner], leader)
    if ended != "superseded":
        accept_request(booking=booking, by=host_of(slot))
    match ended:
        case "cancelled":
            cancel_booking(booking=booking, reason="Snow", by=leader)
        case "withdrawn":
            withdraw_learner(placement=booking.placements.get(), reason="Ill", by=leader)
    other = SlotFactory()
    assert book_places(slot=other, learners=[learner], once=uuid.uuid4(), by=leader)
    assert Placement.objects.placed().filter(learner=learner).count() == 1


def test_scenario_8_confirming_takes_back_only_the_learner_s_own_overlapping_requests(
    school: School, leader: Actor
) -> None:
    one, other = class_of(school, 2)
    same_time, later = asking(), asking(first_date=date(2027, 3, 5))
    both = ask(same_time, [one, other], leader)
    left_alone = ask(later, [one], leader)
    ask(asking(), [other], leader)
    book_places(slot=SlotFactory(), learners=[one], once=uuid.uuid4(), by=leader)
    assert both.placements.get(learner=one).state == "superseded"
    assert both.placements.get(learner=other).state == "placed"
    assert left_alone.placements.get().state == "placed"
    message = Message.objects.get(template="placements/emails/request_changed.txt")
    assert message.to_address == same_time.experience.employer.contacts.get().email
    assert one.first_name not in str(message.context)
    accept_request(booking=both, by=host_of(same_time))
    assert booked(same_time) == 1
    assert names_to_place(leader) == []


def test_a_request_on_which_nobody_is_left_ends(school: School, leader: Actor) -> None:
    [learner], slot = class_of(school, 1), asking()
    booking = ask(slot, [learner], leader)
    book_places(slot=SlotFactory(), learners=[learner], once=uuid.uuid4(), by=leader)
    with pytest.raises(AnsweredAlready):
        accept_request(booking=booking, by=host_of(slot))
    assert [expiry.close_empty(today=TODAY) for _ in range(2)] == [1, 0]


def test_an_employer_is_never_told_where_a_learner_is_instead(
    school: School, leader: Actor
) -> None:
    one, other = class_of(school, 2)
    slot = asking()
    booking = ask(slot, [one, other], leader)
    AttendanceFactory(
        placement__learner=one, date=slot.first_date, attendance="planned", minutes=None
    )
    accept_request(booking=booking, by=host_of(slot))
    assert (booked(slot), booking.placements.get(learner=one).state) == (1, "superseded")
    alone = ask(asking(dates=False), [other], leader)
    days_of(alone.slot, slot.first_date, start=time(15, 0), minutes=60)
    AttendanceFactory(
        placement__learner=other,
        date=slot.first_date,
        start=time(15, 0),
        attendance="planned",
        minutes=None,
    )
    with pytest.raises(AnsweredAlready) as refused:
        accept_request(booking=alone, by=host_of(alone.slot))
    assert other.last_name not in str(refused.value)


def test_scenario_9_a_date_that_has_passed_is_not_asked_for(school: School, leader: Actor) -> None:
    with pytest.raises(NotBookable, match="has passed"):
        ask(asking(first_date=TODAY - timedelta(days=1)), class_of(school, 1), leader)


def test_scenario_12_withdrawing_an_offer_ends_requests_and_leaves_confirmed_ones_to_a_decision(
    school: School, leader: Actor
) -> None:
    slot = asking()
    host = host_of(slot)
    sure, open_still = class_of(school, 2), class_of(school, 2)
    confirmed = ask(slot, sure, leader)
    accept_request(booking=confirmed, by=host)
    request = ask(slot, open_still, leader)
    for _ in range(2):
        withdraw_offer(
            experience=slot.experience, reason="We move", cancels_confirmed=False, by=host
        )
    for booking in (confirmed, request):
        booking.refresh_from_db()
    assert (confirmed.state, request.state) == (BookingState.CONFIRMED, BookingState.CANCELLED)
    assert request.ended_reason == "We move"
    assert told("cancelled_by_host") == 1
    assert names_to_place(leader) == sorted(learner.full_name for learner in open_still)


def test_a_date_that_is_cancelled_with_its_bookings_puts_learners_back(
    school: School, leader: Actor
) -> None:
    slot, learners = asking(), class_of(school, 2)
    host = host_of(slot)
    accept_request(booking=ask(slot, learners, leader), by=host)
    cancel_date(slot=slot, reason="Flooded", cancels_confirmed=True, by=host)
    assert booked(slot) == 0
    assert set(Progress.objects.values_list("ks3_planned", flat=True)) == {0}
    assert names_to_place(leader) == sorted(learner.full_name for learner in learners)


def test_a_declined_request_frees_its_learners_and_tells_the_school_once(
    school: School, leader: Actor
) -> None:
    slot, learners = asking(), class_of(school, 2)
    booking = ask(slot, learners, leader)
    for _ in range(2):
        decline_request(booking=booking, reason="Nobody can look after them", by=host_of(slot))
    assert (told("request_declined"), len(names_to_place(leader))) == (1, 2)
    assert "Nobody" not in str(Message.objects.order_by("pk").last().context)
    with pytest.raises(AnsweredAlready):
        accept_request(booking=booking, by=host_of(slot))


def test_scenario_20_a_request_is_reminded_after_10_working_days_and_ends_after_20(
    school: School, leader: Actor
) -> None:
    slot, learners = asking(first_date=date(2027, 6, 3)), class_of(school, 2)
    asked_on = date(2027, 3, 15)  # Good Friday and Easter Monday do not count
    with time_machine.travel(asked_on, tick=False):
        by = actor_for(Role.CAREERS_LEADER, school)
        booking = ask(slot, learners, by)
    assert expiry.remind_of_requests(today=date(2027, 3, 30)) == 0
    assert [expiry.remind_of_requests(today=date(2027, 3, 31)) for _ in range(2)] == [1, 0]
    assert expiry.expire_requests(today=date(2027, 4, 13)) == 0
    assert [expiry.expire_requests(today=date(2027, 4, 14)) for _ in range(2)] == [1, 0]
    booking.refresh_from_db()
    assert booking.state == BookingState.EXPIRED
    assert len(names_to_place(by)) == 2
    assert (told("requested_expired"), told("request_expired")) == (1, 1)


def test_the_list_of_learners_to_place_drops_who_has_a_place_again(
    school: School, leader: Actor, clock: time_machine.Traveller
) -> None:
    slot, learners = asking(), class_of(school, 2)
    booking = ask(slot, learners, leader)
    found = list_to_place(leader)
    assert [one.state for one in found.waiting] == [BookingState.REQUESTED]
    assert found.learners_waiting == 2
    decline_request(booking=booking, reason="Full", by=host_of(slot))
    clock.shift(timedelta(days=1))
    book_places(slot=SlotFactory(), learners=learners[:1], once=uuid.uuid4(), by=leader)
    assert names_to_place(leader) == [learners[1].full_name]


def test_another_school_sees_nothing_of_who_is_to_be_placed(school: School, leader: Actor) -> None:
    slot = asking()
    ask(slot, class_of(school, 1), leader)
    found = list_to_place(actor_for(Role.CAREERS_LEADER, SchoolFactory()))
    assert (found.put_back, found.waiting) == ((), ())
