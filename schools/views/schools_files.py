"""Schools from Get Information About Schools in the browser, and hubs by authority."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions import organisations, schools_files, successors
from schools.adapters.unreadable import UnreadableFile
from schools.forms.organisations import EditHubForm, SchoolsFileForm, SuccessorForm
from schools.models import Hub, School, SchoolsFile
from schools.queries.organisations import closed_with_records


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def take_in_schools(request: ActorRequest) -> HttpResponse:
    """Upload extracts; the worker says what they would change before anything does."""
    posted = request.method == "POST"
    form = SchoolsFileForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        contents = {
            name: file.read() if file is not None else None
            for name, file in form.cleaned_data.items()
        }
        try:
            job = schools_files.receive_schools(by=request.actor, **contents)
        except UnreadableFile as refused:
            form.add_error("establishments", refused.message)
        else:
            return redirect("follow-job", public_id=job.public_id)
    files = SchoolsFile.objects.visible_to(request.actor).defer("establishments", "links", "groups")
    context = {
        "form": form,
        "files": files.select_related("uploaded_by")[:10],
        "closed": closed_with_records(School.objects.visible_to(request.actor)),
    }
    return render(request, "schools/take_in_schools.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def show_schools_file(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What an upload would change, or changed; a button takes it in."""
    file = get_object_or_404(SchoolsFile.objects.visible_to(request.actor), public_id=public_id)
    if request.method == "POST":
        try:
            job = schools_files.take_in_schools(file=file, by=request.actor)
        except schools_files.FileGone:
            messages.error(request, "The file is gone. Upload it again.")
            return redirect("take-in-schools")
        return redirect("follow-job", public_id=job.public_id)
    context = {"file": file, "result": file.result, "is_gone": file.establishments is None}
    return render(request, "schools/show_schools_file.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def choose_successor(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which school a closed one became, where GIAS names several or none."""
    school = get_object_or_404(
        School.objects.visible_to(request.actor).filter(closed_on__isnull=False),
        public_id=public_id,
    )
    form = SuccessorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        successor: School = form.cleaned_data["urn"]
        try:
            successors.follow_school(school=school, successor=successor, by=request.actor)
        except successors.NotASuccessor as refused:
            form.add_error("urn", str(refused))
        else:
            messages.success(request, f"Everything of {school.name} is now with {successor.name}.")
            return redirect("take-in-schools")
    context = {
        "form": form,
        "title": f"Which school did {school.name} become?",
        "button": "Move everything there",
        "intro": "Its people, learners, bookings, tokens and reports go along, and its URN leads there. This "
        "cannot be undone by a button.",
    }
    return render(request, "schools/organisation_form.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def edit_hub(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """A hub's name and its authorities, whose schools follow from a day on."""
    hub = get_object_or_404(Hub.objects.visible_to(request.actor), public_id=public_id)
    form = EditHubForm(
        request.POST if request.method == "POST" else None,
        hub=hub,
        initial={
            "name": hub.name,
            "authorities": hub.authorities.all(),
            "since": request.actor.today,
        },
    )
    if form.is_valid():
        changes = organisations.edit_hub(hub=hub, by=request.actor, **form.cleaned_data)
        messages.success(
            request, f"Saved. {changes.joined} schools joined a hub, {changes.left} left one."
        )
        return redirect("manage-organisations")
    context = {"form": form, "title": f"Change {hub.name}", "button": "Save", "intro": ""}
    return render(request, "schools/organisation_form.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("POST",))
def follow_authority(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back that somebody placed a school: it is in its authority's hub from today."""
    school = get_object_or_404(School.objects.visible_to(request.actor), public_id=public_id)
    organisations.follow_authority_again(school=school, by=request.actor)
    messages.success(request, f"{school.name} follows its authority again.")
    return redirect("manage-organisations")
