"""Totals as the ledger would have written them, without its days: for figures only."""

from typing import Any

from placements.actions.figures import add_figures
from placements.models import Progress
from placements.queries.ledger import members
from placements.rules.figures import LearnerTotals
from schools.models import Learner


def progress_of(learner: Learner, *, ks3: int = 0, ks4: int = 0, **minutes: int) -> Progress:
    """The totals of a learner; `ks3` and `ks4` are credited minutes."""
    (who,) = members(Learner.objects.filter(pk=learner.pk))
    values: dict[str, Any] = {
        **dict.fromkeys(LearnerTotals._fields, 0),
        **who._asdict(),
        "day_minutes": 300,
        "ks3_target": 1500,
        "ks4_target": 1500,
        "ks3_credited": ks3,
        "ks4_credited": ks4,
        "ks3_met": ks3 >= 1500,
        "ks4_met": ks4 >= 1500,
        "benchmark_6": ks3 + ks4 > 0,
        **minutes,
    }
    values.pop("learner_id")
    totals = LearnerTotals(**values)
    add_figures({totals: 1})
    return Progress.objects.create(learner=learner, **{"school_id": values.pop("school"), **values})
