"""How much a school is in need, what that is made of, and what hub staff enter of it."""

import uuid
from functools import lru_cache

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.dates import academic_year, year_label
from equalex.kernel.navigation import address_for
from reporting.actions import need as actions
from reporting.forms import SchoolNeedForm, WeightsForm
from reporting.models import SchoolNeed
from reporting.queries.need import schools_by_need, weights_of
from reporting.queries.need_sections import parts_section
from reporting.rules.need import Part, Weights
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views.sheets import figures_download
from schools.models import School


def dashboard_of(actor: Actor) -> str:
    """The address of the hub's or the trust's dashboard."""
    return address_for(actor, "hub-dashboard") or address_for(actor, "trust-dashboard")


def tried_weights(request: ActorRequest) -> tuple[WeightsForm, Weights, Weights]:
    """The form, the weights of the address where they are right, and those that are saved."""
    saved = weights_of(request.actor)
    if not any(part.value in request.GET for part in Part):
        return _form_of(tuple(saved.items())), saved, saved
    form = WeightsForm(request.GET, weights=saved)
    return form, form.weights if form.is_valid() else saved, saved


@lru_cache(maxsize=64)
def _form_of(weights: tuple[tuple[Part, int], ...]) -> WeightsForm:
    """Nothing is typed in it, so that it is the same on nearly every view of a dashboard."""
    return WeightsForm(weights=dict(weights))


@requires(Can.COMPARE_SCHOOLS)
def show_school_need(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """One school: its score and every part of it in a sentence."""
    school = get_object_or_404(School.objects.visible_to(request.actor).open(), public_id=public_id)
    found = schools_by_need(request.actor, weights_of(request.actor))
    line = next(each for each in found.schools if each.public_id == public_id)
    section = parts_section(line)
    if taken := sheets.wanted(request):
        return hand_out(request, figures_download("need-of-a-school", [], [section]), taken)
    return render(
        request,
        "reporting/show_school_need.html",
        {
            "school": school,
            "line": line,
            "section": section,
            "place": found.schools.index(line) + 1,
            "number": len(found.schools),
            "back_url": dashboard_of(request.actor),
            "note_url": address_for(request.actor, "note-school-need", school.public_id),
            "hidden_means": HIDDEN_MEANS,
        },
    )


@requires(Can.SEE_HUB_FIGURES, methods=("GET", "POST"))
def note_school_need(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter the survey, the hub's diagnostic and Theme 5 for the present academic year."""
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor).open(), public_id=public_id)
    year = academic_year(actor.today)
    entered = (
        SchoolNeed.objects.visible_to(actor)
        .filter(school=school, academic_year=year)
        .values("survey", "diagnostic", "theme_5")
        .first()
    )
    form = SchoolNeedForm(request.POST or None, initial=entered)
    if request.method == "POST" and form.is_valid():
        actions.note_school_need(school=school, **form.cleaned_data, by=actor)
        messages.success(request, f"Saved for {school.name} in {year_label(year)}.")
        return redirect("show-school-need", public_id=public_id)
    return render(
        request,
        "reporting/note_school_need.html",
        {"form": form, "school": school, "year": year_label(year)},
    )


@requires(Can.COMPARE_SCHOOLS, methods=("POST",))
def save_need_weights(request: ActorRequest) -> HttpResponse:
    """Weigh like this from now on; what is wrong is said on the dashboard, beside what was typed."""
    form = WeightsForm(request.POST, weights=weights_of(request.actor))
    address = dashboard_of(request.actor)
    if not form.is_valid():
        typed = {name: request.POST.get(name, "") for name in form.fields}
        return redirect(f"{address}?{urlencode(typed)}")
    actions.save_need_weights(weights=form.weights, by=request.actor)
    messages.success(request, "The weights are saved for everybody of your organisation.")
    return redirect(address)
