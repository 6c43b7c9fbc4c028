"""The forecast of a first page: as it was last worked out, with its chart and table."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet

from equalex.kernel.access import Actor
from equalex.kernel.charts import StackedBarChart
from equalex.kernel.dates import academic_year
from equalex.kernel.tables import Table
from placements.models import GroupFigures
from reporting.models import KeptForecast
from reporting.queries.rules_in_force import RulesInForce
from reporting.rules.course import years_not_broken_down
from reporting.rules.reach import YearReach, ending, is_known, reach_sentence, target_text
from schools.models import School

SERIES: Final = ("Likely to reach it", "May or may not", "Likely not to")
NOBODY: Final = "No year group with enough learners to be shown ends its key stage this summer"


@dataclass(frozen=True, slots=True)
class ForecastAhead:
    """What is to be expected of the year groups whose key stage ends this summer, seen from `as_of`.

    `answer` says it in a sentence. Without a chart nothing can be said, or may be shown.
    """

    as_of: date
    answer: str
    chart: StackedBarChart | None = None
    table: Table | None = None


def forecast_ahead(actor: Actor, rules: RulesInForce, *, hide_small: bool) -> ForecastAhead | None:
    """The kept forecast of the actor's school, in one statement; None where none of this school
    year was worked out yet.
    """
    kept = KeptForecast.objects.visible_to(actor).first()
    if kept is None or academic_year(kept.as_of) != academic_year(actor.today):
        return None
    hidden: frozenset[int] = frozenset()
    if hide_small:
        hidden = years_not_broken_down({each.nc_year: each.learners for each in kept.reach})
    years = [each for each in ending(kept.reach) if each.nc_year not in hidden]
    if not years:
        return ForecastAhead(kept.as_of, NOBODY)
    answer = reach_sentence(years, target_text(rules.targets, rules.day_minutes))
    if not is_known(years):
        return ForecastAhead(kept.as_of, answer)
    return ForecastAhead(kept.as_of, answer, _chart(years, answer), _table(years))


def schools_without_forecast(today: date) -> QuerySet[School]:
    """Schools with learners in Years 7 to 11 for which none was worked out today, longest ago first."""
    year = academic_year(today)
    learners = GroupFigures.objects.of_everybody().filter(
        school=OuterRef("pk"), cohort__range=(year - 4, year), learners__gt=0
    )
    return (
        School.objects.filter(Exists(learners))
        .exclude(kept_forecast__as_of=today)
        .order_by(F("kept_forecast__as_of").asc(nulls_first=True), "pk")
    )


def _chart(years: list[YearReach], answer: str) -> StackedBarChart:
    return StackedBarChart(
        title=answer,
        description="Learners of the year groups whose key stage ends this summer.",
        label_heading="Year group",
        series=SERIES,
        bars=tuple((f"Year {each.nc_year}", each.parts) for each in years),
    )


def _table(years: list[YearReach]) -> Table:
    return Table(
        ("Year group", SERIES[0], SERIES[2]),
        tuple(
            (f"Year {each.nc_year}", f"{each.likely} of {each.learners:,}", each.likely_not)
            for each in years
        ),
    )
