"""Files of learners: taken in for review, saved, undone, discarded, forgotten."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.actions.learners import (
    Restore,
    TakingIn,
    changed_since,
    has_records_since,
    put_back,
)
from schools.actions.moves import mark_second_registrations, propose_moves
from schools.actions.recounts import rebuild_later, recount_later
from schools.actions.years import turn_year
from schools.adapters.unreadable import UnknownLayout
from schools.models import (
    ImportState,
    Learner,
    LearnerImport,
    Organisation,
    RollOver,
    School,
)
from schools.models.imports import WAITING_STATES
from schools.queries.imports import (
    PlannedImport,
    clear_matches,
    plan_of,
    planned,
    read_as_before,
    read_file,
)
from schools.queries.years import owes_turn
from schools.rules.class_list import LearnerRow
from schools.rules.match_plan import FieldChange, Outcome, RowPlan, Standing, changed_fields
from schools.rules.school_years import academic_year_of

UNDO_WITHIN = timedelta(days=14)
FILES_KEPT = timedelta(days=30)


class ReviewAgain(Exception):
    """What was approved is no longer what would happen: the preview must be seen once more."""


class Contradiction(Exception):
    """The decisions cannot all hold; the message says which rows are at odds."""


class CannotUndo(Exception):
    """The import cannot be undone; the message says why."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided. `possible`: row -> "" (leave out), "both", or "new:" (the file's
    facts) or "old:" (the portal's) and the learner's key. `leaving`: which of the proposed leavers
    have left, all of them where nothing is said.
    `take_clear`: undecided rows that agree in name and date of birth with just one learner are it.
    """

    possible: Mapping[int, str] = field(default_factory=dict)
    leaving: Collection[int] | None = None
    take_clear: bool = False


@transaction.atomic
def receive_file(
    *,
    school: School,
    content: bytes,
    file_name: str,
    academic_year: int,
    by: Actor,
    mapping: Mapping[str, str] | None = None,
) -> LearnerImport:
    """Keep a file for review; nothing of it is saved yet. The same file again is the same import.

    `mapping` is heading -> field, as a person chose now; else as somebody last chose. Raises
    UnreadableFile when the file cannot be used, and keeps nothing then.
    """
    how: dict[str, Any] = {
        "file_name": file_name,
        "school": school,
        "academic_year": academic_year,
        "today": by.today,
    }
    if mapping is None:
        class_list, mapping = read_as_before(content, **how)
    else:
        class_list = read_file(content, mapping=mapping, **how)
    if academic_year == academic_year_of(by.today) and owes_turn(school.pk, today=by.today):
        # A list of this year is compared with learners who are in this year.
        turn_year(school=school, academic_year=academic_year, by=by)
    found = plan_of(class_list, school=school, academic_year=academic_year, today=by.today)
    received = _waiting_or_new(school, content, academic_year)
    received.file_name = file_name[-200:]
    received.file_format = class_list.format
    received.mapping = dict(mapping)
    received.plan = {"counts": found.plan.counts()}
    received.state = ImportState.REVIEW
    received.uploaded_by_id = by.person_id
    received.save()
    record("receive learner file", by=by, subject=received, format=class_list.format)
    return received


@transaction.atomic
def keep_unknown_layout(
    *,
    school: School,
    content: bytes,
    file_name: str,
    academic_year: int,
    layout: UnknownLayout,
    by: Actor,
) -> LearnerImport:
    """Keep a readable list until somebody has said which of its columns is which."""
    received = _waiting_or_new(school, content, academic_year)
    received.file_name = file_name[-200:]
    received.plan = {"headings": list(layout.headings)}
    received.state = ImportState.MAPPING
    received.uploaded_by_id = by.person_id
    received.save()
    record("receive learner file", by=by, subject=received, format="unknown layout")
    return received


def _waiting_or_new(school: School, content: bytes, academic_year: int) -> LearnerImport:
    digest = hashlib.sha256(content).hexdigest()
    same = LearnerImport.objects.waiting().filter(
        school=school, content_hash=digest, academic_year=academic_year
    )
    return same.first() or LearnerImport(
        school=school, content=content, content_hash=digest, academic_year=academic_year
    )


@transaction.atomic
def commit_import(
    *,
    learner_import: LearnerImport,
    fingerprint: str,
    by: Actor,
    decisions: Decisions | None = None,
) -> dict[str, int]:
    """Save what was approved, all or nothing. Returns how many are new, changed, unchanged, marked
    as left, undecided and refused.

    `fingerprint` is that of the preview one saw. Raises ReviewAgain when the plan has changed
    since, Contradiction when two decisions exclude each other, UnreadableFile when the file is
    gone. Saved already: nothing happens.

    The learners' totals live in an app above this one, which must not be imported here: a task is
    woken by its name once this has committed. Until it has run, and wherever no totals exist,
    pages read missing totals as zeros.
    """
    locked = _locked(learner_import)
    if locked.state == ImportState.COMMITTED:
        return dict(locked.plan["saved"])
    if locked.state not in (ImportState.REVIEW, ImportState.STALE):
        raise ReviewAgain
    found = planned(locked, today=by.today)
    if found.fingerprint != fingerprint:
        raise ReviewAgain
    decisions = decisions or Decisions()
    settled = _settled(found, decisions)
    try:
        taking = _save(locked, found, settled, by=by)
    except IntegrityError as clash:
        raise Contradiction(
            "Two rows would become the same learner. Look at the possible matches again."
        ) from clash
    saved = settled.counts(found)
    locked.plan = {"counts": found.plan.counts(), "saved": saved}
    locked.decisions = {
        "possible": {str(row): choice for row, choice in decisions.possible.items()},
        "leaving": settled.leaving,
        "take_clear": decisions.take_clear,
    }
    locked.restore = taking.kept()
    _decide(locked, ImportState.COMMITTED)
    record("commit learner import", by=by, subject=locked, **saved)
    recount_later(taking.restore.touched())
    _follow_up(locked, taking.restore, by)
    return saved


def _follow_up(learner_import: LearnerImport, restore: Restore, by: Actor) -> None:
    """What a list means beyond the school's own learners; who joins in September is still elsewhere
    in June, and is asked about when the year turns.
    """
    school, year = learner_import.school, learner_import.academic_year
    if year > academic_year_of(by.today):
        RollOver.objects.get_or_create(school=school, academic_year=year)
    else:
        propose_moves(school=school, learner_ids=restore.learners_made, by=by)
    touched = Learner.objects.filter(pk__in=restore.touched()).exclude(upn="")
    if upns := set(touched.values_list("upn", flat=True)):
        mark_second_registrations(upns=upns)


def _locked(learner_import: LearnerImport) -> LearnerImport:
    """The import under the lock of its school, so that imports of a school wait for each other."""
    Organisation.objects.select_for_update().get(pk=learner_import.school_id)
    return LearnerImport.objects.select_related("school").get(pk=learner_import.pk)


@dataclass(slots=True)
class _Settled:
    """Rows by what happens to them, all questions answered."""

    new: list[LearnerRow] = field(default_factory=list)
    matched: dict[int, tuple[LearnerRow, Sequence[FieldChange]]] = field(default_factory=dict)
    leaving: list[int] = field(default_factory=list)

    def match(self, key: int, row: LearnerRow, changes: Sequence[FieldChange]) -> None:
        if key in self.matched:
            other = self.matched[key][0].row
            raise Contradiction(
                f"Rows {other} and {row.row} cannot both be the same learner. Choose again."
            )
        self.matched[key] = (row, changes)

    def counts(self, found: PlannedImport) -> dict[str, int]:
        """What came of every row, and how many learners left."""
        changed = sum(1 for _, changes in self.matched.values() if changes)
        settled = len(self.new) + len(self.matched)
        return {
            "new": len(self.new),
            "changed": changed,
            "unchanged": len(self.matched) - changed,
            "left": len(self.leaving),
            "undecided": len(found.plan.rows) - settled,
            "refused": len(found.plan.refused),
        }


def _settled(found: PlannedImport, decisions: Decisions) -> _Settled:
    settled = _Settled()
    for one in found.plan.rows:
        match one.outcome:
            case Outcome.NEW:
                settled.new.append(one.row)
            case Outcome.CHANGED | Outcome.UNCHANGED:
                settled.match(int(str(one.match)), one.row, one.changes)
    clear = clear_matches(found) if decisions.take_clear else {}
    for one in found.plan.rows:
        if one.outcome is Outcome.POSSIBLE:
            row = one.row.row
            choice = decisions.possible.get(row, "") or (
                f"new:{clear[row]}" if row in clear else ""
            )
            _settle_possible(one, choice, found, settled)
    proposed = [int(key) for key in found.plan.leavers]
    said = decisions.leaving
    settled.leaving = proposed if said is None else [key for key in proposed if key in set(said)]
    return settled


def _settle_possible(one: RowPlan, choice: str, found: PlannedImport, settled: _Settled) -> None:
    if choice == "both":
        settled.new.append(one.row)
    elif choice:
        which, _, key = choice.partition(":")
        if key not in {str(candidate) for candidate in one.candidates}:
            raise ReviewAgain
        learner = found.existing[int(key)]
        changes = changed_fields(learner, one.row) if which == "new" else ()
        settled.match(int(key), one.row, changes)


def _save(
    learner_import: LearnerImport, found: PlannedImport, settled: _Settled, *, by: Actor
) -> TakingIn:
    is_coming = learner_import.academic_year > academic_year_of(by.today)
    taking = TakingIn(learner_import.school, learner_import.academic_year, is_coming=is_coming)
    with transaction.atomic():
        used = [*settled.new, *(row for row, changes in settled.matched.values() if changes)]
        taking.make_groups(used)
        taking.change(settled.matched)
        taken = {
            one.upn for one in found.existing.values() if one.standing is not Standing.ELSEWHERE
        }
        taking.create(settled.new, taken_upns=taken)
        taking.leave(settled.leaving, on=by.today)
    return taking


def _decide(learner_import: LearnerImport, state: ImportState) -> None:
    """Note the decision; whatever else waits at the school must be reviewed again."""
    learner_import.state = state
    learner_import.decided_at = timezone.now()
    learner_import.save()
    LearnerImport.objects.filter(school=learner_import.school_id, state=ImportState.REVIEW).update(
        state=ImportState.STALE
    )


@transaction.atomic
def discard_import(*, learner_import: LearnerImport, by: Actor) -> None:
    """Drop a file that was not saved. Decided already: nothing happens."""
    discarded = LearnerImport.objects.filter(pk=learner_import.pk, state__in=WAITING_STATES).update(
        state=ImportState.DISCARDED, content=None, decided_at=timezone.now()
    )
    if discarded:
        record("discard learner import", by=by, subject=learner_import)


@transaction.atomic
def undo_import(*, learner_import: LearnerImport, by: Actor) -> None:
    """Put every learner, group and enrolment back as it was before the import.

    Raises CannotUndo after 14 days, when a later import stands, when learners it brought have days
    or bookings of their own by now, or when what it saved has been changed. Undone already:
    nothing happens.
    """
    locked = _locked(learner_import)
    if locked.state == ImportState.UNDONE:
        return
    if reason := reason_against_undo(locked):
        raise CannotUndo(reason)
    restore = Restore.from_json(locked.restore)
    if has_records_since(restore):
        raise CannotUndo(
            "Learners whom this file brought have bookings or days by now. Those would be lost. "
            "Mark single learners as left instead."
        )
    if changed_since(restore):
        raise CannotUndo(
            "Learners of this file have been changed since it was saved: by hand, by a move, or at the "
            "turn of the school year. Undoing would lose that. Correct single learners instead."
        )
    recounted = sorted({*restore.touched()} - {*restore.learners_made})
    put_back(restore)
    locked.restore = {}
    _decide(locked, ImportState.UNDONE)
    record("undo learner import", by=by, subject=locked)
    recount_later(recounted)
    # Who is deleted takes the own totals along, but not what they had added to the school's.
    rebuild_later([locked.school_id])


def reason_against_undo(learner_import: LearnerImport) -> str:
    """Why an import cannot be undone, in a sentence; "" when it may be."""
    if learner_import.state != ImportState.COMMITTED or learner_import.decided_at is None:
        return "Only an import that was saved can be undone."
    if learner_import.decided_at < timezone.now() - UNDO_WITHIN or not learner_import.restore:
        return f"An import can be undone for {UNDO_WITHIN.days} days. That time is over."
    turned = RollOver.objects.standing().filter(
        school=learner_import.school_id, ran_at__gt=learner_import.decided_at
    )
    if turned.exists():
        return "The school year has turned since this file was saved. Put that back first."
    later = LearnerImport.objects.filter(
        school=learner_import.school_id,
        state=ImportState.COMMITTED,
        decided_at__gt=learner_import.decided_at,
    )
    if later.exists():
        return "A later file was saved on top of this one. Undo that one first."
    return ""


@transaction.atomic
def forget_files(*, today: date) -> int:
    """Delete files after 30 days and what undoing needs after 14; returns how many files.

    A file that nobody decided on by then counts as discarded.
    """
    LearnerImport.objects.filter(
        state=ImportState.COMMITTED, decided_at__date__lt=today - UNDO_WITHIN
    ).exclude(restore={}).update(restore={})
    old = LearnerImport.objects.filter(uploaded_at__date__lt=today - FILES_KEPT)
    old.filter(state__in=WAITING_STATES).update(
        state=ImportState.DISCARDED, decided_at=timezone.now()
    )
    return old.filter(content__isnull=False).update(content=None)
