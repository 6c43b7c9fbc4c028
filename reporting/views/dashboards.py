"""Dashboards of hubs and trusts: figures of their schools, small numbers hidden."""

from django.http import HttpResponse
from django.shortcuts import render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.dates import long_date
from reporting.queries import dashboard as queries
from reporting.queries.dashboard_sections import facts_of, sections_of
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views.sheets import figures_download


@requires(Can.SEE_HUB_FIGURES)
def hub_dashboard(request: ActorRequest) -> HttpResponse:
    """Which of the hub's schools need help, and whether what employers offer meets the need."""
    return _dashboard(request, queries.hub_dashboard(request.actor), "reporting/hub_dashboard.html")


@requires(Can.SEE_TRUST_FIGURES)
def trust_dashboard(request: ActorRequest) -> HttpResponse:
    """The trust's schools side by side."""
    return _dashboard(
        request, queries.trust_dashboard(request.actor), "reporting/trust_dashboard.html"
    )


def _dashboard(request: ActorRequest, dashboard: queries.Dashboard, template: str) -> HttpResponse:
    if taken := sheets.wanted(request):
        found = figures_download("schools", facts_of(dashboard), sections_of(dashboard))
        return hand_out(request, found, taken)
    return render(
        request,
        template,
        {
            "dashboard": dashboard,
            "has_schools": bool(dashboard.comparison.schools),
            "facts": facts_of(dashboard),
            "sections": sections_of(dashboard),
            "notes": _notes(request.actor, dashboard),
        },
    )


def _notes(actor: Actor, dashboard: queries.Dashboard) -> list[str]:
    """What the words mean, what could not be said, and by which rules."""
    rules = dashboard.rules
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
