"""The Benchmark 6 report: who has had a meaningful experience of a workplace, and how varied it was."""

from collections.abc import Callable, Sequence
from typing import Final

from equalex.kernel.charts import BarChart
from equalex.kernel.tables import Table
from equalex.kernel.words import plural
from reporting.queries.documents import Fact, Section
from reporting.queries.equity_sections import barriers_section, shares_section, shown_inside
from reporting.queries.report_figures import ReportFigures
from reporting.queries.report_text import (
    NOTHING,
    lowest_group,
    number_text,
    of_text,
    share_text,
    table_of,
)
from reporting.queries.trend_sections import experience_trend
from reporting.rules.comparison import SchoolLine
from reporting.rules.equity import Outcome
from reporting.rules.further_numbers import VIRTUAL, employers_key, kind_key
from reporting.rules.readers import Part, Reader
from reporting.rules.suppression import Shown, ShownShare, shown, shown_parts
from reporting.rules.tracking import share
from reporting.rules.variety import EMPLOYER_BANDS, Kind

IN_CHART: Final = 12
"""The table holds all; a chart of more bars than this is not read."""


def facts_of(figures: ReportFigures) -> tuple[Fact, ...]:
    """Where learners stand, in four figures."""
    everybody = figures.everybody
    oldest = next((each for each in figures.years if each.key == "11"), None)
    facts = [
        Fact(
            share_text(everybody.benchmark_6),
            of_text(everybody.benchmark_6),
            "had an experience of a workplace that counts",
            "good",
        )
    ]
    if oldest is not None:
        facts.append(
            Fact(
                share_text(oldest.benchmark_6),
                of_text(oldest.benchmark_6),
                "of Year 11 had one: by 16 everybody should",
                "plan",
            )
        )
    facts.append(Fact(number_text(_without(everybody)), "learners", "have not had one yet", "bad"))
    if not everybody.is_hidden:
        facts.append(Fact(f"{figures.variety.employers:,}", "employers", "gave days that count"))
    return tuple(facts)


def _without(part: Part) -> Shown:
    """Learners without an experience; hidden where either number is that it follows from."""
    whole, having = part.learners.value, part.benchmark_6.part.value
    return Shown(None) if whole is None or having is None else Shown(max(0, whole - having))


def sections_of(figures: ReportFigures) -> tuple[Section, ...]:
    """All answers in the order of the report; none where there are no learners or too few."""
    if not figures.everybody.learners.value:
        return ()
    return (
        *_schools(figures),
        _years(figures),
        _employers_met(figures),
        *_sectors(figures),
        *_activities(figures),
        _groups(figures),
        shares_section(figures, Outcome.EXPERIENCE, "gaps", "Who is behind"),
        *barriers_section(figures.barriers, figures.scope.reader, figures.further),
        *experience_trend(figures),
    )


def _years(figures: ReportFigures) -> Section:
    everybody = figures.everybody
    chart = BarChart(
        title=f"{of_text(everybody.benchmark_6)} learners had an experience of a workplace that counts"
        if of_text(everybody.benchmark_6)
        else "Too few learners had an experience that counts for their number to be shown",
        description="Share of each year group with at least one experience that counts.",
        unit="%",
        label_heading="Year group",
        value_heading="Had an experience",
        bars=tuple((each.label, each.benchmark_6.percent) for each in (*figures.years, everybody)),
    )
    return Section("years", "Year groups", chart, _part_table("Year group", figures.years, figures))


def _part_table(heading: str, parts: Sequence[Part], figures: ReportFigures) -> Table:
    parts = (*parts, figures.everybody)
    return table_of(
        (heading, "Learners", "Had an experience", "Share", "None yet"),
        parts,
        [number_text(each.learners) for each in parts],
        [number_text(each.benchmark_6.part) for each in parts],
        [share_text(each.benchmark_6) for each in parts],
        [number_text(_without(each)) for each in parts],
    )


def _groups(figures: ReportFigures) -> Section:
    chart = BarChart(
        title=lowest_group(
            [(each.label, each.benchmark_6.percent) for each in figures.groups],
            figures.everybody.benchmark_6,
            "had an experience that counts",
        ),
        description="Share with at least one experience that counts, by group. Groups overlap.",
        unit="%",
        label_heading="Group",
        value_heading="Had an experience",
        bars=tuple((each.label, each.benchmark_6.percent) for each in figures.groups),
    )
    table = _part_table("Group", figures.groups, figures)
    return Section("groups", "Groups of learners", chart, table)


def _by_employers(figures: ReportFigures) -> list[Shown]:
    """Learners by how many employers they met, who make up everybody, as the reader may see them."""
    numbers, reader = figures.variety.by_employers, figures.scope.reader
    if reader is Reader.SCHOOL:
        return list(map(Shown, numbers))
    if reader is Reader.OUTSIDE:
        return [figures.further[employers_key(band)] for band in range(len(numbers))]
    hidden = shown_parts(numbers)
    return [
        one if one.is_hidden else Shown(number) for one, number in zip(hidden, numbers, strict=True)
    ]


