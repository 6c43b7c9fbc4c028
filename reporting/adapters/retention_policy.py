"""Reading docs/data-retention.yaml, which is policy, web page and enforced rule at once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

POLICY_FILE: Final = Path(__file__).resolve().parents[2] / "docs" / "data-retention.yaml"


@dataclass(frozen=True, slots=True)
class KeptField:
    """One personal field: `field` is app.Model.name."""

    field: str
    what: str
    why: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """Fields that are kept for the same time, and what happens then."""

    title: str
    until: str
    then: str
    fields: tuple[KeptField, ...]


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """All groups in the order of the file. `learner_age_limit` is in years."""

    learner_age_limit: int
    groups: tuple[KeptGroup, ...]


@cache
def read_policy() -> RetentionPolicy:
    """The policy as it stands in the file. Raises KeyError where a row is incomplete."""
    content: dict[str, Any] = yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8"))
    return RetentionPolicy(
        learner_age_limit=content.pop("learner_age_limit"),
        groups=tuple(
            KeptGroup(
                title=group["title"],
                until=group["until"],
                then=group["then"],
                fields=tuple(KeptField(**row) for row in group["fields"]),
            )
            for group in content.values()
        ),
    )
