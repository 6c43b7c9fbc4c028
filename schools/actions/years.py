"""The school year turns on 1 September: by the clock, once for each school, and back if need be."""

import logging
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.actions.enrolments import EnrolmentChanges
from schools.actions.learners import Restore, changed_since, put_back
from schools.actions.moves import propose_moves
from schools.actions.recounts import recount_later
from schools.models import (
    Enrolment,
    ImportState,
    Learner,
    LearnerImport,
    Organisation,
    RollOver,
    School,
)
from schools.queries.years import Turning, schools_owing_turn, turnings_of
from schools.rules.school_years import Step, academic_year_of, cohort_of, counts, first_day

UNDO_WITHIN = timedelta(days=14)
log = logging.getLogger(__name__)


class TooEarly(Exception):
    """The school year cannot turn before 1 September."""


class CannotTurnBack(Exception):
    """The turn cannot be put back; the message says why."""


@transaction.atomic
def turn_year(*, school: School, academic_year: int, by: Actor) -> RollOver:
    """Turn a school's year: learners move up, Year 11 leaves, tutor groups are those of the list
    that was taken in beforehand, else none. All or nothing; made already, nothing happens.

    No day changes: enrolments are dated, so that a Year 8 day stays one. Raises TooEarly before 1
    September of the academic year (its starting year).
    """
    if by.today < first_day(academic_year):
        raise TooEarly
    Organisation.objects.select_for_update().get(pk=school.pk)
    turned, _ = RollOver.objects.get_or_create(school=school, academic_year=academic_year)
    if turned.ran_at is not None and turned.undone_at is None:
        return turned
    turnings = turnings_of(school.pk, academic_year)
    restore = _Turn(school, academic_year).made(turnings)
    turned.counts = counts([one.rolled for one in turnings])
    turned.restore = restore.as_json()
    turned.ran_at, turned.ran_by_id, turned.undone_at = timezone.now(), by.person_id, None
    turned.save()
    _review_again(school)
    record("turn school year", by=by, subject=turned, year=academic_year, **turned.counts)
    recount_later([one.learner for one in turnings])
    joining = [
        one.learner for one in turnings if one.rolled.step is Step.LISTED and one.enrolment is None
    ]
    propose_moves(school=school, learner_ids=joining, by=by)
    return turned


def turn_owing_years(*, by: Actor) -> dict[str, int]:
    """Turn the year of every school that owes it, each in a transaction of its own: killed half-way,
    the next run does the rest. Returns how many turned and how many failed.
    """
    turned = failed = 0
    for school in list(schools_owing_turn(today=by.today)):
        try:
            turn_year(school=school, academic_year=academic_year_of(by.today), by=by)
        except Exception:  # one school's trouble must not keep the others in last year
            log.exception("the year of school %s did not turn", school.pk)
            failed += 1
        else:
            turned += 1
    return {"turned": turned, "failed": failed}


class _Turn:
    """One school's learners and enrolments on their way into an academic year."""

    def __init__(self, school: School, academic_year: int) -> None:
        self._school = school
        self._into = academic_year
        self._restore = Restore()
        self._changed: list[Learner] = []

    def made(self, turnings: list[Turning]) -> Restore:
        steps = [one for one in turnings if one.rolled.step is not Step.DONE]
        self._enrol(steps)
        learners = (
            Learner.objects.select_for_update()
            .order_by("pk")
            .in_bulk([one.learner for one in steps])
        )
        for one in steps:
            self._move(learners[one.learner], one)
        Learner.objects.bulk_update(
            self._changed, ["cohort", "tutor_group", "left_on"], batch_size=300
        )
        return self._restore

    def _enrol(self, steps: list[Turning]) -> None:
        changes: EnrolmentChanges = self._restore.enrolments
        ending = {one.enrolment: one.rolled.ends for one in steps if one.rolled.ends is not None}
        ended = list(Enrolment.objects.filter(pk__in=[key for key in ending if key is not None]))
        for enrolment in ended:
            changes.change(enrolment, until=ending[enrolment.pk])
        Enrolment.objects.bulk_update(ended, ["until"], batch_size=300)
        made = Enrolment.objects.bulk_create(
            (
                Enrolment(
                    learner_id=one.learner,
                    school=self._school,
                    since=one.rolled.next.since,
                    nc_year=one.rolled.next.nc_year,
                    key_stage=one.rolled.next.key_stage,
                    status=one.status,
                )
                for one in steps
                if one.rolled.next is not None
            ),
            batch_size=1000,
        )
        changes.created += [one.pk for one in made]

    def _move(self, learner: Learner, one: Turning) -> None:
        """The recorded year group wins over the cohort that was kept so far."""
        wanted: dict[str, Any] = {"tutor_group_id": one.group}
        if one.to_year:
            wanted["cohort"] = cohort_of(one.to_year, self._into)
        if one.rolled.step is Step.LEAVES:
            wanted["left_on"] = one.rolled.ends
        differing = {
            name: value for name, value in wanted.items() if getattr(learner, name) != value
        }
        if not differing:
            return
        self._restore.learners_before[learner.pk] = {
            name: getattr(learner, name) for name in differing
        }
        for name, value in differing.items():
            setattr(learner, name, value)
        self._changed.append(learner)


def _review_again(school: School) -> None:
    """A preview that was made before the turn shows what is no longer so."""
    LearnerImport.objects.filter(school=school, state=ImportState.REVIEW).update(
        state=ImportState.STALE
    )


@transaction.atomic
def turn_back(*, turned: RollOver, by: Actor) -> None:
    """Put every learner and enrolment back as before the turn. Put back already: nothing happens.

    The clock does not turn the year again by itself; a person does. Raises CannotTurnBack after 14
    days, when a list of learners was saved since, or when what it made has been changed.
    """
    Organisation.objects.select_for_update().get(pk=turned.school_id)
    locked = RollOver.objects.get(pk=turned.pk)
    if locked.undone_at is not None:
        return
    if reason := reason_against_turning_back(locked):
        raise CannotTurnBack(reason)
    restore = Restore.from_json(locked.restore)
    if changed_since(restore):
        raise CannotTurnBack(
            "Learners have been changed since the year turned: by hand, or by a move. Putting the turn back "
            "would lose that. Correct single learners instead."
        )
    touched = restore.touched()
    put_back(restore)
    locked.restore, locked.undone_at = {}, timezone.now()
    locked.save()
    _review_again(locked.school)
    record("turn school year back", by=by, subject=locked, year=locked.academic_year)
    recount_later(touched)


def reason_against_turning_back(turned: RollOver) -> str:
    """Why a turn cannot be put back, in a sentence; "" when it may be."""
    if turned.ran_at is None or turned.undone_at is not None:
        return "Only a school year that has turned can be put back."
    if turned.ran_at < timezone.now() - UNDO_WITHIN or not turned.restore:
        return (
            f"The turn of the year can be put back for {UNDO_WITHIN.days} days. That time is over."
        )
    later = LearnerImport.objects.filter(
        school=turned.school_id, state=ImportState.COMMITTED, decided_at__gt=turned.ran_at
    )
    if later.exists():
        return "A list of learners was saved since the year turned. Undo that one first."
    return ""


@transaction.atomic
def forget_turns(*, today: date) -> int:
    """Delete what putting a turn back needs, after 14 days; returns how many."""
    return (
        RollOver.objects.filter(ran_at__date__lt=today - UNDO_WITHIN)
        .exclude(restore={})
        .update(restore={})
    )
