"""The learners of schools as figures need them, on a date: the one read behind pages and reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, Self

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from equalex.kernel.dates import academic_year
from placements.models import Attendance, Verdict
from reporting.queries.learner_sums import STAGES, summed_learners
from reporting.queries.rules_in_force import RulesInForce
from reporting.rules.course import Totals, due_minutes, key_stage_in, standing_of
from reporting.rules.figures import Judged, LearnerFigures, SumsByPlace, added_up, together
from reporting.rules.groups import all_groups_of
from reporting.rules.readers import Reader
from reporting.rules.suppression import is_small
from schools.models import Enrolment, Learner, School

_COLUMNS: Final = (
    "pk",
    "school",
    "cohort",
    "is_fsm",
    "sen",
    "is_eal",
    "is_looked_after",
    "is_fsm_ever_6",
    "is_service_child",
    "sex",
    "progress__ks3_credited",
    "progress__ks3_recoverable",
    "progress__ks3_planned",
    "progress__ks4_credited",
    "progress__ks4_recoverable",
    "progress__ks4_planned",
    "progress__benchmark_6",
)
_After = dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Whom:
    """Learners of these schools in Years 7 to 11 on a date, and where year groups are not followed,
    unless only those `in_year_groups` are meant.
    """

    schools: Sequence[School]
    as_of: date
    in_year_groups: bool = False

    @classmethod
    def read_by(cls, reader: Reader, schools: Sequence[School], as_of: date) -> Self:
        """Whom figures for this reader are of: for governors only those in year groups where few
        others are left. To protect those few, whole year groups would have to be hidden beside them.
        """
        everybody = cls(schools, as_of)
        if reader is not Reader.GOVERNORS:
            return everybody
        others = everybody.learners.filter(cohort__isnull=True).count()
        return replace(everybody, in_year_groups=is_small(others))

    @property
    def learners(self) -> QuerySet[Learner]:
        """As records of them. Who joined and left is known by date. What changed otherwise since (school, groups, a year
        group put right) is taken as it is recorded now. A child at two schools is counted by each for
        itself, and once where several schools are looked at.
        """
        year = academic_year(self.as_of)
        learners = Learner.objects.all()
        if len(self.schools) > 1:
            learners = learners.filter(is_counted_elsewhere=False)
        of_age = Q(cohort__range=(year - 4, year))
        return learners.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=self.as_of),
            of_age if self.in_year_groups else of_age | Q(cohort__isnull=True),
            school__in=self.schools,
        )


def read_sums(whom: Whom, *, today: date, rules: RulesInForce) -> Mapping[int, SumsByPlace]:
    """Learners added up by where they belong, by the key of their school: three statements, however
    many schools and learners. Of today the database adds up; `read_learners` comes to the same.
    """
    if whom.as_of < today:
        one_by_one = read_learners(whom, today=today, rules=rules)
        return {key: added_up(each, rules.day_minutes) for key, each in one_by_one.items()}
    found: dict[int, list[SumsByPlace]] = defaultdict(list)
    learners, keys = whom.learners, [school.pk for school in whom.schools]
    for key_stage in STAGES:
        for school, place, numbers in summed_learners(
            learners, keys, key_stage, academic_year(whom.as_of), rules
        ):
            found[school].append({place: numbers})
    if not whom.in_year_groups:
        # Which key stage they are in is a matter of each one's enrolment.
        without_year = learners.filter(cohort__isnull=True)
        for key, each in _read(without_year, whom.as_of, rules, {}).items():
            found[key].append(added_up(each, rules.day_minutes))
    return {key: together(several) for key, several in found.items()}


def read_learners(
    whom: Whom, *, today: date, rules: RulesInForce
) -> Mapping[int, list[LearnerFigures]]:
    """Learners by the key of their school, in two statements, however many schools.

    For a date that has passed, days after it are taken back: what they credit was still planned
    on that date. What was recorded later about earlier days is kept, since it is true of them.
    """
    after = _credited_after(whom.schools, whom.as_of) if whom.as_of < today else {}
    return _read(whom.learners, whom.as_of, rules, after)


def _read(
    learners: QuerySet[Learner], as_of: date, rules: RulesInForce, after: _After
) -> Mapping[int, list[LearnerFigures]]:
    named = (
        Enrolment.objects.on(as_of).counting().filter(learner=OuterRef("pk")).exclude(key_stage="")
    )
    rows = learners.annotate(
        # By the enrolment where no year group says it.
        named_stage=Case(
            When(cohort__isnull=True, then=Subquery(named.values("key_stage")[:1])),
            default=Value(""),
        )
    ).values_list(*_COLUMNS, "named_stage")
    found: dict[int, list[LearnerFigures]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        found[row[1]].append(_figures_of(row, academic_year(as_of), rules, after))
    return found


def judged_days(schools: Sequence[School], as_of: date) -> Judged:
    """Days up to a date that a person of the school decided on, and those that wait for it."""
    days = Attendance.objects.standing().filter(
        Q(judgement__isnull=False) | Q(verdict=Verdict.NEEDS_JUDGEMENT),
        learner__school__in=schools,
        date__lte=as_of,
    )
    counts = days.aggregate(
        accepted=Count("pk", filter=Q(judgement__is_accepted=True, credited_minutes__gt=0)),
        refused=Count("pk", filter=Q(judgement__is_accepted=False)),
        waiting=Count("pk", filter=Q(verdict=Verdict.NEEDS_JUDGEMENT)),
    )
    return Judged(**counts)


def _credited_after(schools: Sequence[School], as_of: date) -> _After:
    """Minutes credited by days after a date, by learner and key stage."""
    return {
        (learner, key_stage): minutes
        for learner, key_stage, minutes in Attendance.objects.credited()
        .filter(learner__school__in=schools, date__gt=as_of)
        .order_by()
        .values_list("learner", "key_stage")
        .annotate(minutes=Sum("credited_minutes"))
    }


def _figures_of(
    row: Sequence[Any],
    year: int,
    rules: RulesInForce,
    after: _After,
) -> LearnerFigures:
    key, cohort = row[0], row[2]
    nc_year = None if cohort is None else year - cohort + 7
    key_stage = key_stage_in(nc_year) or row[17] or ""
    ks3 = _totals(row[10:13], rules.targets["KS3"], after.get((key, "KS3"), 0))
    ks4 = _totals(row[13:16], rules.targets["KS4"], after.get((key, "KS4"), 0))
    present = {"KS3": ks3, "KS4": ks4}.get(key_stage)
    in_question = present or ks3
    return LearnerFigures(
        nc_year=nc_year,
        key_stage=key_stage,
        groups=all_groups_of(*row[3:7], is_fsm_ever_6=row[7], is_service_child=row[8], sex=row[9]),
        ks3=ks3,
        ks4=ks4,
        present=present,
        standing=standing_of(in_question, due_minutes(nc_year, in_question.target)),
        benchmark_6=bool(row[16]) and ks3.credited + ks4.credited > 0,
    )


def _totals(minutes: Sequence[int | None], target: int, after: int) -> Totals:
    credited, recoverable, planned = (each or 0 for each in minutes)
    return _same_totals(credited - after, recoverable, planned + after, target)


# Many learners have had the same experiences.
_same_totals = lru_cache(maxsize=8192)(Totals)
