"""The schools of a hub or trust, and what the hub's employers offer: figures only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Least

from employers.models import Employer, EmployerApproval, Experience, ExperienceState, SlotDate
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import GroupFigures
from placements.models.figures import GroupFiguresQuerySet
from placements.rules.figures import NO_COHORT
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.comparison import Comparison, SchoolCounts, compared
from reporting.rules.course import KS3_YEARS, KS4_YEARS
from schools.models import School, SchoolKind

NO_SECTOR: Final = "Sector not said"


@dataclass(frozen=True, slots=True)
class SectorSupply:
    """What is offered from today on in one sector. `free_minutes` are those of places not booked."""

    sector: str
    employers: int
    places: int
    booked: int
    free_minutes: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the dashboard shows; `sectors` is empty for a trust, which has no employers."""

    comparison: Comparison
    rules: RulesInForce
    sectors: tuple[SectorSupply, ...] = ()
    approved_employers: int = 0
    waiting_employers: int = 0
    idle_employers: int = 0

    @property
    def free_days(self) -> int:
        """Whole days of places that are still free."""
        return sum(each.free_minutes for each in self.sectors) // self.rules.day_minutes


def compare_schools(actor: Actor) -> Comparison:
    """The schools one may see, side by side, in three statements whatever their number."""
    rules = rules_in_force(actor.today)
    return compared(count_schools(actor), rules.day_minutes)


def trust_dashboard(actor: Actor) -> Dashboard:
    """The trust's schools, in three statements whatever their number."""
    return dashboard_of(actor, compare_schools(actor), rules_in_force(actor.today), employers=False)


def hub_dashboard(actor: Actor) -> Dashboard:
    """The hub's schools and what its employers offer, in five statements whatever their number."""
    return dashboard_of(actor, compare_schools(actor), rules_in_force(actor.today), employers=True)


def dashboard_of(
    actor: Actor, comparison: Comparison, rules: RulesInForce, *, employers: bool
) -> Dashboard:
    """Around schools that were compared, with what employers offer where `employers`: two statements."""
    if not employers:
        return Dashboard(comparison, rules)
    sectors, offering = _sectors(actor, rules)
    approved, waiting = _employers(actor)
    return Dashboard(
        comparison=comparison,
        rules=rules,
        sectors=sectors,
        approved_employers=len(approved),
        waiting_employers=waiting,
        idle_employers=len(approved - offering),
    )


def count_schools(actor: Actor) -> list[SchoolCounts]:
    """Each open school one may see, as counted, in two statements: hide small numbers."""
    schools = School.objects.visible_to(actor).open()
    figures = GroupFigures.objects.filter(school__in=schools)
    sums = {
        row.pop("school"): row for row in sums_by("school", figures, academic_year(actor.today))
    }
    return counts_from(
        sums,
        [
            (key, public_id, name, SchoolKind(kind).label)
            for key, public_id, name, kind in schools.order_by("name", "pk").values_list(
                "pk", "public_id", "name", "school_kind"
            )
        ],
    )


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


def _sectors(actor: Actor, rules: RulesInForce) -> tuple[tuple[SectorSupply, ...], set[int]]:
    """What is open to schools from today on, by sector, most free places first; and who offers it.

    One statement over dates. A slot's places are taken from its first date, so that each counts
    once, and its minutes from all of them.
    """
    experiences = Experience.objects.visible_to(actor).filter(
        state=ExperienceState.OPEN,
        employer__in=EmployerApproval.objects.current().values("employer"),
    )
    is_first = Q(date=F("slot__first_date"))
    rows = (
        SlotDate.objects.filter(
            slot__experience__in=experiences,
            slot__first_date__gte=actor.today,
            slot__cancelled_at__isnull=True,
        )
        .order_by()
        .values_list("slot__experience__sector__short_name", "slot__experience__employer")
        .annotate(
            places=Sum("slot__places", filter=is_first, default=0),
            booked=Sum("slot__booked", filter=is_first, default=0),
            minutes=Sum(
                (F("slot__places") - F("slot__booked"))
                * Least(F("minutes"), Value(rules.day_minutes)),
                output_field=IntegerField(),
            ),
        )
    )
    employers: dict[str, set[int]] = defaultdict(set)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sector, employer, *amounts in rows:
        name = sector or NO_SECTOR
        employers[name].add(employer)
        sums[name] = [total + amount for total, amount in zip(sums[name], amounts, strict=True)]
    found = [SectorSupply(name, len(employers[name]), *total) for name, total in sums.items()]
    return (
        tuple(sorted(found, key=lambda each: (each.booked - each.places, each.sector))),
        set().union(*employers.values()),
    )


def _employers(actor: Actor) -> tuple[set[int], int]:
    """The hub's employers: those approved, and how many await a decision."""
    decisions = EmployerApproval.objects.filter(
        lapsed_at__isnull=True, employer=OuterRef("pk")
    ).values("is_approved")
    rows = list(
        Employer.objects.visible_to(actor)
        .annotate(decision=Subquery(decisions[:1]))
        .values_list("pk", "decision")
    )
    approved = {key for key, decision in rows if decision}
    return approved, sum(decision is None for _, decision in rows)
