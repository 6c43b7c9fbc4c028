"""Days already lived, taken in from a register or a spreadsheet: recorded, counted, journalled.

The register only says that somebody was at a workplace. What is missing of the seven criteria stays
missing, and the counting rules say so: such days stand in the ledger and in the list of repairs.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from employers.models import Employer
from employers.rules.names import name_key
from employers.rules.vocabulary import Kind
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.day_files import locked, note_saved
from placements.actions.ledger import lock_learners, recount
from placements.actions.recording import Recorded, own_experience
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    DayFile,
    DayFileState,
    Placement,
)
from placements.queries.day_files import compared_days
from placements.queries.past_placements import planned_placements
from placements.rules.past_placements import PastDay, RowToSave, experiences
from placements.rules.reconciliation import Group, minutes_of, trips
from schools.actions.earlier_years import enrol_in_earlier_years


class ReviewAgain(Exception):
    """What was approved is no longer what would happen: it must be seen once more."""


class LivedDay(NamedTuple):
    """One date of one learner: minutes, and whether the learner came."""

    minutes: int
    was_there: bool


@transaction.atomic
def take_in_trip(
    *, day_file: DayFile, key: str, learner_ids: Collection[int], what: Recorded, by: Actor
) -> int:
    """Record a trip that only the register knows for these of its learners; returns how many days.

    `what.minutes` are those of a whole day: marked in one session only, a date is half of it. Taken
    in already: nothing happens. Raises ReviewAgain when no such trip is left but some of it is.
    """
    now = locked(day_file)
    trip = next((one for one in trips(compared_days(now)) if one.key == key), None)
    chosen = sorted(set(learner_ids) & trip.days.keys()) if trip else []
    if trip is None or len(chosen) < len(set(learner_ids)):
        raise ReviewAgain
    days = {
        learner: {
            day: LivedDay(minutes_of(marks, what.minutes), was_there=True)
            for day, marks in trip.days[learner].items()
        }
        for learner in chosen
    }
    lock_learners(learner_ids=chosen)
    saved = _save(now, [(replace(what, dates=trip.dates), days)], by)
    recount(learner_ids=chosen)
    number = sum(len(each) for each in days.values())
    record(
        "take in trip from register",
        by=by,
        subject=now,
        learners=chosen,
        days=number,
        criteria=sorted(what.criteria),
    )
    note_saved(now, saved)
    return number


@transaction.atomic
def save_past_placements(*, day_file: DayFile, fingerprint: str, by: Actor) -> dict[str, int]:
    """Save what was approved, all or nothing; returns the counts. Saved already: nothing happens.

    Raises ReviewAgain when the plan is no longer the one that was seen, UnreadableFile when the
    file is gone.
    """
    now = locked(day_file)
    if now.state == DayFileState.SAVED:
        return dict(now.counts)
    found = planned_placements(now, today=by.today)
    if now.state != DayFileState.REVIEW or found.fingerprint != fingerprint:
        raise ReviewAgain
    employers = _employers(by)
    lots = [
        (_recorded(what, rows, employers), _days_of(rows))
        for (what, _), rows in experiences(found.rows).items()
    ]
    learner_ids = sorted({learner for _, days in lots for learner in days})
    lock_learners(learner_ids=learner_ids)
    saved = _save(now, lots, by)
    recount(learner_ids=learner_ids)
    now.counts = found.counts()
    record("save past placements", by=by, subject=now, learners=learner_ids, **now.counts)
    note_saved(now, saved)
    return dict(now.counts)


def _employers(by: Actor) -> dict[str, Employer]:
    """Employers that the school can see, by what their name comes down to; its own go first."""
    found: dict[str, Employer] = {}
    for employer in Employer.objects.visible_to(by).order_by("pk"):
        key = name_key(employer.name)
        if key not in found or employer.recorded_by_school_id == by.organisation_id:
            found[key] = employer
    return found


def _recorded(
    what: PastDay, rows: Collection[RowToSave], employers: Mapping[str, Employer]
) -> Recorded:
    employer = employers.get(name_key(what.employer)) if what.employer else None
    return Recorded(
        title=what.title,
        kind=Kind.EXPERIENCE,
        activity=what.activity,
        mode=what.mode,
        setting=what.setting,
        arranged_by=what.arranged_by,
        dates=tuple(sorted({day for row in rows for day in row.new})),
        start=None,
        minutes=max(row.row.minutes for row in rows),
        approved_on=what.approved_on,
        criteria=what.criteria,
        employer=employer,
        employer_name="" if employer else what.employer,
    )


def _days_of(rows: Collection[RowToSave]) -> dict[int, dict[date, LivedDay]]:
    found: dict[int, dict[date, LivedDay]] = {}
    for row in rows:
        lived = LivedDay(row.row.minutes, row.row.was_there)
        found.setdefault(row.learner, {}).update(dict.fromkeys(row.new, lived))
    return found


Lot = tuple[Recorded, Mapping[int, Mapping[date, LivedDay]]]


def _save(day_file: DayFile, lots: Collection[Lot], by: Actor) -> dict[str, Any]:
    """One booking for each lot, with its learners' own dates. Returns what an undo needs."""
    known = set(
        Employer.objects.filter(recorded_by_school=day_file.school_id).values_list("pk", flat=True)
    )
    bookings = Booking.objects.bulk_create(
        [
            Booking(
                school_id=day_file.school_id,
                experience=own_experience(what, by),
                has_outcomes="outcomes" in what.criteria,
                approved_on=what.approved_on,
                # The lock on the school and the plan made under it keep a second press from doubling.
                once=uuid.uuid4(),
                booked_by_id=by.person_id,
                taken_from=day_file,
            )
            for what, _ in lots
        ]
    )
    placements = Placement.objects.bulk_create(
        [
            Placement(
                booking=booking,
                learner_id=learner,
                has_feedback="feedback" in what.criteria,
                has_reflection="reflection" in what.criteria,
            )
            for booking, (what, days) in zip(bookings, lots, strict=True)
            for learner in days
        ],
        batch_size=1000,
    )
    lived = [each for _, days in lots for each in days.values()]
    Attendance.objects.bulk_create(
        [
            Attendance(
                placement=placement,
                learner_id=placement.learner_id,
                date=day,
                planned_minutes=one.minutes,
                minutes=one.minutes if one.was_there else 0,
                attendance=(AttendanceState.ATTENDED if one.was_there else AttendanceState.ABSENT),
            )
            for placement, days in zip(placements, lived, strict=True)
            for day, one in days.items()
        ],
        batch_size=1000,
    )
    made = Employer.objects.filter(recorded_by_school=day_file.school_id).exclude(pk__in=known)
    return {
        "bookings": {
            str(booking.pk): [
                code in what.criteria for code in ("outcomes", "feedback", "reflection")
            ]
            for booking, (what, _) in zip(bookings, lots, strict=True)
        },
        "employers": list(made.values_list("pk", flat=True)),
    }


@transaction.atomic
def add_earlier_years(*, day_file: DayFile, by: Actor) -> int:
    """Enrol learners back to the earliest date of the file, as somebody says they were here then.

    Returns how many enrolments were made; again, none. They go with an undo of the file.
    """
    now = locked(day_file)
    if now.is_register:
        outside = [one for one in compared_days(now) if one.group is Group.NOT_ENROLLED]
        learner_ids = {one.learner for one in outside}
        since = min((one.day for one in outside), default=None)
    else:
        found = planned_placements(now, today=by.today)
        learner_ids, since = set(found.too_early), found.earliest
    if since is None:
        return 0
    lock_learners(learner_ids=learner_ids)
    made = enrol_in_earlier_years(school=now.school, learner_ids=learner_ids, since=since)
    if made:
        now.restore["enrolments"] = [*now.restore.get("enrolments", []), *made]
        now.save(update_fields=["restore"])
        recount(learner_ids=learner_ids)
        record("add earlier years", by=by, subject=now, enrolments=len(made))
    return len(made)
