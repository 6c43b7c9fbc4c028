"""Learners who come from, or go to, another school of the portal."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.forms import PlainForm
from placements.actions import moves
from placements.forms.moves import ArrivalForm, DepartureForm
from placements.queries.moves import moves_of
from placements.views.sheets import moves_download
from schools.models import Move


@requires(Can.IMPORT_LEARNERS)
def list_moves(request: ActorRequest) -> HttpResponse:
    """Who comes and who goes, and whose answer is missing."""
    found = moves_of(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, moves_download(found), taken)
    return render(request, "placements/list_moves.html", {"moves": found})


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def agree_to_move(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The new school confirms, or the former one agrees."""
    move = get_object_or_404(
        Move.objects.visible_to(request.actor).select_related("to_school"),
        public_id=public_id,
    )
    is_arriving = move.to_school_id == request.actor.organisation_id
    data = request.POST if request.method == "POST" else None
    form: PlainForm = (
        ArrivalForm(data, today=request.actor.today, initial={"joined_on": move.joined_on})
        if is_arriving
        else DepartureForm(data)
    )
    if form.is_valid():
        done = moves.agree_to_move(move=move, by=request.actor, **form.cleaned_data)
        messages.success(
            request,
            "The days have moved with the learner."
            if done
            else "Noted. The days move once the other school has agreed too.",
        )
        return redirect("list-moves")
    context = {"form": form, "move": move, "is_arriving": is_arriving}
    return render(request, "placements/agree_to_move.html", context)


@requires(Can.IMPORT_LEARNERS, methods=("POST",))
def refuse_move(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """It is somebody else, or has not left."""
    move = get_object_or_404(Move.objects.visible_to(request.actor), public_id=public_id)
    moves.refuse_move(move=move, by=request.actor)
    messages.success(request, "Noted. No day moves, and this is not asked again.")
    return redirect("list-moves")


@requires(Can.IMPORT_LEARNERS, methods=("POST",))
def object_to_move(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The former school takes days back that moved without its agreement."""
    move = get_object_or_404(
        Move.objects.visible_to(request.actor).filter(from_school=request.actor.organisation_id),
        public_id=public_id,
    )
    try:
        moves.object_to_move(move=move, by=request.actor)
    except moves.CannotMove as refused:
        messages.error(request, f"Nothing was changed. {refused}")
    else:
        messages.success(request, "The days are back with your school’s record.")
    return redirect("list-moves")
