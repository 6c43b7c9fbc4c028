"""Schools beside each other, fairly: against the limits of chance, and the gap of each area."""

from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from equalex.kernel.access import Actor
from equalex.kernel.charts import DumbbellChart
from equalex.kernel.funnel_chart import FunnelChart
from equalex.kernel.tables import Table
from reporting.queries.dashboard_sections import (
    IN_CHART,
    on_course_section,
    percent_text,
)
from reporting.queries.documents import Section
from reporting.queries.report_text import MINUS, number_text
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import count_schools
from reporting.rules.chosen_schools import place_among
from reporting.rules.comparison import Comparison, SchoolLine, compared
from reporting.rules.disadvantage import AreaGap, area_gaps
from reporting.rules.funnel import INNER, OUTER, Place, limits
from reporting.rules.suppression import Shown
from schools.models import School

SMALLEST_DRAWN: Final = 10
STEPS: Final = 40
NO_AREA: Final = "Place not known"


class Whereabouts(NamedTuple):
    """Where a school is, and the statutory ages of its learners."""

    authority: str
    town: str
    low_age: int | None
    high_age: int | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Schools as they may be shown, where they are, the gaps of their areas, and whether those are towns.

    `lacking` are each school's learners who lack days, by year group from 7 on.
    """

    comparison: Comparison
    lacking: dict[UUID, tuple[Shown, ...]]
    places: dict[UUID, Whereabouts]
    areas: list[AreaGap]
    by_town: bool
    rules: RulesInForce


def side_by_side(actor: Actor) -> SideBySide:
    """Five statements. Areas are local authorities; within one authority, towns."""
    rules = rules_in_force(actor.today)
    counts = count_schools(actor)
    places = {
        key: Whereabouts(authority or NO_AREA, town or NO_AREA, *ages)
        for key, authority, town, *ages in School.objects.visible_to(actor)
        .open()
        .values_list("public_id", "authority__name", "town", "low_age", "high_age")
    }
    nowhere = Whereabouts(NO_AREA, NO_AREA, None, None)
    each_at = [places.setdefault(each.public_id, nowhere) for each in counts]
    by_town = len({place.authority for place in each_at}) < 2
    areas = tuple(place.town if by_town else place.authority for place in each_at)
    return SideBySide(
        compared(counts, rules.day_minutes),
        {each.public_id: each.shown(rules.day_minutes).short_by_year for each in counts},
        places,
        area_gaps(counts, areas, rules.day_minutes),
        by_town,
        rules,
    )


def sections_of(found: SideBySide) -> list[Section]:
    """The funnel, the gaps of areas, and the share on course of each school."""
    sections = [on_course_section(found.comparison)]
    if funnel := _funnel(found.comparison):
        sections.insert(0, funnel)
    if found.areas:
        sections.insert(1, _areas(found))
    return sections


def _funnel(comparison: Comparison) -> Section | None:
    """None where the share of all schools together is hidden."""
    together = comparison.together.benchmark_6
    if together.percent is None:
        return None
    points = tuple(_point(line, comparison.together) for line in comparison.schools)
    largest = max((size or 0 for _, size, _, _ in points), default=0)
    low = [name for name, _, _, place in points if place == Place.FAR_BELOW.label]
    if low:
        title = (
            f"{_schools(len(low))} below {together.percent}% by more than chance: {_listed(low)}"
        )
    else:
        title = f"No school is further below the mean of {together.percent}% than chance explains"
    chart = FunnelChart(
        title=title,
        description=(
            "Share of learners with an experience that counts (Benchmark 6) against the number of "
            "learners. The lines are where schools lie by chance alone, wide where learners are few."
        ),
        unit="%",
        label_heading="School",
        headings=("Learners", "Benchmark 6", "Against chance"),
        points=points,
        mean=together.percent,
        limits=_limits(together.percent / 100, largest),
        marked=(Place.FAR_BELOW.label,),
    )
    return Section("funnel", "Beyond chance", chart, chart.table())


def _point(line: SchoolLine, together: SchoolLine) -> tuple[str, int | None, int | None, str]:
    place = place_among(line, together)
    if place is None:
        return line.name, None, None, "–"
    return line.name, line.learners.value, line.benchmark_6.percent, place.label


def _limits(mean: float, largest: int) -> tuple[tuple[float, float, float, float, float], ...]:
    """Close together where the funnel is steep."""
    if largest <= SMALLEST_DRAWN:
        return ()
    ratio = largest / SMALLEST_DRAWN
    sizes = [SMALLEST_DRAWN * ratio ** (step / STEPS) for step in range(STEPS + 1)]
    return tuple(
        (
            size,
            *(
                100 * edge
                for level in (INNER, OUTER)
                for edge in limits(mean, max(1, round(size)), level)
            ),
        )
        for size in sizes
    )  # type: ignore[return-value]  # five numbers


def _areas(found: SideBySide) -> Section:
    area = "Town" if found.by_town else "Local authority"
    known = [each for each in found.areas if each.gap is not None]
    if known and (known[0].gap or 0) > 0:
        title = (
            f"The gap is widest in {known[0].area}: learners with free school meals are "
            f"{known[0].gap} points behind"
        )
    elif known:
        title = "In no area are learners with free school meals behind the others"
    else:
        title = "No area has enough learners for its gap to be shown"
    chart = DumbbellChart(
        title=title,
        description="Share of learners with an experience that counts, by area, widest gap first.",
        unit="%",
        label_heading=area,
        names=("Free school meals", "Everybody else"),
        gaps=tuple((each.area, each.fsm.percent, each.others.percent) for each in found.areas[:IN_CHART]),
    )  # fmt: skip
    rows = tuple(
        (
            each.area,
            f"{each.schools:,}",
            number_text(each.fsm.whole),
            percent_text(each.fsm),
            percent_text(each.others),
            "–" if each.gap is None else f"{each.gap} points".replace("-", MINUS),
        )
        for each in found.areas
    )
    headings = (
        area,
        "Schools",
        "Learners with free school meals",
        "Of them, with an experience",
        "Of the others",
        "Gap",
    )
    return Section("areas", "Who is behind, by area", chart, Table(headings, rows))


def _schools(number: int) -> str:
    return "One school is" if number == 1 else f"{number} schools are"


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
