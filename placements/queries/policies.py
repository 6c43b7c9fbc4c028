"""The published rules as counting reads them."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from placements.models import PolicyVersion
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY, WHY, Policy, read_policy

_Row = tuple[int, str, date, str]


@dataclass(frozen=True, slots=True)
class PublishedPolicies:
    """Every published version: for counting, and with the database key of each by its code."""

    policies: Policies
    keys: dict[str, int | None]


def published_policies() -> PublishedPolicies:
    """The versions that count, in one statement; the shipped one where none is published.

    The targets shown are those in force today. What the rules remember of cases they have ruled on is kept in the process for as long as the
    same versions are published.
    """
    rows = tuple(
        (key, code, effective_from, json.dumps(values, sort_keys=True))
        for key, code, effective_from, values in PolicyVersion.objects.published().values_list(
            "pk", "code", "effective_from", "values"
        )
    )
    begun = sum(effective_from <= timezone.localdate() for _, _, effective_from, _ in rows)
    return _read(rows, max(begun, 1))


@lru_cache(maxsize=8)
def _read(rows: tuple[_Row, ...], begun: int) -> PublishedPolicies:
    if not rows:
        return PublishedPolicies(Policies([SHIPPED_POLICY]), {SHIPPED_POLICY.id: None})
    versions = [as_policy(code, start, json.loads(values)) for _, code, start, values in rows]
    return PublishedPolicies(
        Policies(versions, shown=versions[begun - 1]), {code: key for key, code, _, _ in rows}
    )


def as_policy(code: str, effective_from: date, values: dict[str, Any]) -> Policy:
    """A stored version as the rules read it; raises PolicyError naming each wrong value."""
    return read_policy({**values, "id": code, "effective_from": effective_from.isoformat()})


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The version in force on a date, and why each of its values is what it is."""

    policy: Policy
    sources: dict[str, str]
    note: str


def policy_in_force(on: date) -> PolicyInForce:
    """The published version in force on a date; raises NoPolicyError before the first."""
    policy = published_policies().policies.in_force_on(on)
    version = PolicyVersion.objects.published().filter(code=policy.id).first()
    if version is None:
        return PolicyInForce(policy, dict(WHY), "")
    return PolicyInForce(policy, version.sources, version.note)
