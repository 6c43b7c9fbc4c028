"""Files of days already lived: taken in for review, discarded, undone, forgotten."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from employers.models import Employer, Experience
from employers.rules.vocabulary import Activity
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.ledger import lock_learners, recount
from placements.models import Attendance, Booking, DayFile, DayFileKind, DayFileState, Placement
from placements.queries.day_files import facts_of_register
from placements.queries.past_placements import plan_placements, read_usual
from schools.adapters.registers import read_register
from schools.adapters.unreadable import UnreadableFile
from schools.models import Enrolment, Organisation, School
from schools.rules.school_identity import SchoolIdentity, refusal_of_file

UNDO_WITHIN = timedelta(days=14)
FILES_KEPT = timedelta(days=30)


class CannotUndo(Exception):
    """What a file brought cannot be taken back; the message says why."""


@transaction.atomic
def receive_register(*, school: School, content: bytes, file_name: str, by: Actor) -> DayFile:
    """Keep what a register says of workplaces; nothing is recorded yet. The same file again is the
    same row. Raises UnreadableFile, and keeps nothing then.
    """
    register = read_register(content, today=by.today)
    if register.listed is not None:
        identity = SchoolIdentity(
            urn=school.urn,
            laestab=school.laestab,
            former_urns=frozenset(school.predecessors.values_list("urn", flat=True)),
        )
        if refusal := refusal_of_file(register.listed, identity):
            raise UnreadableFile(refusal)
    received = _same_or_new(school, content, DayFileKind.REGISTER)
    received.facts = facts_of_register(register, school=school, today=by.today)
    received.counts = {"learners": len(received.facts["learners"])}
    return _keep(received, file_name, register.format, by)


@transaction.atomic
def receive_past_placements(
    *,
    school: School,
    content: bytes,
    file_name: str,
    activity: Activity,
    minutes: int,
    by: Actor,
) -> DayFile:
    """Keep a spreadsheet for review. `activity` and `minutes` hold for rows that do not say.

    Raises UnreadableFile, and keeps nothing then.
    """
    usual = {"activity": activity.value, "minutes": minutes}
    past = read_usual(content, usual, school=school, today=by.today)
    received = _same_or_new(school, content, DayFileKind.PLACEMENTS)
    received.content, received.usual = content, usual
    received.counts = plan_placements(past, school=school, today=by.today).counts()
    return _keep(received, file_name, past.format, by)


def _same_or_new(school: School, content: bytes, kind: DayFileKind) -> DayFile:
    digest = hashlib.sha256(content).hexdigest()
    open_ones = [DayFileState.REVIEW]
    if kind is DayFileKind.REGISTER:
        # A register is worked through trip by trip: what was saved of it stays undoable as one.
        open_ones.append(DayFileState.SAVED)
    same = DayFile.objects.filter(
        school=school, kind=kind, content_hash=digest, state__in=open_ones
    )
    return same.first() or DayFile(school=school, kind=kind, content_hash=digest)


def _keep(received: DayFile, file_name: str, file_format: str, by: Actor) -> DayFile:
    received.file_name, received.file_format = file_name[-200:], file_format
    received.uploaded_by_id, received.uploaded_at = by.person_id, timezone.now()
    received.save()
    record("receive file of days", by=by, subject=received, kind=received.kind, **received.counts)
    return received


def locked(day_file: DayFile) -> DayFile:
    """The file under the lock of its school: files of a school wait for each other."""
    Organisation.objects.select_for_update().get(pk=day_file.school_id)
    return DayFile.objects.select_related("school").get(pk=day_file.pk)


@transaction.atomic
def discard_day_file(*, day_file: DayFile, by: Actor) -> None:
    """Drop a file of which nothing was saved, and earlier years that were added for it.

    Decided already: nothing happens.
    """
    now = locked(day_file)
    if now.state != DayFileState.REVIEW:
        return
    enrolments = Enrolment.objects.filter(pk__in=now.restore.get("enrolments", []))
    learner_ids = set(enrolments.values_list("learner", flat=True))
    lock_learners(learner_ids=learner_ids)
    enrolments.delete()
    recount(learner_ids=learner_ids)
    now.content, now.facts, now.restore = None, {}, {}
    now.state, now.decided_at = DayFileState.DISCARDED, timezone.now()
    now.save()
    record("discard file of days", by=by, subject=now)


@transaction.atomic
def undo_day_file(*, day_file: DayFile, by: Actor) -> None:
    """Take back every day, experience, employer and enrolment that came by this file.

    Raises CannotUndo after 14 days, or when somebody has worked on its days since. Undone
    already: nothing happens.
    """
    now = locked(day_file)
    if now.state == DayFileState.UNDONE:
        return
    if reason := reason_against_undo(now):
        raise CannotUndo(reason)
    bookings = list(now.bookings.values_list("pk", flat=True))
    enrolments: list[int] = now.restore.get("enrolments", [])
    days = Attendance.objects.filter(placement__booking__in=bookings)
    learner_ids = {
        *days.values_list("learner", flat=True),
        *Enrolment.objects.filter(pk__in=enrolments).values_list("learner", flat=True),
    }
    lock_learners(learner_ids=learner_ids)
    if _was_worked_on(now):
        raise CannotUndo(
            "Evidence, marks or decisions have been added to days of this file. They would be lost. "
            "Cancel single bookings instead."
        )
    _take_back(now, bookings)
    Enrolment.objects.filter(pk__in=enrolments).delete()
    now.restore, now.state, now.decided_at = {}, DayFileState.UNDONE, timezone.now()
    now.facts = {}
    now.save()
    recount(learner_ids=learner_ids)
    record("undo file of days", by=by, subject=now, bookings=len(bookings))


def _take_back(day_file: DayFile, bookings: list[int]) -> None:
    own = list(day_file.bookings.values_list("experience", flat=True))
    Placement.objects.filter(booking__in=bookings).delete()
    Booking.objects.filter(pk__in=bookings).delete()
    Experience.objects.filter(pk__in=own, school=day_file.school_id, bookings=None).delete()
    Employer.objects.filter(pk__in=day_file.restore.get("employers", []), experiences=None).delete()


def reason_against_undo(day_file: DayFile) -> str:
    """Why a file cannot be undone, in a sentence; "" when it may be."""
    if day_file.state != DayFileState.SAVED or day_file.decided_at is None:
        return "Only a file of which something was saved can be undone."
    if day_file.decided_at < timezone.now() - UNDO_WITHIN:
        return f"A file can be undone for {UNDO_WITHIN.days} days. That time is over."
    return ""


def _was_worked_on(day_file: DayFile) -> bool:
    """Whether anything stands on its bookings that the file did not bring."""
    before: dict[str, list[bool]] = day_file.restore.get("bookings", {})
    for booking in day_file.bookings.prefetch_related("placements"):
        outcomes, feedback, reflection = before.get(str(booking.pk), [False] * 3)
        if booking.has_outcomes != outcomes or booking.register_version:
            return True
        # Everybody's flags are looked at: one reflection is somebody's own words.
        if any(
            one.has_feedback != feedback or one.has_reflection != reflection
            for one in booking.placements.all()
        ):
            return True
    days = Attendance.objects.filter(placement__booking__taken_from=day_file)
    return days.filter(~Q(judgement=None)).exists()


def note_saved(day_file: DayFile, saved: dict[str, Any]) -> None:
    """Remember what was saved of a file, and what an undo needs."""
    restore = day_file.restore
    restore["bookings"] = {**restore.get("bookings", {}), **saved.get("bookings", {})}
    for name in ("employers", "enrolments"):
        restore[name] = [*restore.get(name, []), *saved.get(name, [])]
    day_file.state, day_file.decided_at = DayFileState.SAVED, timezone.now()
    day_file.save()


@transaction.atomic
def forget_day_files(*, today: date) -> int:
    """Delete what files said after 30 days, and what undoing needs after 14; returns how many."""
    DayFile.objects.filter(
        state=DayFileState.SAVED, decided_at__date__lt=today - UNDO_WITHIN
    ).exclude(restore={}).update(restore={})
    old = DayFile.objects.filter(uploaded_at__date__lt=today - FILES_KEPT)
    old.filter(state=DayFileState.REVIEW).update(
        state=DayFileState.DISCARDED, decided_at=timezone.now()
    )
    return old.exclude(content=None, facts={}).update(content=None, facts={})
