"""The published counting rules that hold on a date, as far as figures need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from placements.queries.policies import PublishedPolicies, published_policies
from placements.rules.policies import NoPolicyError


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The version in force: its key (None: only the shipped one exists), code, and amounts in minutes."""

    version_id: int | None
    code: str
    effective_from: date
    day_minutes: int
    targets: Mapping[str, int]


def rules_in_force(on: date, published: PublishedPolicies | None = None) -> RulesInForce:
    """The version in force on a date, or the first where none was yet, in one statement; in none
    where the published versions were read already.
    """
    published = published or published_policies()
    try:
        policy = published.policies.in_force_on(on)
    except NoPolicyError:
        policy = published.policies.versions[0]
    return RulesInForce(
        published.keys[policy.id],
        policy.id,
        policy.effective_from,
        policy.day_minutes,
        dict(policy.targets.items()),
    )
