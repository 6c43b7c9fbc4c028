"""Issued reports: the list, asking for one, reading it as a page, taking it away as a PDF."""

import uuid

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.navigation import address_for
from reporting.actions import reports as actions
from reporting.forms import ReportForm
from reporting.models import Snapshot
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.rules.figures import SchoolFigures, figures_from_json
from reporting.rules.measurement import next_measurement
from reporting.views.sheets import figures_download, reports_download
from schools.models import School


@requires(Can.READ_REPORTS)
def list_reports(request: ActorRequest) -> HttpResponse:
    """Every issued report, newest first, with those that were superseded."""
    reports = (
        Snapshot.objects.visible_to(request.actor)
        .defer("pdf", "figures")
        .select_related("made_by")
        .annotate(is_superseded=Q(superseded_by__isnull=False))
    )
    if taken := sheets.wanted(request):
        return hand_out(request, reports_download(reports), taken)
    return render(
        request,
        "reporting/list_reports.html",
        {
            "reports": reports,
            "jobs": Job.objects.visible_to(request.actor)
            .active()
            .filter(kind=actions.GOVERNOR_REPORT),
            "ask_url": address_for(request.actor, "ask-for-report"),
            "next_date": next_measurement(request.actor.today),
        },
    )


@requires(Can.ASK_FOR_REPORT, methods=("GET", "POST"))
def ask_for_report(request: ActorRequest) -> HttpResponse:
    """Ask for the governor report; it is made in the background."""
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor), pk=actor.organisation_id)
    form = ReportForm(
        request.POST or None,
        dates=actions.dates_to_choose_from(actor.today),
        issued=frozenset(
            Snapshot.objects.visible_to(actor).governor_reports().values_list("as_of", flat=True)
        ),
    )
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.ask_for_report(school=school, by=actor, **form.cleaned_data)
        except actions.AlreadyIssued:
            form.add_error("reason", ReportForm.ISSUED_ALREADY)
        else:
            return redirect("follow-job", public_id=job.public_id)
    return render(request, "reporting/ask_for_report.html", {"form": form})


@requires(Can.READ_REPORTS)
def show_report(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The figures of a report as it was issued, read from its snapshot."""
    snapshot = _report(request.actor, public_id)
    figures = _figures(snapshot)
    if figures and (taken := sheets.wanted(request)):
        found = figures_download("report", facts_of(figures), sections_of(figures))
        return hand_out(request, found, taken)
    return render(
        request,
        "reporting/show_report.html",
        {
            "report": snapshot,
            "newer": getattr(snapshot, "superseded_by", None),
            "figures": figures,
            "facts": facts_of(figures) if figures else [],
            "sections": sections_of(figures) if figures else [],
            "notes": notes_of(figures) if figures else [],
        },
    )


def _figures(snapshot: Snapshot) -> SchoolFigures | None:
    """The figures as they were issued; None for a shape that this version no longer draws."""
    try:
        return figures_from_json(snapshot.figures)
    except (KeyError, TypeError):
        return None


@requires(Can.READ_REPORTS)
def download_report(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The bytes as they were issued; who took them is journalled."""
    snapshot = _report(request.actor, public_id)
    record("download report", by=request.actor, subject=snapshot)
    name = f"governor-report-{snapshot.as_of.isoformat()}.pdf"
    return HttpResponse(
        bytes(snapshot.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(actor: Actor, public_id: uuid.UUID) -> Snapshot:
    return get_object_or_404(
        Snapshot.objects.visible_to(actor).select_related(
            "superseded_by", "supersedes", "made_by", "policy", "framework"
        ),
        public_id=public_id,
    )
