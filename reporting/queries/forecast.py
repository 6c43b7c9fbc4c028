"""Forecasts of a school and of its learners: what past year groups did, what is booked, what is left."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year, last_day
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_history import (
    Row,
    booking_lead,
    credited_days,
    learners_of,
    lived_by,
    share_kept,
    years_before,
)
from reporting.rules.course import GUARANTEE_YEARS, key_stage_in
from reporting.rules.forecast import (
    BackTest,
    Course,
    Lived,
    Outlook,
    Pace,
    Range,
    back_test,
    chance,
    expected,
    outlook,
)
from reporting.rules.mending import Mend, end_of_schooling, mend, school_days
from reporting.rules.reach import YearReach
from schools.models import Learner, School

_URGENCY: Final = {
    Outlook.AT_RISK: 0,
    Outlook.OUT_OF_REACH: 1,
    Outlook.ON_TRACK: 2,
    Outlook.REACHED: 3,
}
_LAST_YEAR: Final = {"KS3": 9, "KS4": 11}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerForecast:
    """What is to be expected of one learner by `deadline`; amounts are minutes."""

    key: int
    nc_year: int
    course: Course
    recoverable: int
    chance: float
    outlook: Outlook
    is_least: bool
    mend: Mend
    deadline: date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearForecast:
    """What is to be expected of a year group. `outlooks` are counts of learners; `counted`,
    `booked` and `needed` are minutes that fill the targets of all, `pace` minutes that a past
    learner went on to win on average.
    """

    nc_year: int
    key_stage: str
    deadline: date
    learners: int
    outlooks: Mapping[Outlook, int]
    reach: Range
    reach_both: Range | None
    counted: int
    booked: int
    needed: int
    pace: float
    past_learners: int
    is_whole: bool
    last_date: date | None
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolForecast:
    """All year groups, what the forecast stands on, and how it would have done."""

    rules: RulesInForce
    today: date
    years: tuple[YearForecast, ...]
    without_year: int
    kept: float
    is_kept_known: bool
    lead: int
    is_lead_known: bool
    tests: Mapping[str, BackTest]


class _Known:
    """What of a school all forecasts need, read once: five statements."""

    def __init__(self, school_id: int, today: date) -> None:
        self.today, self.year = today, academic_year(today)
        self.rules = rules_in_force(today)
        self.learners = learners_of(school_id)
        self.days = credited_days(school_id)
        self.kept, self.is_kept_known = share_kept(school_id, today, self.rules.day_minutes)
        self.lead, self.is_lead_known = booking_lead(school_id, today)
        self.cohorts: dict[int, list[Row]] = defaultdict(list)
        for one in self.learners:
            self.cohorts[one.cohort].append(one)
        self.pace = cache(self._pace)
        self.paces = cache(self._paces)
        self.open_days = cache(self._open_days)

    def target(self, key_stage: str) -> int:
        return self.rules.targets[key_stage]

    def deadline(self, key_stage: str, cohort: int) -> date:
        """31 August after the last year of the key stage."""
        return last_day(cohort + _LAST_YEAR[key_stage] - 7)

    def lived(self, cohort: int, key_stage: str, nc_year: int) -> list[Lived]:
        """An earlier cohort at today's point of school life in `nc_year`."""
        point = years_before(self.today, self.year - (cohort + nc_year - 7))
        end = min(self.today, self.deadline(key_stage, cohort))
        return [
            lived_by(self.days.get((one.key, key_stage), ()), point, end)
            for one in self.cohorts[cohort]
            if one.left_on is None or one.left_on >= end
        ]

    def _older(self, key_stage: str, nc_year: int) -> tuple[list[int], bool]:
        """Cohorts to go by: those that have finished the key stage, else those that are ahead."""
        present = self.year - nc_year + 7
        older = [cohort for cohort in self.cohorts if cohort < present]
        finished = [each for each in older if self.deadline(key_stage, each) < self.today]
        whole = [each for each in finished if len(self.lived(each, key_stage, nc_year)) > 0]
        return (whole, True) if whole else (sorted(older), False)

    def _pace(self, key_stage: str, nc_year: int) -> Pace:
        cohorts, is_whole = self._older(key_stage, nc_year)
        return Pace(
            (one for cohort in cohorts for one in self.lived(cohort, key_stage, nc_year)),
            is_whole=is_whole,
        )

    def _paces(self, key_stage: str, nc_year: int) -> tuple[Pace, ...]:
        cohorts, is_whole = self._older(key_stage, nc_year)
        return tuple(
            Pace(self.lived(cohort, key_stage, nc_year), is_whole=is_whole) for cohort in cohorts
        )

    def _open_days(self, key_stage: str, cohort: int) -> list[date]:
        return school_days(self.today, end_of_schooling(key_stage, cohort))

    def forecast(self, one: Row) -> LearnerForecast:
        nc_year = self.year - one.cohort + 7
        key_stage = key_stage_in(nc_year)
        course = one.course(key_stage, self.target(key_stage))
        pace = self.pace(key_stage, nc_year)
        probability = chance(course, pace, self.kept)
        mending = mend(
            course.target - course.credited - course.planned,
            self.rules.day_minutes,
            self.open_days(key_stage, one.cohort),
            lead=self.lead,
            today=self.today,
        )
        return LearnerForecast(
            key=one.key,
            nc_year=nc_year,
            course=course,
            recoverable=one.recoverable(key_stage),
            chance=probability,
            outlook=outlook(
                course, probability, is_whole=pace.is_whole, in_time=mending.is_possible
            ),
            is_least=not pace.is_whole,
            mend=mending,
            deadline=self.deadline(key_stage, one.cohort),
        )

    def present(self, nc_year: int) -> list[Row]:
        return [
            one
            for one in self.cohorts.get(self.year - nc_year + 7, ())
            if one.left_on is None or one.left_on > self.today
        ]


