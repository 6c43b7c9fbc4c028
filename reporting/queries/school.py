"""A school in figures, on a date: what the page shows and the governor report prints."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, Sum

from equalex.kernel.dates import academic_year
from outcomes.models import Framework
from placements.models import Attendance, Verdict
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.course import Totals, due_minutes, key_stage_in, standing_of
from reporting.rules.figures import Judged, LearnerFigures, SchoolFigures, parts_of
from reporting.rules.groups import groups_of
from schools.models import Enrolment, Learner, School

_COLUMNS = (
    "pk",
    "cohort",
    "is_fsm",
    "sen",
    "is_eal",
    "is_looked_after",
    "progress__ks3_credited",
    "progress__ks3_recoverable",
    "progress__ks3_planned",
    "progress__ks4_credited",
    "progress__ks4_recoverable",
    "progress__ks4_planned",
    "progress__benchmark_6",
)
After = dict[tuple[int, str], int]


def school_figures(school: School, *, as_of: date, today: date) -> SchoolFigures:
    """The figures of a school in Years 7 to 11 as of a date, in six statements.

    For a date that has passed, days after it are taken back: what they credit was still planned
    on that date. What was recorded later about earlier days is kept, since it is true of them.
    """
    rules = rules_in_force(as_of)
    year = academic_year(as_of)
    learners = Learner.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=as_of),
        Q(cohort__range=(year - 4, year)) | Q(cohort__isnull=True),
        school=school,
    )
    after = _credited_after(school, as_of) if as_of < today else {}
    without_year = dict(
        Enrolment.objects.on(as_of)
        .counting()
        .filter(learner__school=school, learner__cohort__isnull=True)
        .exclude(key_stage="")
        .values_list("learner", "key_stage")
    )
    rows = [
        _figures_of(row, year, rules, without_year, after)
        for row in learners.values_list(*_COLUMNS).iterator(chunk_size=2000)
    ]
    return SchoolFigures(
        school=school.name,
        as_of=as_of,
        rules=rules.code,
        day_minutes=rules.day_minutes,
        targets=rules.targets,
        framework=_framework(),
        judged=_judged(school, as_of),
        **parts_of(rows, rules.day_minutes),
    )


def _framework() -> str:
    framework = Framework.objects.in_use().first()
    return str(framework) if framework else ""


def _judged(school: School, as_of: date) -> Judged:
    """Days up to a date that a person of the school decided on, and those that wait for it."""
    days = Attendance.objects.standing().filter(learner__school=school, date__lte=as_of)
    counts = days.aggregate(
        accepted=Count("pk", filter=Q(judgement__is_accepted=True, credited_minutes__gt=0)),
        refused=Count("pk", filter=Q(judgement__is_accepted=False)),
        waiting=Count("pk", filter=Q(verdict=Verdict.NEEDS_JUDGEMENT)),
    )
    return Judged(**counts)


def _credited_after(school: School, as_of: date) -> After:
    """Minutes credited by days after a date, by learner and key stage."""
    return {
        (learner, key_stage): minutes
        for learner, key_stage, minutes in Attendance.objects.standing()
        .filter(learner__school=school, date__gt=as_of, credited_minutes__gt=0)
        .order_by()
        .values_list("learner", "key_stage")
        .annotate(minutes=Sum("credited_minutes"))
    }


def _figures_of(
    row: Sequence[Any],
    year: int,
    rules: RulesInForce,
    without_year: dict[int, str],
    after: After,
) -> LearnerFigures:
    key, cohort = row[:2]
    nc_year = None if cohort is None else year - cohort + 7
    key_stage = key_stage_in(nc_year) or without_year.get(key, "")
    ks3 = _totals(row[6:9], rules.targets["KS3"], after.get((key, "KS3"), 0))
    ks4 = _totals(row[9:12], rules.targets["KS4"], after.get((key, "KS4"), 0))
    present = {"KS3": ks3, "KS4": ks4}.get(key_stage)
    in_question = present or ks3
    return LearnerFigures(
        nc_year=nc_year,
        key_stage=key_stage,
        groups=groups_of(*row[2:6]),
        ks3=ks3,
        ks4=ks4,
        present=present,
        standing=standing_of(in_question, due_minutes(nc_year, in_question.target)),
        benchmark_6=bool(row[12]) and ks3.credited + ks4.credited > 0,
    )


def _totals(minutes: Sequence[int | None], target: int, after: int) -> Totals:
    credited, recoverable, planned = (each or 0 for each in minutes)
    return _same_totals(credited - after, recoverable, planned + after, target)


# Many learners have had the same experiences.
_same_totals = lru_cache(maxsize=4096)(Totals)
