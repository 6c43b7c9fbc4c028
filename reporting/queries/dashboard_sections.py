"""What dashboards of schools say: their tiles, shares on course, and numbers as text."""

from collections.abc import Iterable
from typing import Final

from equalex.kernel.charts import HIDDEN, BarChart
from equalex.kernel.tables import Table
from reporting.queries.dashboard import HubEmployers
from reporting.queries.documents import Fact, Section
from reporting.queries.report_text import number_text
from reporting.rules.comparison import Comparison, SchoolLine
from reporting.rules.suppression import ShownShare

IN_CHART: Final = 15
"""The table holds every school; a chart of more bars than this is not read."""


def facts_of(comparison: Comparison) -> list[Fact]:
    """Where the schools stand together."""
    together = comparison.together
    return [
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


def employer_facts(employers: HubEmployers) -> list[Fact]:
    """What the hub can do for its employers; nothing while it has none."""
    if not (employers.approved or employers.waiting or employers.running_out):
        return []
    return [
        Fact(f"{employers.approved:,}", "employers", "approved", "good"),
        Fact(f"{employers.idle:,}", "of them", "with nothing on offer", "mend"),
        Fact(f"{employers.waiting:,}", "employers", "wait for your decision"),
        Fact(
            f"{employers.running_out:,}",
            "employers",
            "where something runs out: insurance, approval or confirmation",
            "bad",
        ),
    ]


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
    table = table_of_schools((*lines, comparison.together))
    return Section("schools", "On course for 5 + 5", chart, table)


def table_of_schools(lines: Iterable[SchoolLine]) -> Table:
    """One row a school, in the order given."""
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
    return Table(headings, tuple(map(_row, lines)))


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
