"""Employers answer at the same moment: the last place goes once, a learner is confirmed once."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from employers.actions.slots import NotEnoughPlaces
from employers.models import Slot
from equalex.kernel.access import Actor, Role
from placements.actions.bookings import book_places, cancel_booking
from placements.actions.ledger import recount
from placements.actions.placing import AlreadyPlaced
from placements.actions.requests import AnsweredAlready, accept_request, request_places
from placements.actions.waiting_lists import join_waiting_list
from placements.models import Attendance, Booking, Placement
from schools.models import Learner
from tests.dependability.at_once import at_once, rows_unlocked
from tests.factories import LearnerFactory, SchoolFactory, SlotFactory
from tests.factories.actors import actor_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
BEFORE, TO_COME = date(2026, 9, 7), date(2027, 3, 4)
ROUNDS = 5


def asking(**fields: object) -> Slot:
    slot: Slot = SlotFactory(experience__confirms_each=True, first_date=TO_COME, **fields)
    return slot


def host_of(slot: Slot) -> Actor:
    return actor_for(Role.EMPLOYER_STAFF, slot.experience.employer, today=BEFORE)


def ask(slot: Slot, learner: Learner) -> Booking:
    by = actor_for(Role.CAREERS_LEADER, learner.school, today=BEFORE)
    return request_places(slot=slot, learners=[learner], once=uuid.uuid4(), by=by)


def accepting(slot: Slot, request: Booking) -> Callable[[], object]:
    by = host_of(slot)
    return lambda: accept_request(booking=request, by=by)


def answer_both(slots: list[Slot], requests: list[Booking]) -> list[str]:
    return sorted(
        at_once(
            [accepting(slot, request) for slot, request in zip(slots, requests, strict=True)],
            refusals=(NotEnoughPlaces, AnsweredAlready, AlreadyPlaced),
        )
    )


def test_scenario_1_two_schools_are_accepted_for_the_last_place_and_one_has_it() -> None:
    for _ in range(ROUNDS):
        slot = asking(places=4, booked=3)
        requests = [ask(slot, LearnerFactory(school=SchoolFactory())) for _ in range(2)]
        assert answer_both([slot, slot], requests) == ["NotEnoughPlaces", "done"]
        assert Slot.objects.get(pk=slot.pk).booked == 4
        still = Booking.objects.requested().get(pk__in=[request.pk for request in requests])
        assert Placement.objects.pending().filter(booking=still).count() == 1


def two_employers() -> tuple[list[str], int]:
    """One learner asked for at two employers who say yes at once: what they are told, days held."""
    slots, learner = [asking(), asking()], LearnerFactory(school=SchoolFactory())
    recount(learner_ids=[learner.pk])  # the row that is the learner's lock is there already
    requests = [ask(slot, learner) for slot in slots]
    told = answer_both(slots, requests)
    return told, Attendance.objects.standing().filter(learner=learner).count()


def test_scenario_8_two_employers_accept_one_learner_at_once_and_one_has_the_learner() -> None:
    for _ in range(ROUNDS):
        told, days = two_employers()
        assert (told, days) == (["AnsweredAlready", "done"], 1)


def leader_of(learner: Learner) -> Actor:
    return actor_for(Role.CAREERS_LEADER, learner.school, today=BEFORE)


def cancelling(slot: Slot, learner: Learner) -> Callable[[], object]:
    by, once = leader_of(learner), uuid.uuid4()
    booking = book_places(slot=slot, learners=[learner], once=once, by=by)
    return lambda: cancel_booking(booking=booking, reason="Ill", by=by)


def waiting(slot: Slot, learner: Learner) -> Callable[[], object]:
    by, once = leader_of(learner), uuid.uuid4()
    return lambda: join_waiting_list(slot=slot, learners=[learner], once=once, by=by)


def test_cancelling_and_waiting_at_once_lose_no_place_and_promise_none_twice() -> None:
    for _ in range(ROUNDS):
        slot = SlotFactory(places=2, first_date=TO_COME)
        learners = [LearnerFactory(school=SchoolFactory()) for _ in range(5)]
        at_once(
            [
                *(cancelling(slot, learner) for learner in learners[:2]),
                *(waiting(slot, learner) for learner in learners[2:]),
            ]
        )
        offered = Booking.objects.filter(slot=slot, state="offered").count()
        assert offered == Slot.objects.get(pk=slot.pk).booked == 2


def test_without_the_locks_a_learner_has_two_places_or_the_database_refuses() -> None:
    """The negative control: what keeps a learner from two places is the lock, then the constraint.

    Two clients do not meet each time: they are sent until they have.
    """
    has_met = False
    with rows_unlocked():
        for _ in range(20 * ROUNDS):
            try:
                has_met = two_employers()[1] != 1
            except Exception as refused:  # noqa: BLE001 - the database's refusal, whatever its class
                has_met = "one_place_at_a_time" in str(refused)
            if has_met:
                break
    assert has_met
