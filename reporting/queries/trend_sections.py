"""How far each year group was on the same day of earlier years."""

from collections.abc import Callable, Sequence
from datetime import date

from equalex.kernel.charts import HIDDEN, LineChart
from equalex.kernel.dates import academic_year, days_number, long_date, year_label
from equalex.kernel.tables import Table
from reporting.queries.documents import Section
from reporting.queries.report_figures import ReportFigures
from reporting.queries.report_text import NOTHING
from reporting.rules.course import GUARANTEE_YEARS
from reporting.rules.readers import Reader
from reporting.rules.suppression import is_small, shown, shown_share
from reporting.rules.tracking import share
from reporting.rules.trend import Then


def experience_trend(figures: ReportFigures) -> list[Section]:
    """The share with an experience by that day, by year group."""

    def value(then: Then) -> float | None:
        if figures.scope.reader is Reader.OUTSIDE:
            return shown_share(shown(then.experienced), shown(then.learners)).percent
        return share(then.experienced, then.learners)

    return _trend(figures, value, ("%", "share of learners who had an experience that counts", "%"))


def days_trend(figures: ReportFigures) -> list[Section]:
    """Days that count in the key stage by that day for each learner, by year group."""
    day = figures.rules.day_minutes

    def value(then: Then) -> float | None:
        return days_number(then.minutes // then.learners, day)

    return _trend(figures, value, (" days", "days that count for each learner", ""))


def _trend(
    figures: ReportFigures, value: Callable[[Then], float | None], words: tuple[str, str, str]
) -> list[Section]:
    unit, what, sign = words
    days = sorted({then.on for then in figures.trend})
    is_outside = figures.scope.reader is Reader.OUTSIDE
    if len(days) < 2:
        return []
    # What is hidden of today is hidden of before.
    hidden = {
        each.key
        for each in figures.years
        if each.is_hidden or (is_outside and each.benchmark_6.percent is None)
    }
    found: dict[tuple[date, int], float | None] = {
        (then.on, then.nc_year): None if _is_hidden(then, figures, hidden) else value(then)
        for then in figures.trend
    }
    years = [year for year in GUARANTEE_YEARS if any((on, year) in found for on in days)]
    labels = [year_label(academic_year(on)) for on in days]
    series = tuple((f"Year {year}", tuple(found.get((on, year)) for on in days)) for year in years)
    chart = LineChart(
        title=_answer(days, found, years, what, sign),
        description=f"By {_day_of(days[-1])} of each academic year: {what}.",
        unit=unit,
        label_heading="Academic year",
        points=tuple(labels),
        series=series,
    )
    rows = tuple(
        (
            label,
            *(_cell(found, on, year, sign) for year in years),
        )
        for label, on in zip(labels, days, strict=True)
    )
    table = Table(("Academic year", *(f"Year {year}" for year in years)), rows)
    return [Section("trend", f"By {_day_of(days[-1])} of each year", chart, table)]


def _is_hidden(then: Then, figures: ReportFigures, hidden: set[str]) -> bool:
    if figures.scope.reader is Reader.SCHOOL:
        return False
    if figures.scope.reader is Reader.OUTSIDE and (
        is_small(then.experienced) or is_small(then.learners - then.experienced)
    ):
        return True
    return is_small(then.learners) or str(then.nc_year) in hidden


def _cell(found: dict[tuple[date, int], float | None], on: date, year: int, sign: str) -> str:
    if (on, year) not in found:
        return NOTHING
    value = found[on, year]
    return HIDDEN if value is None else f"{value:g}{sign}"


def _answer(
    days: Sequence[date],
    found: dict[tuple[date, int], float | None],
    years: Sequence[int],
    what: str,
    sign: str,
) -> str:
    """The oldest year group that can be compared, now beside a year ago."""
    for year in reversed(years):
        now, before = found.get((days[-1], year)), found.get((days[-2], year))
        if now is not None and before is not None:
            return f"Year {year}: {now:g}{sign} now, {before:g}{sign} a year ago ({what})"
    return f"No year group can be compared with a year ago yet ({what})"


def _day_of(on: date) -> str:
    return long_date(on).rpartition(" ")[0]
