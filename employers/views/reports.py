"""Reporting an experience to its hub, and what the hub does about it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import reports as actions
from employers.forms import DecideReportForm, ReportForm
from employers.models import Concern, Experience, ExperienceReport
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.REPORT_EXPERIENCES, methods=("GET", "POST"))
def report_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tell the hub that something is wrong with an experience."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor)
        .filter(school__isnull=True)
        .select_related("employer"),
        public_id=public_id,
    )
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.report_experience(
            experience=experience,
            concern=Concern(form.cleaned_data["concern"]),
            words=form.cleaned_data["words"],
            by=request.actor,
        )
        messages.success(request, "Your hub is told. Thank you for looking after learners.")
        return redirect("show-experience", public_id)
    return render(
        request, "employers/report_experience.html", {"form": form, "experience": experience}
    )


@requires(Can.APPROVE_EMPLOYERS)
def list_reported(request: ActorRequest) -> HttpResponse:
    """What was reported: open ones first, then those decided lately; and what is hidden."""
    reports = ExperienceReport.objects.visible_to(request.actor).select_related(
        "experience__employer", "reported_by", "reported_for"
    )
    return render(
        request,
        "employers/list_reported.html",
        {
            "open": list(reports.open()[:50]),
            "decided": list(reports.filter(decided_at__isnull=False).order_by("-decided_at")[:20]),
            "hidden": list(
                Experience.objects.visible_to(request.actor)
                .filter(hidden_at__isnull=False)
                .select_related("employer")[:50]
            ),
        },
    )


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def decide_report(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hide the experience with a message, or leave it as it is."""
    report = get_object_or_404(
        ExperienceReport.objects.visible_to(request.actor)
        .open()
        .select_related("experience__employer", "reported_by", "reported_for"),
        public_id=public_id,
    )
    hiding = request.POST.get("decision") == "hide"
    form = DecideReportForm(request.POST or None, hiding=hiding)
    if request.method == "POST" and form.is_valid():
        actions.decide_report(
            report=report, hide=hiding, message=form.cleaned_data["message"], by=request.actor
        )
        messages.success(
            request,
            "Hidden. Schools no longer find it, and the employer can read your message."
            if hiding
            else "The experience stays as it is. The report is kept.",
        )
        return redirect("list-reported")
    return render(request, "employers/decide_report.html", {"form": form, "report": report})


@requires(Can.APPROVE_EMPLOYERS, methods=("POST",))
def show_again(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let schools find a hidden experience again."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor), public_id=public_id
    )
    if actions.show_again(experience=experience, by=request.actor):
        messages.success(request, "Schools find it again.")
    return redirect("list-reported")
