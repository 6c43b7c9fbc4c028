"""A person of the school decides on days that the rules leave to a person."""

from collections.abc import Collection, Mapping

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.ledger import lock_learners, recount
from placements.models import Attendance, Judgement


class NoReason(Exception):
    """A judgement without a reason is none."""


@transaction.atomic
def judge_days(
    *, attendance_ids: Collection[int], is_accepted: bool, reason: str, by: Actor
) -> Judgement | None:
    """One decision for all of these days of the actor's school, and a recount of their learners.

    A later decision takes the place of an earlier one, which stays on record. The same decision
    for the same reason again changes nothing and returns None. Raises NoReason; keys of days that
    do not stand, or of another school, are a ValueError.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason
    days = Attendance.objects.standing().filter(
        pk__in=attendance_ids, learner__school=by.organisation_id
    )
    learner_ids = set(days.values_list("learner", flat=True))
    lock_learners(learner_ids=learner_ids)
    found = dict(days.values_list("pk", "judgement"))
    if len(found) < len(set(attendance_ids)) or by.organisation_id is None:
        raise ValueError("a day to judge does not stand, or is another school's")
    same = Judgement.objects.filter(
        pk__in=set(found.values()), is_accepted=is_accepted, reason=reason
    )
    keys = sorted(found.keys() - _judged_by(found, set(same.values_list("pk", flat=True))))
    if not keys:
        return None
    judgement = Judgement.objects.create(
        school_id=by.organisation_id,
        is_accepted=is_accepted,
        reason=reason,
        judged_by_id=by.person_id,
        judged_on=by.today,
    )
    Attendance.objects.filter(pk__in=keys).update(judgement=judgement)
    recount(learner_ids=learner_ids)
    record("judge days", by=by, subject=judgement, is_accepted=is_accepted, days=keys)
    return judgement


def _judged_by(found: Mapping[int, int | None], judgements: set[int]) -> set[int]:
    return {key for key, judgement in found.items() if judgement in judgements}
