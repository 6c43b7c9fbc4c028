"""What a hub's employers offer beside what its schools lack; its local priorities; this year by half-term."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.actions import need as actions
from reporting.forms import PriorityForm
from reporting.models import LocalPriority
from reporting.queries.places import hub_places as read_places
from reporting.queries.places import places_sections, priorities_section
from reporting.queries.this_year import this_year, this_year_sections
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views.dashboards import figures_page
from reporting.views.sheets import figures_download


@requires(Can.SEE_HUB_FIGURES, methods=("GET", "POST"))
def hub_places(request: ActorRequest) -> HttpResponse:
    """Places free beside learners without; a POST names a local priority."""
    form = PriorityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.name_local_priority(**form.cleaned_data, by=request.actor)
        messages.success(request, f"{form.cleaned_data['what']} is a local priority.")
        return redirect(f"{reverse('hub-places')}#priorities")
    found = read_places(request.actor)
    sections = places_sections(found)
    if taken := sheets.wanted(request):
        return hand_out(
            request, figures_download("places", [], [priorities_section(found), *sections]), taken
        )
    pipeline = reverse("employer-pipeline")
    return render(
        request,
        "reporting/hub_places.html",
        {
            "form": form,
            "sections": sections,
            "facts": [],
            "priorities": [
                (
                    each,
                    f"{free:,}",
                    free > 0,
                    f"{pipeline}?sector={each.sector_id}" if each.sector_id else pipeline,
                )
                for each, free in found.priorities
            ],
            "notes": [
                (
                    "A learner lacks days when neither days that count, nor days that can be won back, "
                    "nor days planned fill the target of the key stage. A place that is open to "
                    "several year groups stands beside each of them."
                ),
                HIDDEN_MEANS,
            ],
        },
    )


@requires(Can.SEE_HUB_FIGURES, methods=("POST",))
def drop_local_priority(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a priority off the list."""
    priority = get_object_or_404(
        LocalPriority.objects.visible_to(request.actor), public_id=public_id
    )
    actions.drop_local_priority(priority=priority, by=request.actor)
    messages.success(request, f"{priority} is no longer a local priority.")
    return redirect(f"{reverse('hub-places')}#priorities")


@requires(Can.COMPARE_SCHOOLS)
def schools_this_year(request: ActorRequest) -> HttpResponse:
    """Days that count by half-term, all schools together and each."""
    found = this_year(request.actor)
    sections = this_year_sections(found) if found.schools else []
    notes = [
        "Half-terms follow the usual school holidays. A day in a holiday belongs to the half-term before it.",
        HIDDEN_MEANS,
    ]
    return figures_page(request, "schools_this_year", sections, notes)
