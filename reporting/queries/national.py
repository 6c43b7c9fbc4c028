"""Every hub of the platform, side by side, from kept figures: the same cost at any number of learners."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from equalex.kernel.access import Actor
from equalex.kernel.charts import BarChart, Table
from equalex.kernel.dates import academic_year
from placements.models import GroupFigures
from reporting.queries.dashboard import counts_from, sums_by
from reporting.queries.dashboard_sections import (
    IN_CHART,
    days_shown,
    number_text,
    percent_text,
)
from reporting.queries.documents import Section
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.comparison import Comparison, SchoolLine, compared
from schools.models import Hub, HubMembership, School

_HUB = "school__hub_memberships__hub"


@dataclass(frozen=True, slots=True)
class NationalView:
    """Hubs as they may be shown, furthest behind first, and how many schools have none."""

    comparison: Comparison
    schools: dict[UUID, int]
    without_hub: int
    rules: RulesInForce


def national_view(actor: Actor) -> NationalView:
    """Four statements, whatever the number of hubs, schools or learners."""
    rules = rules_in_force(actor.today)
    members = HubMembership.objects.on(actor.today).filter(school__closed_on__isnull=True)
    hubs = list(
        Hub.objects.visible_to(actor)
        .annotate(schools=Count("school_memberships", filter=Q(school_memberships__in=members)))
        .order_by("name", "pk")
        .values_list("pk", "public_id", "name", "schools")
    )
    figures = GroupFigures.objects.visible_to(actor).filter(
        school__hub_memberships__in=members, school__closed_on__isnull=True
    )
    counts = counts_from(
        sums_by(_HUB, figures, academic_year(actor.today)),
        [(key, public_id, name, "") for key, public_id, name, _ in hubs],
    )
    without = School.objects.visible_to(actor).open().exclude(pk__in=members.values("school"))
    return NationalView(
        compared(counts, rules.day_minutes),
        {public_id: schools for _, public_id, _, schools in hubs},
        without.count(),
        rules,
    )


def national_section(found: NationalView) -> Section:
    """Every hub in the table, the first of them in the chart."""
    lines = found.comparison.schools
    known = [each for each in lines if each.on_course.percent is not None]
    chart = BarChart(
        title=(
            f"{known[0].name} is furthest behind: {known[0].on_course.percent}% of its learners are "
            "on course for 5 + 5"
            if known
            else "No hub has enough learners for its share to be shown"
        ),
        description="Share of learners on course for 5 + 5, by hub, furthest behind first.",
        unit="%",
        label_heading="Hub",
        value_heading="On course",
        bars=tuple((each.name, each.on_course.percent) for each in lines[:IN_CHART]),
    )
    headings = (
        "Hub",
        "Schools",
        "Learners",
        "On course",
        "Benchmark 6",
        "Days given",
        "Days still to find",
    )
    rows = tuple(_row(each, found.schools[each.public_id]) for each in lines)
    together = _row(found.comparison.together, sum(found.schools.values()), "All hubs")
    return Section("hubs", "Hubs, furthest behind first", chart, Table(headings, (*rows, together)))


def _row(line: SchoolLine, schools: int, name: str = "") -> tuple[str, ...]:
    return (
        name or line.name,
        f"{schools:,}",
        number_text(line.learners),
        percent_text(line.on_course),
        percent_text(line.benchmark_6),
        days_shown(line.given),
        days_shown(line.needed),
    )
