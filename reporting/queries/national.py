"""Every hub of the platform, side by side, from kept figures: the same cost at any number of learners."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from equalex.kernel.access import Actor
from equalex.kernel.charts import BarChart
from equalex.kernel.dates import academic_year
from equalex.kernel.tables import Table
from placements.models import GroupFigures
from reporting.queries.dashboard_sections import (
    IN_CHART,
    days_shown,
    percent_text,
)
from reporting.queries.documents import Section
from reporting.queries.report_text import number_text
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import counts_of, sums_by
from reporting.rules.comparison import (
    Comparison,
    SchoolCounts,
    SchoolLine,
    compared,
    in_order,
    together,
)
from schools.models import Hub, HubMembership, School
from schools.rules.groups import EVERYBODY

_HUB = "school__hub_memberships__hub"


@dataclass(frozen=True, slots=True)
class NationalView:
    """Hubs as they may be shown, furthest behind first, and how many schools have none."""

    comparison: Comparison
    schools: dict[UUID, int]
    without_hub: int
    rules: RulesInForce


def national_view(actor: Actor) -> NationalView:
    """Four statements, whatever the number of hubs, schools or learners; three more where some hub's
    figures changed since they were last looked at that day.
    """
    rules = rules_in_force(actor.today)
    members = _members(actor)
    hubs = list(
        Hub.objects.visible_to(actor)
        .annotate(schools=Count("school_memberships", filter=Q(school_memberships__in=members)))
        .order_by("name", "pk")
        .values_list("pk", "public_id", "name", "schools")
    )
    figures = GroupFigures.objects.visible_to(actor).filter(
        school__hub_memberships__in=members, school__closed_on__isnull=True
    )
    sums = sums_by(_HUB, figures, academic_year(actor.today))
    keys = {
        hub: _Key(
            actor.today,
            public_id,
            name,
            schools,
            rules.day_minutes,
            tuple(sums[hub, EVERYBODY].items()),
        )
        for hub, public_id, name, schools in hubs
    }
    lines = {hub: _KEPT[key] for hub, key in keys.items() if key in _KEPT}
    if changed := {hub: key for hub, key in keys.items() if hub not in lines}:
        lines |= _made(actor, members.filter(hub__in=changed), changed)
    return NationalView(
        in_order(list(lines.values())),
        {public_id: schools for _, public_id, _, schools in hubs},
        schools_of(actor, None).count(),
        rules,
    )


class _Key(NamedTuple):
    """What a hub's line goes by. What changes between its schools alone shows on the next day."""

    on: date
    public_id: UUID
    name: str
    schools: int
    day_minutes: int
    sums: tuple[tuple[str, int], ...]


_KEPT: Final[dict[_Key, SchoolLine]] = {}
"""Lines of hubs, since to make them takes looking at every school."""
_MOST_KEPT: Final = 2000


def _made(
    actor: Actor, members: QuerySet[HubMembership], keys: Mapping[int, _Key]
) -> dict[int, SchoolLine]:
    """The lines of these hubs, whose members are given, made of what is shown of their schools, and kept."""
    hub_of = dict(members.values_list("school", "hub"))
    schools = School.objects.visible_to(actor).open().filter(pk__in=hub_of)
    by_hub: dict[int, list[SchoolCounts]] = defaultdict(list)
    for school, counts in counts_of(schools, actor.today).items():
        by_hub[hub_of[school]].append(counts)
    made = {
        hub: together(compared(by_hub[hub], key.day_minutes).schools, key.public_id, key.name)
        for hub, key in keys.items()
    }
    if len(_KEPT) > _MOST_KEPT:
        _KEPT.clear()
    _KEPT.update((keys[hub], line) for hub, line in made.items())
    return made


def schools_of(actor: Actor, hub: Hub | None) -> QuerySet[School]:
    """The open schools of a hub, or with None those of no hub, by name and with their authority."""
    schools = School.objects.visible_to(actor).open().select_related("authority")
    members = _members(actor)
    if hub is None:
        found = schools.exclude(pk__in=members.values("school"))
    else:
        found = schools.filter(pk__in=members.filter(hub=hub).values("school"))
    return found.order_by("name", "pk")


def compare_schools_of(actor: Actor, hub: Hub, rules: RulesInForce) -> Comparison:
    """The schools of a hub side by side, as the hub itself sees them; three statements."""
    counts = counts_of(schools_of(actor, hub), actor.today)
    return compared(list(counts.values()), rules.day_minutes)


def _members(actor: Actor) -> QuerySet[HubMembership]:
    return HubMembership.objects.on(actor.today).filter(school__closed_on__isnull=True)


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
