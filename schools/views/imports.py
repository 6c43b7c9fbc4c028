"""Learners from a file: upload, review, save, undo."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions import imports
from schools.actions.imports import CannotUndo, Contradiction, Decisions, ReviewAgain
from schools.adapters.unreadable import UnreadableFile
from schools.forms import LearnerFileForm
from schools.models import LearnerImport, School
from schools.queries.imports import WAITING_STATES, planned, preview_of
from schools.rules.school_years import label

_SHOWN_AT_MOST = 500
_PER_PAGE = 25


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def import_learners(request: ActorRequest) -> HttpResponse:
    """Upload a class list. Nothing is saved: the review comes first."""
    posted = request.method == "POST"
    form = LearnerFileForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.actor.today,
    )
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = imports.receive_file(
                school=School.objects.visible_to(request.actor).get(),
                content=file.read(),
                file_name=file.name,
                academic_year=form.cleaned_data["academic_year"],
                by=request.actor,
            )
        except UnreadableFile as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("review-import", public_id=received.public_id)
    return render(request, "schools/import_learners.html", {"form": form})


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def review_import(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What saving the file would do; a button saves just that. Later: what it did, and undo."""
    learner_import = get_object_or_404(
        LearnerImport.objects.visible_to(request.actor).select_related("school"),
        public_id=public_id,
    )
    context = {
        "learner_import": learner_import,
        "year": label(learner_import.academic_year),
        "shown_at_most": _SHOWN_AT_MOST,
    }
    if learner_import.state not in WAITING_STATES:
        context["saved"] = learner_import.plan.get("saved", {})
        context["against_undo"] = imports.reason_against_undo(learner_import)
        return render(request, "schools/import_decided.html", context)
    if request.method == "POST":
        return _commit(request, learner_import)
    try:
        context["preview"] = preview_of(planned(learner_import, today=request.actor.today))
    except UnreadableFile as refused:
        messages.error(request, refused.message)
        return redirect("import-learners")
    return render(request, "schools/review_import.html", context)


def _commit(request: ActorRequest, learner_import: LearnerImport) -> HttpResponse:
    again = redirect("review-import", public_id=learner_import.public_id)
    try:
        counts = imports.commit_import(
            learner_import=learner_import,
            fingerprint=request.POST.get("fingerprint", ""),
            decisions=_decisions(request),
            by=request.actor,
        )
    except ReviewAgain:
        messages.warning(
            request,
            "Nothing was saved: something has changed since you opened the preview. "
            "Here is what saving would do now.",
        )
        return again
    except Contradiction as contradiction:
        messages.error(request, f"Nothing was saved. {contradiction}")
        return again
    except UnreadableFile as refused:
        messages.error(request, f"Nothing was saved. {refused.message}")
        return redirect("import-learners")
    messages.success(
        request,
        f"Saved: {counts['new']:,} new, {counts['changed']:,} changed, {counts['left']:,} marked as "
        "left. You can undo it for 14 days.",
    )
    return again


def _decisions(request: HttpRequest) -> Decisions:
    """Possible matches by row; proposed leavers whose box is no longer ticked stay."""
    possible = {
        int(name.removeprefix("possible-")): str(choice)
        for name, choice in request.POST.items()
        if name.startswith("possible-") and name.removeprefix("possible-").isdigit()
    }
    proposed = {int(key) for key in request.POST.getlist("proposed") if key.isdigit()}
    leaving = {int(key) for key in request.POST.getlist("leaving") if key.isdigit()}
    return Decisions(
        possible=possible, staying=proposed - leaving, take_clear="take-clear" in request.POST
    )


@requires(Can.IMPORT_LEARNERS, methods=("POST",))
def discard_import(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Drop a file without saving anything."""
    learner_import = get_object_or_404(
        LearnerImport.objects.visible_to(request.actor), public_id=public_id
    )
    imports.discard_import(learner_import=learner_import, by=request.actor)
    messages.success(request, "The file is deleted. Nothing was saved.")
    return redirect("list-imports")


@requires(Can.IMPORT_LEARNERS, methods=("POST",))
def undo_import(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put everything back as it was before this file was saved."""
    learner_import = get_object_or_404(
        LearnerImport.objects.visible_to(request.actor), public_id=public_id
    )
    try:
        imports.undo_import(learner_import=learner_import, by=request.actor)
    except CannotUndo as refused:
        messages.error(request, f"Nothing was changed. {refused}")
        return redirect("review-import", public_id=public_id)
    messages.success(request, "Undone: every learner is as before this file.")
    return redirect("list-imports")


@requires(Can.IMPORT_LEARNERS)
def list_imports(request: ActorRequest) -> HttpResponse:
    """Every file of the school and where it stands."""
    found = LearnerImport.objects.visible_to(request.actor).select_related("uploaded_by")
    page = Paginator(found.defer("content", "restore"), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/list_imports.html", {"page": page})
