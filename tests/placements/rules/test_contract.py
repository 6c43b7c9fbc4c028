"""The JSON contract: the form of the answer, and all that a case may be."""

import json
from typing import Any

import pytest

from placements.rules.contract import count_text, read_case
from placements.rules.policy import SHIPPED_POLICY
from tests.placements.rules.contract_case import (
    ANSWER,
    CASE,
    FIRST_DAY,
    FIRST_ENROLMENT,
    FIRST_LEARNER,
    FIRST_POLICY,
    JUDGEMENT,
    answer,
    changed,
    put,
    with_day,
    without,
)


def test_the_case_of_the_contract_has_the_answer_of_the_contract() -> None:
    assert answer(CASE) == ANSWER
    text = count_text(json.dumps(CASE).encode())
    assert json.dumps(json.loads(text)) == json.dumps(ANSWER)


def test_without_policies_the_shipped_one_is_used() -> None:
    assert answer(without("policies")) == ANSWER


def test_no_learners_is_an_answer_too() -> None:
    assert answer({"learners": []}) == {"learners": []}


def test_a_learner_may_have_no_enrolments_and_no_days() -> None:
    nobody = answer({"learners": [{"id": "L1", "enrolments": [], "days": []}]})["learners"][0]
    assert nobody["days"] == []
    assert nobody["benchmark_6"] is False


def test_learners_come_back_in_the_order_given() -> None:
    case = changed(lambda case: case["learners"].insert(0, {**case["learners"][0], "id": "Z"}))
    assert [learner["id"] for learner in answer(case)["learners"]] == ["Z", "L1"]


def test_days_come_back_in_the_order_of_crediting() -> None:
    def add(case: Any) -> None:
        days = case["learners"][0]["days"]
        days.append({**days[0], "id": "D0", "start": None})
        days.append({**days[0], "id": "D2", "start": "00:00"})

    days = answer(changed(add))["learners"][0]["days"]
    assert [(day["id"], day["minutes"]) for day in days] == [("D2", 240), ("D1", 60), ("D0", 0)]


def test_key_stage_is_null_where_none_was_found() -> None:
    day = answer(with_day(date="2024-08-31"))["learners"][0]["days"][0]
    assert day["key_stage"] is None
    assert day["policy"] == "england-2025"
    assert day["reasons"] == ["not_enrolled"]


def test_two_learners_may_use_one_id_for_their_days() -> None:
    case = changed(lambda case: case["learners"].append({**case["learners"][0], "id": "L2"}))
    assert len(answer(case)["learners"]) == 2


@pytest.mark.parametrize("path", [(*FIRST_DAY, "judgement"), (*FIRST_LEARNER, "enrolments", 1)])
def test_what_is_absent_by_right_is_no_error(path: tuple[Any, ...]) -> None:
    assert answer(without(*path)) == ANSWER


@pytest.mark.parametrize(
    "case",
    [
        with_day(start=None, minutes=0),
        with_day(minutes=1440, start="23:59"),
        with_day(judgement=JUDGEMENT),
        with_day(approved_on="2030-01-01"),
        put(None, *FIRST_LEARNER, "enrolments", 1, "key_stage"),
        put("", *FIRST_ENROLMENT, "nc_year"),
        put("2024-09-01", *FIRST_ENROLMENT, "to"),
        put([], *FIRST_POLICY, "required_criteria"),
        put(0, *FIRST_POLICY, "date_cap_minutes"),
        put(99999, *FIRST_POLICY, "virtual_cap_minutes", "KS4"),
        with_day(id="Zoë ☂"),
    ],
)
def test_all_that_the_contract_allows_is_counted(case: Any) -> None:
    assert len(answer(case)["learners"][0]["days"]) == 1


def test_fields_that_the_contract_does_not_know_are_left_alone() -> None:
    case = with_day(note="a good day", colour={"deep": [1, 2]})
    case["learners"][0]["name"] = None
    case["policies"][0]["why"] = "to try it"
    case["made_by"] = "somebody"
    assert answer(case) == ANSWER


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert json.loads(count_text(b"\xef\xbb\xbf" + json.dumps(CASE).encode())) == ANSWER


def test_half_a_surrogate_in_a_name_comes_back_as_it_was() -> None:
    assert answer(with_day(id="\ud800"))["learners"][0]["days"][0]["id"] == "\ud800"


def test_a_case_is_read_as_typed_facts() -> None:
    policies, learners = read_case(json.dumps(with_day(judgement=JUDGEMENT)).encode())
    assert policies.shown == SHIPPED_POLICY
    day = learners[0].days[0]
    assert (day.id, day.minutes, day.accepted, day.reflection) == ("D1", 240, True, True)
    assert learners[0].enrolments[1].counts_for() == "KS3"
