"""Dashboards of hubs and trusts: figures of their schools, small numbers hidden."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.dates import long_date
from equalex.kernel.navigation import address_for
from reporting.queries import dashboard as queries
from reporting.queries.dashboard_sections import facts_of
from reporting.queries.need import schools_by_need
from reporting.queries.need_sections import need_section
from reporting.queries.rules_in_force import RulesInForce
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views.need import tried_weights
from reporting.views.sheets import figures_download


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
    dashboard = queries.dashboard_of(actor, found.comparison, found.rules, employers=has_employers)
    facts, section = facts_of(dashboard), need_section(found)
    if taken := sheets.wanted(request):
        return hand_out(request, figures_download("schools-by-need", facts, [section]), taken)
    return render(
        request,
        template,
        {
            "has_schools": bool(found.schools),
            "facts": facts,
            "section": section,
            "rows": list(zip(found.schools, section.table.rows, strict=True)),
            "first": found.schools[0] if found.schools and found.schools[0].need.score else None,
            "form": form,
            "is_tried": form.is_bound and form.is_valid() and dict(weights) != dict(saved),
            "weights": [(part.value, weight) for part, weight in weights.items()],
            "links": _next_steps(actor),
            "notes": notes_on(found.rules, actor),
        },
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
