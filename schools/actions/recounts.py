"""Totals live in an app above this one: its tasks are woken by name once all has committed.

Until they have run pages read the totals of before; a message that the broker loses is made good
by the nightly check of the ledger.
"""

from collections.abc import Collection

from equalex.journal.actions import wake

_RECOUNT = "placements.recount_learners"
_REBUILD = "placements.rebuild_figures"
_LEARNERS_PER_TASK = 1000


def recount_later(learner_ids: Collection[int]) -> None:
    """Count these learners again, whose enrolments or school changed."""
    learners = sorted(set(learner_ids))
    for start in range(0, len(learners), _LEARNERS_PER_TASK):
        wake(_RECOUNT, learners[start : start + _LEARNERS_PER_TASK])


def rebuild_later(school_ids: Collection[int]) -> None:
    """Make the figures of these schools anew, of which learners went without being counted."""
    wake(_REBUILD, sorted(school_ids))
