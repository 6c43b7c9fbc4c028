"""Marking a register: by sets, without losing what a colleague marked, judged at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equalex.kernel.access import Actor, Role
from placements.actions.ledger import recount_all
from placements.actions.registers import (
    MarkedMeanwhile,
    RegisterRefused,
    Saved,
    mark_register,
)
from placements.models import Attendance, AttendanceState, Booking, Progress
from placements.rules.registers import UNMARKED, Mark
from tests.factories import AttendanceFactory, BookingFactory, LearnerFactory, PlacementFactory
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(date(2026, 11, 9), tick=False):
        yield


def register(learners: int = 1, days: int = 1) -> tuple[Booking, list[Attendance]]:
    booking = BookingFactory()
    rows = [
        AttendanceFactory(
            placement=placement,
            date=DAY + timedelta(days=day),
            attendance=AttendanceState.UNCONFIRMED,
            minutes=None,
        )
        for placement in (
            PlacementFactory(booking=booking, learner=LearnerFactory(school=booking.school))
            for _ in range(learners)
        )
        for day in range(days)
    ]
    recount_all()
    return booking, rows


def leader_of(booking: Booking) -> Actor:
    return actor_for(Role.CAREERS_LEADER, booking.school)


def test_marks_are_written_and_the_days_count_in_the_same_breath() -> None:
    booking, (came, stayed_away) = register(learners=2)
    saved = mark_register(
        booking=booking,
        marks={came.pk: Mark("attended", 240), stayed_away.pk: Mark("absent", None, "Ill")},
        by=leader_of(booking),
    )
    assert saved == Saved(2, 0)
    came.refresh_from_db()
    stayed_away.refresh_from_db()
    assert (came.minutes, came.verdict, came.credited_minutes) == (240, "counts", 240)
    assert (stayed_away.absence_reason, stayed_away.reasons) == ("Ill", ["absent"])
    assert Progress.objects.get(learner=came.learner).ks3_credited == 240


def test_attended_without_minutes_means_as_long_as_planned() -> None:
    booking, [day] = register()
    mark_register(booking=booking, marks={day.pk: Mark("attended")}, by=leader_of(booking))
    day.refresh_from_db()
    assert day.minutes == 300


def test_the_same_marks_again_change_nothing() -> None:
    booking, [day] = register()
    marks, by = {day.pk: Mark("attended", 300)}, leader_of(booking)
    mark_register(booking=booking, marks=marks, by=by, base={day.pk: UNMARKED})
    assert mark_register(booking=booking, marks=marks, by=by, base={day.pk: UNMARKED}).changed == 0
    assert Booking.objects.get(pk=booking.pk).register_version == 1


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (Mark("attended", 301), "301 minutes on 4 November are more than the 300 planned"),
        (Mark("attended", 0), "enter the minutes attended on 4 November"),
    ],
)
def test_minutes_that_cannot_be_are_refused_with_the_learners_name(
    mark: Mark, sentence: str
) -> None:
    booking, [day] = register()
    with pytest.raises(RegisterRefused) as refused:
        mark_register(booking=booking, marks={day.pk: mark}, by=leader_of(booking))
    [refusal] = refused.value.refusals
    assert refusal.sentence.startswith(f"{day.learner.full_name}: {sentence}")
    assert (refusal.key, refusal.field) == (day.pk, "minutes")


def test_a_day_still_to_come_cannot_be_marked() -> None:
    booking, rows = register(days=8)
    with pytest.raises(RegisterRefused, match="11 November has not come yet"):
        mark_register(booking=booking, marks={rows[7].pk: Mark("attended")}, by=leader_of(booking))


def test_the_second_of_two_people_is_shown_both_values_and_nothing_is_lost() -> None:
    booking, [day] = register()
    by, base = leader_of(booking), {day.pk: UNMARKED}
    mark_register(booking=booking, marks={day.pk: Mark("attended", 200)}, by=by, base=base)
    with pytest.raises(MarkedMeanwhile) as meanwhile:
        mark_register(booking=booking, marks={day.pk: Mark("absent")}, by=by, base=base)
    [clash] = meanwhile.value.clashes
    assert (clash.theirs, clash.mine) == (Mark("attended", 200), Mark("absent"))
    day.refresh_from_db()
    assert day.minutes == 200


def test_two_people_marking_different_learners_both_keep_their_marks() -> None:
    booking, (one, other) = register(learners=2)
    by, base = leader_of(booking), {one.pk: UNMARKED, other.pk: UNMARKED}
    mark_register(
        booking=booking, marks={one.pk: Mark("attended", 300), other.pk: UNMARKED}, by=by, base=base
    )
    saved = mark_register(
        booking=booking, marks={one.pk: UNMARKED, other.pk: Mark("absent")}, by=by, base=base
    )
    assert saved == Saved(changed=1, kept_theirs=1)
    one.refresh_from_db()
    assert one.attendance == AttendanceState.ATTENDED


def test_a_mark_can_be_taken_back() -> None:
    booking, [day] = register()
    by = leader_of(booking)
    mark_register(booking=booking, marks={day.pk: Mark("attended")}, by=by)
    mark_register(booking=booking, marks={day.pk: UNMARKED}, by=by)
    day.refresh_from_db()
    assert (day.attendance, day.minutes) == (AttendanceState.UNCONFIRMED, None)


def test_a_day_of_another_booking_is_not_marked() -> None:
    booking, _ = register()
    _, [other] = register()
    with pytest.raises(ValueError, match="does not stand"):
        mark_register(booking=booking, marks={other.pk: Mark("absent")}, by=leader_of(booking))


def test_a_register_costs_the_same_statements_whatever_its_size() -> None:
    def statements(learners: int) -> int:
        booking, rows = register(learners=learners, days=2)
        by = leader_of(booking)
        with CaptureQueriesContext(connection) as queries:
            mark_register(booking=booking, marks={row.pk: Mark("attended") for row in rows}, by=by)
        return len(queries)

    assert statements(1) == statements(30) < 30
