"""Who is behind, how sure that is, what closing the gap would take, and why learners miss out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from equalex.kernel.charts import HIDDEN, BarChart, DumbbellChart
from equalex.kernel.tables import Table
from reporting.queries.barriers import Barriers
from reporting.queries.documents import Section
from reporting.queries.report_figures import ReportFigures
from reporting.queries.report_text import NOTHING, number_text, signed
from reporting.rules.equity import Gap, GroupGaps, Outcome, Sureness
from reporting.rules.further_numbers import kind_key
from reporting.rules.intervals import Difference
from reporting.rules.readers import Reader
from reporting.rules.suppression import Shown, shown

_HEADINGS: Final = ("Group", "In the group", "All others", "Gap", "95% interval", "In words")


def shares_section(figures: ReportFigures, outcome: Outcome, key: str, heading: str) -> Section:
    """The gaps of every group in a share, in percentage points."""
    scale, decimals, unit = 100.0, 0, "%"
    worst = _worst(figures.gaps, outcome)
    if worst is None:
        title = f"No group is behind all others by more than chance in who {outcome.label}"
    else:
        points = abs(_of(worst, outcome).value) * 100
        title = (
            f"{worst.group.label}: {points:.0f} percentage point{'' if round(points) == 1 else 's'} "
            f"behind all others in who {outcome.label}, {Sureness.LIKELY_REAL.label}"
        )
    return _section(figures.gaps, outcome, (key, heading, title), (scale, decimals, unit))


def days_section(figures: ReportFigures) -> Section:
    """The gaps in days that count, and what would close them in learner-days."""
    day = figures.rules.day_minutes
    worst = _worst(figures.gaps, Outcome.DAYS)
    if worst is None:
        title = "No group is behind all others by more than chance in days that count"
    else:
        title = (
            f"{worst.group.label}: {abs(_of(worst, Outcome.DAYS).value) / day:.1f} days behind all "
            f"others, {Sureness.LIKELY_REAL.label}; {_closing(worst, day)} learner-days would "
            "close the gap"
        )
    section = _section(
        figures.gaps, Outcome.DAYS, ("gap-days", "Gaps in days", title), (1 / day, 1, " days")
    )
    rows = zip(section.table.rows, figures.gaps, strict=True)
    table = Table(
        (*section.table.headings, "Learner-days to close it"),
        tuple((*row, _closing(each, day)) for row, each in rows),
    )
    return replace(section, table=table)


def _closing(gaps: GroupGaps, day_minutes: int) -> str:
    """Whole learner-days, rounded up; nothing where the group is not behind."""
    if gaps.why is not None or gaps.gaps[Outcome.DAYS].difference is None:
        return NOTHING
    return f"{-(-gaps.closing // day_minutes):,}"


def _worst(gaps: Sequence[GroupGaps], outcome: Outcome) -> GroupGaps | None:
    """The group furthest behind among those whose gap is likely real."""
    real = [
        each
        for each in gaps
        if each.why is None
        and each.gaps[outcome].is_behind
        and each.gaps[outcome].sureness is Sureness.LIKELY_REAL
    ]
    return min(real, key=lambda each: _of(each, outcome).value, default=None)


def _of(gaps: GroupGaps, outcome: Outcome) -> Difference:
    difference = gaps.gaps[outcome].difference
    if difference is None:
        raise ValueError("nothing to compare")
    return difference


def _section(
    gaps: Sequence[GroupGaps],
    outcome: Outcome,
    words: tuple[str, str, str],
    scaled: tuple[float, int, str],
) -> Section:
    key, heading, title = words
    scale, decimals, unit = scaled
    shown_gaps = [
        (each.group.label, each.gaps[outcome].difference) for each in gaps if each.why is None
    ]
    chart = DumbbellChart(
        title=title,
        description="Each group beside all other learners of the same year groups.",
        unit=unit,
        label_heading="Group",
        names=("In the group", "All others"),
        gaps=tuple(
            (label, round(each.first * scale, decimals), round(each.second * scale, decimals))
            for label, each in shown_gaps
            if each is not None
        ),
    )
    rows = tuple(
        (each.group.label, HIDDEN, *(NOTHING,) * 4)
        if each.why is not None
        else (each.group.label, *_cells(each.gaps[outcome], scale, decimals, unit))
        for each in gaps
    )
    table = Table(_HEADINGS, rows)
    if not chart.gaps:
        return Section(key, heading, None, table, title)
    return Section(key, heading, chart, table)


def _cells(gap: Gap, scale: float, decimals: int, unit: str) -> tuple[str, ...]:
    one = gap.difference
    if one is None:
        return (*(NOTHING,) * 4, gap.sureness.label)
    sign = "%" if unit == "%" else ""
    low, high = (signed(each * scale, decimals) for each in (one.low, one.high))
    return (
        f"{one.first * scale:.{decimals}f}{sign}",
        f"{one.second * scale:.{decimals}f}{sign}",
        signed(one.value * scale, decimals),
        f"{low} to {high}",
        gap.sureness.label,
    )


def barriers_section(
    barriers: Barriers, reader: Reader, further: Mapping[str, Shown]
) -> list[Section]:
    """What keeps learners away, as staff noted it; nothing where nobody noted anything. Outside schools
    the numbers are those of `further`.
    """
    if not barriers.noted:
        return []

    def cleared(number: int, of: str, label: str) -> Shown:
        if reader is Reader.OUTSIDE:
            return further[kind_key(of, label)]
        return Shown(number) if reader is Reader.SCHOOL else shown_inside(number, reader)

    learners = [cleared(each.learners, "barrier", each.label) for each in barriers.reasons]
    without = [
        cleared(each.without_a_day, "barrier without", each.label) for each in barriers.reasons
    ]
    first, known = barriers.reasons[0], learners[0]
    title = (
        f"{first.label} keeps most learners away: {known.value:,} of those of whom a reason is noted"
        if known.value
        else "Reasons are noted for too few learners to say which keeps most away"
    )
    chart = BarChart(
        title=title,
        description="Learners by what staff noted keeps them from workplaces. One can have several.",
        label_heading="What stands in the way",
        value_heading="Learners",
        bars=tuple(
            (each.label, number.value)
            for each, number in zip(barriers.reasons, learners, strict=True)
        ),
    )
    rows = tuple(
        (each.label, number_text(number), NOTHING if number.is_hidden else number_text(none))
        for each, number, none in zip(barriers.reasons, learners, without, strict=True)
    )
    table = Table(("What stands in the way", "Learners", "No day yet"), rows)
    return [Section("barriers", "Why learners miss out", chart, table)]


def shown_inside(number: int, reader: Reader) -> Shown:
    """A number by itself: hidden from 1 to 5; to the nearest 5 outside the school only."""
    cleared = shown(number)
    if reader is Reader.OUTSIDE or cleared.is_hidden:
        return cleared
    return Shown(number)
