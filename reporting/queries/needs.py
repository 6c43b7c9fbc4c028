"""What the learners of a school still lack, for the order of the search: figures, no names."""

from collections import defaultdict

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from employers.rules.need import Lacks
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import Placement
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.course import KS3_YEARS
from schools.models import Learner

TIERS = (1, 2, 3)


def lacks_of_school(actor: Actor) -> Lacks:
    """Learners one may see in Years 7 to 11 who lack days, in three statements."""
    year = academic_year(actor.today)
    learners = Learner.objects.visible_to(actor).on_roll().in_years_7_to_11(year)
    here = Placement.objects.placed().filter(learner=OuterRef("pk"))
    without = {f"without_{tier}": Count("pk", filter=~Q(**{f"had_{tier}": True})) for tier in TIERS}
    rows = (
        learners.annotate(
            found=_found(year),
            target=_target(year, rules_in_force(actor.today).targets),
            **{
                f"had_{tier}": Exists(here.filter(**{f"booking__experience__is_tier_{tier}": True}))
                for tier in TIERS
            },
        )
        .filter(found__lt=F("target"))
        .order_by()
        .values("cohort")
        .annotate(number=Count("pk"), **without)
    )
    short: dict[int, int] = {}
    by_tier: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        nc_year = year - row["cohort"] + 7
        short[nc_year] = row["number"]
        for tier in TIERS:
            by_tier[tier][nc_year] = row[f"without_{tier}"]
    met = (
        Placement.objects.visible_to(actor)
        .placed()
        .filter(learner__in=learners)
        .exclude(booking__experience__sector=None)
        .values_list("booking__experience__sector", flat=True)
        .distinct()
    )
    return Lacks(short=short, without_tier=dict(by_tier), sectors_met=frozenset(met))


def _is_ks3(year: int) -> Q:
    return Q(cohort__gte=year - len(KS3_YEARS) + 1)


def _found(year: int) -> Case:
    """Minutes of the present key stage that count, can be won back or are planned."""

    def minutes(stage: str) -> Coalesce:
        parts = [F(f"progress__{stage}_{part}") for part in ("credited", "recoverable", "planned")]
        return Coalesce(parts[0] + parts[1] + parts[2], 0)

    return Case(
        When(_is_ks3(year), then=minutes("ks3")),
        default=minutes("ks4"),
        output_field=IntegerField(),
    )


def _target(year: int, targets: dict[str, int]) -> Case:
    return Case(
        When(_is_ks3(year), then=Value(targets["KS3"])),
        default=Value(targets["KS4"]),
        output_field=IntegerField(),
    )
