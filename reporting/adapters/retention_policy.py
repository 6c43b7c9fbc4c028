"""Reading docs/data-retention.yaml, which is policy, web page and enforced rule at once."""

import calendar
from dataclasses import dataclass
from datetime import date
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
    """Fields that are kept for the same time, and what happens then.

    `months` is that time where it runs from an event, else 0.
    """

    title: str
    until: str
    then: str
    fields: tuple[KeptField, ...]
    months: int = 0


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """All groups by name, in the order of the file. `learner_age_limit` is in years."""

    learner_age_limit: int
    by_name: dict[str, KeptGroup]

    @property
    def groups(self) -> tuple[KeptGroup, ...]:
        """All groups."""
        return tuple(self.by_name.values())

    def kept_since(self, name: str, *, today: date) -> date:
        """What happened before this day is no longer kept in that group. Raises KeyError without a term."""
        months = self.by_name[name].months
        if not months:
            raise KeyError(name)
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        day = min(today.day, calendar.monthrange(year, month + 1)[1])
        return date(year, month + 1, day)


@cache
def read_policy() -> RetentionPolicy:
    """The policy as it stands in the file. Raises KeyError where a row is incomplete."""
    content: dict[str, Any] = yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8"))
    return RetentionPolicy(
        learner_age_limit=content.pop("learner_age_limit"),
        by_name={
            name: KeptGroup(
                title=group["title"],
                until=group["until"].format(months=group.get("months", "")),
                then=group["then"],
                fields=tuple(KeptField(**row) for row in group["fields"]),
                months=group.get("months", 0),
            )
            for name, group in content.items()
        },
    )
