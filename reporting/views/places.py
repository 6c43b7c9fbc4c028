"""What a hub's employers offer beside what its schools lack; its local priorities; this year by half-term."""

import uuid
from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.actions import need as actions
from reporting.forms import HalfTermForm, PriorityForm, half_term_word
from reporting.models import LocalPriority
from reporting.queries.documents import Section
from reporting.queries.places import (
    Places,
    own_plan_areas,
    places_sections,
    priorities_section,
)
from reporting.queries.places import hub_places as read_places
from reporting.queries.this_year import (
    Out,
    Then,
    ThisYear,
    YearOfSchool,
    chosen_section,
    schools_out,
    this_year,
    this_year_sections,
)
from reporting.rules.chosen_schools import Chosen
from reporting.rules.course import GUARANTEE_YEARS
from reporting.rules.supply import month_word
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views import leads
from reporting.views.dashboards import figures_page
from reporting.views.sheets import figures_download

OFFERS: Final = "list-places-on-offer"


@requires(Can.SEE_HUB_FIGURES, methods=("GET", "POST"))
def hub_places(request: ActorRequest) -> HttpResponse:
    """Places free beside learners without; a POST names a local priority."""
    own_areas = own_plan_areas(request.actor)
    form = PriorityForm(request.POST or None, own_areas=own_areas)
    if request.method == "POST" and form.is_valid():
        actions.name_local_priority(**form.cleaned_data, by=request.actor)
        messages.success(request, f"{form.cleaned_data['what']} is a local priority.")
        return redirect(f"{reverse('hub-places')}#priorities")
    found = read_places(request.actor)
    sections = _led(found)
    if taken := sheets.wanted(request):
        return hand_out(
            request, figures_download("places", [], [priorities_section(found), *sections]), taken
        )
    return render(
        request,
        "reporting/hub_places.html",
        {
            "form": form,
            "own_areas": own_areas,
            "sections": sections,
            "facts": [],
            "priorities": [
                (
                    each,
                    f"{free:,}",
                    leads.address(OFFERS, **_narrowed_to(each)) if free else "",
                    leads.address("employer-pipeline", **_narrowed_to(each)),
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


def _narrowed_to(priority: LocalPriority) -> dict[str, str | None]:
    return {"sector": priority.sector_id, "growth": priority.growth_sector_id}


def _led(found: Places) -> list[Section]:
    """Free places lead to places, and learners who lack days to schools."""
    years, months, growth = places_sections(found)
    by_growth = [leads.address(OFFERS, growth=code) for code in found.growth]
    return [
        leads.by_cell(
            years,
            [
                (
                    "",
                    leads.address("compare-schools", show=Chosen.TO_FIND, year=nc_year),
                    leads.address(OFFERS, year=nc_year),
                )
                for nc_year in GUARANTEE_YEARS
            ],
            answer=leads.address(OFFERS),
        ),
        leads.by_row(
            months, [leads.address(OFFERS, begins=month_word(month)) for month in found.months]
        ),
        leads.by_row(growth, by_growth, answer=by_growth[0] if by_growth else ""),
    ]


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
    """Days that count by half-term, all schools together and each; each figure leads to its schools."""
    found = this_year(request.actor)
    form = HalfTermForm(request.GET, found=found)
    notes = [
        "Half-terms follow the usual school holidays. A day in a holiday belongs to the half-term before it.",
        (
            "The year before is made of the days that are on record of these schools’ learners, those "
            "who have left since among them. Its half-terms are whole, and this one is not over yet."
        ),
        HIDDEN_MEANS,
    ]
    wanted = form.wanted
    sections: list[Section] = []
    if wanted is not None:
        schools = schools_out(found, *wanted)
        section = chosen_section(found, schools, *wanted)
        sections = [leads.by_row(section, _of_years(schools))] if schools else []
    elif found.schools:
        sections = _sections_this_year(found)
    return figures_page(
        request,
        "schools_this_year",
        sections,
        notes,
        form=form,
        is_narrow=wanted is not None,
        has_schools=bool(found.schools and found.half_terms),
    )


def _sections_this_year(found: ThisYear) -> list[Section]:
    if not found.half_terms:
        return []
    now = Then(len(found.half_terms) - 1)
    together, by_school = this_year_sections(found)
    rows = []
    for at in range(len(found.half_terms)):
        this, before = _list_of(Then(at), Out.SOME), _list_of(Then(at, is_before=True), Out.SOME)
        rows.append(("", this, this, before, before) if found.has_before else ("", this, this))
    none = _list_of(now, Out.NONE) if schools_out(found, now, Out.NONE) else ""
    return [
        leads.by_cell(together, rows, answer=_list_of(now, Out.SOME)),
        leads.by_row(by_school, _of_years(found.schools), answer=none),
    ]


def _list_of(then: Then, out: Out) -> str:
    return leads.address("schools-this-year", half_term=half_term_word(then), show=out)


def _of_years(schools: Iterable[YearOfSchool]) -> list[str]:
    return [leads.address("show-school-need", each.public_id) for each in schools]
