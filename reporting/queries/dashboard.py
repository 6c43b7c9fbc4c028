"""The schools of a hub or trust, and what the hub's employers offer: figures only."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from employers.models import Employer, EmployerApproval, ExperienceState, Slot, SlotDate
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.comparison import Comparison, SchoolCounts, compared
from reporting.rules.course import GUARANTEE_YEARS, KS3_YEARS, due_minutes, key_stage_in
from schools.models import Learner, School, SchoolKind

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
    return compared(_counts(actor, rules), rules.day_minutes)


def trust_dashboard(actor: Actor) -> Dashboard:
    """The trust's schools, in three statements whatever their number."""
    rules = rules_in_force(actor.today)
    return Dashboard(compared(_counts(actor, rules), rules.day_minutes), rules)


def hub_dashboard(actor: Actor) -> Dashboard:
    """The hub's schools and what its employers offer, in six statements whatever their number."""
    rules = rules_in_force(actor.today)
    approved, waiting, idle = _employers(actor)
    return Dashboard(
        comparison=compared(_counts(actor, rules), rules.day_minutes),
        rules=rules,
        sectors=_sectors(actor, rules),
        approved_employers=approved,
        waiting_employers=waiting,
        idle_employers=idle,
    )


def _counts(actor: Actor, rules: RulesInForce) -> list[SchoolCounts]:
    schools = School.objects.visible_to(actor).open()
    sums = {row.pop("school"): row for row in _sums(schools, academic_year(actor.today), rules)}
    return [
        SchoolCounts(
            public_id=public_id,
            name=name,
            kind=SchoolKind(kind).label,
            **{column: minutes or 0 for column, minutes in sums.get(key, {}).items()},
        )
        for key, public_id, name, kind in schools.order_by("name", "pk").values_list(
            "pk", "public_id", "name", "school_kind"
        )
    ]


def _sums(
    schools: QuerySet[School], year: int, rules: RulesInForce
) -> QuerySet[Any, dict[str, Any]]:
    """What learners of Years 7 to 11 come to, by school, each in the present key stage."""
    is_ks3 = Q(cohort__range=(year - len(KS3_YEARS) + 1, year))
    hoped_for = {stage: _minutes(stage, "credited", "planned") for stage in rules.targets}
    filled = {
        stage: _minutes(stage, "credited", "recoverable", "planned") for stage in rules.targets
    }
    ahead = Case(
        *(
            When(
                cohort=year - nc_year + 7,
                then=hoped_for[stage] - Value(due_minutes(nc_year, rules.targets[stage])),
            )
            for nc_year in GUARANTEE_YEARS
            for stage in [key_stage_in(nc_year)]
        ),
        default=None,
        output_field=IntegerField(),
    )
    still = {
        stage: Greatest(Value(target) - filled[stage], Value(0))
        for stage, target in rules.targets.items()
    }
    coming = {stage: _minutes(stage, "planned") for stage in rules.targets}
    return (
        Learner.objects.filter(
            Q(cohort__range=(year - 4, year)) | Q(cohort__isnull=True), school__in=schools
        )
        .on_roll()
        .order_by()
        .annotate(ahead=ahead, still=_present(is_ks3, still), coming=_present(is_ks3, coming))
        .values("school")
        .annotate(
            learners=Count("pk"),
            benchmark_6=Count("pk", filter=Q(progress__benchmark_6=True)),
            on_course_of=Count("cohort"),
            on_course=Count("pk", filter=Q(ahead__gte=0)),
            short=Count("pk", filter=Q(still__gt=0)),
            given=Sum(_minutes("KS3", "credited") + _minutes("KS4", "credited")),
            planned=Sum("coming"),
            needed=Sum("still"),
        )
    )


def _minutes(stage: str, *kinds: str) -> Combinable:
    """Minutes of these kinds in a key stage; 0 where nothing was ever recorded."""
    first, *others = (Coalesce(F(f"progress__{stage.lower()}_{kind}"), 0) for kind in kinds)
    total: Combinable = first
    for each in others:
        total = total + each
    return total


def _present(is_ks3: Q, by_stage: dict[str, Any]) -> Case:
    """The value of the key stage one is in; nothing where year groups are not followed."""
    return Case(
        When(is_ks3, then=by_stage["KS3"]),
        When(cohort__isnull=False, then=by_stage["KS4"]),
        default=Value(0),
        output_field=IntegerField(),
    )


def _sectors(actor: Actor, rules: RulesInForce) -> tuple[SectorSupply, ...]:
    """What is open to schools from today on, by sector, most free places first."""
    slots = (
        Slot.objects.visible_to(actor)
        .upcoming(actor.today)
        .filter(
            experience__state=ExperienceState.OPEN,
            experience__employer__in=EmployerApproval.objects.current().values("employer"),
        )
        .order_by()
    )
    sector = "experience__sector__short_name"
    free = dict(
        SlotDate.objects.filter(slot__in=slots)
        .order_by()
        .values_list(f"slot__{sector}")
        .annotate(
            minutes=Sum(
                (F("slot__places") - F("slot__booked"))
                * Least(F("minutes"), Value(rules.day_minutes)),
                output_field=IntegerField(),
            )
        )
    )
    rows = slots.values_list(sector).annotate(
        employers=Count("experience__employer", distinct=True),
        places=Sum("places"),
        taken=Sum("booked"),
    )
    found = [
        SectorSupply(name or NO_SECTOR, employers, places, taken, free.get(name) or 0)
        for name, employers, places, taken in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.booked - each.places, each.sector)))


def _employers(actor: Actor) -> tuple[int, int, int]:
    """Employers of the hub: approved, awaiting a decision, and approved with nothing ahead."""
    offering = (
        Slot.objects.visible_to(actor)
        .upcoming(actor.today)
        .filter(experience__state=ExperienceState.OPEN)
        .values("experience__employer")
    )
    approved = Q(pk__in=EmployerApproval.objects.current().values("employer"))
    decided = Q(pk__in=EmployerApproval.objects.filter(lapsed_at__isnull=True).values("employer"))
    counts = Employer.objects.visible_to(actor).aggregate(
        approved=Count("pk", filter=approved),
        waiting=Count("pk", filter=~decided),
        idle=Count("pk", filter=approved & ~Q(pk__in=offering)),
    )
    return counts["approved"], counts["waiting"], counts["idle"]
