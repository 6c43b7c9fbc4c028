"""A list of schools behind a figure, as a section with a chart and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from equalex.kernel.charts import BarChart
from equalex.kernel.tables import Table
from equalex.kernel.words import plural
from reporting.queries.dashboard_sections import IN_CHART, percent_text, table_of_schools
from reporting.queries.documents import Section
from reporting.queries.side_by_side import SideBySide
from reporting.rules.chosen_schools import Chosen, chosen, teaches
from reporting.rules.comparison import Comparison, SchoolLine
from reporting.rules.course import GUARANTEE_YEARS


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSchools:
    """Which schools to list; what is empty or None narrows nothing."""

    which: Chosen = Chosen.EVERY
    authority: str = ""
    town: str = ""
    nc_year: int | None = None

    @property
    def is_narrow(self) -> bool:
        """False where every school is wanted."""
        return self != WantedSchools()

    @property
    def lack_days_in(self) -> int | None:
        """The year group whose learners lack days, where schools are wanted by that."""
        return self.nc_year if self.which is Chosen.TO_FIND else None


def choose_schools(found: SideBySide, wanted: WantedSchools) -> list[SchoolLine]:
    """The schools that are wanted, in their order."""
    if wanted.lack_days_in:
        return _who_lack_days(found, wanted, wanted.lack_days_in)
    return [line for line in chosen(found.comparison, wanted.which) if _fits(found, line, wanted)]


def _who_lack_days(found: SideBySide, wanted: WantedSchools, nc_year: int) -> list[SchoolLine]:
    """Most learners first; where their number is hidden it is not known to be none."""

    def number(line: SchoolLine) -> int | None:
        return found.lacking[line.public_id][nc_year - GUARANTEE_YEARS[0]].value

    lines = [
        line
        for line in found.comparison.schools
        if number(line) != 0 and _fits(found, line, wanted)
    ]
    return sorted(lines, key=lambda line: (-(number(line) or 0), line.name))


def _fits(found: SideBySide, line: SchoolLine, wanted: WantedSchools) -> bool:
    place = found.places[line.public_id]
    return (
        wanted.authority in ("", place.authority)
        and wanted.town in ("", place.town)
        and (wanted.nc_year is None or teaches(wanted.nc_year, place.low_age, place.high_age))
    )


def chosen_section(
    found: SideBySide, lines: Sequence[SchoolLine], wanted: WantedSchools
) -> Section:
    """These schools alone: what they come to together is said where a figure led here."""
    measure, unit, bars = _measured(found, lines, wanted)
    chart = BarChart(
        title=_title(lines, found.comparison, wanted),
        description=f"{measure}, by school.",
        unit=unit,
        label_heading="School",
        value_heading=measure,
        bars=bars[:IN_CHART],
    )
    table = table_of_schools(lines)
    if wanted.lack_days_in:
        table = Table(
            (*table.headings, measure),
            tuple(
                (*row, chart.text(value)) for row, (_, value) in zip(table.rows, bars, strict=True)
            ),
        )
    return Section("schools", wanted.which.label, chart, table)


def _measured(
    found: SideBySide, lines: Sequence[SchoolLine], wanted: WantedSchools
) -> tuple[str, str, tuple[tuple[str, int | None], ...]]:
    if nc_year := wanted.lack_days_in:
        at = nc_year - GUARANTEE_YEARS[0]
        bars = tuple((each.name, found.lacking[each.public_id][at].value) for each in lines)
        return f"Lack days in Year {nc_year}", "", bars
    match wanted.which:
        case Chosen.FAR_BELOW:
            bars = tuple((each.name, each.benchmark_6.percent) for each in lines)
            return "Learners who had an experience that counts", "%", bars
        case Chosen.TO_FIND:
            return "Days still to find", "", tuple((each.name, each.needed) for each in lines)
    return "On course for 5 + 5", "%", tuple((each.name, each.on_course.percent) for each in lines)


def _title(lines: Sequence[SchoolLine], comparison: Comparison, wanted: WantedSchools) -> str:
    number, together = len(lines), comparison.together
    schools = plural(number, "school", "schools") if number else "No school"
    if where := wanted.town or wanted.authority:
        schools += f" in {where}"
    is_one = number < 2
    has = "has" if is_one else "have"
    if wanted.lack_days_in:
        return f"{schools} {has} learners in Year {wanted.lack_days_in} who lack days"
    if wanted.nc_year:
        schools += f" with a Year {wanted.nc_year}"
    match wanted.which:
        case Chosen.FAR_BELOW:
            mean = percent_text(together.benchmark_6)
            return f"{schools} {'is' if is_one else 'are'} below {mean} by more than chance"
        case Chosen.BEHIND:
            mean = percent_text(together.on_course)
            return f"{schools} {'is' if is_one else 'are'} behind the {mean} on course of all schools together"
        case Chosen.TO_FIND:
            most = f", {lines[0].name} most: {lines[0].needed:,}" if lines else ""
            return f"{schools} {has} days still to find{most}"
    return f"{schools} {'is' if is_one else 'are'} on this list, the furthest behind first"
