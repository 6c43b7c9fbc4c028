"""An employer says which criteria an experience really met; every school's days are re-judged."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.criteria import OF_THE_EXPERIENCE, set_what_happened
from placements.forms import WhatHappenedForm
from placements.models import Booking


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
def say_what_happened(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The facts of the experience of one booking; they hold for everybody who took part."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience", "school"),
        public_id=public_id,
    )
    experience = booking.experience
    met = [code for code in OF_THE_EXPERIENCE if getattr(experience, f"has_{code}")]
    form = WhatHappenedForm(initial={"happened": met})
    if request.method == "POST":
        form = WhatHappenedForm(request.POST)
        if form.is_valid():
            learners = set_what_happened(
                experience=experience, happened=form.cleaned_data["happened"], by=request.actor
            )
            messages.success(
                request,
                f"Thank you. The days of {learners} learner{'' if learners == 1 else 's'} have "
                "been counted again."
                if learners
                else "Nothing has changed.",
            )
            return redirect("show-host-booking", public_id=booking.public_id)
    return render(request, "placements/say_what_happened.html", {"booking": booking, "form": form})
