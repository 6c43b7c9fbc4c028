"""A list of schools behind a figure, as a section with a chart and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from equalex.kernel.charts import BarChart
from equalex.kernel.words import plural
from reporting.queries.dashboard_sections import IN_CHART, percent_text, table_of_schools
from reporting.queries.documents import Section
from reporting.queries.side_by_side import SideBySide
from reporting.rules.chosen_schools import Chosen, chosen, teaches
from reporting.rules.comparison import Comparison, SchoolLine


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


def choose_schools(found: SideBySide, wanted: WantedSchools) -> list[SchoolLine]:
    """The schools that are wanted, in their order."""

    def fits(line: SchoolLine) -> bool:
        place = found.places[line.public_id]
        return (
            wanted.authority in ("", place.authority)
            and wanted.town in ("", place.town)
            and (wanted.nc_year is None or teaches(wanted.nc_year, place.low_age, place.high_age))
        )

    return [line for line in chosen(found.comparison, wanted.which) if fits(line)]


def chosen_section(
    lines: Sequence[SchoolLine], comparison: Comparison, wanted: WantedSchools
) -> Section:
    """These schools alone: what they come to together is not said, nor could it be without new cells."""
    measure, unit, bars = _measured(lines, wanted.which)
    chart = BarChart(
        title=_title(lines, comparison, wanted),
        description=f"{measure}, by school.",
        unit=unit,
        label_heading="School",
        value_heading=measure,
        bars=bars[:IN_CHART],
    )
    return Section("schools", wanted.which.label, chart, table_of_schools(lines))


def _measured(
    lines: Sequence[SchoolLine], which: Chosen
) -> tuple[str, str, tuple[tuple[str, int | None], ...]]:
    match which:
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
    if wanted.nc_year:
        schools += f" with a Year {wanted.nc_year}"
    is_one = number < 2
    match wanted.which:
        case Chosen.FAR_BELOW:
            mean = percent_text(together.benchmark_6)
            return f"{schools} {'is' if is_one else 'are'} below {mean} by more than chance"
        case Chosen.BEHIND:
            mean = percent_text(together.on_course)
            return f"{schools} {'is' if is_one else 'are'} behind the {mean} on course of all schools together"
        case Chosen.TO_FIND:
            most = f", {lines[0].name} most: {lines[0].needed:,}" if lines else ""
            return f"{schools} {'has' if is_one else 'have'} days still to find{most}"
    return f"{schools} {'is' if is_one else 'are'} on this list, the furthest behind first"
