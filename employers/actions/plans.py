"""From a plan in work-shaped words to a draft with dates."""

import uuid
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from employers.actions.experiences import made_by_same_press, unused_id
from employers.actions.slots import Times, add_slots
from employers.models import Employer, Experience
from employers.rules.work_shapes import usual_tier
from equalex.journal.actions import record
from equalex.kernel.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlan:
    """How many learners come how often for how long; None and "" where that is still open.

    `dates` are booked together: the same learners come each time. They need learners, minutes of
    work without breaks (1 to 480), and a start.
    """

    learners: int | None = None
    times: int | None = None
    minutes: int | None = None
    activity: str = ""
    mode: str = "in_person"
    setting: str = "workplace"
    youngest_year: int = 7
    oldest_year: int = 11
    dates: tuple[date, ...] = ()
    start: time | None = None


@transaction.atomic
def start_from_plan(
    *, employer: Employer, plan: WorkPlan, public_id: uuid.UUID, by: Actor
) -> Experience:
    """A draft that says what the plan says, with its dates. The same `public_id` returns it again."""
    there = made_by_same_press(employer.pk, public_id)
    if there is not None:
        return there
    tier = usual_tier(plan.activity)
    sites = list(employer.sites.all()[:2])
    draft = Experience.objects.create(
        public_id=unused_id(public_id),
        employer=employer,
        sector=employer.sector,
        site=sites[0] if len(sites) == 1 else None,
        activity=plan.activity,
        mode=plan.mode,
        setting=plan.setting,
        is_tier_1=tier == "1",
        is_tier_2=tier == "2",
        is_tier_3=tier == "3",
        youngest_year=plan.youngest_year,
        oldest_year=plan.oldest_year,
        sessions=plan.times,
        session_minutes=plan.minutes,
        **({"group_size": plan.learners} if plan.learners else {}),
    )
    record("plan experience", by=by, subject=draft)
    if plan.dates and plan.start and plan.minutes and plan.learners:
        add_slots(
            experience=draft,
            slots=[list(plan.dates)],
            times=Times(start=plan.start, minutes=plan.minutes),
            places=plan.learners,
            by=by,
        )
    return draft
