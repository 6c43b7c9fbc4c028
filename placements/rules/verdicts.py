"""One day judged by itself: every check that fails, in the order of the contract, and what follows
from them.
"""

from typing import Any, Final, Literal, NamedTuple

from placements.rules.facts import CRITERIA, Case, KeyStage
from placements.rules.policy import Policy

Verdict = Literal["counts", "counts_in_part", "needs_judgement", "does_not_count"]
ReasonCode = str
"""A key of `reasons.REASONS`."""

NOT_AN_EXPERIENCE: Final = {
    "encounter": "encounter_not_experience",
    "preparation": "preparation_not_experience",
    "job": "job_not_experience",
}
NOT_ATTENDED: Final = {
    "planned": "not_yet_happened",
    "unconfirmed": "attendance_unconfirmed",
    "absent": "absent",
}
MISSING: Final = tuple(f"missing_{criterion}" for criterion in CRITERIA)

MENDABLE: Final = frozenset({*MISSING, "attendance_unconfirmed"})
"""Hard reasons that can still be put right: a day with no others can be recovered."""
_STILL_TO_COME: Final = frozenset({*MISSING, "not_yet_happened"})

_REMEMBERED: Final = 50_000


class Ruling(NamedTuple):
    """What is said of a day before any cap: its verdict, its reasons, and what becomes of its
    minutes.

    `then`: they are credited now, could be recovered, are planned, or are left out.
    """

    verdict: Verdict
    reasons: tuple[ReasonCode, ...]
    then: Literal["credit", "recover", "plan", "leave_out"]


class Circumstances(NamedTuple):
    """All that the ruling on a day depends on, besides policy and key stage."""

    case: Case
    has_minutes: bool
    approved_beforehand: bool


def rule_on(day: Circumstances, policy: Policy, key_stage: KeyStage) -> Ruling:
    """The ruling on one day: a judgement settles soft reasons and never overrides a hard one."""
    hard = hard_reasons(day, policy)
    soft = soft_reasons(day.case, policy, key_stage)
    accepted = day.case[6]
    refused = bool(soft) and accepted is False
    open_question = bool(soft) and accepted is None
    if hard:
        if MENDABLE.issuperset(hard) and not refused:
            return Ruling("does_not_count", (*hard, *soft), "recover")
        if _STILL_TO_COME.issuperset(hard) and not refused and not open_question:
            return Ruling("does_not_count", (*hard, *soft), "plan")
        return Ruling("does_not_count", (*hard, *soft), "leave_out")
    if refused:
        return Ruling("does_not_count", (*soft, "judged_not_to_count"), "leave_out")
    if open_question:
        return Ruling("needs_judgement", tuple(soft), "recover")
    return Ruling("counts", tuple(soft), "credit")


def hard_reasons(day: Circumstances, policy: Policy) -> list[ReasonCode]:
    """Why a day cannot count, whatever anybody judges: every check of the contract from the third
    to the seventh.
    """
    attendance, kind, _, _, _, arranged_by, _, *criteria = day.case
    reasons = []
    if kind != "experience":
        reasons.append(NOT_AN_EXPERIENCE[kind])
    if attendance != "attended":
        reasons.append(NOT_ATTENDED[attendance])
    elif not day.has_minutes:
        reasons.append("no_minutes")
    if arranged_by in policy.approval_required_for and not day.approved_beforehand:
        reasons.append("not_approved_beforehand")
    for reason, criterion, met in zip(MISSING, CRITERIA, criteria, strict=True):
        if not met and criterion in policy.required_criteria:
            reasons.append(reason)
    return reasons


def soft_reasons(case: Case, policy: Policy, key_stage: KeyStage) -> list[ReasonCode]:
    """What a person must judge, as far as the policy asks for it."""
    _, _, activity, mode, setting, *_ = case
    reasons = []
    if activity == "placement" and key_stage == "KS3":
        reasons.append("placement_before_year_10")
    if setting == "school":
        reasons.append("in_school")
    if mode == "virtual" and policy.virtual_cap_minutes[key_stage] is None:
        reasons.append("virtual_without_rule")
    return [reason for reason in reasons if reason in policy.needs_judgement]


class Rulings(dict[tuple[tuple[Any, ...], bool, bool], Ruling]):
    """What one policy says of days in one key stage, each kind of case ruled on once.

    The half million days of a hub are a few hundred cases: looking one up costs a fraction of its
    eleven checks.
    """

    def __init__(self, policy: Policy, key_stage: KeyStage) -> None:
        super().__init__()
        self._policy = policy
        self._key_stage = key_stage

    def __missing__(self, key: tuple[tuple[Any, ...], bool, bool]) -> Ruling:
        if len(self) >= _REMEMBERED:
            self.clear()
        ruling = self[key] = rule_on(Circumstances(*key), self._policy, self._key_stage)
        return ruling
