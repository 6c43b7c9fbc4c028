"""Bookings to measure on: so many learners of a school on so many dates, nothing marked yet."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction

from employers.models import Experience
from placements.actions.ledger import recount
from placements.models import Attendance, AttendanceState, Booking, Placement
from schools.models import Learner, School


def make_booking(
    school: School,
    *,
    learners: int,
    days: int,
    today: date,
    attendance: AttendanceState = AttendanceState.UNCONFIRMED,
    setting: str = "workplace",
    has_reflection: bool = True,
) -> Booking:
    """A booking whose days have passed, of learners who have a history besides."""
    experience = Experience.objects.filter(
        school__isnull=True, setting=setting, has_people=True, has_task=True
    ).first()
    assert experience is not None
    booking = Booking.objects.create(
        school=school, experience=experience, has_outcomes=True, once=uuid.uuid4()
    )
    keys = list(
        Learner.objects.filter(school=school).order_by("pk").values_list("pk", flat=True)[:learners]
    )
    assert len(keys) == learners, f"{school} has too few learners"
    placements = Placement.objects.bulk_create(
        Placement(booking=booking, learner_id=key, has_feedback=True, has_reflection=has_reflection)
        for key in keys
    )
    Attendance.objects.bulk_create(
        Attendance(
            placement=placement,
            learner_id=placement.learner_id,
            date=today - timedelta(days=days - day),
            planned_minutes=300,
            minutes=300 if attendance == AttendanceState.ATTENDED else None,
            attendance=attendance,
        )
        for placement in placements
        for day in range(days)
    )
    recount(learner_ids=keys)
    return booking


@contextmanager
def undone() -> Iterator[None]:
    """A transaction whose changes are taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
