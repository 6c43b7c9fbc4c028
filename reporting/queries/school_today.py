"""A school's half term, and its year groups against target: figures, no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, Sum

from employers.rules.holidays import HalfTerm, half_term_of, same_half_term_last_year
from equalex.kernel.bars import DayBar
from equalex.kernel.dates import academic_year, days_phrase, days_text, long_date
from equalex.kernel.words import plural
from placements.models import Attendance, AttendanceState, GroupFigures
from reporting.queries.rules_in_force import RulesInForce
from reporting.rules.course import (
    GUARANTEE_YEARS,
    KS3_YEARS,
    KS4_YEARS,
    key_stage_in,
    years_not_broken_down,
)
from reporting.rules.tracking import share

_NOT_CONFIRMED: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)
_YEARS_OF: Final = {"KS3": "Years 7 to 9", "KS4": "Years 10 and 11"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisHalfTerm:
    """What counted since the half term began, and by the same point of it a year earlier; amounts
    are minutes. `planned` is what is still booked in it, `registers` the bookings to mark.
    """

    term: HalfTerm
    then: date
    counted: int
    before: int
    planned: int
    registers: int
    day_minutes: int

    @property
    def counted_days(self) -> str:
        """`12.5 days`."""
        return days_phrase(self.counted, self.day_minutes)

    @property
    def planned_days(self) -> str:
        """`12.5 days`."""
        return days_phrase(self.planned, self.day_minutes)

    @property
    def compared(self) -> str:
        """What the number is measured by."""
        verb = "counts" if self.counted == self.day_minutes else "count"
        return (
            f"{verb} since {long_date(self.term.first)}, against "
            f"{days_phrase(self.before, self.day_minutes)} by {long_date(self.then)}, the same "
            "point of this half term a year ago"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGroup:
    """One year group in its present key stage; sums are minutes that fill the targets and no more.
    Where it `is_hidden` all is 0.
    """

    nc_year: int
    learners: int = 0
    on_course: int = 0
    short: int = 0
    credited: int = 0
    recoverable: int = 0
    planned: int = 0
    needed: int = 0
    day_minutes: int
    is_hidden: bool = False

    @property
    def bar(self) -> DayBar:
        """Days for each learner against the target."""
        return DayBar(
            credited=self.credited // self.learners,
            recoverable=self.recoverable // self.learners,
            planned=self.planned // self.learners,
            target=(self.credited + self.recoverable + self.planned + self.needed) // self.learners,
            day_minutes=self.day_minutes,
        )

    @property
    def each(self) -> tuple[str, str, str, str]:
        """Days for each learner: credited, recoverable, planned, short."""
        sums = (self.credited, self.recoverable, self.planned, self.needed)
        return tuple(  # type: ignore[return-value]  # four
            days_text(minutes // self.learners, self.day_minutes) for minutes in sums
        )


def this_half_term(school: int, today: date, day_minutes: int) -> ThisHalfTerm:
    """One statement over the school's days of this and the last school year."""
    term = half_term_of(today)
    earlier = same_half_term_last_year(term)
    then = min(earlier.first + (today - term.first), earlier.last)
    waiting = Q(date__lte=today, attendance__in=_NOT_CONFIRMED)
    found = (
        Attendance.objects.standing()
        .filter(placement__booking__school=school)
        .filter(Q(date__range=(earlier.first, term.last)) | waiting)
        .aggregate(
            counted=Sum("credited_minutes", filter=Q(date__range=(term.first, today)), default=0),
            before=Sum("credited_minutes", filter=Q(date__range=(earlier.first, then)), default=0),
            planned=Sum(
                "planned_minutes",
                filter=Q(
                    date__range=(today + timedelta(days=1), term.last),
                    attendance__in=_NOT_CONFIRMED,
                ),
                default=0,
            ),
            registers=Count("placement__booking", filter=waiting, distinct=True),
        )
    )
    return ThisHalfTerm(term=term, then=then, day_minutes=day_minutes, **found)


def year_groups(
    school: int, today: date, rules: RulesInForce, *, hide_small: bool
) -> list[YearGroup]:
    """Year groups with learners, youngest first, in one statement; small ones hidden on demand."""
    year = academic_year(today)
    rows = {
        (row.cohort, row.key_stage): row
        for row in GroupFigures.objects.of_everybody().filter(
            school=school, cohort__range=(year - 4, year), learners__gt=0
        )
    }
    found = []
    for nc_year in GUARANTEE_YEARS:
        key_stage = key_stage_in(nc_year)
        row = rows.get((year - nc_year + 7, key_stage))
        if row is None:
            continue
        place = (KS3_YEARS if key_stage == "KS3" else KS4_YEARS).index(nc_year) + 1
        found.append(
            YearGroup(
                nc_year=nc_year,
                learners=row.learners,
                on_course=getattr(row, f"due_{place}"),
                short=row.short,
                credited=row.credited,
                recoverable=row.recoverable,
                planned=row.planned,
                needed=row.needed,
                day_minutes=rules.day_minutes,
            )
        )
    return _hidden(found) if hide_small else found


def _hidden(years: Sequence[YearGroup]) -> list[YearGroup]:
    hidden = years_not_broken_down({each.nc_year: each.learners for each in years})
    if len(hidden) == len(years):
        return []
    return [
        YearGroup(nc_year=each.nc_year, day_minutes=each.day_minutes, is_hidden=True)
        if each.nc_year in hidden
        else each
        for each in years
    ]


def years_answer(years: Sequence[YearGroup]) -> str:
    """The answer above the bars."""
    known = [each for each in years if not each.is_hidden]
    learners = sum(each.learners for each in known)
    short = sum(each.short for each in known)
    if not learners:
        return "Too few learners to show"
    if not short:
        return f"Nobody of {plural(learners, 'learner', 'learners')} still has days to find"
    have = "has" if short == 1 else "have"
    return f"{short:,} of {plural(learners, 'learner', 'learners')} still {have} days to find"


def outlook_sentences(years: Sequence[YearGroup], day_minutes: int) -> list[str]:
    """For each key stage what is to be expected this year: one sentence."""
    found = []
    for key_stage, label in _YEARS_OF.items():
        here = [
            each for each in years if key_stage_in(each.nc_year) == key_stage and not each.is_hidden
        ]
        learners = sum(each.learners for each in here)
        if not learners:
            continue
        on_course = sum(each.on_course for each in here)
        needed = sum(each.needed for each in here)
        found.append(
            f"{label}: {on_course:,} of {plural(learners, 'learner', 'learners')} "
            f"({share(on_course, learners)}%) {'is' if 1 in (on_course, learners) else 'are'} on course with what counts and what is booked; "
            f"{days_phrase(needed, day_minutes)} {'is' if needed == day_minutes else 'are'} still "
            "to find."
        )
    return found
