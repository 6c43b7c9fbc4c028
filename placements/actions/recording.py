"""Recording what a school, or a learner's family, arranged without the portal."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction

from employers.actions.slots import lock_experience
from employers.models import Employer, Experience, ExperienceState
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.ledger import learners_of, lock_learners, recount
from placements.actions.placing import AlreadyPlaced, NotBookable
from placements.models import Attendance, AttendanceState, Booking, Placement
from placements.queries.booking_page import OF_EXPERIENCE
from placements.queries.clashes import clash_sentences, find_clashes
from placements.rules.facts import Criterion
from placements.rules.overlaps import Stretch
from schools.models import Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is recorded. `minutes` is the working time of each date; `everybody_came` marks the
    dates that have passed as attended for that long. `employer_name` makes a new contact
    employer of the school where `employer` is None; both may be missing.
    """

    title: str
    kind: Kind
    activity: Activity
    mode: Mode
    setting: Setting
    arranged_by: ArrangedBy
    dates: tuple[date, ...]
    start: time | None
    minutes: int
    summary: str = ""
    approved_on: date | None = None
    criteria: frozenset[Criterion] = field(default_factory=frozenset)
    everybody_came: bool = False
    employer: Employer | None = None
    employer_name: str = ""


@transaction.atomic
def record_experience(
    *, recorded: Recorded, learners: Collection[Learner], once: uuid.UUID, by: Actor
) -> Booking:
    """Record an experience of the school's own with its learners, past or still to come.

    The same `once` again returns what was recorded. Raises NotBookable or AlreadyPlaced.
    """
    known = Booking.objects.filter(once=once, school=by.organisation_id).first()
    if known is not None:
        return known
    if not learners:
        raise NotBookable("Choose at least one learner.")
    if any(learner.school_id != by.organisation_id for learner in learners):
        raise NotBookable("A learner on the list is not at your school. Choose from the list.")
    keys = sorted(learner.pk for learner in learners)
    lock_learners(learner_ids=keys)
    _check_clashes(recorded, keys)
    booking = Booking.objects.create(
        school_id=by.organisation_id,
        experience=own_experience(recorded, by),
        has_outcomes="outcomes" in recorded.criteria,
        approved_on=recorded.approved_on,
        once=once,
        booked_by_id=by.person_id,
    )
    _place(booking, recorded, keys, by)
    recount(learner_ids=keys)
    record(
        "record experience",
        by=by,
        subject=booking,
        kind=recorded.kind,
        criteria=sorted(recorded.criteria),
        learners=keys,
    )
    return booking


def _check_clashes(recorded: Recorded, keys: list[int]) -> None:
    if recorded.kind is not Kind.EXPERIENCE:
        return
    wanted = [Stretch(day, recorded.start, recorded.minutes) for day in recorded.dates]
    # Without a start one cannot say that two things on one date were at the same time.
    found = list(find_clashes(keys, wanted)) if recorded.start is not None else []
    if found:
        raise AlreadyPlaced(clash_sentences(found))


def own_experience(recorded: Recorded, by: Actor) -> Experience:
    """Make the experience of the school's own; its employer too, where it is only a name."""
    employer = recorded.employer
    if employer is None and recorded.employer_name:
        employer, _ = Employer.objects.get_or_create(
            name=recorded.employer_name, recorded_by_school_id=by.organisation_id
        )
    return Experience.objects.create(
        employer=employer,
        school_id=by.organisation_id,
        title=recorded.title,
        summary=recorded.summary,
        state=ExperienceState.OPEN,
        kind=recorded.kind,
        activity=recorded.activity,
        mode=recorded.mode,
        setting=recorded.setting,
        arranged_by=recorded.arranged_by,
        has_purpose="purpose" in recorded.criteria,
        has_interaction="interaction" in recorded.criteria,
        has_people="people" in recorded.criteria,
        has_task="task" in recorded.criteria,
    )


def _place(booking: Booking, recorded: Recorded, keys: list[int], by: Actor) -> None:
    placements = Placement.objects.bulk_create(
        [
            Placement(
                booking=booking,
                learner_id=key,
                has_feedback="feedback" in recorded.criteria,
                has_reflection="reflection" in recorded.criteria,
            )
            for key in keys
        ]
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                placement=placement,
                learner_id=placement.learner_id,
                date=day,
                start=recorded.start,
                planned_minutes=recorded.minutes,
                **_known(recorded, day, by.today),
            )
            for placement in placements
            for day in recorded.dates
        ]
    )


def _known(recorded: Recorded, day: date, today: date) -> dict[str, object]:
    """What is known of a date: still to come, attended, or waiting to be confirmed."""
    if recorded.everybody_came and day <= today:
        return {"attendance": AttendanceState.ATTENDED, "minutes": recorded.minutes}
    if day < today:
        return {"attendance": AttendanceState.UNCONFIRMED}
    return {"attendance": AttendanceState.PLANNED}


class NotYourRecord(Exception):
    """The experience was posted by an employer: the school cannot change what it says of it."""


@transaction.atomic
def change_record(
    *, booking: Booking, criteria: Collection[Criterion], approved_on: date | None, by: Actor
) -> None:
    """Set the four criteria of a school's own experience, and when the school approved it.

    Every learner of the experience is recounted. Raises NotYourRecord.
    """
    experience = lock_experience(booking.experience_id)
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if experience.school_id is None or experience.school_id != by.organisation_id:
        raise NotYourRecord
    facts = {f"has_{code}": code in criteria for code in OF_EXPERIENCE}
    learner_ids = learners_of(placement__booking__experience=experience.pk)
    lock_learners(learner_ids=learner_ids)
    Experience.objects.filter(pk=experience.pk).update(**facts)
    Booking.objects.filter(pk=booking.pk).update(approved_on=approved_on)
    recount(learner_ids=learner_ids)
    record(
        "change record",
        by=by,
        subject=booking,
        criteria=sorted(criteria),
        approved_on=approved_on.isoformat() if approved_on else None,
    )
