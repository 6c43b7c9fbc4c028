"""Issued reports as documents again."""

from django.db.models import QuerySet

from equalex.kernel.access import Actor
from reporting.models import Snapshot
from reporting.queries.documents import Document
from reporting.rules.report_kinds import ReportKind


def governors_reports(actor: Actor) -> QuerySet[Snapshot]:
    """Those of the school one acts for that still stand, newest first."""
    found = Snapshot.objects.visible_to(actor).current().filter(kind=ReportKind.GOVERNOR)
    return found.order_by("-as_of", "-made_at")


def newest_governors_report(actor: Actor) -> Document | None:
    """The newest of them, in one statement; None where there is none."""
    newest = governors_reports(actor).defer("pdf").first()
    return document_of_snapshot(newest) if newest else None


def document_of_snapshot(snapshot: Snapshot) -> Document | None:
    """The report as it was issued; None for a shape that this version no longer draws."""
    try:
        return Document.from_json(snapshot.figures)
    except (KeyError, TypeError, ValueError):
        return None
