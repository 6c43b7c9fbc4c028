"""An employer takes back an offer or a date, having seen what depends on it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.experiences import PlacesAreBooked
from employers.actions.slots import StillBooked
from employers.models import Experience, Slot
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.bookings import CannotEnd
from placements.actions.withdrawals import cancel_date, withdraw_offer
from placements.forms import TakeBackForm
from placements.models import Booking
from placements.queries.requests import Dependants, dependants_of


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def withdraw_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """End an offer for good; whether learners who have a place still come is decided here."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor), public_id=public_id
    )
    dependants = dependants_of(
        Booking.objects.visible_to(request.actor).filter(experience=experience), request.actor.today
    )

    def take_back(form: TakeBackForm) -> None:
        withdraw_offer(
            experience=experience,
            reason=form.cleaned_data["reason"],
            cancels_confirmed=form.cancels_confirmed,
            by=request.actor,
        )

    return _page(request, experience, None, dependants, take_back)


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def cancel_slot(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a date out of the offer, and the bookings of it where that is decided."""
    slot = get_object_or_404(
        Slot.objects.visible_to(request.actor).select_related("experience"), public_id=public_id
    )
    dependants = dependants_of(
        Booking.objects.visible_to(request.actor).filter(slot=slot), request.actor.today
    )

    def take_back(form: TakeBackForm) -> None:
        cancel_date(
            slot=slot,
            reason=form.cleaned_data["reason"],
            cancels_confirmed=form.cancels_confirmed,
            by=request.actor,
        )

    return _page(request, slot.experience, slot, dependants, take_back)


def _page(
    request: ActorRequest,
    experience: Experience,
    slot: Slot | None,
    dependants: Dependants,
    take_back: Callable[[TakeBackForm], None],
) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = TakeBackForm(given, has_confirmed=bool(dependants.confirmed), may_keep=slot is None)
    if not dependants.schools:
        # Nobody reads a reason.
        form.fields["reason"].required = False
    if form.is_valid():
        try:
            take_back(form)
        except (CannotEnd, PlacesAreBooked, StillBooked) as refused:
            form.add_error(None, str(refused))
        else:
            told = ", and the schools have been told" if dependants.schools else ""
            if slot is None:
                messages.success(request, f"Withdrawn. Schools no longer find it{told}.")
                return redirect("show-experience", experience.public_id)
            messages.success(request, f"The date is cancelled{told}.")
            return redirect("edit-slots", experience.public_id)
    return render(
        request,
        "placements/take_back_offer.html",
        {"form": form, "experience": experience, "slot": slot, "dependants": dependants},
        status=422 if given is not None else 200,
    )
