"""A case of the JSON contract with its answer, and how to change one thing in it."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from placements.rules.contract import ContractError, count_text
from placements.rules.policy import SHIPPED_POLICY

DAY = {
    "id": "D1",
    "date": "2025-03-04",
    "start": "09:00",
    "minutes": 240,
    "attendance": "attended",
    "kind": "experience",
    "activity": "visit",
    "mode": "in_person",
    "setting": "workplace",
    "arranged_by": "school",
    "approved_on": None,
    "judgement": None,
    "criteria": {
        "purpose": True,
        "outcomes": True,
        "interaction": True,
        "people": True,
        "task": True,
        "feedback": True,
        "reflection": True,
    },
}
JUDGEMENT = {"accept": True, "by": "A. Leader", "on": "2025-03-05", "reason": "as agreed"}
CASE = {
    "policies": [SHIPPED_POLICY.as_values()],
    "learners": [
        {
            "id": "L1",
            "enrolments": [
                {"from": "2024-09-01", "to": "2025-08-31", "nc_year": "8"},
                {"from": "2025-09-01", "to": None, "nc_year": "X", "key_stage": "KS3"},
            ],
            "days": [DAY],
        }
    ],
}
ANSWER = {
    "learners": [
        {
            "id": "L1",
            "days": [
                {
                    "id": "D1",
                    "key_stage": "KS3",
                    "policy": "england-2025",
                    "verdict": "counts",
                    "minutes": 240,
                    "reasons": [],
                }
            ],
            "key_stages": {
                "KS3": {
                    "credited": 240,
                    "target": 1500,
                    "remaining": 1260,
                    "met": False,
                    "recoverable": 0,
                    "planned": 0,
                },
                "KS4": {
                    "credited": 0,
                    "target": 1500,
                    "remaining": 1500,
                    "met": False,
                    "recoverable": 0,
                    "planned": 0,
                },
            },
            "benchmark_6": True,
        }
    ]
}


def answer(case: Any) -> Any:
    return json.loads(count_text(json.dumps(case).encode()))


def refusal(case: Any) -> str:
    text = case if isinstance(case, bytes) else json.dumps(case).encode()
    with pytest.raises(ContractError) as refused:
        count_text(text)
    message = str(refused.value)
    assert "\n" not in message
    assert message.isascii()
    return message


def changed(change: Callable[[Any], object]) -> Any:
    case = copy.deepcopy(CASE)
    change(case)
    return case


def with_day(**facts: Any) -> Any:
    return changed(lambda case: case["learners"][0]["days"][0].update(facts))


def without(*path: Any) -> Any:
    def remove(case: Any) -> None:
        for step in path[:-1]:
            case = case[step]
        del case[path[-1]]

    return changed(remove)


def put(value: Any, *path: Any) -> Any:
    def replace(case: Any) -> None:
        for step in path[:-1]:
            case = case[step]
        case[path[-1]] = value

    return changed(replace)


FIRST_LEARNER = ("learners", 0)
FIRST_DAY = (*FIRST_LEARNER, "days", 0)
FIRST_ENROLMENT = (*FIRST_LEARNER, "enrolments", 0)
FIRST_POLICY = ("policies", 0)
