"""Which pieces of work put days right, alone or only together."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.contract import read_case
from placements.rules.count import count_learner
from placements.rules.facts import KEY_STAGES, LearnerFacts
from placements.rules.policies import Policies
from placements.rules.repair import REPAIRABLE, Action, Gain, best_first, no_gain, rank
from placements.rules.repair_steps import (
    MendableDay,
    Step,
    Task,
    TaskKind,
    all_done,
    promising,
    steps_of,
    tasks_of,
)
from tests.placements.rules.drawing import cases
from tests.placements.rules.making import ENROLLED, IN_YEAR_8, SHIPPED, some_days


def waiting(*reasons: str, key: int = 1, **fields: Any) -> MendableDay:
    plain = {"learner": 1, "booking": 10, "experience": 20, "minutes": 300, "accepted": None}
    return MendableDay(id=key, reasons=reasons, **{**plain, **fields})


def test_each_reason_is_one_task_of_a_booking_or_an_experience() -> None:
    tasks = {code: tasks_of(waiting(code)) for code in REPAIRABLE}
    assert all(len(found) == 1 for found in tasks.values())
    about = {found[0].kind: found[0].about for found in tasks.values()}
    assert about == {
        TaskKind.REGISTER: 10,
        TaskKind.OUTCOMES: 10,
        TaskKind.DESCRIBE: 20,
        TaskKind.FEEDBACK: 10,
        TaskKind.REFLECTION: 10,
        TaskKind.JUDGE: 20,
    }


def test_several_reasons_of_one_place_are_one_task() -> None:
    assert tasks_of(waiting("missing_people", "missing_task")) == (Task(TaskKind.DESCRIBE, 20),)


@pytest.mark.parametrize(
    "day",
    [
        waiting("absent", "missing_feedback"),
        waiting("missing_feedback", "in_school", accepted=False),
        waiting("virtual_cap"),
    ],
)
def test_what_nobody_can_put_right_needs_no_task(day: MendableDay) -> None:
    assert tasks_of(day) == ()
    assert steps_of([day], policies=SHIPPED) == []


def test_what_was_judged_to_count_is_not_asked_again() -> None:
    day = waiting("missing_feedback", "in_school", accepted=True)
    assert tasks_of(day) == (Task(TaskKind.FEEDBACK, 10),)


def test_a_refusal_of_what_needs_no_judgement_says_nothing() -> None:
    assert tasks_of(waiting("missing_feedback", accepted=False)) == (Task(TaskKind.FEEDBACK, 10),)


def test_two_actions_that_only_together_help_are_one_step() -> None:
    days = [
        waiting("missing_feedback", key=1),
        waiting("missing_feedback", key=2, learner=2),
        waiting("missing_feedback", "missing_reflection", key=3, learner=3),
        waiting("missing_feedback", key=4, learner=1, booking=11),
    ]
    steps = steps_of(days, policies=SHIPPED)
    assert [([task.kind.value for task in step.tasks], step.action.days) for step in steps] == [
        (["feedback"], {1: [1], 2: [2]}),
        (["feedback"], {1: [4]}),
        (["feedback", "reflection"], {3: [3]}),
    ]
    assert [step.at_most for step in steps] == [600, 300, 300]


def test_a_long_day_promises_no_more_than_a_day() -> None:
    assert steps_of([waiting("missing_feedback", minutes=480)], policies=SHIPPED)[0].at_most == 300


def test_what_may_turn_out_otherwise_is_uncertain() -> None:
    def uncertain(*reasons: str) -> bool:
        return steps_of([waiting(*reasons)], policies=SHIPPED)[0].is_uncertain

    assert uncertain("attendance_unconfirmed", "missing_feedback")
    assert uncertain("in_school")
    assert uncertain("missing_task")
    assert not uncertain("missing_feedback", "missing_reflection")


def facts(number: int, *days: dict[str, Any]) -> LearnerFacts:
    return LearnerFacts(number, ENROLLED, tuple(some_days(*days)))


def steps_for(learners: list[LearnerFacts], policies: Policies = SHIPPED) -> list[Step]:
    """Steps from the verdicts of counting, as the ledger stores them; bookings by reason."""
    days = []
    for one in learners:
        facts_by_id = {day.id: day for day in one.days}
        counted = count_learner(one.enrolments, one.days, policies).days
        taken = {facts_by_id[day.id].date for day in counted if day.minutes}
        for day in counted:
            if day.verdict in ("does_not_count", "needs_judgement"):
                fact = facts_by_id[day.id]
                is_alone = fact.mode != "virtual" and fact.date not in taken
                days.append(
                    MendableDay(
                        *(day.id, one.id, 10, 20, fact.minutes, day.reasons, fact.accepted),  # type: ignore[arg-type]  # ids of cases are text
                        alone_on=fact.date if is_alone else None,
                    )
                )
    return steps_of(days, policies=policies)


def test_a_step_wins_exactly_what_its_learners_gain() -> None:
    on = [{"date": IN_YEAR_8 + timedelta(days=number)} for number in range(6)]
    nearly = facts(1, *on[:4], {**on[4], "feedback": False})
    both = facts(2, {**on[0], "feedback": False, "reflection": False})
    steps = steps_for([nearly, both])
    gains = rank([nearly, both], [step.action for step in steps], policies=SHIPPED)
    assert [(gain.total, gain.learners, gain.reach_target) for gain in gains] == [
        (300, [1], [1]),
        (300, [2], []),
    ]
    assert all_done([nearly, both], steps, policies=SHIPPED).total == 600


def test_all_done_may_be_less_than_the_sum_where_two_steps_fill_one_date() -> None:
    one = facts(1, {"feedback": False}, {"reflection": False})
    steps = steps_for([one])
    gains = rank([one], [step.action for step in steps], policies=SHIPPED)
    assert [gain.total for gain in gains] == [300, 300]
    won = all_done([one], steps, policies=SHIPPED)
    assert (won.total, won.learners) == (300, [1])


@settings(max_examples=30)
@given(cases())
def test_doing_every_step_wins_at_least_what_is_recoverable(case: dict[str, Any]) -> None:
    shipped = [policy.as_values() for policy in SHIPPED]
    _, learners = read_case(json.dumps({**case, "policies": shipped}).encode())
    one = learners[0]
    before = count_learner(one.enrolments, one.days, SHIPPED).key_stages
    won = all_done(learners, steps_for(learners), policies=SHIPPED)
    for stage in KEY_STAGES:
        assert won.minutes[stage] >= before[stage].recoverable


@settings(max_examples=60)
@given(cases())
def test_a_step_wins_what_it_is_sure_of_and_no_more_than_its_minutes(case: dict[str, Any]) -> None:
    """What lets `promising` leave out the steps that cannot be among the best, whatever versions of
    the policy meet.
    """
    policies, learners = read_case(json.dumps(case).encode())
    steps = {step.tasks: step for step in steps_for(learners, policies)}
    for gain in rank(learners, [step.action for step in steps.values()], policies=policies):
        step = steps[gain.action.about]  # type: ignore[index]  # its tasks
        assert step.at_least <= gain.total <= step.at_most


def test_what_a_cap_may_cut_is_not_sure() -> None:
    on = IN_YEAR_8
    days = [
        waiting("missing_feedback", key=1, alone_on=on),
        waiting("missing_feedback", key=2, alone_on=on),
        waiting("missing_feedback", key=3, minutes=200, alone_on=on + timedelta(days=1)),
        waiting("missing_feedback", key=4),
        waiting("missing_feedback", key=5, learner=2, minutes=480, alone_on=on),
    ]
    (step,) = steps_of(days, policies=SHIPPED)
    assert (step.at_least, step.at_most) == (300 + 200 + 300, 300 + 300 + 200 + 300 + 300)


def a_step(number: int, at_least: int, at_most: int) -> Step:
    tasks = (Task(TaskKind.FEEDBACK, number),)
    action = Action(tasks, frozenset({"missing_feedback"}), {number: [number]})
    return Step(tasks, action, at_most, at_least)


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3).map(sorted)), st.integers(1, 4))
def test_the_best_of_all_are_among_the_promising_ones(drawn: list[list[int]], wanted: int) -> None:
    """Each step is sure of so much, wins so much, and promises so much; ties stay in order."""
    steps = [a_step(number, least, most) for number, (least, _, most) in enumerate(drawn)]

    def best(some: list[Step]) -> list[Gain]:
        gains = [
            no_gain(each.action)._replace(minutes={"KS3": drawn[each.tasks[0].about][1], "KS4": 0})
            for each in some
        ]
        return sorted((gain for gain in gains if gain.total), key=best_first)[:wanted]

    assert best(promising(steps, wanted)) == best(steps)


def test_what_promises_less_than_others_are_sure_of_is_left_out() -> None:
    steps = [a_step(0, 300, 900), a_step(1, 600, 600), a_step(2, 500, 500), a_step(3, 0, 400)]
    assert promising(steps, 2) == steps[:3]
    assert promising(steps, 5) == steps
