"""What keeps synthetic learners from workplaces, as staff of their schools noted it; and reports asked for."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from equalex.demo.organisations import World
from equalex.kernel.access import Actor, OrganisationKind
from placements.models import Barrier, BarrierReason
from reporting.actions.reports import KINDS_FOR, ask_for_report
from reporting.rules.measurement import measurement_dates
from reporting.rules.report_kinds import ReportKind
from schools.models import Learner, School

# Shares of the shipped reasons among those that are noted, in the order of the list.
_WEIGHTS: Final = (40, 18, 9, 12, 8, 7, 3, 3)
_NOTED: Final = 0.55


def note_demo_barriers(seed: int, schools: Sequence[School], today: date) -> int:
    """Note a reason for about half of those without a day, and two for some; returns for how many.

    It draws from a chance of its own, so that all other invented data stay what they were.
    """
    rng = random.Random(f"{seed} barriers")
    reasons = list(BarrierReason.objects.filter(school=None).order_by("position"))
    if not reasons:
        return 0
    weights = [*_WEIGHTS, *(1 for _ in reasons)][: len(reasons)]
    without = (
        Learner.objects.filter(school__in=schools)
        .on_roll()
        .exclude(progress__benchmark_6=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    noted = [learner for learner in without if rng.random() < _NOTED]
    barriers = [
        Barrier(
            learner_id=learner,
            reason=reason,
            noted_on=today - timedelta(days=rng.randrange(3, 300)),
        )
        for learner in noted
        for reason in {
            each.pk: each for each in rng.choices(reasons, weights, k=rng.choice((1, 1, 1, 2)))
        }.values()
    ]
    Barrier.objects.bulk_create(barriers, batch_size=2000)
    return len(noted)


def ask_for_demo_reports(world: World, today: date) -> int:
    """Ask for every report of the first school and the hub as of the latest measurement date.

    First for the governors' of the date before, so that the latest says what changed. The worker
    makes them, in this order, as soon as it runs. Returns how many.
    """
    before, latest = measurement_dates(today - timedelta(days=366), today)[-2:]
    school, hub = world.schools[0], world.hub
    wanted = [
        (school, ReportKind.GOVERNOR, before),
        *((hub, kind, latest) for kind in KINDS_FOR[OrganisationKind.HUB]),
        *((school, kind, latest) for kind in KINDS_FOR[OrganisationKind.SCHOOL]),
    ]
    for organisation, kind, as_of in wanted:
        ask_for_report(
            kind=kind,
            organisation_id=organisation.pk,
            as_of=as_of,
            by=Actor(person_name="The portal", organisation_id=organisation.pk),
        )
    return len(wanted)
