"""The 10-day report: days by key stage against 5 + 5, what can be won back, and who is behind."""

from collections.abc import Sequence

from equalex.kernel.charts import BarChart, StackedBarChart
from equalex.kernel.dates import days_phrase
from equalex.kernel.tables import Table
from reporting.queries.benchmark_6 import schools_section
from reporting.queries.documents import Fact, Section
from reporting.queries.equity_sections import barriers_section, days_section, shares_section
from reporting.queries.report_figures import ReportFigures
from reporting.queries.report_text import (
    each_text,
    each_value,
    lowest_group,
    number_text,
    of_text,
    share_text,
    table_of,
)
from reporting.queries.trend_sections import days_trend
from reporting.rules.equity import Outcome
from reporting.rules.figures import BANDS, NO_YEAR
from reporting.rules.readers import Part
from reporting.rules.suppression import shown_share


def facts_of(figures: ReportFigures) -> tuple[Fact, ...]:
    """Where learners stand against 5 + 5, for each of them on average."""
    everybody, day = figures.everybody, figures.rules.day_minutes
    return (
        Fact(
            share_text(everybody.met),
            of_text(everybody.met),
            "reached the target of their key stage",
            "good",
        ),
        Fact(
            each_text(everybody.credited, day),
            "days",
            "count for each learner in the present key stage",
            "plan",
        ),
        Fact(
            each_text(everybody.recoverable, day),
            "days",
            "for each learner can still be put right",
            "mend",
        ),
        Fact(each_text(everybody.needed, day), "days", "for each learner are still to find", "bad"),
    )


def sections_of(figures: ReportFigures) -> tuple[Section, ...]:
    """All answers in the order of the report; none where there are no learners or too few."""
    if not figures.everybody.learners.value:
        return ()
    return (
        *(
            [
                schools_section(
                    figures,
                    lambda line: line.met,
                    ("Target met", "reached the target of their key stage"),
                )
            ]
            if figures.comparison
            else []
        ),
        *(_bands(figures, each) for each in figures.key_stages if each.learners.value != 0),
        _years(figures),
        _groups(figures),
        days_section(figures),
        shares_section(figures, Outcome.MET, "gap-targets", "Gaps in targets met"),
        *barriers_section(figures.barriers, figures.scope.reader, figures.further),
        *days_trend(figures),
    )


def _bands(figures: ReportFigures, stage: Part) -> Section:
    target = days_phrase(figures.rules.targets[stage.key], figures.rules.day_minutes)
    years = "Years 7 to 9" if stage.key == "KS3" else "Years 10 and 11"
    shares = [shown_share(band, stage.learners) for band in stage.bands]
    chart = BarChart(
        title=f"Days in {years}: too few learners to show"
        if stage.met.percent is None
        else f"{share_text(stage.met)} in {years} have reached {target}"
        + (f", and {shares[0].percent}% have none yet" if shares[0].percent is not None else ""),
        description=f"Learners in {years} by days that count in {stage.label.lower()}.",
        unit="%",
        label_heading="Days that count",
        value_heading="Share of learners",
        bars=tuple((band, each.percent) for band, each in zip(BANDS, shares, strict=True)),
    )
    rows = tuple(
        (band, number_text(number), share_text(each))
        for band, number, each in zip(BANDS, stage.bands, shares, strict=True)
    )
    return Section(
        f"days-{stage.key.lower()}",
        f"Days in {stage.label.lower()}",
        chart,
        Table(("Days that count", "Learners", "Share"), rows),
    )


def _years(figures: ReportFigures) -> Section:
    everybody, day = figures.everybody, figures.rules.day_minutes
    chart = StackedBarChart(
        title=f"On average a learner has {each_text(everybody.credited, day)} of the days of the present "
        f"key stage, and {each_text(everybody.needed, day)} still to find",
        description="Days for each learner in the present key stage, by year group.",
        label_heading="Year group",
        series=("Count", "Recoverable", "Planned", "Still to find"),
        bars=tuple(
            (each.label, tuple(each_value(minutes, day) for minutes in _minutes(each)))
            for each in figures.years
            if each.key != NO_YEAR
        ),
    )
    return Section("years", "Year groups", chart, _part_table("Year group", figures.years, figures))


def _minutes(part: Part) -> tuple[int | None, ...]:
    return part.credited, part.recoverable, part.planned, part.needed


def _groups(figures: ReportFigures) -> Section:
    chart = BarChart(
        title=lowest_group(
            [(each.label, each.met.percent) for each in figures.groups],
            figures.everybody.met,
            "reached the target of their key stage",
        ),
        description="Share that reached the target, by group. Groups overlap.",
        unit="%",
        label_heading="Group",
        value_heading="Target met",
        bars=tuple((each.label, each.met.percent) for each in figures.groups),
    )
    table = _part_table("Group", figures.groups, figures)
    return Section("groups", "Groups of learners", chart, table)


def _part_table(heading: str, parts: Sequence[Part], figures: ReportFigures) -> Table:
    """Learners, targets met, and days for each learner, of each part."""
    parts, day = (*parts, figures.everybody), figures.rules.day_minutes

    def days(name: str) -> list[str]:
        return [each_text(getattr(each, name), day) for each in parts]

    return table_of(
        (
            heading,
            "Learners",
            "Target met",
            "Share",
            "Days that count",
            "Recoverable",
            "Planned",
            "Still to find",
        ),
        parts,
        [number_text(each.learners) for each in parts],
        [number_text(each.met.part) for each in parts],
        [share_text(each.met) for each in parts],
        days("credited"),
        days("recoverable"),
        days("planned"),
        days("needed"),
    )
