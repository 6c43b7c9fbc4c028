"""What other rules would come to, and for whom."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from placements.rules.contract import read_case
from placements.rules.count import count_learner
from placements.rules.facts import KEY_STAGES, LearnerFacts
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY, Policy
from placements.rules.what_if import Change, Comparison, GroupedComparison, compare
from tests.placements.rules.drawing import cases
from tests.placements.rules.making import ENROLLED, IN_YEAR_8, IN_YEAR_10, SHIPPED, some_days


def learner(number: int, *days: dict[str, Any], **shared: Any) -> LearnerFacts:
    return LearnerFacts(number, ENROLLED, tuple(some_days(*days, **shared)))


def dates(amount: int) -> list[dict[str, Any]]:
    return [{"date": IN_YEAR_8 + timedelta(days=day)} for day in range(amount)]


def proposed(**values: Any) -> Policies:
    return SHIPPED.with_version(replace(SHIPPED_POLICY, **values))


def test_the_same_rules_affect_nobody() -> None:
    result = compare([learner(1, *dates(3))], current=SHIPPED, proposed=proposed())
    assert (result.affected, result.changes, result.days_affected) == (0, [], 0)
    assert result.before == result.after
    assert result.before.learners == 1
    assert result.before.credited == {"KS3": 900, "KS4": 0}


def test_a_higher_virtual_cap_gains_what_it_lets_in() -> None:
    learners = [
        learner(1, *dates(5), mode="virtual"),
        learner(2, *dates(5)),
        learner(3, *dates(2), mode="virtual"),
    ]
    higher = proposed(virtual_cap_minutes={"KS3": 1500, "KS4": None})
    result = compare(learners, current=SHIPPED, proposed=higher)
    assert (result.affected, result.gaining, result.losing) == (1, 1, 0)
    assert result.days_affected == 3
    assert result.changes == [_changed(1, 900, reaches=True)]
    assert (result.reaching, result.falling) == (1, 0)
    assert result.before.credited["KS3"] == 600 + 1500 + 600
    assert result.after.credited["KS3"] == 1500 + 1500 + 600
    assert (result.before.met, result.after.met) == ({"KS3": 1, "KS4": 0}, {"KS3": 2, "KS4": 0})


def test_stricter_rules_lose_and_may_take_benchmark_6_away() -> None:
    learners = [learner(1, *dates(1), mode="virtual"), learner(2, *dates(1))]
    none = proposed(virtual_cap_minutes={"KS3": 0, "KS4": None})
    result = compare(learners, current=SHIPPED, proposed=none)
    assert (result.affected, result.gaining, result.losing) == (1, 0, 1)
    assert (result.before.benchmark_6, result.after.benchmark_6) == (2, 1)
    assert result.changes == [_changed(1, -300)]
    assert (result.reaching, result.falling) == (0, 0)


def _changed(number: int, gained: int, *, reaches: bool = False, falls: bool = False) -> Change:
    return Change(number, gained, reaches=reaches, falls=falls)


def test_falling_below_a_target_is_said_of_whom_it_befalls() -> None:
    learners = [learner(1, *dates(5)), learner(2, *dates(4))]
    higher = proposed(targets={"KS3": 1800, "KS4": 1500})
    result = compare(learners, current=SHIPPED, proposed=higher)
    assert (result.affected, result.reaching, result.falling) == (1, 0, 1)
    assert result.changes == [_changed(1, 0, falls=True)]
    back = compare(learners, current=higher, proposed=SHIPPED)
    assert (back.reaching, back.falling) == (1, 0)


def test_each_group_is_compared_and_together_they_are_everybody() -> None:
    grouped = GroupedComparison(
        Comparison(SHIPPED, proposed(virtual_cap_minutes={"KS3": 0, "KS4": None}))
    )
    grouped.add(learner(1, *dates(1), mode="virtual"), "Year 8")
    grouped.add(learner(2, *dates(1), mode="virtual"), "Year 10")
    grouped.add(learner(3, *dates(2)), "Year 10")
    whole, groups = grouped.whole, grouped.groups
    assert {name: each.after.credited["KS3"] for name, each in groups.items()} == {
        "Year 8": 0,
        "Year 10": 600,
    }
    assert (groups["Year 10"].before.learners, groups["Year 10"].losing) == (2, 1)
    assert (whole.before.learners, whole.losing, len(whole.changes)) == (3, 2, 2)
    assert groups["Year 8"].changes == []


def test_a_single_minute_won_or_lost_is_one() -> None:
    capped = learner(1, *dates(1))
    fewer = compare([capped], current=SHIPPED, proposed=proposed(date_cap_minutes=299))
    assert (fewer.gaining, fewer.losing, fewer.changes[0].gained) == (0, 1, -1)
    more = compare([capped], current=proposed(date_cap_minutes=299), proposed=SHIPPED)
    assert (more.gaining, more.losing, more.changes[0].gained) == (1, 0, 1)


def test_a_lower_target_affects_those_who_reach_it() -> None:
    both = [*dates(2), {"date": IN_YEAR_10}]
    learners = [learner(1, *both), learner(2, *dates(1))]
    result = compare(learners, current=SHIPPED, proposed=proposed(targets={"KS3": 600, "KS4": 300}))
    assert (result.affected, result.gaining, result.losing, result.days_affected) == (1, 0, 0, 0)
    assert result.changes == [Change(1, 0, reaches=True, falls=False)]
    assert (result.before.met_both, result.after.met_both) == (0, 1)


def test_a_day_judged_anew_without_minutes_is_a_change_too() -> None:
    in_school = learner(1, {"setting": "school", "accepted": False})
    result = compare([in_school], current=SHIPPED, proposed=proposed(required_criteria=frozenset()))
    assert result.affected == 0
    waiting = learner(2, {"setting": "school", "mode": "virtual"})
    none = proposed(needs_judgement=frozenset(), virtual_cap_minutes={"KS3": 0, "KS4": None})
    result = compare([waiting], current=SHIPPED, proposed=none)
    assert (result.affected, result.gaining, result.losing) == (1, 0, 0)
    assert result.changes[0].gained == 0


def test_what_is_recoverable_and_planned_is_compared() -> None:
    days = [{"feedback": False}, {"attendance": "planned", "date": IN_YEAR_10}]
    result = compare(
        [learner(1, *days)], current=SHIPPED, proposed=proposed(required_criteria=frozenset())
    )
    assert (result.before.recoverable["KS3"], result.after.recoverable["KS3"]) == (300, 0)
    assert result.before.planned == result.after.planned == {"KS3": 0, "KS4": 300}


def test_only_so_many_changes_are_kept_but_all_are_counted() -> None:
    learners = (learner(number, *dates(1), mode="virtual") for number in range(10))
    none = proposed(virtual_cap_minutes={"KS3": 0, "KS4": None})
    result = compare(learners, current=SHIPPED, proposed=none, keep=3)
    assert [change.id for change in result.changes] == [0, 1, 2]
    assert result.affected == 10


def test_a_draft_takes_the_place_of_its_date_or_its_id() -> None:
    def ids(policies: Policies) -> list[str]:
        return [policy.id for policy in policies]

    def draft(**values: Any) -> Policy:
        return replace(SHIPPED_POLICY, **values)

    later = draft(id="b", effective_from=IN_YEAR_8)
    both = SHIPPED.with_version(later)
    assert ids(both) == ["england-2025", "b"]
    assert ids(both.with_version(draft(id="c", effective_from=IN_YEAR_8))) == ["england-2025", "c"]
    assert ids(both.with_version(draft(id="b", effective_from=IN_YEAR_10))) == ["england-2025", "b"]
    assert ids(SHIPPED.with_version(draft(id="z"))) == ["z"]


@settings(max_examples=30)
@given(cases(), cases())
def test_figures_are_those_of_two_counts(case: dict[str, Any], other: dict[str, Any]) -> None:
    current, learners = read_case(json.dumps(case).encode())
    changed, _ = read_case(json.dumps(other).encode())
    result = compare(learners, current=current, proposed=changed)
    for policies, figures in ((current, result.before), (changed, result.after)):
        count = count_learner(learners[0].enrolments, learners[0].days, policies)
        for key_stage in KEY_STAGES:
            totals = count.key_stages[key_stage]
            assert figures.credited[key_stage] == totals.credited
            assert figures.met[key_stage] == totals.met
        assert figures.met_both == count.meets_both
        assert figures.benchmark_6 == count.benchmark_6
    assert result.gaining + result.losing <= result.affected <= 1
