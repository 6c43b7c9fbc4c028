"""Offering an experience again next year, and its leaflet on paper."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from employers.actions.renewal import renew_experience as renew
from employers.models import Experience, Slot
from employers.queries.renewal import slots_to_renew
from employers.rules.criteria import judge_plan
from employers.rules.need import years_text
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.pdf import PdfUnavailable, render_pdf


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def renew_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The dates a school year on, same weekdays; those in holidays are marked and left out."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor), public_id=public_id
    )
    slots = slots_to_renew(experience, request.actor.today)
    if request.method == "POST":
        chosen = set(request.POST.getlist("slot"))
        copy = renew(
            experience=experience,
            slots=[slot for slot in slots if str(slot.public_id) in chosen],
            public_id=_key(request.POST.get("new", "")),
            by=request.actor,
        )
        messages.success(request, "This is next year’s. Look it over, then publish it.")
        return redirect("edit-experience", copy.public_id)
    return render(
        request,
        "employers/renew_experience.html",
        {"experience": experience, "slots": slots, "new": uuid.uuid4()},
    )


@requires(Can.SIGN_IN)
def print_leaflet(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """One experience on one page, to pin to a board: made at once, since it is short."""
    actor = request.actor
    experience = get_object_or_404(
        Experience.objects.visible_to(actor).select_related(
            "employer", "site", "sector", "delivery_model"
        ),
        public_id=public_id,
    )
    slots = Slot.objects.visible_to(actor).filter(experience=experience).upcoming(actor.today)
    html = render_to_string(
        "employers/leaflet.html",
        {
            "experience": experience,
            "years": years_text(experience.youngest_year, experience.oldest_year),
            "slots": list(slots.prefetch_related("dates")[:8]),
            "criteria": [one for one in judge_plan(experience.plan) if one.state == "met"],
        },
    )
    try:
        content = render_pdf(html, title="An experience of work", created=experience.created_at)
    except PdfUnavailable as missing:
        messages.error(request, f"{missing}.")
        return redirect("show-experience", public_id)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="experience.pdf"'},
    )


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()
