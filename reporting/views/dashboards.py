"""Dashboards of hubs and trusts: figures of their schools, small numbers hidden."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.dates import long_date
from equalex.kernel.navigation import address_for
from reporting.queries.dashboard import employers_of_hub
from reporting.queries.dashboard_sections import facts_of
from reporting.queries.documents import Fact, Section
from reporting.queries.national import national_section
from reporting.queries.national import national_view as read_national
from reporting.queries.need import schools_by_need
from reporting.queries.need_sections import need_section
from reporting.queries.rules_in_force import RulesInForce
from reporting.queries.side_by_side import sections_of, side_by_side
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views.need import tried_weights
from reporting.views.sheets import figures_download

FUNNEL_MEANS: Final = (
    "Beyond chance: if every school had the same share, 95 in 100 would lie between the inner lines "
    "and 998 in 1,000 between the outer ones. Learners of one school often go together, so that "
    "schools differ more than this: a dot outside asks a question and gives no answer."
)


@requires(Can.SEE_HUB_FIGURES)
def hub_dashboard(request: ActorRequest) -> HttpResponse:
    """Which of the hub's schools need help, by weights one can change."""
    return _dashboard(request, "reporting/hub_dashboard.html", has_employers=True)


@requires(Can.SEE_TRUST_FIGURES)
def trust_dashboard(request: ActorRequest) -> HttpResponse:
    """Which of the trust's schools need help, by weights one can change."""
    return _dashboard(request, "reporting/trust_dashboard.html", has_employers=False)


def _dashboard(request: ActorRequest, template: str, *, has_employers: bool) -> HttpResponse:
    actor = request.actor
    form, weights, saved = tried_weights(request)
    found = schools_by_need(actor, weights)
    employers = employers_of_hub(actor) if has_employers else None
    facts, section = facts_of(found.comparison, employers), need_section(found)
    if taken := sheets.wanted(request):
        return hand_out(request, figures_download("schools-by-need", facts, [section]), taken)
    return render(
        request,
        template,
        {
            "has_schools": bool(found.schools),
            "facts": facts,
            "section": section,
            "rows": [
                (reverse("show-school-need", args=[school.public_id]), name, cells)
                for school, (name, *cells) in zip(found.schools, section.table.rows, strict=True)
            ],
            "first": found.schools[0] if found.schools and found.schools[0].need.score else None,
            "form": form,
            "is_tried": form.is_bound and form.is_valid() and dict(weights) != dict(saved),
            "weights": [(part.value, weight) for part, weight in weights.items()],
            "links": _next_steps(actor),
            "notes": notes_on(found.rules, actor),
        },
    )


@requires(Can.COMPARE_SCHOOLS)
def compare_schools(request: ActorRequest) -> HttpResponse:
    """Schools side by side: beyond chance or not, and who is behind in which area."""
    found = side_by_side(request.actor)
    sections = sections_of(found) if found.comparison.schools else []
    return figures_page(
        request,
        "compare_schools",
        sections,
        [FUNNEL_MEANS, *notes_on(found.rules, request.actor)],
        schools=[(each.name, each.public_id) for each in found.comparison.schools],
    )


@requires(Can.SEE_NATIONAL_FIGURES)
def national_view(request: ActorRequest) -> HttpResponse:
    """Every hub of the platform, furthest behind first."""
    found = read_national(request.actor)
    section = national_section(found)
    facts = facts_of(found.comparison)
    return figures_page(
        request,
        "national_view",
        [section] if found.comparison.schools else [],
        notes_on(found.rules, request.actor),
        facts=facts,
        hubs=[(each.name, each.public_id) for each in found.comparison.schools],
        without_hub=found.without_hub,
    )


def figures_page(
    request: ActorRequest,
    page: str,
    sections: Sequence[Section],
    notes: Sequence[str],
    *,
    facts: Sequence[Fact] = (),
    **context: Any,
) -> HttpResponse:
    """The page, or the same figures to take away."""
    if taken := sheets.wanted(request):
        name = page.replace("_", "-")
        return hand_out(request, figures_download(name, facts, sections), taken)
    return render(
        request,
        f"reporting/{page}.html",
        {"sections": sections, "notes": notes, "facts": facts, **context},
    )


def _next_steps(actor: Actor) -> Sequence[tuple[str, str]]:
    pages = (
        ("See places that nobody has booked, and who needs them", "hub-places"),
        ("See which employers are lapsing", "expiry-radar"),
        ("See supply against demand by month, area, sector and tier", "supply-and-demand"),
        ("See whether small schools are behind by more than chance", "compare-schools"),
    )
    return [(label, url) for label, page in pages if (url := address_for(actor, page))]


def notes_on(rules: RulesInForce, actor: Actor) -> list[str]:
    """What the words mean, what could not be said, and by which rules."""
    return [
        on_course_means(rules.targets, rules.day_minutes),
        "Benchmark 6: learners with at least one experience of a workplace that counts.",
        (
            "Days given are all days that count. Days planned and still to find are those of the "
            "key stage a learner is in now; recoverable days are not among them."
        ),
        NOT_SAID_WITHOUT_YEAR,
        HIDDEN_MEANS,
        f"Today, {long_date(actor.today)}, counted by the rules “{rules.code}”.",
    ]
