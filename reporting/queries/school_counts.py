"""Schools as counted, from kept figures: what every table of schools is cleared from, and nothing else.

Every page reads all that is told of a school today, since what each of them hides depends on it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from equalex.kernel.dates import academic_year
from placements.models import GroupFigures
from placements.models.figures import GroupFiguresQuerySet
from placements.rules.figures import NO_COHORT
from reporting.rules.comparison import SchoolCounts
from reporting.rules.course import GUARANTEE_YEARS, KS3_YEARS, KS4_YEARS, key_stage_in
from schools.models import Enrolment, School, SchoolKind
from schools.rules.groups import EVERYBODY, Group

_READ: Final = (
    *("given", "learners", "benchmark_6", "met", "short", "planned", "needed"),
    *("due_1", "due_2", "due_3"),
)
_YEARS: Final = {"KS3": KS3_YEARS, "KS4": KS4_YEARS}
Sums = dict[tuple[int, str], dict[str, int]]
"""Amounts by name, of each school or the like and group."""


def count_schools(actor: Actor) -> list[SchoolCounts]:
    """Each open school one may see, by name, in two statements or three: hide small numbers."""
    schools = School.objects.visible_to(actor).open().order_by("name", "pk")
    return list(counts_of(schools, actor.today).values())


def counts_of(schools: QuerySet[School], on: date) -> dict[int, SchoolCounts]:
    """The schools in their order, by key, in two statements, and a third where anybody is in no year
    group: few schools have such learners.
    """
    named = {
        key: (public_id, name, kind)
        for key, public_id, name, kind in schools.values_list(
            "pk", "public_id", "name", "school_kind"
        )
    }
    found = counts_with_met(named, {}, on)
    some = [key for key, one in found.items() if one.learners > one.on_course_of]
    for key, met in (_met_without_year(some, on) if some else {}).items():
        found[key] = replace(found[key], met=found[key].met + met)
    return found


def counts_with_met(
    named: Mapping[int, tuple[UUID, str, str]], met_without_year: Mapping[int, int], on: date
) -> dict[int, SchoolCounts]:
    """The same in one statement, where it is known who met the target in no year group."""
    figures = GroupFigures.objects.filter(school__in=list(named))
    sums = sums_by("school", figures, academic_year(on), (EVERYBODY, Group.FSM))
    found = {}
    for key, (public_id, name, kind) in named.items():
        numbers, fsm = sums[key, EVERYBODY], sums[key, Group.FSM]
        found[key] = SchoolCounts(
            public_id=public_id,
            name=name,
            kind=SchoolKind(kind).label,
            learners=numbers["learners"],
            benchmark_6=numbers["benchmark_6"],
            met=numbers["met"] + met_without_year.get(key, 0),
            on_course=numbers["on_course"],
            on_course_of=numbers["on_course_of"],
            given=numbers["given"],
            planned=numbers["planned"],
            needed_by_stage=tuple(numbers[f"needed_{stage}"] for stage in _YEARS),
            short_by_year=tuple(numbers[f"short_{nc_year}"] for nc_year in GUARANTEE_YEARS),
            fsm=fsm["learners"],
            fsm_benchmark_6=fsm["benchmark_6"],
        )
    return found


def sums_by(
    by: str, figures: GroupFiguresQuerySet, year: int, groups: Sequence[str] = (EVERYBODY,)
) -> Sums:
    """What learners of Years 7 to 11 come to in each group, by school or the like, each learner in the
    present key stage. One statement, of plain sums: what a cohort's present key stage is and which
    amounts are its, is said here.
    """
    rows = (
        figures.filter(group__in=groups)
        .in_years_7_to_11(year)
        .order_by()
        .values_list(by, "group", "cohort", "key_stage")
        .annotate(*map(Sum, _READ))
    )
    found: Sums = defaultdict(lambda: defaultdict(int))
    for key, group, cohort, key_stage, given, *amounts in rows:
        counts = found[key, group]
        counts["given"] += given
        learners, benchmark_6, met, short, planned, needed, *due = amounts
        nc_year = None if cohort == NO_COHORT else year - cohort + 7
        # Who is in no year group is in both key stages' rows alike, and has no present one.
        if key_stage != (key_stage_in(nc_year) or "KS3"):
            continue
        counts["learners"] += learners
        counts["benchmark_6"] += benchmark_6
        if nc_year is not None:
            counts["met"] += met
            counts["on_course_of"] += learners
            counts["on_course"] += due[_YEARS[key_stage].index(nc_year)]
            counts["planned"] += planned
            counts[f"short_{nc_year}"] += short
            counts[f"needed_{key_stage}"] += needed
    return found


@as_the_system()
def _met_without_year(schools: Sequence[int], on: date) -> dict[int, int]:
    """Learners in no year group who met the target of the key stage that their enrolment sets."""
    enrolled = (
        Enrolment.objects.on(on)
        .counting()
        .filter(
            Q(key_stage="KS3", learner__progress__ks3_met=True)
            | Q(key_stage="KS4", learner__progress__ks4_met=True),
            learner__school__in=schools,
            learner__cohort__isnull=True,
            learner__left_on__isnull=True,
        )
    )
    rows = (
        enrolled.order_by().values_list("learner__school").annotate(Count("learner", distinct=True))
    )
    return dict(rows)
