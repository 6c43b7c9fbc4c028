"""Reports and trials of rules in the background: made when asked for, or on measurement dates."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from equalex.jobs.actions import Handle, PlainFailure, does
from reporting.actions import (
    forecasts,
    reports,
    retention,
    school_export,
    subscriptions,
    trials,
)


def make_report(handle: Handle) -> dict[str, Any]:
    """Make one report of any kind and lead to it."""
    if handle.organisation_id is None:
        raise PlainFailure("A report is always about one school, trust or hub.")
    wanted = reports.Wanted.from_arguments(handle.job_id, handle.organisation_id, handle.arguments)
    snapshot = reports.make_report(wanted=wanted, tell=handle.tell)
    return {"url": reverse("show-report", args=[snapshot.public_id])}


for job_kind in reports.JOB_KINDS.values():
    does(job_kind)(make_report)


@does(school_export.EXPORT_SCHOOL)
def export_school(handle: Handle) -> dict[str, Any]:
    """Write everything of a school into one file and lead to it."""
    if handle.organisation_id is None:
        raise PlainFailure("An export is always of one school.")
    made = school_export.make_export(
        job_id=handle.job_id, school_id=handle.organisation_id, tell=handle.tell
    )
    return {"url": reverse("export-school"), "rows": sum(made.rows.values())}


@does(trials.TRY_POLICY)
def try_policy(handle: Handle) -> dict[str, Any]:
    """Try rules on every school of a hub or trust; the figures stand in the result."""
    if handle.organisation_id is None:
        raise PlainFailure("Rules are tried on the schools of a hub or trust.")
    result = trials.run_trial(
        organisation_id=handle.organisation_id, arguments=handle.arguments, tell=handle.tell
    )
    return {"url": reverse("show-trial", args=[trials.public_id_of(handle.job_id)]), **result}


@shared_task(name="reporting.make_due_reports")
def make_due_reports() -> int:
    """Ask for the reports of measurement dates that were not made yet; returns how many."""
    return reports.ask_for_due_reports(today=localdate())


@shared_task(name="reporting.keep_forecasts")
def keep_forecasts() -> int:
    """Work out forecasts that are not of today, some at a time; returns for how many schools."""
    return forecasts.keep_forecasts(today=localdate())


@shared_task(name="reporting.send_digests")
def send_digests() -> int:
    """Send the digests that are due, some at a time; returns how many were dealt with."""
    done = subscriptions.send_digests(today=localdate())
    if done == subscriptions.AT_A_TIME:
        send_digests.delay()
    return done


@shared_task(name="reporting.enforce_retention")
def enforce_retention() -> dict[str, int]:
    """Erase what may no longer be kept (docs/data-retention.yaml), and note outside the database
    who was erased; returns counts.
    """
    erased = retention.enforce_retention(today=localdate())
    retention.keep_register(path=settings.ERASURE_REGISTER)
    return erased
