"""Insurance that ends too early: the school takes it on, with the reason."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.insurance import waive_insurance as waive
from placements.forms import ReasonForm
from placements.models import Booking
from placements.queries.cover import cover_of


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def waive_insurance(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say why learners may start although the insurance ends before their last day."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience"), public_id=public_id
    )
    cover = cover_of(booking)
    if cover is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waive(booking=booking, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "Noted. Learners may start, and the register can be marked.")
        return redirect("show-booking", public_id=public_id)
    return render(
        request,
        "placements/waive_insurance.html",
        {"form": form, "booking": booking, "cover": cover},
    )
