"""How an experience is booked, by whom, and what it costs."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.slots import TooFewPlaces
from employers.actions.terms import set_booking_terms
from employers.forms import TermsForm
from employers.models import Experience
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def edit_terms(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Which schools can book, at once or by asking, and for how many over all dates."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor).select_related("employer"),
        public_id=public_id,
    )
    form = TermsForm(request.POST or None, experience=experience, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        try:
            set_booking_terms(experience=experience, terms=form.terms(), by=request.actor)
        except TooFewPlaces as refused:
            form.add_error("shared_places", str(refused))
        else:
            messages.success(request, "Saved. It holds for bookings from now on.")
            return redirect("show-experience", public_id)
    return render(request, "employers/edit_terms.html", {"form": form, "experience": experience})
