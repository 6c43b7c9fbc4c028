"""Places nobody has booked beside learners who lack days, growth sectors, and a hub's local priorities."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from employers.models import GrowthSector, Slot
from equalex.kernel.access import Actor
from equalex.kernel.charts import BarChart, StackedBarChart
from equalex.kernel.tables import Table
from reporting.models import LocalPriority
from reporting.queries.documents import Section
from reporting.queries.places_on_offer import slots_of_hub
from reporting.queries.report_text import number_text
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school_counts import count_schools
from reporting.rules.course import GUARANTEE_YEARS
from reporting.rules.lsip import areas_of
from reporting.rules.school_clearing import added
from reporting.rules.supply import month_name
from reporting.rules.suppression import Shown
from schools.models import School


@dataclass(frozen=True, slots=True)
class Places:
    """Free places by month (with booked ones), by year group and by code of growth sector, and
    learners who lack days.

    A place that is open to several year groups is in the figures of each.
    """

    months: dict[tuple[int, int], tuple[int, int]]
    open_to: dict[int, int]
    lacking: dict[int, Shown]
    lacking_in_all: Shown
    growth: dict[str, tuple[str, int]]
    priorities: tuple[tuple[LocalPriority, int], ...]

    @property
    def free(self) -> int:
        """Places nobody has booked."""
        return sum(free for _, free in self.months.values())


def hub_places(actor: Actor) -> Places:
    """Seven statements, whatever the number of places, schools and priorities."""
    slots = slots_of_hub(actor)
    months: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    open_to = dict.fromkeys(GUARANTEE_YEARS, 0)
    by_sector: dict[str | None, int] = defaultdict(int)
    rows = slots.values_list(
        ExtractYear("first_date"),
        ExtractMonth("first_date"),
        "experience__youngest_year",
        "experience__oldest_year",
        "experience__sector",
    ).annotate(Sum("places"), Sum("booked"))
    for year, month, youngest, oldest, sector, places, booked in rows:
        was_booked, was_free = months[year, month]
        months[year, month] = was_booked + booked, was_free + places - booked
        by_sector[sector] += places - booked
        for nc_year in range(youngest, oldest + 1):
            open_to[nc_year] += places - booked
    lacking, in_all = _lacking(actor)
    growth = _growth(slots)
    priorities = LocalPriority.objects.visible_to(actor).select_related("sector", "growth_sector")
    return Places(
        months=dict(sorted(months.items())),
        open_to=open_to,
        lacking=lacking,
        lacking_in_all=in_all,
        growth=growth,
        priorities=tuple(
            (
                each,
                by_sector[each.sector_id]
                if each.sector_id
                else growth.get(each.growth_sector_id or "", ("", 0))[1],
            )
            for each in priorities
        ),
    )


def own_plan_areas(actor: Actor) -> list[str]:
    """Areas of Local Skills Improvement Plans in which the hub's schools lie; one statement."""
    schools = School.objects.visible_to(actor).open().order_by()
    return areas_of(schools.values_list("authority", flat=True).distinct())


def _growth(slots: QuerySet[Slot]) -> dict[str, tuple[str, int]]:
    """Name and free places of each growth sector, by its code, fewest first; they overlap."""
    free: dict[str, int] = {
        code: places - booked
        for code, places, booked in slots.filter(experience__growth_sectors__isnull=False)
        .values_list("experience__growth_sectors")
        .annotate(Sum("places"), Sum("booked"))
    }
    named = {each.code: (each.name, free.get(each.code, 0)) for each in GrowthSector.objects.all()}
    return dict(sorted(named.items(), key=lambda each: (each[1][1], each[1][0])))


def _lacking(actor: Actor) -> tuple[dict[int, Shown], Shown]:
    """Learners who lack days that neither count nor are planned, by year group and in all."""
    day = rules_in_force(actor.today).day_minutes
    schools = count_schools(actor)
    by_school = [each.shown(day).short_by_year for each in schools]
    years = {
        nc_year: added(of_school[at] for of_school in by_school)
        for at, nc_year in enumerate(GUARANTEE_YEARS)
    }
    return years, added(cell for of_school in by_school for cell in of_school)


def places_sections(found: Places) -> list[Section]:
    """By year group, by month, and by growth sector."""
    return [_years(found), _months(found), _growth_sectors(found)]


def priorities_section(found: Places) -> Section:
    """The hub's local priorities, to take away."""
    rows = tuple((str(each), each.plan, f"{free:,}") for each, free in found.priorities)
    table = Table(("Priority", "Named by the plan of", "Free places"), rows)
    return Section("priorities", "Local priorities", None, table)


def _years(found: Places) -> Section:
    lacking = found.lacking_in_all
    title = (
        f"{found.free:,} places are free, and {number_text(lacking)} learners lack days"
        if lacking.value is not None
        else f"{found.free:,} places are free, and few learners lack days"
    )
    rows = tuple(
        (
            f"Year {nc_year}",
            number_text(found.lacking[nc_year]),
            f"{found.open_to[nc_year]:,}",
        )
        for nc_year in GUARANTEE_YEARS
    )
    chart = BarChart(
        title=title,
        description="Learners who lack days that neither count nor are planned, by year group.",
        label_heading="Year group",
        value_heading="Learners who lack days",
        bars=tuple(
            (f"Year {nc_year}", found.lacking[nc_year].value) for nc_year in GUARANTEE_YEARS
        ),
    )
    table = Table(("Year group", "Lack days", "Free places"), rows)
    return Section("years", "Places free, learners without", chart, table)


def _months(found: Places) -> Section:
    most = max(found.months.items(), key=lambda each: each[1][1], default=None)
    title = (
        f"Most places are free in {month_name(most[0])}: {most[1][1]:,}"
        if most and most[1][1]
        else "No place is free from today on"
    )
    chart = StackedBarChart(
        title=title,
        description="Places of slots that begin from today on, by month.",
        label_heading="Month",
        series=("Booked", "Free"),
        bars=tuple((month_name(month), both) for month, both in found.months.items()),
    )
    return Section("months", "Places by month", chart, chart.table())


def _growth_sectors(found: Places) -> Section:
    fewest = list(found.growth.values())
    title = (
        f"{fewest[0][0]} has fewest free places of the growth sectors: {fewest[0][1]:,}"
        if fewest
        else "No growth sector is on the platform’s list"
    )
    chart = BarChart(
        title=title,
        description="Free places by growth sector (IS-8), fewest first. They overlap.",
        label_heading="Growth sector",
        value_heading="Free places",
        bars=tuple(fewest),
    )
    return Section("growth", "Growth sectors", chart, chart.table())
