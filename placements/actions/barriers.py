"""Noting what keeps learners from workplaces, and editing the school's list of reasons.

Barriers are sensitive: the journal holds keys only, and nothing of them ever leaves the school but
numbers of learners.
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.models import Barrier, BarrierReason
from schools.models import Learner


class ReasonListed(Exception):
    """The school's list has this reason already."""


@transaction.atomic
def set_barriers(*, learner: Learner, reasons: Collection[BarrierReason], by: Actor) -> None:
    """These reasons, and no others, keep the learner from workplaces now.

    What is left out is taken as overcome today and stays on record. The same again changes nothing.
    """
    standing = dict(
        Barrier.objects.standing()
        .select_for_update()
        .filter(learner=learner)
        .values_list("reason", "pk")
    )
    wanted = {each.pk for each in reasons}
    over = [key for reason, key in standing.items() if reason not in wanted]
    new = sorted(wanted - standing.keys())
    if not over and not new:
        return
    Barrier.objects.filter(pk__in=over).update(ended_on=by.today)
    _note([(learner.pk, reason) for reason in new], by)
    record("set barriers", by=by, subject=learner, noted=new, ended=over)


@transaction.atomic
def note_barrier(*, learners: Collection[Learner], reason: BarrierReason, by: Actor) -> int:
    """Note one reason for many learners at once; for how many it was new."""
    keys = [each.pk for each in learners]
    has_it = set(
        Barrier.objects.standing()
        .filter(learner__in=keys, reason=reason)
        .values_list("learner", flat=True)
    )
    new = sorted(set(keys) - has_it)
    _note([(key, reason.pk) for key in new], by)
    if new:
        record("note barrier", by=by, subject=reason, learners=new)
    return len(new)


def _note(pairs: Collection[tuple[int, int]], by: Actor) -> None:
    # Somebody else may note the same at the same time: then it stands once.
    Barrier.objects.bulk_create(
        [
            Barrier(
                learner_id=learner, reason_id=reason, noted_on=by.today, noted_by_id=by.person_id
            )
            for learner, reason in pairs
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_reason(*, label: str, school_id: int, by: Actor) -> BarrierReason:
    """Put a reason on the school's list; one that was taken off comes back.

    Raises ReasonListed where it is there already, whatever the capitals.
    """
    label = " ".join(label.split())
    known = BarrierReason.objects.visible_to(by).filter(label__iexact=label).first()
    if known is not None:
        if not known.off_at.filter(pk=school_id).exists():
            raise ReasonListed
        known.off_at.remove(school_id)
        record("list barrier reason", by=by, subject=known)
        return known
    try:
        with transaction.atomic():
            reason = BarrierReason.objects.create(school_id=school_id, label=label)
    except IntegrityError as twice:
        raise ReasonListed from twice
    record("list barrier reason", by=by, subject=reason)
    return reason


@transaction.atomic
def take_reason_off(*, reason: BarrierReason, school_id: int, by: Actor) -> None:
    """Offer a reason no longer at a school; what was noted stays."""
    reason.off_at.add(school_id)
    record("take barrier reason off", by=by, subject=reason)


def erase_barriers_of(*, learner_ids: Collection[int]) -> int:
    """Delete what was noted of these learners; see docs/data-retention.yaml. Returns how many."""
    deleted, _ = Barrier.objects.filter(learner__in=learner_ids).delete()
    return deleted
