"""A learner reflects, or a tutor enters what a learner said."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, Role, requires
from outcomes import queries
from outcomes.actions import evidence
from outcomes.forms import ReflectionForm
from outcomes.models import Reflection
from outcomes.views.sheets import reflections_download
from placements.models import Placement


@requires(Can.ENTER_REFLECTIONS)
def list_reflections_due(request: ActorRequest) -> HttpResponse:
    """Who took part and has not reflected yet."""
    due = queries.reflections_due(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, reflections_download(due), taken)
    return render(request, "outcomes/list_reflections_due.html", {"due": due})


@requires(Can.REFLECT, methods=("GET", "POST"))
def write_reflection(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The learner's own reflection on one experience."""
    return _reflect(request, public_id, back_to="my-days")


@requires(Can.ENTER_REFLECTIONS, methods=("GET", "POST"))
def enter_reflection(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a learner said, entered by staff in the learner's words."""
    return _reflect(request, public_id, back_to="list-reflections-due")


def _reflect(request: ActorRequest, public_id: uuid.UUID, *, back_to: str) -> HttpResponse:
    placement = get_object_or_404(
        Placement.objects.visible_to(request.actor)
        .placed()
        .select_related("learner", "booking__experience__employer"),
        public_id=public_id,
    )
    known = Reflection.objects.visible_to(request.actor).filter(placement=placement).first()
    aims = queries.outcomes_aimed_at(placement.booking)
    form = ReflectionForm(request.POST or None, instance=known, aims=aims)
    if request.method == "POST" and form.is_valid():
        evidence.write_reflection(
            placement=placement,
            did=form.cleaned_data["did"],
            learned=form.cleaned_data["learned"],
            next_step=form.cleaned_data["next_step"],
            outcomes=form.cleaned_data.get("outcomes", []),
            by=request.actor,
        )
        is_own = request.actor.role is Role.LEARNER
        messages.success(
            request,
            "Thank you. Your reflection is saved."
            if is_own
            else "The reflection is saved, and the learner’s days have been counted again.",
        )
        return redirect(back_to)
    return render(
        request,
        "outcomes/write_reflection.html",
        {"placement": placement, "form": form, "back_to": back_to},
    )
