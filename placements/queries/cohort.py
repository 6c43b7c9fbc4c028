"""The learners a provider is commissioned for, as their school shares them: no more than needed.

Source: domain.md, People and their words ("what its commissioner shares") and Law and duty.
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import Progress
from placements.queries.policies import policy_in_force
from schools.models import Learner

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class CohortLearner:
    """First name and initial, year, and the minutes of the key stage the learner is in."""

    name: str
    year: str
    credited: int
    planned: int
    target: int

    @property
    def recoverable(self) -> int:
        """Not shared: what a school repairs is the school's own work."""
        return 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """One page of them, and how many there are."""

    page: Page[Any]
    learners: list[CohortLearner]


def cohort_of(actor: Actor, *, page: str | int = 1, per_page: int | None = PER_PAGE) -> Cohort:
    """By year, then by name; all of them where `per_page` is None. Four statements, whatever the school's size."""
    found = Learner.objects.visible_to(actor).order_by("-cohort", "first_name", "pk")
    shown = Paginator(found, per_page or max(found.count(), 1)).get_page(page)
    totals = {
        row["learner"]: row
        for row in Progress.objects.visible_to(actor)
        .filter(learner__in=[learner.pk for learner in shown])
        .values("learner", "ks3_credited", "ks3_planned", "ks4_credited", "ks4_planned")
    }
    targets = policy_in_force(actor.today).policy.targets
    return Cohort(shown, [_line(one, totals.get(one.pk), targets, actor) for one in shown])


def _line(learner: Learner, totals: Any, targets: Any, actor: Actor) -> CohortLearner:
    year = learner.nc_year_in(academic_year(actor.today))
    stage = "ks4" if year is not None and year >= 10 else "ks3"
    return CohortLearner(
        name=learner.name_for_employers,
        year=f"Year {year}" if year else "",
        credited=totals[f"{stage}_credited"] if totals else 0,
        planned=totals[f"{stage}_planned"] if totals else 0,
        target=targets[stage.upper()],
    )
