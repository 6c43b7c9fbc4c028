"""The policy: every value the rules go by, as dated data.

No value of a policy stands in code. The shipped one is `shipped_policy.json`, with the source of
each value beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from placements.rules.facts import CRITERIA, KEY_STAGES, ArrangedBy, Criterion, KeyStage
from placements.rules.fields import (
    FieldError,
    Reader,
    each_of,
    field,
    nullable,
    read_date,
    read_filled_text,
    whole_number,
    words,
)

SoftCheck = Literal["placement_before_year_10", "in_school", "virtual_without_rule"]
SOFT_CHECKS: Final[tuple[SoftCheck, ...]] = get_args(SoftCheck)

MINUTES_IN_A_DATE: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules' values; all amounts are minutes. In force from `effective_from`
    until the next version.

    `virtual_cap_minutes` of None means that no rule exists for that key stage.
    """

    id: str
    effective_from: date
    day_minutes: int
    targets: Mapping[KeyStage, int]
    date_cap_minutes: int
    required_criteria: frozenset[Criterion]
    virtual_cap_minutes: Mapping[KeyStage, int | None]
    needs_judgement: frozenset[SoftCheck]
    approval_required_for: frozenset[ArrangedBy]

    def days_text(self, minutes: int) -> str:
        """Minutes as days, rounded down to one decimal: 1499 of 300 is "4.9", never "5.0"."""
        tenths = minutes * 10 // self.day_minutes
        return f"{tenths // 10:,}.{tenths % 10}"

    def as_values(self) -> dict[str, Any]:
        """The policy as the JSON contract writes it; `read_policy` reads it back."""
        return {
            "id": self.id,
            "effective_from": self.effective_from.isoformat(),
            "day_minutes": self.day_minutes,
            "targets": dict(self.targets),
            "date_cap_minutes": self.date_cap_minutes,
            "required_criteria": [name for name in CRITERIA if name in self.required_criteria],
            "virtual_cap_minutes": dict(self.virtual_cap_minutes),
            "needs_judgement": [name for name in SOFT_CHECKS if name in self.needs_judgement],
            "approval_required_for": [
                name for name in get_args(ArrangedBy) if name in self.approval_required_for
            ],
        }


class Problem(NamedTuple):
    """What is wrong with a policy: the field ("targets.KS3") and the rule it breaks, as a
    phrase.
    """

    field: str
    rule: str


class PolicyError(ValueError):
    """A policy, or a list of them, that cannot be counted by. `problems` holds each field with its
    rule.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.rule}" for problem in problems))
        self.problems = problems


def read_policy(values: Mapping[str, Any]) -> Policy:
    """A policy from values as the JSON contract writes them; `PolicyError` names every field that
    is wrong.

    What it does not know (a note, the sources) it leaves alone.
    """
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            read[name] = field(values, name, reader)
        except FieldError as error:
            problems.append(Problem(error.field, error.rule))
    if problems:
        raise PolicyError(*problems)
    return Policy(**read)


def contradictions(policy: Policy) -> tuple[Problem, ...]:
    """Where a policy's values cannot all be meant: for drafts, before they are published.

    A case counted from the command line may contradict itself: it is there to try things on.
    """
    found = []
    if policy.day_minutes > MINUTES_IN_A_DATE:
        found.append(
            Problem("day_minutes", f"a day cannot be longer than {MINUTES_IN_A_DATE} minutes")
        )
    if policy.date_cap_minutes < policy.day_minutes:
        found.append(
            Problem(
                "date_cap_minutes",
                "the cap of a date is below day_minutes: no day could count in full",
            )
        )
    for key_stage in KEY_STAGES:
        target = policy.targets[key_stage]
        virtual_cap = policy.virtual_cap_minutes[key_stage]
        if target < policy.day_minutes:
            found.append(
                Problem(f"targets.{key_stage}", "the target is below one day (day_minutes)")
            )
        if policy.date_cap_minutes > target:
            found.append(
                Problem("date_cap_minutes", f"the cap of a date is above the target of {key_stage}")
            )
        if virtual_cap is not None and virtual_cap > target:
            field = f"virtual_cap_minutes.{key_stage}"
            found.append(
                Problem(field, f"the cap on virtual days is above the target of {key_stage}")
            )
    return tuple(found)


_READERS: Final[dict[str, Reader[Any]]] = {
    "id": read_filled_text,
    "effective_from": read_date,
    "day_minutes": whole_number(1),
    "targets": each_of(KEY_STAGES, whole_number(0)),
    "date_cap_minutes": whole_number(0),
    "required_criteria": words(CRITERIA),
    "virtual_cap_minutes": each_of(KEY_STAGES, nullable(whole_number(0))),
    "needs_judgement": words(SOFT_CHECKS),
    "approval_required_for": words(get_args(ArrangedBy)),
}

_SHIPPED: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("shipped_policy.json").read_text(encoding="utf-8")
)
SHIPPED_POLICY: Final = read_policy(_SHIPPED)
"""The policy the product comes with."""
WHY: Final[Mapping[str, str]] = _SHIPPED["why"]
"""Where each value of the shipped policy comes from: "source: ...", "our default: ..." or both."""
