"""Which actions win back most, exactly."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from placements.rules.contract import read_case
from placements.rules.count import count_learner
from placements.rules.facts import KEY_STAGES, LearnerFacts
from placements.rules.repair import Action, mended, plan, propose, rank
from tests.placements.rules.drawing import cases
from tests.placements.rules.making import (
    ENROLLED,
    IN_YEAR_8,
    IN_YEAR_10,
    SHIPPED,
    a_day,
    at,
    some_days,
)

FEEDBACK = frozenset({"missing_feedback"})
REFLECTION = frozenset({"missing_reflection"})


def learner(name: str, *days: dict[str, Any], **shared: Any) -> LearnerFacts:
    return LearnerFacts(name, ENROLLED, tuple(some_days(*days, **shared)))


def dates(amount: int) -> list[dict[str, Any]]:
    return [{"date": IN_YEAR_8 + timedelta(days=day)} for day in range(amount)]


def test_one_employers_feedback_wins_its_days_back() -> None:
    learners = [
        learner("four and one", *dates(4), {"date": IN_YEAR_8 + timedelta(9), "feedback": False}),
        learner("one", {"feedback": False}),
        learner("nothing", {}),
    ]
    action = Action("garage", FEEDBACK, {"four and one": ["D5"], "one": ["D1"], "nothing": ["D1"]})
    [gain] = rank(learners, [action], policies=SHIPPED)
    assert gain.minutes == {"KS3": 600, "KS4": 0}
    assert gain.total == 600
    assert gain.learners == ["four and one", "one"]
    assert gain.reach_target == ["four and one"]
    assert gain.reach_both == []


def test_five_and_five_is_reached_when_both_targets_are() -> None:
    ks4 = [{"date": IN_YEAR_10 + timedelta(days=day)} for day in range(5)]
    nearly = learner("nearly", *dates(5), *ks4)
    nearly = nearly._replace(days=(nearly.days[0]._replace(feedback=False), *nearly.days[1:]))
    [gain] = rank([nearly], [Action("x", FEEDBACK, {"nearly": ["D1"]})], policies=SHIPPED)
    assert gain.reach_both == ["nearly"]


def test_a_target_already_met_is_not_reached_again() -> None:
    ks4 = [{"date": IN_YEAR_10 + timedelta(days=day)} for day in range(5)]
    more = {"date": IN_YEAR_8 + timedelta(days=9), "feedback": False}
    has_both = learner("both", *dates(5), *ks4, more)
    has_one = learner("one", *dates(5), {"date": IN_YEAR_10, "feedback": False})
    action = Action("x", FEEDBACK, {"both": ["D11"], "one": ["D6"]})
    [gain] = rank([has_both, has_one], [action], policies=SHIPPED)
    assert gain.learners == ["both", "one"]
    assert (gain.reach_target, gain.reach_both) == ([], [])


def test_a_gain_is_what_the_caps_leave_of_it() -> None:
    full = learner("full", {"start": at(9), "minutes": 250}, {"start": at(10), "feedback": False})
    virtual = learner("virtual", *dates(2), {"date": IN_YEAR_10, "feedback": False}, mode="virtual")
    actions = [
        Action("full", FEEDBACK, {"full": ["D2"]}),
        Action("virtual", FEEDBACK, {"virtual": ["D3"]}),
    ]
    gains = rank([full, virtual], actions, policies=SHIPPED)
    assert [(gain.action.about, gain.total) for gain in gains] == [("full", 50), ("virtual", 0)]


def test_the_best_action_comes_first_whatever_the_order_given() -> None:
    learners = [learner("a", {"feedback": False}, {"date": IN_YEAR_10, "reflection": False})]
    learners[0] = learners[0]._replace(
        days=(learners[0].days[0]._replace(minutes=200), learners[0].days[1])
    )
    actions = [
        Action("small", FEEDBACK, {"a": ["D1"]}),
        Action("large", REFLECTION, {"a": ["D2"]}),
        Action("vain", FEEDBACK, {"a": ["D2"]}),
    ]
    for order in (actions, actions[::-1]):
        gains = rank(learners, order, policies=SHIPPED)
        assert [gain.action.about for gain in gains] == ["large", "small", "vain"]


def test_of_equal_gains_reaching_a_target_counts_more_then_less_work() -> None:
    nearly = learner("nearly", *dates(4), {"date": IN_YEAR_8 + timedelta(9), "feedback": False})
    far = learner("far", {"feedback": False})
    both = FEEDBACK | REFLECTION
    actions = [
        Action("far", both, {"far": ["D1"]}),
        Action("far", FEEDBACK, {"far": ["D1"]}),
        Action("nearly", FEEDBACK, {"nearly": ["D5"]}),
    ]
    gains = rank([nearly, far], actions, policies=SHIPPED)
    assert [(gain.action.about, len(gain.action.mends)) for gain in gains] == [
        ("nearly", 1),
        ("far", 1),
        ("far", 2),
    ]


def test_actions_for_unknown_learners_win_nothing() -> None:
    [gain] = rank([], [Action("x", FEEDBACK, {"gone": ["D1"]})], policies=SHIPPED)
    assert gain.total == 0
    assert plan([], [Action("x", FEEDBACK, {"gone": ["D1"]})], policies=SHIPPED, steps=3) == []


def test_what_nobody_can_put_right_is_no_action() -> None:
    with pytest.raises(ValueError, match="no action puts right: absent, date_cap"):
        Action("x", frozenset({"date_cap", "absent"}), {})


MENDED = [
    ({"feedback": False}, "missing_feedback", {}),
    ({"attendance": "unconfirmed"}, "attendance_unconfirmed", {}),
    ({"attendance": "absent"}, "attendance_unconfirmed", {"attendance": "absent"}),
    ({"setting": "school"}, "in_school", {"setting": "school", "accepted": True}),
    (
        {"setting": "school", "accepted": False},
        "in_school",
        {"setting": "school", "accepted": False},
    ),
    ({"task": False}, "missing_people", {"task": False}),
    ({"attendance": "unconfirmed"}, "missing_task", {"attendance": "unconfirmed"}),
    ({"setting": "school"}, "missing_task", {"setting": "school"}),
]


@pytest.mark.parametrize(("facts", "reason", "expected"), MENDED)
def test_a_day_is_mended_in_what_the_action_names(
    facts: dict[str, Any], reason: str, expected: dict[str, Any]
) -> None:
    assert mended(a_day(**facts), {reason}) == a_day(**expected)


def test_actions_are_proposed_for_single_repairs_and_all_together() -> None:
    learners = [
        learner("a", {"feedback": False}, {"date": IN_YEAR_10, "feedback": False, "task": False}),
        learner("b", {"setting": "school"}, {"kind": "job", "feedback": False}),
    ]
    ids = {"a": {"D1": "A1", "D2": "A2"}, "b": {"D1": "B1", "D2": "B2"}}
    learners = [
        each._replace(
            days=tuple(day._replace(id=ids[str(each.id)][str(day.id)]) for day in each.days)
        )
        for each in learners
    ]
    about = {"A1": "garage", "A2": "garage", "B1": "bank", "B2": "bank"}
    actions = propose(learners, policies=SHIPPED, about=about)
    assert [
        (each.about, sorted(each.mends), {name: sorted(days) for name, days in each.days.items()})
        for each in actions
    ] == [
        ("garage", ["missing_feedback"], {"a": ["A1", "A2"]}),
        ("garage", ["missing_task"], {"a": ["A2"]}),
        ("garage", ["missing_feedback", "missing_task"], {"a": ["A1", "A2"]}),
        ("bank", ["in_school"], {"b": ["B1"]}),
    ]
    gains = rank(learners, actions, policies=SHIPPED)
    assert [(gain.action.about, gain.total) for gain in gains] == [
        ("garage", 600),
        ("bank", 300),
        ("garage", 300),
        ("garage", 0),
    ]


def test_days_about_nothing_known_or_cut_by_a_cap_are_not_proposed() -> None:
    cut = learner("a", {"start": at(9)}, {"start": at(10)}, {"date": IN_YEAR_10, "task": False})
    assert propose([cut], policies=SHIPPED, about={"D1": "x", "D2": "x"}) == []


def test_a_day_judged_to_count_is_not_proposed() -> None:
    judged = learner("a", {"setting": "school", "accepted": True})
    assert propose([judged], policies=SHIPPED, about={"D1": "x"}) == []


def test_a_plan_counts_each_step_on_top_of_those_before() -> None:
    one = learner(
        "a",
        {"minutes": 200, "feedback": False, "start": at(9)},
        {"minutes": 200, "feedback": False, "start": at(13)},
        {"date": IN_YEAR_10, "minutes": 150, "feedback": False},
    )
    actions = [Action(name, FEEDBACK, {"a": [name]}) for name in ("D1", "D2", "D3")]
    steps = plan([one], actions, policies=SHIPPED, steps=9)
    assert [(gain.action.about, gain.total) for gain in steps] == [
        ("D1", 200),
        ("D3", 150),
        ("D2", 100),
    ]
    assert len(plan([one], actions, policies=SHIPPED, steps=2)) == 2


def test_a_plan_ends_when_nothing_is_left_to_win() -> None:
    one = learner("a", {"feedback": False})
    actions = [Action("x", FEEDBACK, {"a": ["D1"]}), Action("y", FEEDBACK, {"a": ["D1"]})]
    assert [gain.action.about for gain in plan([one], actions, policies=SHIPPED, steps=5)] == ["x"]


@settings(max_examples=50)
@given(cases())
def test_doing_all_together_wins_at_least_what_is_recoverable(case: dict[str, Any]) -> None:
    # More, where a day in person takes its turn before a virtual one and frees the virtual cap.
    policies, learners = read_case(json.dumps(case).encode())
    one = learners[0]
    actions = propose(learners, policies=policies, about={day.id: "all" for day in one.days})
    before = count_learner(one.enrolments, one.days, policies).key_stages
    gains = rank(learners, actions, policies=policies)
    assert all(gain.total >= 0 for gain in gains)
    everything = max(gains, key=lambda gain: len(gain.action.mends), default=None)
    for key_stage in KEY_STAGES:
        won = everything.minutes[key_stage] if everything else 0
        assert won >= before[key_stage].recoverable
