"""Dates of an experience: adding them, changing the number of places, cancelling."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import slots as actions
from employers.actions.slots import AlreadyThere, TooFewPlaces
from employers.forms import PlacesForm, SlotsForm
from employers.models import Experience, ExperienceState, Slot
from employers.queries.offers import is_employer_approved
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def edit_slots(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The dates that are offered, and a form to add more."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor), public_id=public_id
    )
    form = SlotsForm(
        request.POST or None,
        today=request.actor.today,
        initial={"places": experience.group_size},
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_slots(
                experience=experience,
                slots=form.slots(),
                times=form.clock(),
                places=form.cleaned_data["places"],
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except AlreadyThere as refused:
            form.add_error("first_date", str(refused))
        else:
            messages.success(request, _what_was_added(request, experience, added))
            return redirect("edit-slots", public_id)
    upcoming = Slot.objects.visible_to(request.actor).filter(experience=experience)
    return render(
        request,
        "employers/edit_slots.html",
        {
            "form": form,
            "experience": experience,
            "slots": list(
                upcoming.upcoming(request.actor.today)
                .select_related("experience")
                .prefetch_related("dates")
            ),
        },
    )


def _what_was_added(request: ActorRequest, experience: Experience, added: list[Slot]) -> str:
    told = "The date is added." if len(added) == 1 else f"{len(added)} dates are added."
    if experience.state == ExperienceState.DRAFT:
        return f"{told} Publish the experience, so that schools can find it."
    if experience.state != ExperienceState.OPEN:
        return told
    if not is_employer_approved(request.actor):
        return f"{told} Schools can book as soon as your hub has approved you."
    return f"{told} Schools can book now."


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def edit_slot(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """How many can come to one slot, and the way to cancel it."""
    slot = get_object_or_404(
        Slot.objects.visible_to(request.actor)
        .filter(cancelled_at__isnull=True)
        .select_related("experience")
        .prefetch_related("dates"),
        public_id=public_id,
    )
    form = PlacesForm(request.POST or None, initial={"places": slot.places})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_places(slot=slot, places=form.cleaned_data["places"], by=request.actor)
        except TooFewPlaces as refused:
            form.add_error("places", str(refused))
        else:
            messages.success(request, "The number of places is changed.")
            return redirect("edit-slots", slot.experience.public_id)
    return render(request, "employers/edit_slot.html", {"form": form, "slot": slot})