def _employers_met(figures: ReportFigures) -> Section:
    numbers = _by_employers(figures)
    whole = figures.everybody.learners.value or 0
    percents = [
        None if each.value is None else min(100, share(each.value, whole)) for each in numbers
    ]
    several = [each.value for each in numbers[2:] if each.value is not None]
    chart = BarChart(
        title=f"{plural(sum(several), 'learner', 'learners')} met two employers or more on days that count"
        if several
        else "Too few learners met two employers for their number to be shown",
        description="Learners by how many employers gave them days that count.",
        unit="%",
        label_heading="Employers",
        value_heading="Share of learners",
        bars=tuple(zip(EMPLOYER_BANDS, percents, strict=True)),
    )
    rows = tuple(
        (band, number_text(number), NOTHING if percent is None else f"{percent}%")
        for band, number, percent in zip(EMPLOYER_BANDS, numbers, percents, strict=True)
    )
    return Section(
        "employers", "Employers met", chart, Table(("Employers", "Learners", "Share"), rows)
    )


def _learners_of(kind: Kind, of: str, figures: ReportFigures) -> Shown:
    reader = figures.scope.reader
    if reader is Reader.OUTSIDE:
        return figures.further[kind_key(of, kind.label)]
    return Shown(kind.learners) if reader is Reader.SCHOOL else shown_inside(kind.learners, reader)


def _days_of(kind: Kind, learners: Shown, figures: ReportFigures) -> str:
    """Whole days, so that nobody's follow from them; hidden with the learners."""
    return NOTHING if learners.is_hidden else f"{kind.minutes // figures.rules.day_minutes:,}"


def _sectors(figures: ReportFigures) -> list[Section]:
    sectors = figures.variety.sectors
    if not sectors:
        return []
    learners = [_learners_of(each, "sector", figures) for each in sectors]
    first = sectors[0]
    chart = BarChart(
        title=f"All days that count were in one sector: {first.label.lower()}"
        if len(sectors) == 1
        else f"Days that count were in {len(sectors)} sectors, most learners in "
        f"{first.label.lower()}",
        description="Learners with days that count, by sector. A learner can be in several.",
        label_heading="Sector",
        value_heading="Learners",
        bars=tuple(
            (each.label, number.value)
            for each, number in list(zip(sectors, learners, strict=True))[:IN_CHART]
        ),
    )
    rows = tuple(
        (each.label, number_text(number), f"{each.employers:,}", _days_of(each, number, figures))
        for each, number in zip(sectors, learners, strict=True)
    )
    table = Table(("Sector", "Learners", "Employers", "Days"), rows)
    return [Section("sectors", "Sectors", chart, table)]


def _virtual_learners(figures: ReportFigures) -> Shown:
    return figures.further.get(VIRTUAL, shown(figures.variety.virtual_learners))


def _activities(figures: ReportFigures) -> list[Section]:
    variety, reader = figures.variety, figures.scope.reader
    if not variety.activities:
        return []
    few = reader is not Reader.SCHOOL and _virtual_learners(figures).is_hidden
    virtual = f"{share(variety.virtual, variety.minutes)}% of the time that counts was virtual"
    learners = [_learners_of(each, "activity", figures) for each in variety.activities]
    chart = BarChart(
        title="Too few learners had virtual days for their share to be shown" if few else virtual,
        description="Share of the time that counts, by activity.",
        unit="%",
        label_heading="Activity",
        value_heading="Share of time",
        bars=tuple(
            (
                each.label,
                None if number.is_hidden else share(each.minutes, variety.minutes),
            )
            for each, number in zip(variety.activities, learners, strict=True)
        ),
    )
    rows = tuple(
        (
            each.label,
            number_text(number),
            _days_of(each, number, figures),
            NOTHING if number.is_hidden else f"{share(each.minutes, variety.minutes)}%",
        )
        for each, number in zip(variety.activities, learners, strict=True)
    )
    table = Table(("Activity", "Learners", "Days", "Share of time"), rows)
    return [Section("activities", "Activities, and what was virtual", chart, table)]


def _schools(figures: ReportFigures) -> list[Section]:
    if figures.comparison is None:
        return []
    return [
        schools_section(
            figures,
            lambda line: line.benchmark_6,
            ("Had an experience", "had an experience that counts"),
        )
    ]


def schools_section(
    figures: ReportFigures, of: Callable[[SchoolLine | Part], ShownShare], words: tuple[str, str]
) -> Section:
    """The schools of a trust or hub, the one furthest behind first."""
    heading, what = words
    comparison = figures.comparison
    if comparison is None:
        raise ValueError("a school is not compared with others")

    def place(line: SchoolLine) -> tuple[bool, int, str]:
        # Where the share is hidden its place in the order must not tell it.
        percent = of(line).percent
        return percent is None, percent or 0, line.name

    lines = sorted(comparison.schools, key=place)
    known = [each for each in lines if of(each).percent is not None]
    title = (
        f"{known[0].name} is furthest behind: {share_text(of(known[0]))} of its learners {what}"
        if known
        else "No school has enough learners for its share to be shown"
    )
    chart = BarChart(
        title=title,
        description=f"Share of learners who {what}, by school, most in need first.",
        unit="%",
        label_heading="School",
        value_heading=heading,
        bars=tuple((each.name, of(each).percent) for each in lines[:IN_CHART]),
    )
    rows = [(each.name, each.kind, *_numbers(each.learners, of(each))) for each in lines]
    # What all come to is said once in a report, and of a child at two schools once.
    everybody = figures.everybody
    rows.append(("All schools", "", *_numbers(everybody.learners, of(everybody))))
    return Section(
        "schools",
        "Schools",
        chart,
        Table(("School", "Type", "Learners", heading, "Share"), tuple(rows)),
    )


def _numbers(learners: Shown, share: ShownShare) -> tuple[str, ...]:
    return number_text(learners), number_text(share.part), share_text(share)
