"""What a plan is worth under the rules in force, by the counting function itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY
from placements.rules.worth import PlannedWork, worth_of

POLICIES = Policies([SHIPPED_POLICY])
VISITS = PlannedWork(
    learners=10,
    times=3,
    minutes=120,
    first=date(2027, 3, 4),
    activity="visit",
    mode="in_person",
    setting="workplace",
)


def test_ten_learners_on_three_visits_of_two_hours_are_twelve_learner_days() -> None:
    ks3, ks4 = worth_of(VISITS, POLICIES)
    assert (ks3.learner_days, ks3.each_days, ks3.state, ks3.notes) == ("12.0", "1.2", "counts", ())
    assert (ks4.learner_days, ks4.years) == ("12.0", "Years 10 and 11")


def test_a_long_date_gives_one_day_and_says_so() -> None:
    week = replace(VISITS, learners=1, times=5, minutes=360, activity="placement", youngest_year=10)
    (ks4,) = worth_of(week, POLICIES)
    assert ks4.learner_days == "5.0"
    assert ks4.notes == ("One date gives a learner at most 1.0 day: 6 hours count as 5 hours.",)


def test_the_cap_on_virtual_days_is_applied_and_told() -> None:
    ks3, ks4 = worth_of(replace(VISITS, mode="virtual", times=5, minutes=300), POLICIES)
    assert (ks3.each_days, ks3.state) == ("2.0", "counts")
    assert "at most 2.0 of 5.0 days" in ks3.notes[0]
    assert (ks4.state, ks4.each_days) == ("asks", "5.0")
    assert "no rule for virtual days" in ks4.notes[0]


def test_placements_before_year_10_are_not_sold_as_days() -> None:
    ks3, _ = worth_of(replace(VISITS, activity="placement"), POLICIES)
    assert ks3.state == "asks"
    assert "must not be given placements" in ks3.notes[0]


def test_only_the_key_stages_it_is_for_are_shown() -> None:
    (ks3,) = worth_of(replace(VISITS, youngest_year=8, oldest_year=8), POLICIES)
    assert (ks3.key_stage, ks3.years) == ("KS3", "Year 8")


def test_another_policy_changes_the_answer() -> None:
    long_days = replace(SHIPPED_POLICY, day_minutes=360, date_cap_minutes=360)
    ks3, _ = worth_of(VISITS, Policies([long_days]))
    assert ks3.learner_days == "10.0"


@given(st.integers(1, 300), st.integers(1, 60), st.integers(1, 480))
def test_never_more_than_was_done(learners: int, times: int, minutes: int) -> None:
    for one in worth_of(replace(VISITS, learners=learners, times=times, minutes=minutes), POLICIES):
        assert one.minutes == learners * times * min(minutes, 300)
        assert one.each <= times * minutes


@pytest.mark.parametrize("times", [0])
def test_nothing_planned_is_worth_nothing(times: int) -> None:
    assert worth_of(replace(VISITS, times=times), POLICIES)[0].state == "nothing"
