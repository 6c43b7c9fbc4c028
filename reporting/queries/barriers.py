"""What keeps learners without a day from workplaces: numbers only."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from placements.models import Barrier
from reporting.queries.learner_figures import Whom


@dataclass(frozen=True, slots=True)
class BarrierCount:
    """One reason: learners whom it keeps away on the date, and how many of them have no day yet."""

    label: str
    learners: int
    without_a_day: int


@dataclass(frozen=True, slots=True)
class Barriers:
    """By reason, most learners first; `noted` are learners with any reason."""

    reasons: tuple[BarrierCount, ...] = ()
    noted: int = 0


def read_barriers(whom: Whom) -> Barriers:
    """Barriers that stood on a date, in two statements, whoever may see the learners.

    Reasons that schools worded alike are one. Whether a learner has a day is taken as it is now.
    """
    standing = Barrier.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=whom.as_of),
        noted_on__lte=whom.as_of,
        learner__in=whom.learners.values("pk"),
    ).order_by()
    none = ~Q(learner__progress__benchmark_6=True)
    rows = (
        standing.values(label=F("reason__label"))
        .annotate(
            learners=Count("learner", distinct=True),
            without_a_day=Count("learner", distinct=True, filter=none),
        )
        .values_list("label", "learners", "without_a_day")
    )
    found = [BarrierCount(*row) for row in rows]
    return Barriers(
        tuple(sorted(found, key=lambda each: (-each.learners, each.label))),
        standing.aggregate(n=Count("learner", distinct=True))["n"],
    )
