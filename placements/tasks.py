"""Nightly work on the ledger and on bookings; each harmless when run twice or killed half-way."""

import logging
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from equalex.jobs.actions import Handle, PlainFailure, does
from equalex.kernel.access import the_portal
from placements.actions import expiry, policies
from placements.actions.day_files import forget_day_files
from placements.actions.figures import figures_differences, rebuild_figures
from placements.actions.insurance import tell_of_lapsing_insurance
from placements.actions.ledger import RecountFailed, close_past_days, recount
from placements.actions.moves import complete_agreed_moves
from placements.actions.waiting_lists import offer_freed_places
from placements.models import PolicyVersion
from placements.queries.ledger import ledger_differences
from placements.queries.policy_changes import RECOUNT_BY_RULES
from schools.actions.moves import mark_second_registrations

log = logging.getLogger(__name__)


@does(RECOUNT_BY_RULES)
def recount_by_rules(handle: Handle) -> dict[str, Any]:
    """Count those again whom a published version of the rules concerns."""
    version = PolicyVersion.objects.get(pk=handle.arguments["version"])
    try:
        counted = policies.recount_by_rules(
            version=version, everybody=handle.arguments["everybody"], tell=handle.tell
        )
    except RecountFailed as failure:
        raise PlainFailure(str(failure)) from failure
    return {"url": reverse("show-policy", args=[version.public_id]), **counted}


@shared_task(name="placements.bring_rules_into_force")
def bring_rules_into_force() -> bool:
    """On the first day of other targets everybody is counted again; True when it was that day."""
    return policies.bring_into_force(today=timezone.localdate()) is not None


@shared_task(name="placements.check_ledger")
def check_ledger() -> int:
    """Recount everybody from facts, log how far the stored ledger agrees, and mend what does not.

    Numbers only. A difference is an error to look into, if only a message of an import that the
    broker lost; the learners concerned are right again before the school opens.
    """
    learners = days = differences = 0
    wrong: set[int] = set()
    for batch in ledger_differences():
        learners += batch.learners
        days += batch.days
        differences += len(batch.differences)
        wrong |= {one.learner_id for one in batch.differences}
    schools = set[int]()
    for figure in figures_differences():
        differences += 1
        schools.add(figure.part.school)
    tell = log.error if differences else log.info
    tell("ledger checked: %s learners, %s days, %s differences", learners, days, differences)
    if wrong:
        log.info("%s learners recounted, %s days changed", len(wrong), recount(learner_ids=wrong))
    if schools:
        log.info("%s rows of figures made anew", rebuild_figures(school_ids=schools))
    return differences


@shared_task(name="placements.close_past_days")
def close_past_days_of_yesterday() -> int:
    """Planned days that have passed wait for confirmation from now on; returns how many."""
    closed = close_past_days(before=timezone.localdate())
    log.info("%s past days wait for confirmation", closed)
    return closed


@shared_task(name="placements.complete_moves")
def complete_moves() -> int:
    """Let days go along with learners whose former school has meanwhile marked them as left, and see
    that a child at two schools is counted once; returns how many moved.
    """
    mark_second_registrations()
    return complete_agreed_moves(by=the_portal())


@shared_task(name="placements.recount_learners")
def recount_learners(learner_ids: list[int]) -> int:
    """Recount learners whose enrolments an import changed; returns how many days changed."""
    return recount(learner_ids=learner_ids)


@shared_task(name="placements.rebuild_figures")
def rebuild_figures_of(school_ids: list[int]) -> int:
    """Make the figures of schools anew whose learners an undone import took away; returns rows."""
    return rebuild_figures(school_ids=school_ids)


@shared_task(name="placements.forget_day_files")
def forget_old_day_files() -> int:
    """Delete what registers and spreadsheets of past days said after 30 days; returns how many."""
    return forget_day_files(today=timezone.localdate())


@shared_task(name="placements.look_after_bookings")
def look_after_bookings() -> int:
    """Remind of requests, end what has run out; places that become free go to who waits longest."""
    today = timezone.localdate()
    done = {
        steps.__name__: steps(today=today)
        for steps in (
            expiry.remind_of_requests,
            expiry.expire_requests,
            expiry.expire_offers,
            expiry.expire_waiting,
            expiry.close_empty,
        )
    }
    log.info("bookings looked after: %s", done)
    return sum(done.values())


@shared_task(name="placements.close_empty_bookings")
def close_empty_bookings() -> int:
    """End requests and waiting on which no learner is left, since all were confirmed elsewhere."""
    return expiry.close_empty(today=timezone.localdate())


@shared_task(name="placements.offer_freed_places")
def offer_places_of(experience_id: int) -> int:
    """An employer added places: offer them to the schools that wait, in order."""
    return offer_freed_places(experience_id=experience_id, today=timezone.localdate())


@shared_task(name="placements.watch_insurance")
def watch_insurance() -> int:
    """Tell once of insurance that ends before booked learners have been there."""
    told = tell_of_lapsing_insurance(today=timezone.localdate())
    log.info("%s bookings whose insurance ends too early", told)
    return told
