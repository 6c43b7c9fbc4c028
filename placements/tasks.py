"""Nightly work on the ledger; each harmless when run twice or killed half-way."""

import logging

from celery import shared_task
from django.utils import timezone

from placements.actions.ledger import close_past_days, recount
from placements.queries.ledger import ledger_differences

log = logging.getLogger(__name__)


@shared_task(name="placements.check_ledger")
def check_ledger() -> int:
    """Recount everybody from facts and log whether the stored ledger agrees; numbers only."""
    learners = days = differences = 0
    for batch in ledger_differences():
        learners += batch.learners
        days += batch.days
        differences += len(batch.differences)
    tell = log.error if differences else log.info
    tell("ledger checked: %s learners, %s days, %s differences", learners, days, differences)
    return differences


@shared_task(name="placements.close_past_days")
def close_past_days_of_yesterday() -> int:
    """Planned days that have passed wait for confirmation from now on; returns how many."""
    closed = close_past_days(before=timezone.localdate())
    log.info("%s past days wait for confirmation", closed)
    return closed


@shared_task(name="placements.recount_learners")
def recount_learners(learner_ids: list[int]) -> int:
    """Recount learners whose enrolments an import changed; returns how many days changed."""
    return recount(learner_ids=learner_ids)
