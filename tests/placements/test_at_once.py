"""Several people at the same moment: nobody is placed twice, no mark is lost, totals are the days'."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from employers.actions.slots import NotEnoughPlaces
from employers.models import Slot
from equalex.kernel.access import Role
from placements.actions.bookings import book_places
from placements.actions.figures import figures_differences
from placements.actions.ledger import recount_all
from placements.actions.placing import NotBookable
from placements.actions.registers import mark_register
from placements.models import Attendance, Booking, Placement, Progress
from placements.queries.ledger import ledger_differences
from placements.rules.registers import UNMARKED, Mark
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, TO_COME = date(2026, 9, 7), date(2027, 3, 4)


def at_once(*asks: Callable[[], object]) -> list[str]:
    """All ask at the same moment, each over a connection of its own; what each was told."""
    start = Barrier(len(asks))

    def told(ask: Callable[[], object]) -> str:
        start.wait()
        try:
            ask()
        except (NotEnoughPlaces, NotBookable) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(asks)) as pool:
        return sorted(future.result() for future in [pool.submit(told, ask) for ask in asks])


def no_difference() -> bool:
    ledger = [one for batch in ledger_differences() for one in batch.differences]
    return not [*ledger, *figures_differences()]


def test_schools_that_book_the_last_places_at_once_never_overbook() -> None:
    slot = SlotFactory(places=3, first_date=TO_COME)
    asks = []
    for _ in range(6):
        school = SchoolFactory()
        learner, by = (
            LearnerFactory(school=school),
            actor_for(Role.CAREERS_LEADER, school, today=BEFORE),
        )
        asks.append(
            lambda learner=learner, by=by: book_places(
                slot=slot, learners=[learner], once=uuid.uuid4(), by=by
            )
        )
    assert at_once(*asks) == ["NotEnoughPlaces"] * 3 + ["done"] * 3
    assert Slot.objects.get(pk=slot.pk).booked == Placement.objects.count() == 3


def test_one_learner_booked_at_two_places_at_once_has_one() -> None:
    school = SchoolFactory()
    learner, by = (
        LearnerFactory(school=school),
        actor_for(Role.CAREERS_LEADER, school, today=BEFORE),
    )
    slots = [SlotFactory(first_date=TO_COME) for _ in range(2)]
    results = at_once(
        *(
            lambda slot=slot: book_places(slot=slot, learners=[learner], once=uuid.uuid4(), by=by)
            for slot in slots
        )
    )
    assert results == ["AlreadyPlaced", "done"]
    assert Placement.objects.count() == 1
    assert sum(Slot.objects.values_list("booked", flat=True)) == 1


def test_a_double_click_at_the_same_moment_is_one_booking() -> None:
    school, once = SchoolFactory(), uuid.uuid4()
    learner, by = (
        LearnerFactory(school=school),
        actor_for(Role.CAREERS_LEADER, school, today=BEFORE),
    )
    slot = SlotFactory(first_date=TO_COME)
    results = at_once(*[lambda: book_places(slot=slot, learners=[learner], once=once, by=by)] * 4)
    assert results == ["done"] * 4
    assert Booking.objects.count() == 1
    assert Slot.objects.get(pk=slot.pk).booked == 1


def test_four_people_on_one_register_lose_no_mark_and_totals_are_the_days() -> None:
    booking = BookingFactory()
    days = [
        AttendanceFactory(
            placement=PlacementFactory(
                booking=booking, learner=LearnerFactory(school=booking.school)
            ),
            attendance="unconfirmed",
            minutes=None,
        )
        for _ in range(4)
    ]
    recount_all()
    by = actor_for(Role.CAREERS_LEADER, booking.school, today=TO_COME)
    base = {day.pk: UNMARKED for day in days}
    at_once(
        *(
            lambda mine=mine: mark_register(
                booking=booking,
                marks={**base, mine.pk: Mark("attended", 200)},
                base=base,
                by=by,
            )
            for mine in days
        )
    )
    assert Attendance.objects.filter(attendance="attended", minutes=200).count() == 4
    credited = Attendance.objects.aggregate(total=Sum("credited_minutes"))["total"]
    assert credited == Progress.objects.aggregate(total=Sum("ks3_credited"))["total"] == 800
    assert no_difference()


def test_one_learner_marked_on_two_registers_at_once_is_counted_with_both() -> None:
    learner = LearnerFactory()
    days = [
        AttendanceFactory(
            placement=PlacementFactory(learner=learner),
            date=date(2026, 11, 3 + number),
            attendance="unconfirmed",
            minutes=None,
        )
        for number in range(4)
    ]
    recount_all()
    by = actor_for(Role.CAREERS_LEADER, learner.school, today=TO_COME)
    at_once(
        *(
            lambda day=day: mark_register(
                booking=day.placement.booking, marks={day.pk: Mark("attended", 300)}, by=by
            )
            for day in days
        )
    )
    assert Progress.objects.get(learner=learner).ks3_credited == 1200
    assert no_difference()
