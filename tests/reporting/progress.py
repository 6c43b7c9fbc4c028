"""Progress rows as the ledger would have written them, without its days: for figures only."""

from placements.models import Progress
from schools.models import Learner


def progress_of(learner: Learner, *, ks3: int = 0, ks4: int = 0, **minutes: int) -> Progress:
    """The totals of a learner; `ks3` and `ks4` are credited minutes."""
    return Progress.objects.create(
        learner=learner,
        school=learner.school,
        cohort=learner.cohort,
        ks3_credited=ks3,
        ks4_credited=ks4,
        ks3_met=ks3 >= 1500,
        ks4_met=ks4 >= 1500,
        benchmark_6=ks3 + ks4 > 0,
        **minutes,
    )
