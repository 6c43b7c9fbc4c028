"""What a hub enters of a school's need, how it weighs it, and which local priorities it names."""

from django.db import transaction
from django.utils import timezone

from employers.models import GrowthSector, Sector
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from reporting.models import LocalPriority, NeedWeights, SchoolNeed
from reporting.rules.need import Weights
from schools.models import School


@transaction.atomic
def note_school_need(
    *, school: School, survey: int | None, diagnostic: int | None, theme_5: int | None, by: Actor
) -> None:
    """Keep what is known of a school in the present academic year; None takes a value back."""
    values = {"survey": survey, "diagnostic": diagnostic, "theme_5": theme_5}
    year = academic_year(by.today)
    SchoolNeed.objects.update_or_create(
        school=school, academic_year=year, defaults={**values, "noted_at": timezone.now()}
    )
    record("note school need", by=by, subject=school, academic_year=year, **values)


@transaction.atomic
def save_need_weights(*, weights: Weights, by: Actor) -> None:
    """Weigh the parts of need like this for everybody of the hub or trust one acts for."""
    values = {part.value: weight for part, weight in weights.items()}
    NeedWeights.objects.update_or_create(
        organisation_id=_organisation_of(by), defaults={"weights": values}
    )
    record("save need weights", by=by, weights=values)


@transaction.atomic
def name_local_priority(*, what: Sector | GrowthSector, plan: str, by: Actor) -> None:
    """Name a sector or growth sector of a plan; named again, its plan is corrected."""
    priority, _ = LocalPriority.objects.update_or_create(
        hub_id=_organisation_of(by),
        sector=what if isinstance(what, Sector) else None,
        growth_sector=what if isinstance(what, GrowthSector) else None,
        defaults={"plan": plan},
    )
    record("name local priority", by=by, subject=priority, priority=what.pk)


@transaction.atomic
def drop_local_priority(*, priority: LocalPriority, by: Actor) -> None:
    """Take a priority off the hub's list."""
    record("drop local priority", by=by, subject=priority)
    priority.delete()


def _organisation_of(by: Actor) -> int:
    if by.organisation_id is None:
        raise ValueError("need is weighed by who acts for a hub or trust")
    return by.organisation_id
