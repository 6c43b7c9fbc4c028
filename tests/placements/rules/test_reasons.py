"""Every reason can be said to everyone, with the amounts of the policy that judged."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from placements.rules.count import DayCount
from placements.rules.policy import SHIPPED_POLICY, SOFT_CHECKS
from placements.rules.reasons import (
    REASONS,
    Audience,
    Reason,
    amount_in_days,
    explain,
    explain_day,
    repairs_of,
)
from placements.rules.verdicts import MISSING, NOT_AN_EXPERIENCE, NOT_ATTENDED, Verdict

CODES = [
    "not_enrolled",
    "outside_years",
    *NOT_AN_EXPERIENCE.values(),
    *NOT_ATTENDED.values(),
    "no_minutes",
    "not_approved_beforehand",
    *MISSING,
    *SOFT_CHECKS,
    "judged_not_to_count",
    "virtual_cap",
    "date_cap",
]


def a_count(*reasons: str, verdict: Verdict = "does_not_count", minutes: int = 0) -> DayCount:
    return DayCount("D1", "KS3", SHIPPED_POLICY.id, verdict, minutes, reasons)


def repair_codes(day: DayCount, *, accepted: bool | None = None) -> list[str]:
    return [reason.code for reason in repairs_of(day, accepted=accepted)]


def test_every_reason_of_the_contract_has_words_in_its_order() -> None:
    assert sorted(REASONS) == sorted(CODES)
    assert len(REASONS) == 23


@pytest.mark.parametrize("reason", REASONS.values(), ids=list(REASONS))
def test_every_sentence_is_one(reason: Reason) -> None:
    sentences = [reason.school, reason.learner, reason.governor]
    sentences += [text for text in (reason.repair, reason.accepted) if text]
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z].*[.]", sentence)
        assert "  " not in sentence


@pytest.mark.parametrize("reason", REASONS.values(), ids=list(REASONS))
def test_a_repair_has_somebody_to_do_it(reason: Reason) -> None:
    assert (reason.who_acts == "nobody") == (reason.repair == "")


def test_hard_and_soft_are_those_of_the_contract() -> None:
    assert {code for code, reason in REASONS.items() if reason.is_hard} == {
        "not_enrolled",
        "outside_years",
        *NOT_AN_EXPERIENCE.values(),
        *NOT_ATTENDED.values(),
        "no_minutes",
        "not_approved_beforehand",
        *MISSING,
    }
    assert {code for code, reason in REASONS.items() if reason.sort == "soft"} == set(SOFT_CHECKS)
    assert {code for code, reason in REASONS.items() if reason.accepted} == set(SOFT_CHECKS)


@pytest.mark.parametrize("audience", get_args(Audience))
def test_caps_are_said_with_the_policys_amounts(audience: Audience) -> None:
    policy = replace(
        SHIPPED_POLICY, date_cap_minutes=450, virtual_cap_minutes={"KS3": 300, "KS4": None}
    )
    date_cap = explain("date_cap", audience, policy=policy, key_stage="KS4")
    virtual_cap = explain("virtual_cap", audience, policy=policy, key_stage="KS3")
    assert "1.5 days" in date_cap
    assert "1 day" in virtual_cap
    assert "{" not in date_cap + virtual_cap


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 days"), (150, "0.5 days"), (299, "0.9 days"), (300, "1 day"), (1499, "4.9 days")],
)
def test_amounts_are_rounded_down_to_a_tenth(minutes: int, text: str) -> None:
    assert amount_in_days(minutes, SHIPPED_POLICY) == text


def test_a_reason_can_be_said_without_a_key_stage() -> None:
    sentence = explain("not_enrolled", "learner", policy=SHIPPED_POLICY, key_stage=None)
    assert sentence == "We have no school year for you on this date."


def test_what_was_judged_to_count_is_said_so() -> None:
    day = a_count("in_school", "date_cap", verdict="counts_in_part", minutes=100)
    assert explain_day(day, "school", policy=SHIPPED_POLICY) == [
        "Took place in school, judged to count.",
        "One date gives at most 1 day, and other entries on it came first.",
    ]


@pytest.mark.parametrize(
    "day",
    [
        a_count("in_school", verdict="needs_judgement"),
        a_count("in_school", "judged_not_to_count"),
        a_count("missing_task", "in_school"),
    ],
)
def test_what_was_not_judged_to_count_is_not_said_so(day: DayCount) -> None:
    assert "judged to count" not in " ".join(explain_day(day, "school", policy=SHIPPED_POLICY))


def test_a_judgement_already_made_is_said_where_a_hard_reason_still_stands() -> None:
    day = a_count("missing_feedback", "in_school")
    sentences = explain_day(day, "governor", policy=SHIPPED_POLICY, accepted=True)
    assert sentences[1] == "Took place in school, judged to count."


def test_repairs_are_what_one_can_still_do() -> None:
    missing = a_count("missing_feedback", "missing_reflection", "in_school")
    assert repair_codes(missing) == ["missing_feedback", "missing_reflection", "in_school"]
    assert repair_codes(missing, accepted=True) == ["missing_feedback", "missing_reflection"]
    assert repair_codes(a_count("in_school", verdict="needs_judgement")) == ["in_school"]


@pytest.mark.parametrize(
    "day",
    [
        a_count("encounter_not_experience", "missing_feedback"),
        a_count("absent", "missing_reflection"),
        a_count("date_cap"),
        a_count("in_school", verdict="counts", minutes=300),
        a_count("in_school", "date_cap", verdict="counts_in_part", minutes=100),
    ],
)
def test_nothing_is_asked_for_where_it_would_not_help(day: DayCount) -> None:
    assert repair_codes(day) == []


def test_the_employer_gives_feedback_and_the_learner_reflects() -> None:
    assert REASONS["missing_feedback"].who_acts == "employer"
    assert REASONS["missing_reflection"].who_acts == "learner"