def school_forecast(school: School, today: date) -> SchoolForecast:
    """What is to be expected of each year group of a school: seven statements."""
    known = _Known(school.pk, today)
    without_year = Learner.objects.filter(school=school, cohort__isnull=True).on_roll().count()
    return SchoolForecast(
        rules=known.rules,
        today=today,
        years=_years(known),
        without_year=without_year,
        kept=known.kept,
        is_kept_known=known.is_kept_known,
        lead=known.lead,
        is_lead_known=known.is_lead_known,
        tests={stage: _test(known, stage) for stage in ("KS3", "KS4")},
    )


def year_reaches(school_id: int, today: date) -> list[YearReach]:
    """How many of each year group of a school are likely to reach their target: five statements."""
    return [
        YearReach(
            nc_year=year.nc_year,
            key_stage=year.key_stage,
            deadline=year.deadline,
            learners=year.learners,
            low=year.reach.low,
            high=year.reach.high,
        )
        for year in _years(_Known(school_id, today))
    ]


def learner_forecasts(actor: Actor) -> list[LearnerForecast]:
    """What is to be expected of each learner whom the actor may see: seven statements.

    Those whom something can still change first, by the last date on which it can; then by name.
    Past year groups of the whole school are the measure, also for those who see a part of it.
    """
    if actor.organisation_id is None:
        return []
    known = _Known(actor.organisation_id, actor.today)
    names = {
        key: (last.casefold(), first.casefold())
        for key, last, first in Learner.objects.visible_to(actor)
        .on_roll()
        .values_list("pk", "last_name", "first_name")
    }
    found = [
        known.forecast(one)
        for nc_year in GUARANTEE_YEARS
        for one in known.present(nc_year)
        if one.key in names
    ]
    return sorted(
        found,
        key=lambda each: (
            _URGENCY[each.outlook],
            each.mend.last_date or each.deadline,
            names[each.key],
        ),
    )


def _years(known: _Known) -> tuple[YearForecast, ...]:
    return tuple(
        _year(known, nc_year, members)
        for nc_year in GUARANTEE_YEARS
        if (members := known.present(nc_year))
    )


def _year(known: _Known, nc_year: int, members: Sequence[Row]) -> YearForecast:
    key_stage = key_stage_in(nc_year)
    forecasts = [known.forecast(one) for one in members]
    pace = known.pace(key_stage, nc_year)
    paces = known.paces(key_stage, nc_year)
    both = [
        each.course
        for each, one in zip(forecasts, members, strict=True)
        if one.ks3 >= known.target("KS3")
    ]
    last_dates = [each.mend.last_date for each in forecasts if each.mend.last_date]
    return YearForecast(
        nc_year=nc_year,
        key_stage=key_stage,
        deadline=known.deadline(key_stage, members[0].cohort),
        learners=len(members),
        outlooks=Counter(each.outlook for each in forecasts),
        reach=expected([each.course for each in forecasts], pace, paces, known.kept),
        reach_both=expected(both, pace, paces, known.kept) if key_stage == "KS4" else None,
        counted=sum(min(c.credited, c.target) for c in _courses(forecasts)),
        needed=sum(max(0, c.target - c.credited - c.planned) for c in _courses(forecasts)),
        booked=sum(min(c.planned, max(0, c.target - c.credited)) for c in _courses(forecasts)),
        pace=pace.mean,
        past_learners=len(pace),
        is_whole=pace.is_whole,
        last_date=min(last_dates, default=None),
        late=sum(not each.mend.is_possible for each in forecasts),
    )


def _courses(forecasts: Iterable[LearnerForecast]) -> Iterable[Course]:
    return (each.course for each in forecasts)


def _test(known: _Known, key_stage: str) -> BackTest:
    years = [year for year in GUARANTEE_YEARS if key_stage_in(year) == key_stage]
    finished = [
        cohort for cohort in known.cohorts if known.deadline(key_stage, cohort) < known.today
    ]
    points = [
        {cohort: known.lived(cohort, key_stage, year) for cohort in finished} for year in years
    ]
    return back_test(points, known.target(key_stage))
