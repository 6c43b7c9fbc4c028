"""Issued reports: the list, asking for one, reading it as a page, taking it away."""

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
from reporting.queries.issued_reports import document_of_snapshot
from reporting.rules.measurement import next_measurement
from reporting.views.read_reports import document_file
from reporting.views.sheets import reports_download


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
            .filter(kind__in=actions.JOB_KINDS.values()),
            "ask_url": address_for(request.actor, "ask-for-report"),
            "next_date": next_measurement(request.actor.today),
        },
    )


@requires(Can.ASK_FOR_REPORT, methods=("GET", "POST"))
def ask_for_report(request: ActorRequest) -> HttpResponse:
    """Ask for a report; it is made in the background."""
    actor = request.actor
    if actor.organisation_id is None or actor.organisation_kind not in actions.KINDS_FOR:
        return redirect("list-reports")
    kinds = actions.KINDS_FOR[actor.organisation_kind]
    wanted = request.GET.get("kind", "")
    form = ReportForm(
        request.POST or None,
        kinds=kinds,
        dates=actions.dates_to_choose_from(actor.today),
        issued=frozenset(Snapshot.objects.visible_to(actor).values_list("kind", "as_of")),
        initial={"kind": wanted if wanted in kinds else kinds[0].value},
    )
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.ask_for_report(
                organisation_id=actor.organisation_id, by=actor, **form.cleaned_data
            )
        except actions.AlreadyIssued:
            form.add_error("reason", ReportForm.ISSUED_ALREADY)
        else:
            return redirect("follow-job", public_id=job.public_id)
    return render(request, "reporting/ask_for_report.html", {"form": form})


@requires(Can.READ_REPORTS)
def show_report(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The figures of a report as it was issued, read from its snapshot."""
    snapshot = _report(request.actor, public_id)
    document = document_of_snapshot(snapshot)
    if document and (file := document_file(request, document)):
        return file
    return render(
        request,
        "reporting/show_report.html",
        {
            "report": snapshot,
            "newer": getattr(snapshot, "superseded_by", None),
            "document": document,
        },
    )


@requires(Can.READ_REPORTS)
def download_report(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The bytes as they were issued; who took them is journalled."""
    snapshot = _report(request.actor, public_id)
    record("download report", by=request.actor, subject=snapshot)
    name = f"{snapshot.kind.replace('_', '-')}-report-{snapshot.as_of.isoformat()}.pdf"
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
