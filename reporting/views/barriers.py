"""Noting for many learners at once what keeps them from workplaces: who is missing out, and why."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.barriers import note_barrier
from placements.forms import ManyBarriersForm
from reporting.forms import wish_from
from reporting.queries.tracking import track
from reporting.rules.tracking import Show

AT_MOST: Final = 300


@requires(Can.NOTE_BARRIERS, methods=("GET", "POST"))
def note_barriers_for_many(request: ActorRequest) -> HttpResponse:
    """The learners that the tracking page showed, to be ticked; one reason for all of them."""
    posted = request.POST if request.method == "POST" else None
    form = ManyBarriersForm(posted, actor=request.actor)
    tracked_url = f"{reverse('track-learners')}?{request.GET.urlencode()}"
    if posted is not None and form.is_valid():
        number = note_barrier(
            learners=form.cleaned_data["learners"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        who = "1 learner" if number == 1 else f"{number} learners"
        messages.success(request, f"Noted for {who}: {form.cleaned_data['reason'].label}.")
        return redirect(tracked_url)
    wish = wish_from(request.GET)
    found = track(request.actor, wish, with_barriers=True).found
    return render(
        request,
        "reporting/note_barriers_for_many.html",
        {
            "form": form,
            "learners": found[:AT_MOST],
            "found": len(found),
            "narrowed_to": "" if wish.show is Show.EVERYBODY else wish.show.label,
            "tracked_url": tracked_url,
        },
    )
