"""The ledger: the only writer of verdicts and of each learner's totals.

Whoever changes a fact that counting reads (attendance, minutes, a criterion, an approval, a
judgement, an enrolment) locks the learners first and recounts them in the same transaction:

    with transaction.atomic():
        lock_learners(learner_ids=ids)
        ...            # change the facts
        recount(learner_ids=ids)

Locks are taken in one order everywhere: booking, slot, Progress rows by learner, and last of all
the figures of year groups, which change by the difference between a learner's old and new totals.
So whoever recounts twice in one transaction has locked all of those learners before the first.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from equalex.kernel.acting import as_the_system
from placements.actions.figures import add_figures
from placements.models import Attendance, AttendanceState, Progress
from placements.models.rows import update_rows
from placements.queries.ledger import (
    DAY_COLUMNS,
    TOTAL_COLUMNS,
    batches_of_learners,
    count_ledgers,
    in_batches,
    members,
)
from placements.queries.policies import PublishedPolicies, published_policies
from placements.rules.figures import LearnerTotals
from placements.rules.policies import NoPolicyError
from schools.models import Learner


class RecountFailed(Exception):
    """Days could not be counted, so nothing was changed; the message may be shown as it is."""


@as_the_system()
def lock_learners(*, learner_ids: Collection[int]) -> None:
    """Lock the Progress rows of these learners until the transaction ends, in one order.

    Rows that are missing are made. One statement for a thousand learners who have theirs.
    """
    for keys in in_batches(learner_ids):
        _locked_totals(keys)


@as_the_system()
@transaction.atomic
def recount(*, learner_ids: Collection[int]) -> int:
    """Judge every day of these learners afresh and keep what changed; returns how many days did.

    In batches, each with the same number of statements. Raises RecountFailed, and keeps all as
    it was, where a day lies before any policy.
    """
    published = published_policies()
    change: Counter[LearnerTotals] = Counter()
    days = sum(_recount_batch(keys, published, change) for keys in in_batches(learner_ids))
    add_figures(change)
    return days


@as_the_system()
def learners_of(**which: Any) -> list[int]:
    """Keys of the learners with standing days that match."""
    return list(
        Attendance.objects.standing()
        .filter(**which)
        .order_by()
        .values_list("learner", flat=True)
        .distinct()
    )


def recount_all(*, tell: Callable[[int], None] = lambda _: None) -> int:
    """Recount everybody, each batch in a transaction of its own; returns how many days changed.

    `tell` is given the number of learners done so far. It can be stopped and begun again: what
    is right already is not written.
    """
    published = published_policies()
    done = changed = 0
    for learners in batches_of_learners():
        with transaction.atomic():
            change: Counter[LearnerTotals] = Counter()
            keys = [learner.learner_id for learner in learners]
            changed += _recount_batch(keys, published, change)
            add_figures(change)
        done += len(learners)
        tell(done)
    return changed


def close_past_days(*, before: date) -> int:
    """Turn planned days before a date into days to be confirmed, and recount whose they are.

    Nothing says yet that anybody was there; but they are no longer to come. Returns how many.
    Each batch in a transaction of its own: stopped half-way, the next night does the rest.
    """
    learner_ids = list(
        Attendance.objects.still_planned_before(before)
        .order_by()
        .values_list("learner", flat=True)
        .distinct()
    )
    closed = 0
    for keys in in_batches(learner_ids):
        with transaction.atomic():
            lock_learners(learner_ids=keys)
            days = Attendance.objects.still_planned_before(before).filter(learner__in=keys)
            closed += Attendance.objects.filter(pk__in=days.values("pk")).update(
                attendance=AttendanceState.UNCONFIRMED
            )
            recount(learner_ids=keys)
    return closed


def _recount_batch(
    keys: Sequence[int], published: PublishedPolicies, change: Counter[LearnerTotals]
) -> int:
    """Recount these and note in `change` which totals there are more of now, and fewer."""
    totals = _locked_totals(keys)
    learners = members(Learner.objects.filter(pk__in=totals))
    try:
        ledgers = list(count_ledgers(learners, published))
    except NoPolicyError as problem:
        raise RecountFailed(
            f"A recorded day lies before any rules: {problem}. Nothing was changed."
        ) from problem
    at = timezone.now()
    days = [row for ledger in ledgers for row in ledger.changed]
    update_rows(Attendance, DAY_COLUMNS, days)
    altered = [ledger for ledger in ledgers if ledger.totals != totals[ledger.learner_id]]
    update_rows(
        Progress,
        (*TOTAL_COLUMNS, "recounted_at"),
        [(ledger.learner_id, *ledger.totals, at) for ledger in altered],
    )
    change.subtract(totals[ledger.learner_id] for ledger in altered)
    change.update(ledger.totals for ledger in altered)
    return len(days)


def _locked_totals(keys: Sequence[int]) -> dict[int, LearnerTotals]:
    """Totals by learner, under a lock; rows that are missing are made first."""
    totals = _lock(keys)
    if missing := set(keys) - totals.keys():
        Progress.objects.bulk_create(
            [
                Progress(learner_id=learner.learner_id, school_id=learner.school)
                for learner in members(Learner.objects.filter(pk__in=missing))
            ],
            ignore_conflicts=True,
        )
        totals |= _lock(missing)
    return totals


def _lock(keys: Collection[int]) -> dict[int, LearnerTotals]:
    rows = (
        Progress.objects.select_for_update()
        .filter(learner__in=keys)
        .order_by("learner_id")
        .values_list("learner_id", *TOTAL_COLUMNS)
    )
    return {row[0]: LearnerTotals._make(row[1:]) for row in rows}
