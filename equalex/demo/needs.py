"""What the synthetic hub knows of its schools' need, and the local priorities it has named."""

import random
from datetime import date
from typing import Final

from employers.models import GrowthSector, Sector
from equalex.demo.organisations import World
from equalex.kernel.access import Actor, OrganisationKind, Role
from reporting.actions.need import name_local_priority, note_school_need

PLAN: Final = "The Marches"
_GROWTH: Final = ("Clean Energy Industries", "Life Sciences")
_SECTOR: Final = "C"
_KNOWN: Final = 8


def note_demo_needs(seed: int, world: World, today: date) -> int:
    """Enter what is known of two schools in three, and name three priorities; returns of how many schools."""
    rng = random.Random(f"{seed} needs")
    hub = Actor(
        role=Role.HUB_STAFF,
        organisation_id=world.hub.pk,
        organisation_kind=OrganisationKind.HUB,
        today=today,
    )
    for school in world.schools[:_KNOWN]:
        note_school_need(
            school=school,
            survey=rng.choice((None, 35, 48, 57, 62, 71, 78)),
            diagnostic=rng.randint(1, 5),
            theme_5=rng.choice((None, 1, 2, 3, 4)),
            by=hub,
        )
    for growth in GrowthSector.objects.filter(name__in=_GROWTH):
        name_local_priority(what=growth, plan=PLAN, by=hub)
    for sector in Sector.objects.filter(code=_SECTOR):
        name_local_priority(what=sector, plan=PLAN, by=hub)
    return len(world.schools[:_KNOWN])
