"""PostgreSQL itself refuses a learner two places at once, were the lock and the check ever to fail."""

from datetime import date, time

import pytest
from django.db import IntegrityError, connection, transaction

from placements.models import Attendance
from tests.factories import AttendanceFactory, LearnerFactory, PlacementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = date(2027, 6, 12)


def held(learner: object, start: time, minutes: int | None) -> Attendance:
    day: Attendance = AttendanceFactory(
        placement=PlacementFactory(learner=learner),
        date=DAY,
        start=start,
        attendance="planned",
        minutes=None,
        held_minutes=minutes,
    )
    return day


def test_scenario_6_two_stretches_of_one_learner_that_overlap_are_refused() -> None:
    learner = LearnerFactory()
    held(learner, time(9, 0), 180)
    with pytest.raises(IntegrityError, match="one_place_at_a_time"), transaction.atomic():
        held(learner, time(11, 59), 60)


def test_scenario_6_a_morning_an_afternoon_and_what_is_no_longer_held_are_not() -> None:
    learner = LearnerFactory()
    morning = held(learner, time(9, 0), 180)
    held(learner, time(12, 0), 180)
    held(LearnerFactory(), time(9, 0), 180)
    held(learner, time(9, 0), None)
    Attendance.objects.filter(pk=morning.pk).update(held_minutes=None)
    held(learner, time(10, 0), 60)


def test_the_constraint_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = 'one_place_at_a_time'")
        assert cursor.fetchone()
