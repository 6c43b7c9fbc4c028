"""How far each year group was on the same day of earlier years, from days that count."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Min, QuerySet, Sum

from placements.models import Attendance
from reporting.rules.course import key_stage_in
from reporting.rules.trend import Then, cohorts_then, same_days
from schools.models import Learner, School

_Schools = QuerySet[School] | Sequence[School]


def read_trend(schools: _Schools, *, as_of: date) -> tuple[Then, ...]:
    """Each year group that the portal knows of, on each day of `same_days`: three statements.

    Only learners of whom the portal holds a record count: who had left before the school joined
    is not among them.
    """
    days = same_days(as_of)
    cohorts = {cohort for on in days for cohort in cohorts_then(on)}
    learners = _learners(schools, days, cohorts)
    experienced = _experienced(schools, days, cohorts)
    minutes = _minutes(schools, days, cohorts)
    return tuple(
        Then(
            on,
            nc_year,
            learners[on, cohort],
            experienced[on, cohort],
            minutes[on, cohort, key_stage_in(nc_year)],
        )
        for on in days
        for cohort, nc_year in cohorts_then(on).items()
        if learners[on, cohort]
    )


def _learners(
    schools: _Schools, days: Sequence[date], cohorts: set[int]
) -> Counter[tuple[date, int]]:
    found: Counter[tuple[date, int]] = Counter()
    rows = (
        Learner.objects.filter(school__in=schools, cohort__in=cohorts)
        .order_by()
        .values_list("cohort", "left_on")
        .annotate(learners=Count("pk"))
    )
    for cohort, left_on, learners in rows:
        for on in days:
            if left_on is None or left_on > on:
                found[on, cohort] += learners
    return found


def _days(schools: _Schools, days: Sequence[date], cohorts: set[int]) -> QuerySet[Attendance]:
    return (
        Attendance.objects.credited()
        .filter(learner__school__in=schools, learner__cohort__in=cohorts, date__lte=days[-1])
        .order_by()
    )


def _experienced(
    schools: _Schools, days: Sequence[date], cohorts: set[int]
) -> Counter[tuple[date, int]]:
    """Learners whose first day that counts had been by then."""
    found: Counter[tuple[date, int]] = Counter()
    rows = (
        _days(schools, days, cohorts)
        .values("learner")
        .annotate(first=Min("date"))
        .values_list("learner__cohort", "learner__left_on", "first")
    )
    for cohort, left_on, first in rows:
        for on in days:
            if first <= on and (left_on is None or left_on > on):
                found[on, cohort] += 1
    return found


def _minutes(
    schools: _Schools, days: Sequence[date], cohorts: set[int]
) -> Counter[tuple[date, int, str]]:
    """Credited minutes by then, by cohort and key stage."""
    found: Counter[tuple[date, int, str]] = Counter()
    rows = (
        _days(schools, days, cohorts)
        .values_list("learner__cohort", "key_stage", "date", "learner__left_on")
        .annotate(minutes=Sum("credited_minutes"))
    )
    for cohort, key_stage, day, left_on, minutes in rows:
        for on in days:
            if day <= on and (left_on is None or left_on > on):
                found[on, cohort, key_stage] += minutes
    return found
