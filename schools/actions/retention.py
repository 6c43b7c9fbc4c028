"""Erasing who a learner was when the time of keeping it is over; see docs/data-retention.yaml."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from equalex.accounts.models import User
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.models import Learner, Sen

ERASED_NAME = "Erased"


def learners_to_erase(*, today: date, age_limit: int) -> list[int]:
    """Keys of learners whose 31 August after turning `age_limit` is over, not erased yet.

    Somebody born in September to December turns of age before the next calendar year's August,
    and so has until then; who is born by 31 August has until the August of that year.
    """
    # On 1 September 2026 and after, everybody born up to 31 August 2007 is due at 19.
    year = today.year if today >= date(today.year, 9, 1) else today.year - 1
    born_by = date(year - age_limit, 8, 31)
    due = Learner.objects.filter(date_of_birth__lte=born_by)
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def erase_learners(*, learner_ids: Sequence[int], by: Actor) -> int:
    """Take away everything that says who these learners were; their days stay for the figures.

    Returns how many. The journal keeps only keys, so nothing in it names them.
    """
    learners = Learner.objects.filter(pk__in=learner_ids)
    accounts = list(learners.exclude(user=None).values_list("user", flat=True))
    erased = learners.update(
        first_name=ERASED_NAME,
        last_name="",
        preferred_name="",
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
    record("erase learners", by=by, learners=sorted(learner_ids))
    return erased
