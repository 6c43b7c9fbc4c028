"""Learners as the rules read them, for what counts them again: other rules, and repairs."""

from collections.abc import Sequence

from placements.queries.ledger import enrolments_of, standing_days_of
from placements.rules.facts import LearnerFacts


def facts_of(keys: Sequence[int]) -> list[LearnerFacts]:
    """The enrolments and standing days of these learners, in the order given. Two statements."""
    enrolments = enrolments_of(keys)
    days = standing_days_of(keys)
    return [LearnerFacts(key, enrolments.get(key, ()), tuple(days.get(key, ()))) for key in keys]
