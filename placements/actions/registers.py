"""Marking a register: many days at once, written and judged in one transaction."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind
from placements.actions.ledger import lock_learners, recount
from placements.models import Attendance, AttendanceState, Booking
from placements.models.rows import update_rows
from placements.queries.cover import cover_of
from placements.queries.registers import mark_stored
from placements.rules.registers import (
    Clash,
    DayToMark,
    Mark,
    Refusal,
    merge,
    refusal_of,
)
from schools.models import Learner


class RegisterRefused(Exception):
    """Marks that cannot be; nothing was saved. `refusals` name the learner and the field."""

    def __init__(self, refusals: Collection[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__("; ".join(refusal.sentence for refusal in self.refusals))


class MarkedMeanwhile(Exception):
    """Somebody else marked the same days otherwise; nothing was saved. `clashes` hold both."""

    def __init__(self, clashes: Collection[Clash], version: int) -> None:
        self.clashes = list(clashes)
        self.version = version
        super().__init__(f"{len(self.clashes)} days were marked otherwise meanwhile")


class Saved(NamedTuple):
    """How many days changed, and how many marks of a colleague stand beside one's own."""

    changed: int
    kept_theirs: int


@transaction.atomic
def mark_register(
    *,
    booking: Booking,
    marks: Mapping[int, Mark],
    by: Actor,
    base: Mapping[int, Mark] | None = None,
) -> Saved:
    """Write marks by attendance key and recount whose days changed, in one transaction.

    `base` is what the page showed when it was opened: a day that a colleague has marked since is
    kept where one left it alone. The same marks again change nothing. Keys must be of standing
    days of this booking, which the caller looked up through `visible_to`; others are a ValueError.
    Raises RegisterRefused or MarkedMeanwhile, with nothing saved.
    """
    locked = Booking.objects.select_for_update().get(pk=booking.pk)
    lock_learners(learner_ids=_learners_of(locked, marks))
    days, learner_of = _days_to_mark(locked, marks)
    _check(days, marks, learner_of, by)
    _check_cover(locked, days, marks, by)
    merged = merge(days, marks, base)
    if merged.clashes:
        raise MarkedMeanwhile(merged.clashes, locked.register_version)
    if not merged.changes:
        return Saved(0, merged.kept_theirs)
    update_rows(
        Attendance,
        ("attendance", "minutes", "absence_reason"),
        [(key, *_stored(mark)) for key, mark in sorted(merged.changes.items())],
    )
    absent = [key for key, mark in merged.changes.items() if mark.answer == "absent"]
    # Who is known not to be there can be somewhere else at that time.
    Attendance.objects.filter(pk__in=absent).update(held_minutes=None)
    Booking.objects.filter(pk=booking.pk).update(register_version=F("register_version") + 1)
    recount(learner_ids={learner_of[key] for key in merged.changes})
    record(
        "mark register",
        by=by,
        subject=locked,
        days=[(key, mark.answer, mark.minutes) for key, mark in sorted(merged.changes.items())],
    )
    return Saved(len(merged.changes), merged.kept_theirs)


def _learners_of(booking: Booking, marks: Mapping[int, Mark]) -> set[int]:
    # A thousand keys would cost the database more than the rest of the register does here.
    days = Attendance.objects.filter(placement__booking=booking).values_list("pk", "learner")
    return {learner_id for key, learner_id in days if key in marks}


def _days_to_mark(
    booking: Booking, marks: Mapping[int, Mark]
) -> tuple[dict[int, DayToMark], dict[int, int]]:
    rows = (
        Attendance.objects.standing()
        .filter(placement__booking=booking)
        .values_list(
            "pk", "date", "planned_minutes", "attendance", "minutes", "absence_reason", "learner"
        )
    )
    days, learner_of = {}, {}
    for key, day, planned, attendance, minutes, absence_reason, learner_id in rows:
        if key not in marks:
            continue
        mark = mark_stored(attendance, minutes, absence_reason)
        days[key] = DayToMark(key, day, planned, mark)
        learner_of[key] = learner_id
    if len(days) < len(marks):
        raise ValueError("a mark is for a day that does not stand on this register")
    return days, learner_of


def _check(
    days: Mapping[int, DayToMark],
    marks: Mapping[int, Mark],
    learner_of: Mapping[int, int],
    by: Actor,
) -> None:
    refused = [
        (key, found)
        for key, mark in marks.items()
        if (found := refusal_of(mark, days[key], today=by.today))
    ]
    if not refused:
        return
    # Names are looked up only where there is something to say.
    names = {
        learner.pk: learner.full_name
        for learner in Learner.objects.filter(pk__in={learner_of[key] for key, _ in refused})
    }
    raise RegisterRefused(
        [
            refusal._replace(sentence=f"{names[learner_of[key]]}: {refusal.sentence}")
            for key, refusal in refused
        ]
    )


def _check_cover(
    booking: Booking, days: Mapping[int, DayToMark], marks: Mapping[int, Mark], by: Actor
) -> None:
    """A school marks nobody as attended on a day that no insurance and no person answers for.

    What an employer confirms is kept: it says what has happened.
    """
    newly = sorted(
        (days[key].date, key)
        for key, mark in marks.items()
        if mark.answer == "attended" and days[key].mark.answer != "attended"
    )
    if not newly or not by.is_at(OrganisationKind.SCHOOL):
        return
    cover = cover_of(booking)
    day, key = newly[-1]
    if cover is not None and cover.leaves_open(day):
        raise RegisterRefused(
            [
                Refusal(
                    key,
                    "answer",
                    f"{cover.sentence} Ask the employer to renew it, or say on the booking’s page "
                    "why learners may start all the same. Then mark the register",
                )
            ]
        )


def _stored(mark: Mark) -> tuple[str, int | None, str]:
    if mark.answer == "attended":
        return AttendanceState.ATTENDED.value, mark.minutes, ""
    if mark.answer == "absent":
        return AttendanceState.ABSENT.value, 0, mark.absence_reason
    return AttendanceState.UNCONFIRMED.value, None, ""
