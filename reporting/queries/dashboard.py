"""The schools of a hub or trust, and how many employers the hub has: figures only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery, Sum

from employers.models import Employer, EmployerApproval, ExperienceState, Slot
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import GroupFigures
from placements.models.figures import GroupFiguresQuerySet
from placements.rules.figures import NO_COHORT
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.comparison import Comparison, SchoolCounts, compared
from reporting.rules.course import KS3_YEARS, KS4_YEARS, key_stage_in
from reporting.rules.disadvantage import FsmCounts
from schools.models import School, SchoolKind
from schools.rules.groups import EVERYBODY, Group

_READ: Final = (
    *("given", "learners", "benchmark_6", "short", "planned", "needed"),
    *("due_1", "due_2", "due_3"),
)
_COUNTED: Final = (*_READ[:6], "on_course", "on_course_of")
_YEARS: Final = {"KS3": KS3_YEARS, "KS4": KS4_YEARS}
Sums = dict[tuple[int, str], dict[str, int]]
"""Amounts by name, of each school or the like and group."""


@dataclass(frozen=True, slots=True)
class HubEmployers:
    """How many of the hub's employers are approved, how many of those offer nothing, how many wait."""

    approved: int
    idle: int
    waiting: int


def compare_schools(actor: Actor) -> Comparison:
    """The schools one may see, side by side, in three statements whatever their number."""
    rules = rules_in_force(actor.today)
    return compared(count_schools(actor), rules.day_minutes)


def count_schools(actor: Actor) -> list[SchoolCounts]:
    """Each open school one may see, as counted, in two statements: hide small numbers."""
    return count_schools_and_fsm(actor)[0]


def count_schools_and_fsm(actor: Actor) -> tuple[list[SchoolCounts], list[FsmCounts]]:
    """The same, and beside it learners with free school meals; still two statements."""
    schools = [
        (key, public_id, name, SchoolKind(kind).label)
        for key, public_id, name, kind in School.objects.visible_to(actor)
        .open()
        .order_by("name", "pk")
        .values_list("pk", "public_id", "name", "school_kind")
    ]
    figures = GroupFigures.objects.filter(school__in=[key for key, *_ in schools])
    sums = sums_by("school", figures, academic_year(actor.today), (EVERYBODY, Group.FSM))
    return counts_from(sums, schools), [
        FsmCounts(found["learners"], found["benchmark_6"])
        if (found := sums.get((key, Group.FSM)))
        else FsmCounts()
        for key, *_ in schools
    ]


def counts_from(sums: Sums, named: Iterable[tuple[int, UUID, str, str]]) -> list[SchoolCounts]:
    """One line for each (key, identifier, name, kind), in that order; nobody where there are no sums."""
    return [
        SchoolCounts(public_id=public_id, name=name, kind=kind, **sums.get((key, EVERYBODY), {}))
        for key, public_id, name, kind in named
    ]


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
    found: Sums = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    for key, group, cohort, key_stage, given, *amounts in rows:
        counts = found[key, group]
        counts["given"] += given
        learners, benchmark_6, short, planned, needed, *due = amounts
        nc_year = None if cohort == NO_COHORT else year - cohort + 7
        # Who is in no year group is in both key stages' rows alike, and has no present one.
        if key_stage != (key_stage_in(nc_year) or "KS3"):
            continue
        counts["learners"] += learners
        counts["benchmark_6"] += benchmark_6
        if nc_year is not None:
            counts["on_course_of"] += learners
            counts["on_course"] += due[_YEARS[key_stage].index(nc_year)]
            counts["short"] += short
            counts["planned"] += planned
            counts["needed"] += needed
    return found


def employers_of_hub(actor: Actor) -> HubEmployers:
    """In one statement. Idle are those with nothing open to schools from today on."""
    decisions = EmployerApproval.objects.filter(
        lapsed_at__isnull=True, employer=OuterRef("pk")
    ).values("is_approved")
    offered = Slot.objects.upcoming(actor.today).filter(
        experience__state=ExperienceState.OPEN,
        experience__school__isnull=True,
        experience__hidden_at__isnull=True,
        experience__employer=OuterRef("pk"),
    )
    rows = Counter(
        Employer.objects.visible_to(actor)
        .annotate(decision=Subquery(decisions[:1]), offers=Exists(offered))
        .values_list("decision", "offers")
    )
    return HubEmployers(
        approved=rows[True, True] + rows[True, False],
        idle=rows[True, False],
        waiting=rows[None, True] + rows[None, False],
    )
