"""The schools of a hub or trust, and how many employers the hub has: figures only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from employers.models import Employer, EmployerApproval, ExperienceState, Slot
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import GroupFigures
from placements.models.figures import GroupFiguresQuerySet
from placements.rules.figures import NO_COHORT
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.comparison import Comparison, SchoolCounts, compared
from reporting.rules.course import KS3_YEARS, KS4_YEARS
from schools.models import School, SchoolKind


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
    schools = [
        (key, public_id, name, SchoolKind(kind).label)
        for key, public_id, name, kind in School.objects.visible_to(actor)
        .open()
        .order_by("name", "pk")
        .values_list("pk", "public_id", "name", "school_kind")
    ]
    figures = GroupFigures.objects.filter(school__in=[key for key, *_ in schools])
    sums = {
        row.pop("school"): row for row in sums_by("school", figures, academic_year(actor.today))
    }
    return counts_from(sums, schools)


def counts_from(
    sums: Mapping[int, Mapping[str, int | None]], named: Iterable[tuple[int, UUID, str, str]]
) -> list[SchoolCounts]:
    """One line for each (key, identifier, name, kind), in that order; nobody where there are no sums."""
    return [
        SchoolCounts(
            public_id=public_id,
            name=name,
            kind=kind,
            **{column: amount or 0 for column, amount in sums.get(key, {}).items()},
        )
        for key, public_id, name, kind in named
    ]


def sums_by(
    by: str, figures: GroupFiguresQuerySet, year: int
) -> QuerySet[GroupFigures, dict[str, Any]]:
    """What learners of Years 7 to 11 come to, by school or the like, each in the present key stage."""
    in_key_stage = {
        stage: Q(key_stage=stage, cohort__in=[year - nc_year + 7 for nc_year in years])
        for stage, years in (("KS3", KS3_YEARS), ("KS4", KS4_YEARS))
    }
    has_year = in_key_stage["KS3"] | in_key_stage["KS4"]
    # Who is in no year group is in both key stages' rows alike, and has no present one.
    once = has_year | Q(key_stage="KS3", cohort=NO_COHORT)
    on_course = Case(
        *(
            When(Q(key_stage=stage, cohort=year - nc_year + 7), then=F(f"due_{number}"))
            for stage, years in (("KS3", KS3_YEARS), ("KS4", KS4_YEARS))
            for number, nc_year in enumerate(years, start=1)
        ),
        default=Value(0),
    )
    return (
        figures.of_everybody()
        .in_years_7_to_11(year)
        .order_by()
        .values(by)
        .annotate(
            on_course=Sum(on_course),
            on_course_of=Sum("learners", filter=has_year),
            given=Sum("given"),
            **{name: Sum(name, filter=once) for name in ("learners", "benchmark_6")},
            **{name: Sum(name, filter=has_year) for name in ("short", "planned", "needed")},
        )
    )


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
