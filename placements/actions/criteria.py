"""The criteria that are recorded after the booking: outcomes, feedback, reflection, and what
really happened.

`outcomes` keeps what was chosen, said and written; these actions keep that it was, and recount.
All are harmless when called again.
"""

from collections.abc import Collection

from django.db import transaction

from employers.models import Experience
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.actions.ledger import learners_of, lock_learners, recount
from placements.models import Booking, Placement

OF_THE_EXPERIENCE = ("purpose", "interaction", "people", "task")


@transaction.atomic
def set_outcomes_chosen(*, booking: Booking, is_chosen: bool, by: Actor) -> None:
    """The second criterion: the school chose outcomes for this booking, or took them back."""
    learner_ids = learners_of(placement__booking=booking.pk)
    lock_learners(learner_ids=learner_ids)
    changed = (
        Booking.objects.filter(pk=booking.pk)
        .exclude(has_outcomes=is_chosen)
        .update(has_outcomes=is_chosen)
    )
    booking.has_outcomes = is_chosen
    if changed:
        record("set outcomes chosen", by=by, subject=booking, is_chosen=is_chosen)
        recount(learner_ids=learner_ids)


@transaction.atomic
def set_feedback(*, placement_ids: Collection[int], by: Actor, has_feedback: bool = True) -> int:
    """The sixth criterion: the employer's feedback on these learners' work is there.

    Returns for how many placements that is news.
    """
    return _set(placement_ids, "has_feedback", has_feedback, by)


@transaction.atomic
def set_reflection(*, placement_id: int, by: Actor, has_reflection: bool = True) -> int:
    """The seventh criterion: the learner reflected. Returns 1 where that is news, else 0."""
    return _set([placement_id], "has_reflection", has_reflection, by)


@transaction.atomic
def set_what_happened(*, experience: Experience, happened: Collection[str], by: Actor) -> int:
    """Say which of the four criteria that an experience answers for were met; re-judge its days.

    `happened` holds codes of `OF_THE_EXPERIENCE`; the others were not met. Every learner of every
    school is recounted as one set. Returns for how many learners that was.
    """
    flags = {f"has_{code}": code in happened for code in OF_THE_EXPERIENCE}
    learner_ids = learners_of(placement__booking__experience=experience.pk)
    lock_learners(learner_ids=learner_ids)
    same = Experience.objects.filter(pk=experience.pk, **flags)
    if same.exists():
        return 0
    Experience.objects.filter(pk=experience.pk).update(**flags)
    record("say what happened", by=by, subject=experience, happened=sorted(happened))
    recount(learner_ids=learner_ids)
    return len(learner_ids)


def _set(placement_ids: Collection[int], flag: str, value: bool, by: Actor) -> int:
    placements = Placement.objects.filter(pk__in=placement_ids)
    learner_ids = set(placements.values_list("learner", flat=True))
    lock_learners(learner_ids=learner_ids)
    changed = list(placements.exclude(**{flag: value}).values_list("pk", flat=True))
    if changed:
        Placement.objects.filter(pk__in=changed).update(**{flag: value})
        record(f"set {flag}", by=by, value=value, placements=sorted(changed))
        recount(learner_ids=learner_ids)
    return len(changed)
