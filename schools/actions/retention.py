"""Erasing who a learner was when the time of keeping it is over; see docs/data-retention.yaml."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from equalex.accounts.models import User
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.models import Learner, Sen
from schools.models.learners import ERASED_NAME


def learners_to_erase(*, today: date, age_limit: int) -> list[int]:
    """Keys of learners whose 31 August after turning `age_limit` is over, not erased yet.

    Without a birth date the cohort tells it: whoever is in Year 7 in the academic year that
    begins in 2020 was born by 31 August 2009.
    """
    latest_august = today.year if today >= date(today.year, 9, 1) else today.year - 1
    born_by = latest_august - age_limit
    is_due = Q(date_of_birth__lte=date(born_by, 8, 31)) | Q(
        date_of_birth=None, cohort__lte=born_by + 11
    )
    due = Learner.objects.filter(is_due).not_erased()
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def erase_learners(*, learner_ids: Sequence[int], by: Actor) -> int:
    """Take away everything that says who these learners were; their days stay for the figures.

    Returns how many. The journal keeps only their public ids, so nothing in it names them; from there
    they come into the register by which a restored backup is told of them.
    """
    learners = Learner.objects.filter(pk__in=learner_ids)
    public_ids = sorted(map(str, learners.values_list("public_id", flat=True)))
    accounts = list(learners.exclude(user=None).values_list("user", flat=True))
    erased = learners.update(
        first_name=ERASED_NAME,
        last_name="",
        preferred_name="",
        preferred_last_name="",
        upn="",
        admission_number="",
        date_of_birth=None,
        tutor_group=None,
        user=None,
        sen=Sen.NONE,
        is_fsm=False,
        is_fsm_ever_6=False,
        is_eal=None,
        is_looked_after=False,
        is_service_child=False,
        sex="",
    )
    User.objects.filter(pk__in=accounts).delete()
    record("erase learners", by=by, learners=public_ids)
    return erased
