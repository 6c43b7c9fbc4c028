"""Trying other counting rules: what was typed as a policy, and what would be different in words.

People type days; the rules count minutes. A day is as long as the tried rules say, so that "5 days
of 6 hours" is one change and not three.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, get_args

from equalex.kernel.dates import days_phrase, first_day
from equalex.kernel.words import Word
from placements.rules.facts import CRITERIA, KEY_STAGES, ArrangedBy
from placements.rules.policies import Policies
from placements.rules.policy import (
    SOFT_CHECKS,
    Policy,
    PolicyError,
    Problem,
    contradictions,
    read_policy,
)

TRIAL_ID: Final = "tried rules"


class Since(Word):
    """Which days the tried rules would judge."""

    ALWAYS = "always", "All days, as if these had always been the rules"
    THIS_YEAR = "year", "Days from the beginning of this school year"
    TODAY = "today", "Days from today"


CRITERION_LABELS: Final = {
    "purpose": "A purpose shared with employer and learner",
    "outcomes": "Learning outcomes suited to the learner",
    "interaction": "Two-way interaction with people at work",
    "people": "Meeting a range of people",
    "task": "A task or piece of work set by the employer",
    "feedback": "The employer’s feedback on the work",
    "reflection": "The learner’s reflection",
}
CHECK_LABELS: Final = {
    "placement_before_year_10": "Placements before Year 10",
    "in_school": "Days in school",
    "virtual_without_rule": "Virtual days where there is no limit",
}
ARRANGED_LABELS: Final = {
    "school": "The school",
    "employer": "The employer",
    "hub": "The Careers Hub",
    "provider": "A careers delivery provider",
    "self": "The learner or the family",
}
_STAGE_WORDS: Final = {"KS3": "Years 7 to 9", "KS4": "Years 10 and 11"}

# Field of a policy, as its problems name it -> field of the form.
_FIELD_OF: Final = {
    "day_minutes": "day_minutes",
    "date_cap_minutes": "date_cap",
    **{f"targets.{stage}": f"target_{stage.lower()}" for stage in KEY_STAGES},
    **{f"virtual_cap_minutes.{stage}": f"virtual_{stage.lower()}" for stage in KEY_STAGES},
}


class FieldProblem(NamedTuple):
    """What is wrong with a field of the form, as a sentence; "" names none of them."""

    field: str
    sentence: str


class Trial(NamedTuple):
    """What was typed, read: the policy, or what is wrong with it."""

    policy: Policy | None
    problems: tuple[FieldProblem, ...]


def typed_from(policy: Policy) -> dict[str, Any]:
    """A policy as the form shows it: amounts as days, a missing cap as None."""
    typed: dict[str, Any] = {
        "day_minutes": policy.day_minutes,
        "date_cap": _as_days(policy.date_cap_minutes, policy),
        "required_criteria": [name for name in CRITERIA if name in policy.required_criteria],
        "needs_judgement": [name for name in SOFT_CHECKS if name in policy.needs_judgement],
        "approval_required_for": [
            name for name in get_args(ArrangedBy) if name in policy.approval_required_for
        ],
        "since": Since.ALWAYS.value,
    }
    for stage in KEY_STAGES:
        cap = policy.virtual_cap_minutes[stage]
        typed[f"target_{stage.lower()}"] = _as_days(policy.targets[stage], policy)
        typed[f"virtual_{stage.lower()}"] = None if cap is None else _as_days(cap, policy)
    return typed


def _as_days(minutes: int, policy: Policy) -> Decimal:
    # To a thousandth, so that the same minutes come back.
    return Decimal(format(round(Decimal(minutes) / policy.day_minutes, 3).normalize(), "f"))


def read_trial(typed: Mapping[str, Any], *, effective_from: date) -> Trial:
    """The tried policy, or each wrong field with what is wrong, by the rules for every policy."""
    day_minutes: int = typed["day_minutes"]
    minutes = {
        path: None if typed[name] is None else round(typed[name] * day_minutes)
        for path, name in _FIELD_OF.items()
        if name != "day_minutes"
    }
    try:
        policy = read_policy(_values(typed, minutes, effective_from))
    except PolicyError as error:
        return Trial(None, tuple(map(_at_field, error.problems)))
    found = tuple(map(_at_field, contradictions(policy)))
    return Trial(None if found else policy, found)


def _values(
    typed: Mapping[str, Any], minutes: Mapping[str, int | None], effective_from: date
) -> dict[str, Any]:
    return {
        "id": TRIAL_ID,
        "effective_from": effective_from.isoformat(),
        "day_minutes": typed["day_minutes"],
        "date_cap_minutes": minutes["date_cap_minutes"],
        "targets": {stage: minutes[f"targets.{stage}"] for stage in KEY_STAGES},
        "virtual_cap_minutes": {
            stage: minutes[f"virtual_cap_minutes.{stage}"] for stage in KEY_STAGES
        },
        "required_criteria": list(typed["required_criteria"]),
        "needs_judgement": list(typed["needs_judgement"]),
        "approval_required_for": list(typed["approval_required_for"]),
    }


def _at_field(problem: Problem) -> FieldProblem:
    said = problem.rule.replace("day_minutes", "the length of a day")
    for stage, words in _STAGE_WORDS.items():
        said = said.replace(stage, words)
    return FieldProblem(_FIELD_OF.get(problem.field, ""), f"{said[:1].upper()}{said[1:]}.")


def begins(since: Since, current: Policies, today: date, academic_year: int) -> date:
    """The first day that the tried rules would judge."""
    if since is Since.TODAY:
        return today
    if since is Since.THIS_YEAR:
        return first_day(academic_year)
    return current.versions[0].effective_from


def with_trial(current: Policies, tried: Policy) -> Policies:
    """The published rules until the tried ones begin, and those from then on."""
    earlier = [each for each in current if each.effective_from < tried.effective_from]
    return Policies([*earlier, tried])


class Difference(NamedTuple):
    """One value that is tried: what it is called, what it is now, and what was tried."""

    label: str
    now: str
    tried: str


def differences(now: Policy, tried: Policy) -> list[Difference]:
    """Every value that differs, in words."""
    rows = [
        Difference("Length of a day", f"{now.day_minutes} minutes", f"{tried.day_minutes} minutes"),
        *(
            Difference(
                f"Target, {_STAGE_WORDS[each]}",
                *_both(now.targets[each], tried.targets[each], now, tried),
            )
            for each in KEY_STAGES
        ),
        Difference(
            "Most that one date gives",
            *_both(now.date_cap_minutes, tried.date_cap_minutes, now, tried),
        ),
        *(
            Difference(
                f"Most by virtual days, {_STAGE_WORDS[each]}",
                *_both(now.virtual_cap_minutes[each], tried.virtual_cap_minutes[each], now, tried),
            )
            for each in KEY_STAGES
        ),
        _listed(
            "What makes a day meaningful",
            CRITERION_LABELS,
            now.required_criteria,
            tried.required_criteria,
        ),
        _listed("A person decides on", CHECK_LABELS, now.needs_judgement, tried.needs_judgement),
        _listed(
            "Approval beforehand, when arranged by",
            ARRANGED_LABELS,
            now.approval_required_for,
            tried.approval_required_for,
        ),
    ]
    return [row for row in rows if row.now != row.tried]


def _both(first: int | None, second: int | None, now: Policy, tried: Policy) -> tuple[str, str]:
    return _amount(first, now), _amount(second, tried)


def _amount(minutes: int | None, policy: Policy) -> str:
    return (
        "no limit: a person decides"
        if minutes is None
        else days_phrase(minutes, policy.day_minutes)
    )


def _listed(
    label: str, labels: Mapping[str, str], now: frozenset[Any], tried: frozenset[Any]
) -> Difference:
    def said(names: frozenset[Any]) -> str:
        if len(names) == len(labels):
            return "all of them"
        return "; ".join(text for name, text in labels.items() if name in names) or "nothing"

    return Difference(label, said(now), said(tried))
