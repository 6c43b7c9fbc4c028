"""Reports in the background: made when asked for, and on measurement dates."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils.timezone import localdate

from equalex.jobs.actions import Handle, PlainFailure, does
from reporting.actions import reports, retention


@does(reports.GOVERNOR_REPORT)
def make_governor_report(handle: Handle) -> dict[str, Any]:
    """Make one report and lead to it."""
    if handle.organisation_id is None:
        raise PlainFailure("A report is always about one school.")
    wanted = reports.Wanted.from_arguments(handle.job_id, handle.organisation_id, handle.arguments)
    snapshot = reports.make_governor_report(wanted=wanted, tell=handle.tell)
    return {"url": reverse("show-report", args=[snapshot.public_id])}


@shared_task(name="reporting.make_due_reports")
def make_due_reports() -> int:
    """Ask for the reports of measurement dates that were not made yet; returns how many."""
    return reports.ask_for_due_reports(today=localdate())


@shared_task(name="reporting.enforce_retention")
def enforce_retention() -> dict[str, int]:
    """Erase what may no longer be kept (docs/data-retention.yaml); returns counts."""
    return retention.enforce_retention(today=localdate())
