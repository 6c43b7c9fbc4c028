"""Dashboards of hubs and trusts: figures of their schools, small numbers hidden."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from employers.rules.stages import Standing
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.dates import long_date
from equalex.kernel.navigation import address_for
from reporting.forms import SchoolsForm
from reporting.queries.chosen_schools import choose_schools, chosen_section
from reporting.queries.dashboard import employers_of_hub
from reporting.queries.dashboard_sections import employer_facts, facts_of, on_course_section
from reporting.queries.documents import Fact, Section
from reporting.queries.national import compare_schools_of, national_section, schools_of
from reporting.queries.national import national_view as read_national
from reporting.queries.need import schools_by_need
from reporting.queries.need_sections import need_section
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.side_by_side import SideBySide, sections_of, side_by_side
from reporting.rules.chosen_schools import Chosen, chosen
from reporting.rules.comparison import SchoolLine
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.suppression import HIDDEN_MEANS
from reporting.views import leads
from reporting.views.need import tried_weights
from reporting.views.sheets import figures_download, schools_download
from schools.models import Hub

FUNNEL_MEANS: Final = (
    "Beyond chance: if every school had the same share, 95 in 100 would lie between the inner lines "
    "and 998 in 1,000 between the outer ones. Learners of one school often go together, so that "
    "schools differ more than this: a dot outside asks a question and gives no answer."
)
ONLY_WHAT_IS_SHOWN: Final = (
    "A school whose figure is too few to show is in no list that goes by that figure."
)
PER_PAGE: Final = 50


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
    facts = _led(facts_of(found.comparison), *_school_lists())
    employers = employer_facts(employers_of_hub(actor)) if has_employers else []
    urls = leads.of_schools(each.line for each in found.schools)
    first = found.schools[0] if found.schools and found.schools[0].need.score else None
    section = leads.by_row(need_section(found), urls, answer=urls[0] if first else "")
    if taken := sheets.wanted(request):
        download = figures_download("schools-by-need", [*facts, *employers], [section])
        return hand_out(request, download, taken)
    return render(
        request,
        template,
        {
            "has_schools": bool(found.schools),
            "facts": facts,
            "employer_facts": _led(employers, *_employer_lists()) if employers else [],
            "section": section,
            "first": first,
            "form": form,
            "is_tried": form.is_bound and form.is_valid() and dict(weights) != dict(saved),
            "weights": [(part.value, weight) for part, weight in weights.items()],
            "links": _next_steps(actor),
            "notes": notes_on(found.rules, actor),
        },
    )


def _led(facts: Sequence[Fact], *urls: str) -> list[Fact]:
    return [replace(fact, url=url) for fact, url in zip(facts, urls, strict=True)]


def _school_lists() -> tuple[str, ...]:
    """The schools behind the figures of all of them together."""
    compared = leads.address("compare-schools")
    return (
        f"{compared}#schools",
        f"{compared}#funnel",
        leads.address("schools-this-year"),
        leads.address("compare-schools", show=Chosen.TO_FIND),
    )


def _employer_lists() -> tuple[str, ...]:
    return (
        leads.address("employer-pipeline", standing=Standing.APPROVED),
        leads.address("employer-pipeline", standing=Standing.IDLE),
        leads.address("employer-pipeline", standing=Standing.WAITING),
        leads.address("expiry-radar"),
    )


@requires(Can.COMPARE_SCHOOLS)
def compare_schools(request: ActorRequest) -> HttpResponse:
    """Schools side by side: beyond chance or not, who is behind in which area, and lists behind figures."""
    found = side_by_side(request.actor)
    form = SchoolsForm(request.GET, places=found.places.values())
    wanted = form.wanted
    notes = [FUNNEL_MEANS, *notes_on(found.rules, request.actor)]
    if wanted.is_narrow:
        lines = choose_schools(found, wanted)
        section = chosen_section(found, lines, wanted)
        sections = [leads.by_row(section, leads.of_schools(lines))] if lines else []
        if not wanted.lack_days_in:
            notes.insert(0, ONLY_WHAT_IS_SHOWN)
    else:
        sections = _sections_side_by_side(found) if found.comparison.schools else []
    return figures_page(
        request,
        "compare_schools",
        sections,
        notes,
        form=form,
        is_narrow=wanted.is_narrow,
        has_schools=bool(found.comparison.schools),
    )


def _sections_side_by_side(found: SideBySide) -> list[Section]:
    """Each row of a school leads to it, and each of an area to its schools."""
    urls = leads.of_schools(found.comparison.schools)
    area = "town" if found.by_town else "authority"
    rows = {
        "funnel": urls,
        "areas": [leads.address("compare-schools", **{area: each.area}) for each in found.areas],
        "schools": urls,
    }
    far_below = leads.address("compare-schools", show=Chosen.FAR_BELOW)
    answers = {
        "funnel": far_below if chosen(found.comparison, Chosen.FAR_BELOW) else "",
        "areas": rows["areas"][0] if found.areas and found.areas[0].gap is not None else "",
        "schools": _first_known(found.comparison.schools, urls),
    }
    return [
        leads.by_row(section, rows[section.key], answer=answers[section.key])
        for section in sections_of(found)
    ]


def _first_known(lines: Sequence[SchoolLine], urls: Sequence[str]) -> str:
    """Where who is furthest behind leads; nowhere while no share is shown."""
    return urls[0] if lines and lines[0].on_course.percent is not None else ""


@requires(Can.SEE_NATIONAL_FIGURES)
def national_view(request: ActorRequest) -> HttpResponse:
    """Every hub of the platform, furthest behind first; each leads to its schools."""
    found = read_national(request.actor)
    lines = found.comparison.schools
    urls = [leads.address("list-schools-of-hub", each.public_id) for each in lines]
    section = leads.by_row(national_section(found), urls, answer=_first_known(lines, urls))
    facts = facts_of(found.comparison)
    return figures_page(
        request,
        "national_view",
        [section] if lines else [],
        notes_on(found.rules, request.actor),
        facts=_led(facts, *["#hubs"] * len(facts)),
        without_hub=found.without_hub,
    )


@requires(Can.SEE_NATIONAL_FIGURES)
def list_schools_of_hub(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The schools behind a hub's figures, as the hub sees them; each leads to where it is placed."""
    hub = get_object_or_404(Hub.objects.visible_to(request.actor), public_id=public_id)
    rules = rules_in_force(request.actor.today)
    comparison = compare_schools_of(request.actor, hub, rules)
    lines = comparison.schools
    urls = [leads.address("place-school", each.public_id) for each in lines]
    section = leads.by_row(on_course_section(comparison), urls, answer=_first_known(lines, urls))
    return figures_page(
        request,
        "list_schools_of_hub",
        [section] if lines else [],
        notes_on(rules, request.actor),
        hub=hub,
        number=len(lines),
    )


@requires(Can.SEE_NATIONAL_FIGURES)
def list_schools_without_hub(request: ActorRequest) -> HttpResponse:
    """Open schools that belong to no hub and so are in no figure of one."""
    schools = schools_of(request.actor, None)
    if taken := sheets.wanted(request):
        return hand_out(request, schools_download(schools), taken)
    page = Paginator(schools, PER_PAGE).get_page(request.GET.get("page", 1))
    return render(request, "reporting/list_schools_without_hub.html", {"page": page})


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
