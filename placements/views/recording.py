"""Recording experiences, encounters, preparation and jobs that nobody posted."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.rules.vocabulary import Kind
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.placing import NotBookable
from placements.actions.recording import change_record
from placements.actions.recording import record_experience as record
from placements.forms import LearnersForm, RecordedFactsForm, RecordForm
from placements.models import Booking
from placements.queries.booking_page import OF_EXPERIENCE
from placements.queries.choosing import LearnerGroup, choose_among
from placements.queries.policies import policy_in_force
from placements.rules.preview import Entered, preview


@requires(Can.RECORD_EXPERIENCES, methods=("GET", "POST"))
def record_experience(request: ActorRequest) -> HttpResponse:
    """Record what the school or a family arranged, past or still to come, with its learners."""
    actor = request.actor
    form = RecordForm(request.POST or None, actor=actor)
    learners = LearnersForm(request.POST or None, actor=actor)
    is_final = request.method == "POST" and "show" not in request.POST
    if is_final and form.is_valid() & learners.is_valid():
        try:
            booking = record(
                recorded=form.recorded(),
                learners=learners.cleaned_data["learners"],
                once=learners.cleaned_data["once"],
                by=actor,
            )
        except NotBookable as refused:
            for sentence in getattr(refused, "sentences", [str(refused)]):
                learners.add_error("learners", sentence)
        else:
            messages.success(request, _said(form.cleaned_data))
            return redirect("show-booking", public_id=booking.public_id)
    on = form.cleaned_data.get("first_day") if is_final else None
    form = form if is_final or request.method == "GET" else _unchecked(form)
    return render(
        request,
        "placements/record_experience.html",
        {
            "record_form": form,
            "form": learners if is_final else None,
            "is_final": is_final,
            "once": learners["once"].value(),
            "choosing": choose_among(
                actor, None, learners.narrowing, on=on or actor.today, chosen=learners.ticked
            ),
            "groups": LearnerGroup.choices(),
            "previews": preview(_entered(form), policy_in_force(on or actor.today).policy),
        },
    )


def _entered(form: RecordForm) -> Entered:
    """As far as it has been said; what has not been, as the form proposes it."""
    given = getattr(form, "cleaned_data", {})
    words = {
        name: given.get(name) or form.fields[name].initial or form.fields[name].choices[0][0]
        for name in ("kind", "activity", "mode", "setting", "arranged_by")
    }
    first, approved_on = given.get("first_day"), given.get("approved_on")
    return Entered(
        **words,
        approved=bool(approved_on and first and approved_on <= first),
        criteria=given.get("criteria") or (),
    )


def _unchecked(form: RecordForm) -> RecordForm:
    """The same entries without errors: who only narrows the list has not finished yet."""
    form.full_clean()
    form.errors.clear()
    return form


def _said(given: dict[str, Any]) -> str:
    if given["kind"] != Kind.EXPERIENCE:
        return "Recorded. It is kept with your learners, and is no part of the 10 days."
    if given["everybody_came"]:
        return "Recorded, and counted. Look below whether anything is still missing."
    return "Recorded. Mark the register, so that the days can count."


@requires(Can.RECORD_EXPERIENCES, methods=("GET", "POST"))
def edit_record(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add to a record of the school's own what has become true since."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience"),
        public_id=public_id,
    )
    experience = booking.experience
    if experience.school_id != request.actor.organisation_id:
        raise Http404
    form = RecordedFactsForm(
        request.POST or None,
        initial={
            "criteria": [code for code, name in OF_EXPERIENCE.items() if getattr(experience, name)],
            "approved_on": booking.approved_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        change_record(
            booking=booking,
            criteria=form.cleaned_data["criteria"],
            approved_on=form.cleaned_data["approved_on"],
            by=request.actor,
        )
        messages.success(request, "Saved, and the days have been counted again.")
        return redirect("show-booking", public_id=booking.public_id)
    return render(request, "placements/edit_record.html", {"booking": booking, "form": form})
