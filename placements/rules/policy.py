"""The policy: every value the rules go by, as dated data.

No value of a policy stands in code. The shipped one is `shipped_policy.json`, with the source of each value beside it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from placements.rules.dates import read_date
from placements.rules.facts import CRITERIA, KEY_STAGES, ArrangedBy, Criterion, KeyStage

SoftCheck = Literal["placement_before_year_10", "in_school", "virtual_without_rule"]
SOFT_CHECKS: Final[tuple[SoftCheck, ...]] = get_args(SoftCheck)

MINUTES_IN_A_DATE: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the rules' values; all amounts are minutes. In force from `effective_from` until the next version.

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
        return f"{tenths // 10}.{tenths % 10}"

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
            "approval_required_for": [name for name in get_args(ArrangedBy) if name in self.approval_required_for],
        }


class Problem(NamedTuple):
    """What is wrong with a policy: the field ("targets.KS3") and the rule it breaks, as a phrase."""

    field: str
    rule: str


class PolicyError(ValueError):
    """A policy, or a list of them, that cannot be counted by. `problems` holds each field with its rule."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.rule}" for problem in problems))
        self.problems = problems


def read_policy(values: Mapping[str, object]) -> Policy:
    """A policy from values as the JSON contract writes them; `PolicyError` names every field that is wrong."""
    problems: list[Problem] = []
    read = {field: _read_field(values, field, reader, problems) for field, reader in _READERS.items()}
    if problems:
        raise PolicyError(*problems)
    return Policy(**read)


def contradictions(policy: Policy) -> tuple[Problem, ...]:
    """Where a policy's values cannot all be meant: for drafts, before they are published.

    A case counted from the command line may contradict itself: it is there to try things on.
    """
    found = []
    if policy.day_minutes > MINUTES_IN_A_DATE:
        found.append(Problem("day_minutes", f"a day cannot be longer than {MINUTES_IN_A_DATE} minutes"))
    if policy.date_cap_minutes < policy.day_minutes:
        found.append(Problem("date_cap_minutes", "the cap of a date is below day_minutes: no day could count in full"))
    for key_stage in KEY_STAGES:
        target = policy.targets[key_stage]
        virtual_cap = policy.virtual_cap_minutes[key_stage]
        if target < policy.day_minutes:
            found.append(Problem(f"targets.{key_stage}", "the target is below one day (day_minutes)"))
        if policy.date_cap_minutes > target:
            found.append(Problem("date_cap_minutes", f"the cap of a date is above the target of {key_stage}"))
        if virtual_cap is not None and virtual_cap > target:
            field = f"virtual_cap_minutes.{key_stage}"
            found.append(Problem(field, f"the cap on virtual days is above the target of {key_stage}"))
    return tuple(found)


def _read_field(
    values: Mapping[str, object], field: str, reader: Callable[[object], Any], problems: list[Problem]
) -> Any:
    if field not in values:
        problems.append(Problem(field, "the field is missing"))
        return None
    try:
        return reader(values[field])
    except PolicyError as error:
        problems.extend(Problem(f"{field}.{part}" if part else field, rule) for part, rule in error.problems)
    return None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong("must be text that is not empty")
    return value


def _date(value: object) -> date:
    if not isinstance(value, str):
        raise _wrong("must be a date written as YYYY-MM-DD")
    try:
        return read_date(value)
    except ValueError as error:
        raise _wrong("must be a date written as YYYY-MM-DD") from error


def _minutes(value: object, *, least: int = 0) -> int:
    # A boolean is an integer to Python, but not to the person who wrote the file.
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _wrong(f"must be a whole number of minutes, {least} or more")
    return value


def _minutes_of_a_day(value: object) -> int:
    return _minutes(value, least=1)


def _minutes_or_no_rule(value: object) -> int | None:
    return None if value is None else _minutes(value)


def _by_key_stage(reader: Callable[[object], Any]) -> Callable[[object], dict[str, Any]]:
    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise _wrong("must be an object with KS3 and KS4")
        problems = [Problem(str(word), "is not a key stage (KS3, KS4)") for word in value if word not in KEY_STAGES]
        amounts: dict[str, Any] = {key_stage: _read_field(value, key_stage, reader, problems) for key_stage in KEY_STAGES}
        if problems:
            raise PolicyError(*problems)
        return amounts

    return read


def _words(known: tuple[str, ...]) -> Callable[[object], frozenset[str]]:
    def read(value: object) -> frozenset[str]:
        if not isinstance(value, list):
            raise _wrong("must be a list of words")
        unknown = [word for word in value if word not in known]
        if unknown:
            raise _wrong(f"unknown word {json.dumps(unknown[0])} (known: {', '.join(known)})")
        return frozenset(value)

    return read


def _wrong(rule: str) -> PolicyError:
    return PolicyError(Problem("", rule))


_READERS: Final[dict[str, Callable[[object], Any]]] = {
    "id": _text,
    "effective_from": _date,
    "day_minutes": _minutes_of_a_day,
    "targets": _by_key_stage(_minutes),
    "date_cap_minutes": _minutes,
    "required_criteria": _words(CRITERIA),
    "virtual_cap_minutes": _by_key_stage(_minutes_or_no_rule),
    "needs_judgement": _words(SOFT_CHECKS),
    "approval_required_for": _words(get_args(ArrangedBy)),
}

_SHIPPED: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("shipped_policy.json").read_text(encoding="utf-8")
)
SHIPPED_POLICY: Final = read_policy(_SHIPPED)
"""The policy the product comes with."""
WHY: Final[Mapping[str, str]] = _SHIPPED["why"]
"""Where each value of the shipped policy comes from: "source: ...", "our default: ..." or both."""
