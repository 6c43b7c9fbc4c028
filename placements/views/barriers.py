"""What keeps a learner from workplaces, and the list of reasons that the school chooses from."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from equalex.journal.actions import record
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions import barriers as actions
from placements.forms import BarrierReasonForm, BarriersForm
from placements.models import Barrier, BarrierReason
from schools.models import Learner, School


@requires(Can.NOTE_BARRIERS, methods=("GET", "POST"))
def note_barriers(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The barriers of one learner; who looked is journalled."""
    learner = get_object_or_404(Learner.objects.visible_to(request.actor), public_id=public_id)
    standing = Barrier.objects.visible_to(request.actor).standing().filter(learner=learner)
    noted = set(standing.values_list("reason", flat=True))
    # A form of boxes only: nothing ticked is an answer, too.
    posted = request.POST if request.method == "POST" else None
    form = BarriersForm(posted, actor=request.actor, noted=noted)
    if posted is not None:
        if form.is_valid():
            actions.set_barriers(
                learner=learner, reasons=form.cleaned_data["reasons"], by=request.actor
            )
            messages.success(request, "Saved.")
            return redirect("show-ledger", public_id=learner.public_id)
    else:
        record("see barriers", by=request.actor, subject=learner)
    return render(request, "placements/note_barriers.html", {"learner": learner, "form": form})


@requires(Can.EDIT_BARRIER_LIST, methods=("GET", "POST"))
def edit_barrier_list(request: ActorRequest) -> HttpResponse:
    """The reasons one can choose from: add one's own, take off what the school does not use."""
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor), pk=actor.organisation_id)
    form = BarrierReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = actions.add_reason(
                label=form.cleaned_data["label"], school_id=school.pk, by=actor
            )
        except actions.ReasonListed:
            form.add_error("label", "This reason is on the list already")
        else:
            messages.success(request, f"“{reason.label}” can be chosen from now on.")
            return redirect("edit-barrier-list")
    reasons = BarrierReason.objects.visible_to(actor)
    listed = set(reasons.listed_at(school.pk).values_list("pk", flat=True))
    return render(
        request,
        "placements/edit_barrier_list.html",
        {
            "form": form,
            "listed": [each for each in reasons if each.pk in listed],
            "taken_off": [each for each in reasons if each.pk not in listed],
            "back_url": reverse("manage-school"),
        },
    )


@requires(Can.EDIT_BARRIER_LIST, methods=("POST",))
def take_barrier_off(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take one reason off the school's list; what was noted stays."""
    reason = get_object_or_404(BarrierReason.objects.visible_to(request.actor), public_id=public_id)
    school = get_object_or_404(
        School.objects.visible_to(request.actor), pk=request.actor.organisation_id
    )
    actions.take_reason_off(reason=reason, school_id=school.pk, by=request.actor)
    messages.success(request, f"“{reason.label}” is no longer offered. What was noted stays.")
    return redirect("edit-barrier-list")
