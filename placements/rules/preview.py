"""What a day would count for as it is being written down, before anybody has saved it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from placements.rules.facts import (
    CRITERIA,
    KEY_STAGES,
    Activity,
    ArrangedBy,
    Case,
    Criterion,
    KeyStage,
    Kind,
    Mode,
    Setting,
)
from placements.rules.policy import Policy
from placements.rules.reasons import explain
from placements.rules.verdicts import MISSING, Circumstances, Verdict, rule_on

YEARS: Final[dict[KeyStage, str]] = {"KS3": "Years 7 to 9", "KS4": "Years 10 and 11"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What has been entered of an experience so far; `approved` beforehand, where that is asked."""

    kind: Kind
    activity: Activity
    mode: Mode
    setting: Setting
    arranged_by: ArrangedBy
    approved: bool
    criteria: Collection[Criterion]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an attended day of a learner of these years would be, and why, for the school."""

    years: str
    verdict: Verdict
    sentences: tuple[str, ...]
    can_be_mended: bool


def preview(entered: Entered, policy: Policy) -> list[Preview]:
    """One for each key stage; caps, which depend on what else a learner has, are left out."""
    flags = tuple(criterion in entered.criteria for criterion in CRITERIA)
    case: Case = (
        "attended",
        entered.kind,
        entered.activity,
        entered.mode,
        entered.setting,
        entered.arranged_by,
        None,
        *flags,
    )
    day = Circumstances(case, has_minutes=True, approved_beforehand=entered.approved)
    found = []
    for key_stage in KEY_STAGES:
        verdict, reasons, then = rule_on(day, policy, key_stage)
        never = entered.kind != "experience"
        told = reasons[:1] if never else [each for each in reasons if each not in MISSING]
        sentences = [explain(each, "school", policy=policy, key_stage=key_stage) for each in told]
        if not never and (missing := sum(each in MISSING for each in reasons)):
            are = "is" if missing == 1 else "are"
            told_first = f"Not yet meaningful: {missing} of the seven parts {are} not ticked."
            sentences.insert(0, told_first)
        can_be_mended = then == "recover" and not never
        found.append(Preview(YEARS[key_stage], verdict, tuple(sentences), can_be_mended))
    return found
