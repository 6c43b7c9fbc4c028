"""The policy as dated data: what is shipped, what is read, what contradicts itself, what is in
force when.
"""

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from placements.rules.facts import CRITERIA, Enrolment, Judgement, overlapping
from placements.rules.fields import FieldError, quoted, read_time
from placements.rules.policies import NoPolicyError, Policies
from placements.rules.policy import (
    SHIPPED_POLICY,
    WHY,
    Policy,
    PolicyError,
    Problem,
    contradictions,
    read_policy,
)


def a_policy(**values: Any) -> Policy:
    return replace(SHIPPED_POLICY, **values)


def test_the_shipped_policy_is_that_of_the_contract() -> None:
    assert SHIPPED_POLICY.as_values() == {
        "id": "england-2025",
        "effective_from": "2000-01-01",
        "day_minutes": 300,
        "targets": {"KS3": 1500, "KS4": 1500},
        "date_cap_minutes": 300,
        "required_criteria": list(CRITERIA),
        "virtual_cap_minutes": {"KS3": 600, "KS4": None},
        "needs_judgement": ["placement_before_year_10", "in_school", "virtual_without_rule"],
        "approval_required_for": ["self"],
    }


def test_each_shipped_value_says_where_it_comes_from() -> None:
    names = {each.name for each in fields(Policy)} - {"id", "effective_from"}
    assert set(WHY) == names
    assert all(why.startswith(("source: ", "our default: ")) for why in WHY.values())


def test_a_policy_comes_back_from_its_values() -> None:
    assert read_policy(SHIPPED_POLICY.as_values()) == SHIPPED_POLICY
    lean = a_policy(
        required_criteria=frozenset({"task"}),
        needs_judgement=frozenset(),
        approval_required_for=frozenset({"hub", "employer"}),
    )
    assert read_policy(lean.as_values()) == lean


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        SHIPPED_POLICY.day_minutes = 1  # type: ignore[misc]  # it is what we prove


def test_a_policy_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(SHIPPED_POLICY)) == SHIPPED_POLICY


def test_every_wrong_field_comes_with_its_rule() -> None:
    values = {**SHIPPED_POLICY.as_values(), "day_minutes": 0, "targets": {"KS3": 1}}
    del values["needs_judgement"]
    with pytest.raises(PolicyError) as refused:
        read_policy(values)
    assert refused.value.problems == (
        Problem("day_minutes", "must be a whole number of 1 or more, not 0"),
        Problem("targets.KS4", "the field is missing"),
        Problem("needs_judgement", "the field is missing"),
    )
    assert str(refused.value).startswith("day_minutes: must be a whole number of 1 or more, not 0;")


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0.0"), (29, "0.0"), (30, "0.1"), (1050, "3.5"), (1499, "4.9"), (1500, "5.0")],
)
def test_days_are_rounded_down_to_a_tenth(minutes: int, text: str) -> None:
    assert SHIPPED_POLICY.days_text(minutes) == text


def test_the_length_of_a_day_decides_what_minutes_are_in_days() -> None:
    assert a_policy(day_minutes=240).days_text(1500) == "6.2"


SOUND = [
    {},
    {"virtual_cap_minutes": {"KS3": 1500, "KS4": None}},
    {"date_cap_minutes": 1500},
    {"day_minutes": 1440, "date_cap_minutes": 1440},
    {"targets": {"KS3": 600, "KS4": 300}},
    {"required_criteria": frozenset()},
]


@pytest.mark.parametrize("values", SOUND)
def test_a_sound_policy_contradicts_nothing(values: dict[str, Any]) -> None:
    assert contradictions(a_policy(**values)) == ()


CONTRADICTORY = [
    ({"virtual_cap_minutes": {"KS3": 1501, "KS4": None}}, ["virtual_cap_minutes.KS3"]),
    ({"virtual_cap_minutes": {"KS3": 0, "KS4": 1501}}, ["virtual_cap_minutes.KS4"]),
    ({"date_cap_minutes": 1501}, ["date_cap_minutes", "date_cap_minutes"]),
    ({"date_cap_minutes": 299}, ["date_cap_minutes"]),
    ({"day_minutes": 1441, "date_cap_minutes": 1441}, ["day_minutes"]),
    (
        {"targets": {"KS3": 1500, "KS4": 299}, "date_cap_minutes": 300},
        ["targets.KS4", "date_cap_minutes"],
    ),
]


@pytest.mark.parametrize(("values", "expected"), CONTRADICTORY)
def test_a_policy_that_contradicts_itself_is_told_where(
    values: dict[str, Any], expected: list[str]
) -> None:
    found = contradictions(a_policy(**values))
    assert [problem.field for problem in found] == expected
    assert all(problem.rule for problem in found)


def test_the_policy_in_force_is_the_last_that_began() -> None:
    later = a_policy(id="b", effective_from=date(2027, 9, 1))
    policies = Policies([later, SHIPPED_POLICY])
    assert policies.in_force_on(date(2027, 8, 31)) is SHIPPED_POLICY
    assert policies.in_force_on(date(2027, 9, 1)) is later
    assert policies.in_force_on(date.max) is later
    assert policies.shown is later
    assert policies.reign_on(date(2020, 1, 1)).last_day == date(2027, 8, 31)
    assert policies.reign_on(date(2028, 1, 1)).last_day == date.max
    assert list(policies) == [SHIPPED_POLICY, later]


def test_before_the_first_policy_there_is_none() -> None:
    policies = Policies([SHIPPED_POLICY])
    assert policies.in_force_on(date(2000, 1, 1)) is SHIPPED_POLICY
    with pytest.raises(NoPolicyError) as refused:
        policies.in_force_on(date(1999, 12, 31))
    assert refused.value.on == date(1999, 12, 31)
    assert refused.value.earliest == date(2000, 1, 1)


def test_policies_must_be_told_apart() -> None:
    with pytest.raises(PolicyError, match="at least one"):
        Policies([])
    with pytest.raises(PolicyError, match="share one id"):
        Policies([SHIPPED_POLICY, a_policy(effective_from=date(2027, 9, 1))])
    with pytest.raises(PolicyError, match="begin on one date"):
        Policies([SHIPPED_POLICY, a_policy(id="b")])


def test_a_judgement_needs_its_reason() -> None:
    on = date(2025, 3, 5)
    assert Judgement(accept=True, by="A. Leader", on=on, reason="as agreed").accept
    for reason in ("", "  "):
        with pytest.raises(ValueError, match="needs its reason"):
            Judgement(accept=True, by="A. Leader", on=on, reason=reason)


def test_overlapping_enrolments_are_named() -> None:
    first = Enrolment(date(2024, 9, 1), date(2025, 8, 31), "8")
    second = Enrolment(date(2025, 9, 1), None, "9")
    assert overlapping((second, first)) is None
    assert overlapping(()) is None
    early = second._replace(first_day=first.first_day + timedelta(days=364))
    assert overlapping((early, first)) == (first, early)
    assert overlapping((second, second._replace(first_day=date(2030, 1, 1)))) is not None


def test_values_in_messages_are_cut_where_they_are_long() -> None:
    assert quoted("x" * 58) == '"' + "x" * 58 + '"'
    assert quoted("x" * 59) == '"' + "x" * 59 + "..."


def test_times_of_day_are_read_in_hours_and_minutes() -> None:
    assert (read_time("13:45").hour, read_time("13:45").minute) == (13, 45)
    with pytest.raises(FieldError):
        read_time("1345")
