"""A dashboard as sections with a chart and its table."""

from typing import Final

from equalex.kernel.charts import HIDDEN, BarChart, StackedBarChart, Table
from equalex.kernel.words import plural
from reporting.queries.dashboard import Dashboard, SectorSupply
from reporting.queries.documents import Fact, Section
from reporting.rules.comparison import Comparison, SchoolLine
from reporting.rules.suppression import Shown, ShownShare

IN_CHART: Final = 15
"""The table holds every school; a chart of more bars than this is not read."""


def facts_of(dashboard: Dashboard) -> list[Fact]:
    """Where the schools stand together and, for a hub, its employers."""
    together = dashboard.comparison.together
    facts = [
        Fact(
            percent_text(together.on_course),
            _of(together.on_course),
            "of learners on course for 5 + 5",
            "good",
        ),
        Fact(
            percent_text(together.benchmark_6),
            _of(together.benchmark_6),
            "had an experience of a workplace that counts (Benchmark 6)",
        ),
        Fact(days_shown(together.given), "days", "given that count", "plan"),
        Fact(days_shown(together.needed), "days", "still to find in the present key stages", "bad"),
    ]
    if dashboard.approved_employers or dashboard.waiting_employers:
        facts.append(
            Fact(
                f"{dashboard.approved_employers:,}",
                "employers",
                f"approved, {dashboard.idle_employers:,} of them with nothing on offer; "
                f"{dashboard.waiting_employers:,} wait for a decision",
                "mend",
            )
        )
    return facts


def sections_of(dashboard: Dashboard) -> list[Section]:
    """Supply against demand, and sectors, for a hub."""
    return [_supply(dashboard), _sectors(dashboard)] if dashboard.sectors else []


def on_course_section(comparison: Comparison) -> Section:
    """The share on course of each school, those furthest behind first."""
    lines = comparison.schools
    known = [each for each in lines if each.on_course.percent is not None]
    title = (
        f"{known[0].name} is furthest behind: {percent_text(known[0].on_course)} of its learners are "
        "on course for 5 + 5"
        if known
        else "No school has enough learners for its share to be shown"
    )
    chart = BarChart(
        title=title,
        description="Share of learners on course for 5 + 5, by school, most in need first.",
        unit="%",
        label_heading="School",
        value_heading="On course",
        bars=tuple((each.name, each.on_course.percent) for each in lines[:IN_CHART]),
    )
    rows = tuple(_row(each) for each in (*lines, comparison.together))
    headings = (
        "School",
        "Type",
        "Learners",
        "On course",
        "Benchmark 6",
        "Days given",
        "Days planned",
        "Days still to find",
    )
    return Section("schools", "On course for 5 + 5", chart, Table(headings, rows))


def _row(line: SchoolLine) -> tuple[str, ...]:
    return (
        line.name,
        line.kind,
        number_text(line.learners),
        percent_text(line.on_course),
        percent_text(line.benchmark_6),
        days_shown(line.given),
        days_shown(line.planned),
        days_shown(line.needed),
    )


def _supply(dashboard: Dashboard) -> Section:
    needed, free = dashboard.comparison.together.needed, dashboard.free_days
    if needed is None:
        title = f"Employers offer {plural(free, 'day', 'days')} that nobody has booked yet"
    elif free >= needed:
        title = f"{plural(free, 'day', 'days')} on offer would meet the {plural(needed, 'day', 'days')} still to find"
    else:
        title = (
            f"{plural(free, 'day on offer meets', 'days on offer meet')} {_share(free, needed)} of the "
            f"{plural(needed, 'day', 'days')} still to find"
        )
    bars = (("Days still to find", needed), ("Days on offer, not booked", free))
    chart = BarChart(
        title=title,
        description="Days that learners still have to find, beside days that employers offer.",
        label_heading="What",
        value_heading="Days",
        bars=bars,
    )
    return Section("supply", "Supply against demand", chart, chart.table())


def _sectors(dashboard: Dashboard) -> Section:
    sectors = dashboard.sectors
    free = sum(each.places - each.booked for each in sectors)
    first = sectors[0]
    chart = StackedBarChart(
        title=free_places(free, first),
        description="Places from today on at the hub’s employers, by sector.",
        label_heading="Sector",
        series=("Booked", "Free"),
        bars=tuple(
            (each.sector, (each.booked, each.places - each.booked)) for each in sectors[:IN_CHART]
        ),
    )
    rows = tuple(
        (
            each.sector,
            f"{each.employers:,}",
            f"{each.places:,}",
            f"{each.booked:,}",
            f"{each.places - each.booked:,}",
            f"{each.free_minutes // dashboard.rules.day_minutes:,}",
        )
        for each in sectors
    )
    headings = ("Sector", "Employers", "Places", "Booked", "Free", "Free days")
    return Section("sectors", "Places by sector", chart, Table(headings, rows))


def free_places(free: int, first: SectorSupply) -> str:
    """The title of the chart of sectors, of which `first` has most places free."""
    if not free:
        return "Every place on offer is booked"
    if free == 1:
        return f"1 place is free, in {first.sector.lower()}"
    here = first.places - first.booked
    most = "all" if here == free else "most"
    return f"{free:,} places are free, {most} of them in {first.sector.lower()} ({here:,})"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole}%" if whole else "all"


def number_text(number: Shown) -> str:
    """`1,240`, or that it is hidden."""
    return HIDDEN if number.value is None else f"{number.value:,}"


def percent_text(share: ShownShare) -> str:
    """`58%`, that it is hidden, or a dash where there is nobody."""
    if share.percent is None:
        return HIDDEN if share.why else "–"
    return f"{share.percent}%"


def _of(share: ShownShare) -> str:
    if share.part.value is None or share.whole.value is None:
        return ""
    return f"{share.part.value:,} of {share.whole.value:,}"


def days_shown(number: int | None) -> str:
    """`1,240`, or that it is hidden."""
    return HIDDEN if number is None else f"{number:,}"
