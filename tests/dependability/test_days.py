"""Saving a register or a file of past days is killed at every tenth of its way: all of it, or nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from equalex.journal.models import Entry
from equalex.kernel.access import Actor, Role
from placements.actions.day_files import undo_day_file
from placements.actions.ledger import recount_all
from placements.actions.lived_days import save_past_placements
from placements.actions.registers import Saved, mark_register
from placements.models import Attendance, Booking, DayFile
from placements.queries.ledger import ledger_differences
from placements.rules.registers import Mark
from schools.models import School
from tests.dependability.dying import killed_at, statements_of
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for
from tests.placements.lived import plan, received, taken_in, three_finches, week_of_work

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 27)
LEARNERS, DAYS = 6, 3
TENTHS = range(1, 11)
# What a save of days may touch.
TOUCHED = (
    "placements.Booking placements.Placement placements.Attendance placements.Progress "
    "placements.GroupFigures placements.DayFile employers.Employer employers.Experience "
    "schools.Enrolment"
)


def everything() -> dict[str, list[Any]]:
    """All rows that may have changed, and what the journal says of it."""
    found: dict[str, list[Any]] = {
        label: list(apps.get_model(label).objects.order_by("pk").values())
        for label in TOUCHED.split()
    }
    return found | {"journal": list(Entry.objects.order_by("pk").values_list("verb", "details"))}


def leader_of(school: School) -> Actor:
    return actor_for(Role.CAREERS_LEADER, school, today=TODAY)


def register() -> Booking:
    """A booking whose days wait for their marks."""
    booking = BookingFactory(school=SchoolFactory())
    for _ in range(LEARNERS):
        placement = PlacementFactory(
            booking=booking, learner=LearnerFactory(school=booking.school, nc_year=10)
        )
        for day in range(DAYS):
            AttendanceFactory(
                placement=placement,
                date=TODAY - timedelta(days=day + 1),
                attendance="unconfirmed",
                minutes=None,
            )
    recount_all()
    return booking


def mark(booking: Booking, by: Actor, save: Callable[..., Saved] = mark_register) -> Saved:
    days = Attendance.objects.filter(placement__booking=booking).order_by("pk")
    marks = {
        day.pk: Mark("attended", 300) if place % 4 else Mark("absent", None, "Ill")
        for place, day in enumerate(days)
    }
    return save(booking=booking, marks=marks, by=by)


def file_of_past_days() -> tuple[DayFile, Actor]:
    school = SchoolFactory()
    by = leader_of(school)
    three_finches(school)
    return received(school, by), by


def save_file(day_file: DayFile, by: Actor, save: Callable[..., Any] = save_past_placements) -> Any:
    return save(day_file=day_file, fingerprint=plan(day_file, by).fingerprint, by=by)


def all_or_nothing(statements: int, work: Callable[[], object]) -> None:
    """Kill the work at each tenth: nothing has happened. Then let it be done.

    The first to do such work in a process reads a thing or two more: the last moment is before that.
    """
    assert statements >= len(TENTHS)
    before = everything()
    for tenth in TENTHS:
        assert killed_at(max((statements - 2) * tenth // len(TENTHS), 1), work), tenth
        assert everything() == before, tenth
    work()
    assert everything() != before
    assert [one for batch in ledger_differences() for one in batch.differences] == []


def test_a_register_killed_at_any_tenth_is_saved_whole_or_not_at_all() -> None:
    twin, booking = register(), register()
    statements = statements_of(lambda: mark(twin, leader_of(twin.school)))
    by = leader_of(booking.school)
    all_or_nothing(statements, lambda: mark(booking, by))
    saved = everything()
    assert mark(booking, by) == Saved(0, 0)
    assert everything() == saved


def test_a_file_of_past_days_killed_at_any_tenth_is_saved_whole_or_not_at_all() -> None:
    twin, twins_leader = file_of_past_days()
    day_file, by = file_of_past_days()
    statements = statements_of(lambda: save_file(twin, twins_leader))
    all_or_nothing(statements, lambda: save_file(day_file, by))
    again = received(day_file.school, by)
    counts = plan(again, by).counts()
    assert (counts["new"], counts["unchanged"]) == (0, 3)


def test_a_trip_of_a_register_killed_at_any_tenth_is_taken_in_whole_or_not_at_all() -> None:
    twin, school = SchoolFactory(), SchoolFactory()
    for each in (twin, school):
        three_finches(each)
    twins_week, twins_leader = week_of_work(twin, leader_of(twin)), leader_of(twin)
    by = leader_of(school)
    week = week_of_work(school, by)
    statements = statements_of(lambda: taken_in(twins_week, twins_leader))
    all_or_nothing(statements, lambda: taken_in(week, by))


def test_an_undo_killed_at_any_tenth_is_done_whole_or_not_at_all() -> None:
    twin, twins_leader = file_of_past_days()
    save_file(twin, twins_leader)
    statements = statements_of(lambda: undo_day_file(day_file=twin, by=twins_leader))
    day_file, by = file_of_past_days()
    untouched = Attendance.objects.count()
    save_file(day_file, by)
    all_or_nothing(statements, lambda: undo_day_file(day_file=day_file, by=by))
    assert Attendance.objects.count() == untouched


def bare(action: Any) -> Callable[..., Any]:
    """An action as its transaction found it."""
    unguarded: Callable[..., Any] = action.__wrapped__
    return unguarded


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="there the lock itself needs the transaction"
)
def test_without_the_transaction_a_killed_save_would_leave_half() -> None:
    """The control: what the others prove is the transaction's doing."""
    twin, booking = register(), register()
    statements = statements_of(lambda: mark(twin, leader_of(twin.school)))
    by, before = leader_of(booking.school), everything()
    assert killed_at(statements // 2 + 1, lambda: mark(booking, by, bare(mark_register)))
    assert everything() != before
    assert [one for batch in ledger_differences() for one in batch.differences] != []
    day_file, by = file_of_past_days()
    before = everything()
    assert killed_at(statements, lambda: save_file(day_file, by, bare(save_past_placements)))
    assert everything() != before
