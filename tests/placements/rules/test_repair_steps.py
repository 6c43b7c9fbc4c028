"""Which pieces of work put days right, alone or only together."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.contract import read_case
from placements.rules.count import count_learner
from placements.rules.facts import KEY_STAGES, LearnerFacts
from placements.rules.repair import REPAIRABLE, Action, Gain, best_first, no_gain, rank
from placements.rules.repair_steps import (
    MendableDay,
    Step,
    Task,
    TaskKind,
    all_done,
    best_of,
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
    assert steps_of([day], day_minutes=300) == []


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
    steps = steps_of(days, day_minutes=300)
    assert [([task.kind.value for task in step.tasks], step.action.days) for step in steps] == [
        (["feedback"], {1: [1], 2: [2]}),
        (["feedback"], {1: [4]}),
        (["feedback", "reflection"], {3: [3]}),
    ]
    assert [step.at_most for step in steps] == [600, 300, 300]


def test_a_long_day_promises_no_more_than_a_day() -> None:
    assert steps_of([waiting("missing_feedback", minutes=480)], day_minutes=300)[0].at_most == 300


def test_what_may_turn_out_otherwise_is_uncertain() -> None:
    def uncertain(*reasons: str) -> bool:
        return steps_of([waiting(*reasons)], day_minutes=300)[0].is_uncertain

    assert uncertain("attendance_unconfirmed", "missing_feedback")
    assert uncertain("in_school")
    assert uncertain("missing_task")
    assert not uncertain("missing_feedback", "missing_reflection")


def facts(number: int, *days: dict[str, Any]) -> LearnerFacts:
    return LearnerFacts(number, ENROLLED, tuple(some_days(*days)))


def steps_for(learners: list[LearnerFacts]) -> list[Step]:
    """Steps from the verdicts of counting, as the ledger stores them; bookings by reason."""
    days = []
    for one in learners:
        accepted = {day.id: day.accepted for day in one.days}
        for day in count_learner(one.enrolments, one.days, SHIPPED).days:
            if day.verdict in ("does_not_count", "needs_judgement"):
                minutes = next(each.minutes for each in one.days if each.id == day.id)
                days.append(
                    MendableDay(day.id, one.id, 10, 20, minutes, day.reasons, accepted[day.id])  # type: ignore[arg-type]  # ids of cases are text
                )
    return steps_of(days, day_minutes=300)


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
def test_no_step_wins_more_than_the_minutes_of_its_days(case: dict[str, Any]) -> None:
    """What lets `best_of` leave out the steps that promise too little."""
    shipped = [policy.as_values() for policy in SHIPPED]
    _, learners = read_case(json.dumps({**case, "policies": shipped}).encode())
    steps = {step.tasks: step for step in steps_for(learners)}
    for gain in rank(learners, [step.action for step in steps.values()], policies=SHIPPED):
        assert gain.total <= steps[gain.action.about].at_most  # type: ignore[index]  # its tasks


def step(number: int, at_most: int) -> Step:
    tasks = (Task(TaskKind.FEEDBACK, number),)
    return Step(tasks, Action(tasks, frozenset({"missing_feedback"}), {number: [number]}), at_most)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4)), max_size=30), st.integers(1, 4))
def test_the_best_of_all_steps_are_found_by_weighing_few(
    drawn: list[tuple[int, int]], wanted: int
) -> None:
    """Ties stand in the same order as in the whole list."""
    steps = sorted(
        (step(number, 300 * most) for number, (most, _) in enumerate(drawn)),
        key=lambda each: -each.at_most,
    )
    won = {number: 300 * min(most, gained) for number, (most, gained) in enumerate(drawn)}

    def weigh_all(some: Sequence[Step]) -> list[Gain]:
        return [
            no_gain(each.action)._replace(minutes={"KS3": won[each.tasks[0].about], "KS4": 0})
            for each in some
        ]

    everything = sorted((gain for gain in weigh_all(steps) if gain.total), key=best_first)
    assert best_of(steps, wanted, weigh_all) == everything[:wanted]


def test_steps_that_promise_too_little_are_not_weighed() -> None:
    asked: list[int] = []

    def weigh_all(some: Sequence[Step]) -> list[Gain]:
        asked.extend(each.tasks[0].about for each in some)
        return [
            no_gain(each.action)._replace(minutes={"KS3": each.at_most, "KS4": 0}) for each in some
        ]

    best_of([step(number, 3000 - 300 * number) for number in range(10)], 3, weigh_all)
    assert asked == [0, 1, 2, 3, 4]
