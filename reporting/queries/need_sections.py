"""Schools by need as a section with a chart and its table."""

from typing import Final

from equalex.kernel.charts import BarChart
from equalex.kernel.tables import Table
from reporting.queries.dashboard_sections import IN_CHART, days_shown, percent_text
from reporting.queries.documents import Section
from reporting.queries.need import NeedLine, SchoolsByNeed
from reporting.queries.report_text import number_text

NOT_KNOWN: Final = "not known"
_HEADINGS: Final = (
    "School",
    "Need",
    "Made of",
    "Learners",
    "Free school meals",
    "On course",
    "Benchmark 6",
    "Days still to find",
)


def need_section(found: SchoolsByNeed) -> Section:
    """Every school in the table, the first of them in the chart."""
    known = [each for each in found.schools if each.need.score is not None]
    title = "Nothing is known of any school’s need that may be shown"
    if known:
        title = f"{known[0].line.name} is in greatest need: {known[0].need.score} of 100"
        if len(known) > 1:
            title += f", then {known[1].line.name} with {known[1].need.score}"
    chart = BarChart(
        title=title,
        description="Need of each school from 0 to 100, by the weights below.",
        label_heading="School",
        value_heading="Need",
        bars=tuple((each.line.name, each.need.score) for each in found.schools[:IN_CHART]),
    )
    return Section(
        "need", "Schools by need", chart, Table(_HEADINGS, tuple(map(_row, found.schools)))
    )


def _row(each: NeedLine) -> tuple[str, ...]:
    line, need = each.line, each.need
    return (
        line.name,
        NOT_KNOWN if need.score is None else str(need.score),
        f"{need.known} of {need.of} parts",
        number_text(line.learners),
        percent_text(each.fsm),
        percent_text(line.on_course),
        percent_text(line.benchmark_6),
        days_shown(line.needed),
    )


def parts_section(each: NeedLine) -> Section:
    """What one school's need is made of, in sentences."""
    rows = tuple(
        (
            part.part.label,
            part.sentence,
            NOT_KNOWN if part.need is None else str(part.need),
            str(part.weight),
        )
        for part in each.need.parts
    )
    table = Table(("Part", "What is known", "Need of 100", "Weight"), rows, of_words=True)
    return Section("parts", "What it is made of", None, table, "What the need is made of")
