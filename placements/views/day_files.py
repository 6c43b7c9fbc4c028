"""Days already lived: a register beside the portal, a spreadsheet of past placements, and undo."""

import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.models import Employer
from employers.rules.vocabulary import Activity
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions import day_files as actions
from placements.actions.day_files import CannotUndo, reason_against_undo
from placements.actions.ledger import RecountFailed
from placements.actions.lived_days import (
    ReviewAgain,
    add_earlier_years,
    save_past_placements,
    take_in_trip,
)
from placements.forms.day_files import DayFileForm, TripForm
from placements.models import DayFile, DayFileKind, DayFileState
from placements.queries.day_files import compared_days, names_of, reconcile
from placements.queries.past_placements import planned_placements
from placements.rules.reconciliation import Group, is_half, said, trips
from placements.views.sheets import day_files_download, reconciliation_download
from schools.adapters.unreadable import UnreadableFile
from schools.models import School
from schools.rules.attendance_marks import MarkKind

_PER_PAGE: Final = 25
_SHOWN_AT_MOST: Final = 500
_OPEN: Final = (DayFileState.REVIEW, DayFileState.SAVED)


@requires(Can.IMPORT_DAYS, methods=("GET", "POST"))
def import_days(request: ActorRequest) -> HttpResponse:
    """Upload a register or a spreadsheet, and see what was uploaded before."""
    posted = request.method == "POST"
    form = DayFileForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            return redirect(
                "review-day-file", public_id=_received(request, form.cleaned_data).public_id
            )
        except UnreadableFile as refused:
            form.add_error("file", refused.message)
    files = DayFile.objects.visible_to(request.actor).defer("content", "facts")
    files = files.select_related("uploaded_by")
    if taken := sheets.wanted(request):
        return hand_out(request, day_files_download(files), taken)
    page = Paginator(files, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/import_days.html", {"form": form, "page": page})


def _received(request: ActorRequest, given: dict[str, Any]) -> DayFile:
    upload = {
        "school": School.objects.visible_to(request.actor).get(),
        "content": given["file"].read(),
        "file_name": given["file"].name,
        "by": request.actor,
    }
    if given["kind"] == DayFileKind.REGISTER:
        return actions.receive_register(**upload)
    return actions.receive_past_placements(
        **upload, activity=Activity(given["activity"]), minutes=given["minutes"]
    )


def _file(request: ActorRequest, public_id: uuid.UUID) -> DayFile:
    return get_object_or_404(
        DayFile.objects.visible_to(request.actor).select_related("school"), public_id=public_id
    )


@requires(Can.IMPORT_DAYS, methods=("GET", "POST"))
def review_day_file(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """A register beside the portal, or a spreadsheet's rows; a spreadsheet is saved from here."""
    day_file = _file(request, public_id)
    if day_file.is_register and day_file.state in _OPEN and day_file.facts:
        return _show_register(request, day_file)
    if day_file.is_register or day_file.state != DayFileState.REVIEW:
        return render(
            request,
            "placements/day_file_decided.html",
            {"day_file": day_file, "against_undo": reason_against_undo(day_file)},
        )
    if request.method == "POST":
        return _save_placements(request, day_file)
    return _show_placements(request, day_file)


def _show_register(request: ActorRequest, day_file: DayFile) -> HttpResponse:
    if taken := sheets.wanted(request):
        compared = compared_days(day_file)
        names = names_of({one.learner for one in compared})
        return hand_out(request, reconciliation_download(compared, names), taken)
    found = reconcile(day_file)
    wanted = request.GET.get("show", "")
    shown = Group(wanted) if wanted in set(Group) else Group.MISSING_IN_PORTAL
    lines = found.trips if shown is Group.MISSING_IN_PORTAL else found.parties.get(shown, ())
    tabs = [*list(Group)[:4]]
    return render(
        request,
        "placements/review_register.html",
        {
            "day_file": day_file,
            "found": found,
            "shown": shown,
            "page": Paginator(lines, _PER_PAGE).get_page(request.GET.get("page")),
            "links": [
                (f"{group.label} ({found.counts[group]})", f"?show={group}", group is shown)
                for group in tabs
            ],
            "against_undo": reason_against_undo(day_file),
            "work_experience": MarkKind.WORK_EXPERIENCE,
        },
    )


def _show_placements(request: ActorRequest, day_file: DayFile) -> HttpResponse:
    try:
        found = planned_placements(day_file, today=request.actor.today)
    except UnreadableFile as gone:
        messages.error(request, gone.message)
        return redirect("import-days")
    names = names_of({row.learner for row in found.rows})
    return render(
        request,
        "placements/review_placements.html",
        {
            "day_file": day_file,
            "found": found,
            "counts": found.counts(),
            "rows": [(names[row.learner], row) for row in found.rows if row.new][:_SHOWN_AT_MOST],
            "shown_at_most": _SHOWN_AT_MOST,
        },
    )


def _save_placements(request: ActorRequest, day_file: DayFile) -> HttpResponse:
    try:
        saved = save_past_placements(
            day_file=day_file, fingerprint=request.POST.get("fingerprint", ""), by=request.actor
        )
    except ReviewAgain:
        messages.warning(
            request,
            "Something changed since you opened this page, so nothing was saved. Look at it once more.",
        )
    except (UnreadableFile, RecountFailed) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, f"Saved: {saved['days']} days of {saved['experiences']} experiences."
        )
    return redirect("review-day-file", public_id=day_file.public_id)


@requires(Can.IMPORT_DAYS, methods=("GET", "POST"))
def take_in_trip_of_register(request: ActorRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """Say what a trip was and record it for its learners, in one decision."""
    day_file = _file(request, public_id)
    trip = next((one for one in trips(compared_days(day_file)) if one.key == key), None)
    if trip is None or day_file.state not in _OPEN:
        messages.info(request, "This trip is in the portal already, or is not in the file.")
        return redirect("review-day-file", public_id=day_file.public_id)
    names = names_of(trip.days)
    is_visit = trip.kind is MarkKind.VISIT
    form = TripForm(
        request.POST or None,
        employers=Employer.objects.visible_to(request.actor),
        initial={"activity": Activity.VISIT if is_visit else Activity.PLACEMENT},
    )
    ticked = {int(one) for one in request.POST.getlist("learners") if one.isdigit()}
    if request.method == "POST" and form.is_valid():
        if not ticked & trip.days.keys():
            form.add_error(None, "Tick at least one learner")
        else:
            return _taken_in(request, day_file, key, ticked, form.recorded(trip.dates))
    return render(
        request,
        "placements/take_in_trip.html",
        {
            "day_file": day_file,
            "trip": trip,
            "is_visit": is_visit,
            "form": form,
            "learners": sorted(
                (
                    names[learner],
                    learner,
                    request.method == "GET" or learner in ticked,
                    _apart(trip.dates, days),
                )
                for learner, days in trip.days.items()
            ),
        },
    )


def _apart(dates: tuple[Any, ...], days: Any) -> str:
    """What is different for one learner: fewer dates, or half days."""
    parts = [] if len(days) == len(dates) else [f"{len(days)} of {len(dates)} dates"]
    halves = {said(marks) for marks in days.values() if is_half(marks)}
    return "; ".join([*parts, *sorted(halves)])


def _taken_in(
    request: ActorRequest, day_file: DayFile, key: str, ticked: set[int], what: Any
) -> HttpResponse:
    try:
        days = take_in_trip(
            day_file=day_file, key=key, learner_ids=ticked, what=what, by=request.actor
        )
    except ReviewAgain:
        messages.warning(
            request,
            "Somebody recorded part of this trip meanwhile, so nothing was saved. Look at it once more.",
        )
    except RecountFailed as refused:
        messages.error(request, str(refused))
    else:
        missing = "" if len(what.criteria) == 7 else " They count once the evidence is complete."
        messages.success(request, f"{days} days of “{what.title}” are recorded.{missing}")
    return redirect("review-day-file", public_id=day_file.public_id)


@requires(Can.IMPORT_DAYS, methods=("POST",))
def add_earlier_years_for_file(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The learners were here before the portal knew them: enrol them for those years."""
    day_file = _file(request, public_id)
    try:
        made = add_earlier_years(day_file=day_file, by=request.actor)
    except (UnreadableFile, RecountFailed) as refused:
        messages.error(request, str(refused))
    else:
        said_so = f"{made} earlier school years were added." if made else "Nothing was to be added."
        messages.success(request, said_so)
    return redirect("review-day-file", public_id=day_file.public_id)


@requires(Can.IMPORT_DAYS, methods=("POST",))
def undo_day_file(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back everything that came by this file."""
    day_file = _file(request, public_id)
    try:
        actions.undo_day_file(day_file=day_file, by=request.actor)
    except CannotUndo as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Undone: every day of this file is gone again.")
    return redirect("review-day-file", public_id=day_file.public_id)


@requires(Can.IMPORT_DAYS, methods=("POST",))
def discard_day_file(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete a file of which nothing was saved."""
    actions.discard_day_file(day_file=_file(request, public_id), by=request.actor)
    messages.success(request, "The file is deleted. Nothing was saved.")
    return redirect("import-days")
