"""What holds for every case, shown on drawn ones; and the whole function against an independent
reading.
"""

import json
from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from placements.rules.contract import count_text, read_case
from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import KEY_STAGES, Day
from placements.rules.policies import Policies
from placements.rules.reasons import REASONS
from placements.rules.verdicts import Verdict
from tests.placements.rules import oracle
from tests.placements.rules.drawing import cases

Case = dict[str, Any]
few = settings(max_examples=40)


def read(case: Case) -> tuple[Policies, Any]:
    policies, learners = read_case(json.dumps(case).encode())
    return policies, learners[0]


def count_of(case: Case) -> LearnerCount:
    policies, learner = read(case)
    return count_learner(learner.enrolments, learner.days, policies)


@settings(max_examples=150)
@given(cases())
def test_an_independent_reading_of_the_contract_agrees(case: Case) -> None:
    assert json.loads(count_text(json.dumps(case).encode())) == oracle.answer(case)


@few
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_nothing(case: Case, chance: Any) -> None:
    before = count_of(case)
    chance.shuffle(case["learners"][0]["days"])
    chance.shuffle(case["learners"][0]["enrolments"])
    assert count_of(case) == before


@few
@given(cases())
def test_no_date_is_given_more_than_its_cap(case: Case) -> None:
    policies, learner = read(case)
    count = count_learner(learner.enrolments, learner.days, policies)
    date_of = {day.id: day.date for day in learner.days}
    given_on: dict[Any, int] = defaultdict(int)
    for day in count.days:
        given_on[date_of[day.id]] += day.minutes
    assert all(
        minutes <= policies.in_force_on(on).date_cap_minutes for on, minutes in given_on.items()
    )


@few
@given(cases())
def test_no_key_stage_is_given_more_virtual_minutes_than_its_highest_cap(case: Case) -> None:
    policies, learner = read(case)
    count = count_learner(learner.enrolments, learner.days, policies)
    mode_of = {day.id: day.mode for day in learner.days}
    for key_stage in KEY_STAGES:
        caps = [policy.virtual_cap_minutes[key_stage] for policy in policies]
        if None not in caps:
            virtual = [
                day.minutes
                for day in count.days
                if day.key_stage == key_stage and mode_of[day.id] == "virtual"
            ]
            assert sum(virtual) <= max(caps)


@few
@given(cases())
def test_a_hard_reason_is_never_credited(case: Case) -> None:
    for day in count_of(case).days:
        if any(REASONS[reason].is_hard for reason in day.reasons):
            assert (day.verdict, day.minutes) == ("does_not_count", 0)


@few
@given(cases())
def test_every_reason_can_be_explained(case: Case) -> None:
    assert all(reason in REASONS for day in count_of(case).days for reason in day.reasons)


@few
@given(cases())
def test_verdicts_and_minutes_say_the_same(case: Case) -> None:
    credited: dict[Verdict, bool] = {
        "counts": True,
        "counts_in_part": True,
        "needs_judgement": False,
        "does_not_count": False,
    }
    for day in count_of(case).days:
        assert (day.minutes > 0) == credited[day.verdict]


@few
@given(cases())
def test_totals_are_the_sum_of_the_days(case: Case) -> None:
    count = count_of(case)
    for key_stage, totals in count.key_stages.items():
        minutes = sum(day.minutes for day in count.days if day.key_stage == key_stage)
        assert totals.credited == minutes
        assert totals.remaining == max(0, totals.target - minutes)
        assert totals.met == (totals.remaining == 0)
    assert count.benchmark_6 == any(day.minutes for day in count.days)


@few
@given(cases())
def test_counting_again_gives_the_same(case: Case) -> None:
    policies, learner = read(case)
    first = count_learner(learner.enrolments, learner.days, policies)
    assert count_learner(learner.enrolments, learner.days, policies) == first
    assert count_learner(learner.enrolments, learner.days, Policies(policies)) == first


@few
@given(cases())
def test_what_is_recoverable_or_planned_displaces_no_credit(case: Case) -> None:
    policies, learner = read(case)
    count = count_learner(learner.enrolments, learner.days, policies)
    credited = {day.id for day in count.days if day.minutes}
    alone = [day for day in learner.days if day.id in credited]
    fewer = count_learner(learner.enrolments, alone, policies)
    assert {day.id: day.minutes for day in fewer.days} == {
        day.id: day.minutes for day in count.days if day.minutes
    }


@few
@given(cases())
def test_every_day_comes_back_once_in_order_of_date(case: Case) -> None:
    policies, learner = read(case)
    count = count_learner(learner.enrolments, learner.days, policies)
    date_of = {day.id: day.date for day in learner.days}
    assert sorted(day.id for day in count.days) == sorted(date_of)
    dates = [date_of[day.id] for day in count.days]
    assert dates == sorted(dates)


def put_right(day: Day) -> Day:
    return day._replace(
        attendance="attended" if day.attendance == "unconfirmed" else day.attendance,
        accepted=True if day.accepted is None else day.accepted,
        purpose=True,
        task=True,
        feedback=True,
        reflection=True,
    )


@few
@given(cases())
def test_putting_everything_right_never_takes_minutes_away(case: Case) -> None:
    policies, learner = read(case)
    before = count_learner(learner.enrolments, learner.days, policies).key_stages
    mended = tuple(put_right(day) for day in learner.days)
    after = count_learner(learner.enrolments, mended, policies).key_stages
    for key_stage in KEY_STAGES:
        assert after[key_stage].credited >= before[key_stage].credited


@few
@given(cases())
def test_one_more_day_never_takes_minutes_away(case: Case) -> None:
    policies, learner = read(case)
    fewer = count_learner(learner.enrolments, learner.days[1:], policies).key_stages
    all_of_them = count_learner(learner.enrolments, learner.days, policies).key_stages
    for key_stage in KEY_STAGES:
        assert all_of_them[key_stage].credited >= fewer[key_stage].credited


@few
@given(cases())
def test_a_policy_that_begins_later_changes_no_earlier_day(case: Case) -> None:
    policies, learner = read(case)
    count = count_learner(learner.enrolments, learner.days, policies)
    first = policies.versions[0]
    begins = policies.versions[1].effective_from if len(policies.versions) > 1 else None
    early = {day.id for day in learner.days if begins is None or day.date < begins}
    by_first_alone = count_learner(learner.enrolments, learner.days, Policies([first]))
    assert [day for day in count.days if day.id in early] == [
        day for day in by_first_alone.days if day.id in early
    ]
