"""An employer's year: whom it met, and what schools let it read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum

from employers.models import Employer
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from equalex.kernel.charts import BarChart
from equalex.kernel.dates import academic_year, first_day, last_day, year_label
from outcomes.models import Quote
from placements.models import Attendance, AttendanceState
from reporting.queries.documents import Fact, Section
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.thanks import Thanks, Year, told
from schools.models import Sen

MOST_QUOTES = 12


@dataclass(frozen=True, slots=True)
class YearOfThanks:
    """One academic year of an employer; `years` are those in which it met anybody."""

    employer: Employer
    year: int
    years: list[int]
    thanks: Thanks
    schools: list[str]
    quotes: list[Quote]

    @property
    def label(self) -> str:
        """`2025/26`."""
        return year_label(self.year)

    @property
    def facts(self) -> list[Fact]:
        """The year in three figures."""
        people = "young person met" if self.thanks.learners == 1 else "young people met"
        schools = "school" if self.thanks.schools == 1 else "schools"
        return [
            Fact(f"{self.thanks.learners:,}", "", people, "good"),
            Fact(self.thanks.days, "", "days at work given to them", "plan"),
            Fact(f"{self.thanks.schools:,}", "", schools),
        ]

    @property
    def section(self) -> Section:
        """The chart with its table."""
        return Section("tiers", "Who came", self.chart, self.chart.table())

    @property
    def chart(self) -> BarChart:
        """Learners by tier."""
        met = [each for each in self.thanks.tiers if each[1]]
        most = max(met, key=lambda each: each[1], default=("", 0))
        return BarChart(
            title=f"Most learners came on {most[0].lower()}: {most[1]:,}"
            if met
            else "Nobody has come on any tier yet",
            description="Learners met on each tier of the pyramid, each once a tier.",
            label_heading="Tier",
            value_heading="Learners",
            bars=tuple((label, float(number)) for label, number in self.thanks.tiers),
        )


@as_the_system()
def year_of_thanks(actor: Actor, employer: Employer, year: int | None = None) -> YearOfThanks:
    """The academic year asked for, or the last in which it met anybody; six statements."""
    attended = Attendance.objects.standing().filter(
        placement__booking__experience__employer=employer, attendance=AttendanceState.ATTENDED
    )
    years = _years(attended, actor.today)
    if year not in years:
        year = years[0] if years else academic_year(actor.today)
    days = attended.filter(date__range=(first_day(year), last_day(year)))
    at = "placement__booking__experience__is_tier_"
    counts = days.aggregate(
        learners=Count("learner", distinct=True),
        minutes=Sum("minutes", default=0),
        send=Count("learner", distinct=True, filter=Q(learner__sen__in=(Sen.SUPPORT, Sen.EHCP))),
        disadvantaged=Count("learner", distinct=True, filter=Q(learner__is_fsm_ever_6=True)),
        **{
            f"tier_{tier}": Count("learner", distinct=True, filter=Q(**{f"{at}{tier}": True}))
            for tier in (1, 2, 3)
        },
    )
    tiers = {tier: counts.pop(f"tier_{tier}") for tier in (1, 2, 3)}
    schools = list(
        days.order_by("placement__booking__school__name")
        .values_list("placement__booking__school__name", flat=True)
        .distinct()
    )
    quotes = (
        Quote.objects.visible_to(actor)
        .filter(
            booking__experience__employer=employer,
            released_at__date__range=(first_day(year), last_day(year)),
        )
        .select_related("booking__school")
    )
    return YearOfThanks(
        employer=employer,
        year=year,
        years=years,
        thanks=told(
            Year(tiers=tiers, schools=len(schools), **counts),
            rules_in_force(actor.today).day_minutes,
        ),
        schools=schools,
        quotes=list(quotes[:MOST_QUOTES]),
    )


def _years(attended: object, today: date) -> list[int]:
    """Academic years from the last to the first in which anybody came."""
    ends = attended.aggregate(first=Min("date"), last=Max("date"))  # type: ignore[attr-defined]  # a queryset
    if ends["first"] is None:
        return []
    last = min(academic_year(ends["last"]), academic_year(today))
    return list(range(last, academic_year(ends["first"]) - 1, -1))
