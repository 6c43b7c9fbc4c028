"""A school passes on to an employer what its learners and staff say, without names."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from outcomes.actions import quotes as actions
from outcomes.forms import QuoteForm
from outcomes.models import Quote, Reflection
from placements.models import Booking, Placement


@requires(Can.RELEASE_QUOTES, methods=("GET", "POST"))
def release_quote(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What learners reflected, to choose a line from; and the lines released so far."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience__employer"),
        public_id=public_id,
    )
    if booking.experience.employer is None:
        raise Http404
    placements = (
        Placement.objects.visible_to(request.actor)
        .filter(booking=booking, reflection__isnull=False)
        .select_related("learner")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    form = QuoteForm(request.POST or None, placements=placements)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_quote(
                booking=booking,
                placement=form.cleaned_data["placement"],
                text=form.cleaned_data["text"],
                agreed=form.cleaned_data["agreed"],
                by=request.actor,
            )
        except actions.NamesSomebody as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "Passed on. The employer finds it on its page of thanks.")
            return redirect("release-quote", public_id)
    reflections = (
        Reflection.objects.visible_to(request.actor)
        .filter(placement__booking=booking)
        .select_related("placement__learner")
        .order_by("-written_at")[:60]
    )
    return render(
        request,
        "outcomes/release_quote.html",
        {
            "booking": booking,
            "form": form,
            "quotes": list(
                Quote.objects.visible_to(request.actor).standing().filter(booking=booking)
            ),
            "reflections": list(reflections),
        },
    )


@requires(Can.RELEASE_QUOTES, methods=("POST",))
def withdraw_quote(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a line back."""
    quote = get_object_or_404(
        Quote.objects.visible_to(request.actor).select_related("booking"), public_id=public_id
    )
    actions.withdraw_quote(quote=quote, by=request.actor)
    messages.success(request, "Taken back. The employer no longer finds it.")
    return redirect("release-quote", quote.booking.public_id)
