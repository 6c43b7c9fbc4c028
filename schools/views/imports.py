"""Learners from a file: upload, review, save, undo."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions import imports
from schools.actions.imports import CannotUndo, Contradiction, Decisions, ReviewAgain
from schools.adapters.unreadable import UnknownLayout, UnreadableFile
from schools.forms.imports import ColumnsForm, LearnerFileForm
from schools.models import ImportState, LearnerImport, School
from schools.models.imports import WAITING_STATES
from schools.queries.import_previews import ImportPreview, preview_of
from schools.queries.imports import columns_of, planned
from schools.rules.school_years import label
from schools.views.sheets import import_rows_download, imports_download

# On the review itself; the rest stands on pages of its own.
_SHOWN_FIRST = 10
_DECIDED_AT_ONCE = 200
_PER_PAGE = 25
_ROWS_PER_PAGE = 100
_ALL = "all"
_OUTCOMES = {
    "new": "New learners",
    "changed": "Learners who change",
    "unchanged": "Learners who stay as they are",
    "refused": "Rows that cannot be taken in",
    "leavers": "Proposed leavers",
}


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
        upload = {
            "school": School.objects.visible_to(request.actor).get(),
            "content": file.read(),
            "file_name": file.name,
            "academic_year": form.cleaned_data["academic_year"],
            "by": request.actor,
        }
        try:
            return _received(upload)
        except UnreadableFile as refused:
            form.add_error("file", refused.message)
    return render(request, "schools/import_learners.html", {"form": form})


def _received(upload: dict[str, Any]) -> HttpResponse:
    """To the review; or to the choice of columns, where the last one made does not fit either."""
    try:
        received = imports.receive_file(**upload)
    except UnknownLayout as layout:
        received = imports.keep_unknown_layout(**upload, layout=layout)
        return redirect("map-columns", public_id=received.public_id)
    return redirect("review-import", public_id=received.public_id)


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def map_columns(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which column is which: where headings do not tell, or tell wrongly. It is remembered."""
    learner_import = get_object_or_404(
        LearnerImport.objects.visible_to(request.actor)
        .filter(state__in=WAITING_STATES)
        .select_related("school"),
        public_id=public_id,
    )
    try:
        layout = columns_of(learner_import, today=request.actor.today)
    except UnreadableFile as refused:
        messages.error(request, refused.message)
        return redirect("import-learners")
    form = ColumnsForm(request.POST if request.method == "POST" else None, layout=layout)
    if form.is_valid():
        try:
            imports.receive_file(
                school=learner_import.school,
                content=bytes(learner_import.content or b""),
                file_name=learner_import.file_name,
                academic_year=learner_import.academic_year,
                mapping=form.mapping(),
                by=request.actor,
            )
        except UnknownLayout as unknown:
            form.add_error(None, " ".join(problem.sentence for problem in unknown.problems))
        except UnreadableFile as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("review-import", public_id=public_id)
    return render(
        request, "schools/map_columns.html", {"form": form, "learner_import": learner_import}
    )


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
        "first": f":{_SHOWN_FIRST}",
        "shown_first": _SHOWN_FIRST,
        "possible_slice": f":{_DECIDED_AT_ONCE}",
        "decided_at_once": _DECIDED_AT_ONCE,
    }
    if learner_import.state == ImportState.MAPPING:
        return redirect("map-columns", public_id=public_id)
    if learner_import.state not in WAITING_STATES:
        context["saved"] = learner_import.plan.get("saved", {})
        context["against_undo"] = imports.reason_against_undo(learner_import)
        return render(request, "schools/import_decided.html", context)
    if request.method == "POST":
        return _commit(request, learner_import)
    try:
        preview = preview_of(planned(learner_import, today=request.actor.today))
    except UnreadableFile as refused:
        messages.error(request, refused.message)
        return redirect("import-learners")
    context |= {"preview": preview, "tiles": _tiles(learner_import, preview)}
    return render(request, "schools/review_import.html", context)


def _tiles(learner_import: LearnerImport, preview: ImportPreview) -> list[tuple[int, str, str]]:
    """Counts with their words, each leading to those it counts."""
    there = {
        outcome: f"#{outcome}" for outcome in ("new", "changed", "possible", "leavers", "refused")
    }
    there["unchanged"] = reverse("list-import-rows", args=[learner_import.public_id, "unchanged"])
    words = {
        "possible": "possible matches",
        "leavers": "proposed leavers",
        "refused": "rows refused",
    }
    return [
        (number, words.get(outcome, outcome), there[outcome] if number else "")
        for outcome, number in preview.counts.items()
    ]


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
    """Possible matches by row; of the proposed leavers those that are ticked."""
    possible = {
        int(name.removeprefix("possible-")): str(choice)
        for name, choice in request.POST.items()
        if name.startswith("possible-") and name.removeprefix("possible-").isdecimal()
    }
    ticked = request.POST.getlist("leaving")
    leaving = None if _ALL in ticked else {int(key) for key in ticked if key.isdecimal()}
    return Decisions(possible=possible, leaving=leaving, take_clear="take-clear" in request.POST)


@requires(Can.IMPORT_LEARNERS)
def list_import_rows(request: ActorRequest, public_id: uuid.UUID, outcome: str) -> HttpResponse:
    """All rows of one outcome, page by page."""
    if outcome not in _OUTCOMES:
        raise Http404
    learner_import = get_object_or_404(
        LearnerImport.objects.visible_to(request.actor)
        .filter(state__in=[ImportState.REVIEW, ImportState.STALE])
        .select_related("school"),
        public_id=public_id,
    )
    try:
        preview = preview_of(planned(learner_import, today=request.actor.today))
    except UnreadableFile as refused:
        messages.error(request, refused.message)
        return redirect("import-learners")
    found = getattr(preview, outcome)
    if taken := sheets.wanted(request):
        return hand_out(request, import_rows_download(_OUTCOMES[outcome], found), taken)
    rows = Paginator(found, _ROWS_PER_PAGE)
    context = {
        "learner_import": learner_import,
        "outcome": outcome,
        "title": _OUTCOMES[outcome],
        "page": rows.get_page(request.GET.get("page")),
    }
    return render(request, "schools/list_import_rows.html", context)


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
    found = found.defer("content", "restore")
    if taken := sheets.wanted(request):
        return hand_out(request, imports_download(found), taken)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/list_imports.html", {"page": page})
