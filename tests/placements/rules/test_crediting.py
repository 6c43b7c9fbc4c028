"""Several days of one learner: turns, caps, what can be recovered and what is planned."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import Enrolment
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY, Policy
from tests.placements.rules.making import (
    IN_YEAR_8,
    IN_YEAR_10,
    SHIPPED,
    a_day,
    at,
    counted,
    some_days,
)


def under(policy: Policy, *each: dict[str, Any], **shared: Any) -> LearnerCount:
    return counted(*some_days(*each, **shared), policies=Policies([policy]))


def minutes(count: LearnerCount) -> dict[Any, int]:
    return {day.id: day.minutes for day in count.days}


def reasons(count: LearnerCount) -> dict[Any, tuple[str, ...]]:
    return {day.id: day.reasons for day in count.days}


def on(days_later: int) -> date:
    return IN_YEAR_8 + timedelta(days=days_later)


def test_a_long_day_is_one_day_and_that_is_no_cut() -> None:
    count = counted(a_day(minutes=480))
    assert count.days[0][3:] == ("counts", 300, ())


def test_turns_go_by_date_then_mode_then_start_then_id() -> None:
    count = counted(
        *some_days(
            {"date": on(1)},
            {"mode": "virtual", "start": at(8)},
            {"mode": "hybrid", "start": at(8)},
            {"start": None},
            {"start": at(23)},
            {"start": at(9)},
            {"start": at(0)},
            {"id": "A", "start": at(9)},
        )
    )
    assert [day.id for day in count.days] == ["D7", "A", "D6", "D5", "D4", "D3", "D2", "D1"]


def test_days_without_credit_stand_in_the_same_order() -> None:
    count = counted(*some_days({"date": on(2)}, {"date": on(1), "kind": "job"}, {"date": on(0)}))
    assert [day.id for day in count.days] == ["D3", "D2", "D1"]


def test_a_day_without_credit_uses_up_no_cap() -> None:
    count = counted(*some_days({"start": at(9), "kind": "job"}, {"start": at(10)}))
    assert minutes(count) == {"D1": 0, "D2": 300}


def test_a_date_that_is_full_gives_nothing_more() -> None:
    count = counted(*some_days({"start": at(9)}, {"start": at(10), "minutes": 60}))
    assert count.days[1][3:] == ("does_not_count", 0, ("date_cap",))


def test_a_date_filled_exactly_is_no_cut() -> None:
    count = counted(*some_days({"start": at(9)}, {"start": at(10)}, minutes=150))
    assert reasons(count) == {"D1": (), "D2": ()}


def test_the_virtual_cap_reached_exactly_is_no_cut() -> None:
    count = counted(*some_days({"date": on(0)}, {"date": on(1)}, mode="virtual"))
    assert minutes(count) == {"D1": 300, "D2": 300}
    assert reasons(count) == {"D1": (), "D2": ()}


def test_the_virtual_cap_cuts_in_part() -> None:
    count = counted(
        *some_days(
            {"date": on(0)}, {"date": on(1), "minutes": 200}, {"date": on(2)}, mode="virtual"
        )
    )
    assert count.days[2][3:] == ("counts_in_part", 100, ("virtual_cap",))


def test_both_caps_cut_in_their_order() -> None:
    count = counted(
        *some_days(
            {"date": on(0), "mode": "virtual"},
            {"date": on(1), "mode": "virtual", "minutes": 50},
            {"date": on(2), "minutes": 200},
            {"date": on(2), "mode": "virtual"},
        )
    )
    assert count.days[3][3:] == ("counts_in_part", 100, ("virtual_cap", "date_cap"))


def test_a_day_the_virtual_cap_has_cut_to_nothing_is_not_cut_again_by_a_full_date() -> None:
    policy = replace(SHIPPED_POLICY, virtual_cap_minutes={"KS3": 0, "KS4": 0})
    count = under(policy, {"start": at(9)}, {"mode": "virtual"})
    assert count.days[1].reasons == ("virtual_cap",)


def test_only_what_was_credited_uses_up_the_virtual_cap() -> None:
    # On the first date the virtual entry gets 100 of its 300, so 500 of the cap are left.
    count = counted(
        *some_days(
            {"date": on(0), "minutes": 200},
            {"date": on(0), "mode": "virtual"},
            {"date": on(1), "mode": "virtual"},
            {"date": on(2), "mode": "virtual"},
        )
    )
    assert minutes(count) == {"D1": 200, "D2": 100, "D3": 300, "D4": 200}


def test_hybrid_days_know_no_virtual_cap() -> None:
    dates = [{"date": on(day)} for day in range(5)]
    assert counted(*some_days(*dates, mode="hybrid")).key_stages["KS3"].credited == 1500


def test_each_key_stage_has_its_own_virtual_cap() -> None:
    policy = replace(SHIPPED_POLICY, virtual_cap_minutes={"KS3": 300, "KS4": 300})
    dates = [{"date": on(0)}, {"date": on(1)}, {"date": IN_YEAR_10}]
    assert minutes(under(policy, *dates, mode="virtual")) == {"D1": 300, "D2": 0, "D3": 300}


def test_no_rule_for_virtual_days_of_key_stage_3_means_a_judgement_each_and_no_cap() -> None:
    policy = replace(SHIPPED_POLICY, virtual_cap_minutes={"KS3": None, "KS4": None})
    dates = [{"date": on(day)} for day in range(4)]
    count = under(policy, *dates, mode="virtual", accepted=True)
    assert count.key_stages["KS3"].credited == 1200
    assert set(reasons(count).values()) == {("virtual_without_rule",)}
    waiting = under(policy, *dates, mode="virtual")
    assert {day.verdict for day in waiting.days} == {"needs_judgement"}


def test_virtual_minutes_credited_without_a_rule_use_up_a_later_cap() -> None:
    no_rule = replace(SHIPPED_POLICY, virtual_cap_minutes={"KS3": None, "KS4": None})
    capped = replace(SHIPPED_POLICY, id="b", effective_from=on(2))
    dates = [{"date": on(day)} for day in range(4)]
    count = counted(
        *some_days(*dates, mode="virtual", accepted=True), policies=Policies([no_rule, capped])
    )
    assert minutes(count) == {"D1": 300, "D2": 300, "D3": 0, "D4": 0}
    assert reasons(count)["D3"] == ("virtual_cap",)


def test_a_cap_lowered_below_what_was_credited_takes_nothing_back() -> None:
    lower = replace(
        SHIPPED_POLICY,
        id="b",
        effective_from=on(2),
        virtual_cap_minutes={"KS3": 100, "KS4": None},
    )
    dates = [{"date": on(day)} for day in range(3)]
    count = counted(*some_days(*dates, mode="virtual"), policies=Policies([lower, SHIPPED_POLICY]))
    assert minutes(count) == {"D1": 300, "D2": 300, "D3": 0}


def test_a_cap_raised_later_gives_only_what_is_left_of_it() -> None:
    raised = replace(
        SHIPPED_POLICY,
        id="b",
        effective_from=on(3),
        virtual_cap_minutes={"KS3": 700, "KS4": None},
    )
    dates = [{"date": on(day)} for day in range(5)]
    count = counted(*some_days(*dates, mode="virtual"), policies=Policies([SHIPPED_POLICY, raised]))
    assert minutes(count) == {"D1": 300, "D2": 300, "D3": 0, "D4": 100, "D5": 0}


def test_the_date_cap_is_that_of_the_dates_policy() -> None:
    short = replace(SHIPPED_POLICY, id="b", effective_from=on(1), date_cap_minutes=100)
    count = counted(
        *some_days({"date": on(0)}, {"date": on(1)}), policies=Policies([SHIPPED_POLICY, short])
    )
    assert minutes(count) == {"D1": 300, "D2": 100}
    assert reasons(count)["D2"] == ("date_cap",)


def test_a_date_cap_above_the_day_leaves_room_for_two_days() -> None:
    policy = replace(SHIPPED_POLICY, date_cap_minutes=600)
    assert minutes(under(policy, {"minutes": 400}, {"minutes": 400})) == {"D1": 300, "D2": 300}


def test_a_cap_of_nothing_credits_nothing() -> None:
    policy = replace(SHIPPED_POLICY, date_cap_minutes=0)
    count = under(policy, {})
    assert count.days[0][3:] == ("does_not_count", 0, ("date_cap",))
    assert not count.benchmark_6


def test_an_accepted_day_that_is_cut_keeps_its_soft_reason_first() -> None:
    count = counted(*some_days({}, {"setting": "school", "accepted": True, "start": at(9)}))
    assert reasons(count) == {"D1": ("date_cap",), "D2": ("in_school",)}
    count = counted(*some_days({"start": at(8)}, {"setting": "school", "accepted": True}))
    assert reasons(count)["D2"] == ("in_school", "date_cap")


def test_a_surplus_stays_in_its_key_stage() -> None:
    dates = [{"date": on(day)} for day in range(7)]
    count = counted(*some_days(*dates))
    assert count.key_stages["KS3"] == (2100, 1500, 0, True, 0, 0)
    assert count.key_stages["KS4"] == (0, 1500, 1500, False, 0, 0)
    assert not count.meets_both


def test_one_minute_short_of_the_target_is_not_met() -> None:
    dates = [{"date": on(day)} for day in range(5)]
    dates[0]["minutes"] = 299
    assert counted(*some_days(*dates)).key_stages["KS3"] == (1499, 1500, 1, False, 0, 0)


def test_both_targets_met_is_five_and_five() -> None:
    dates = [
        {"date": start + timedelta(days=day)} for day in range(5) for start in (on(0), IN_YEAR_10)
    ]
    assert counted(*some_days(*dates)).meets_both


def test_the_targets_shown_are_those_of_the_latest_policy_given() -> None:
    later = replace(
        SHIPPED_POLICY, id="b", effective_from=date(2090, 1, 1), targets={"KS3": 200, "KS4": 100}
    )
    count = counted(a_day(), policies=Policies([later, SHIPPED_POLICY]))
    assert count.key_stages["KS3"][:4] == (300, 200, 0, True)
    assert count.key_stages["KS4"][:4] == (0, 100, 100, False)


def test_no_days_come_to_nothing() -> None:
    count = count_learner((), (), SHIPPED)
    assert count.days == []
    assert count.key_stages["KS3"] == (0, 1500, 1500, False, 0, 0)
    assert not count.benchmark_6


def test_one_credited_minute_is_benchmark_6() -> None:
    assert counted(a_day(minutes=1)).benchmark_6


RECOVERABLE = [
    ({"feedback": False}, 300),
    ({"feedback": False, "reflection": False, "minutes": 200}, 200),
    ({"attendance": "unconfirmed"}, 300),
    ({"attendance": "unconfirmed", "minutes": 0}, 0),
    ({"attendance": "unconfirmed", "task": False, "setting": "school"}, 300),
    ({"setting": "school"}, 300),
    ({"setting": "school", "minutes": 480}, 300),
    ({"setting": "school", "accepted": False}, 0),
    ({"setting": "school", "accepted": False, "feedback": False}, 0),
    ({"setting": "school", "accepted": True, "feedback": False}, 300),
    ({"accepted": False, "feedback": False}, 300),
    ({"setting": "school", "minutes": 0}, 0),
    ({"feedback": False, "minutes": 0}, 0),
    ({"attendance": "absent"}, 0),
    ({"attendance": "absent", "feedback": False}, 0),
    ({"attendance": "planned"}, 0),
    ({"kind": "encounter", "feedback": False}, 0),
    ({"arranged_by": "self", "feedback": False}, 0),
    ({}, 0),
]


@pytest.mark.parametrize(("facts", "expected"), RECOVERABLE)
def test_what_can_still_be_put_right_is_recoverable(facts: dict[str, Any], expected: int) -> None:
    totals = counted(a_day(**facts)).key_stages["KS3"]
    assert totals.recoverable == expected


PLANNED = [
    ({}, 300),
    ({"minutes": 200}, 200),
    ({"minutes": 0}, 0),
    ({"feedback": False, "reflection": False}, 300),
    ({"setting": "school"}, 0),
    ({"setting": "school", "accepted": True}, 300),
    ({"setting": "school", "accepted": False}, 0),
    ({"arranged_by": "self"}, 0),
    ({"arranged_by": "self", "approved_on": IN_YEAR_8}, 300),
    ({"kind": "preparation"}, 0),
    ({"accepted": False}, 300),
]


@pytest.mark.parametrize(("facts", "expected"), PLANNED)
def test_what_is_still_to_come_is_planned(facts: dict[str, Any], expected: int) -> None:
    totals = counted(a_day(attendance="planned", **facts)).key_stages["KS3"]
    assert (totals.planned, totals.recoverable, totals.credited) == (expected, 0, 0)


def test_recoverable_and_planned_days_take_only_what_the_date_has_left() -> None:
    count = counted(
        *some_days(
            {"start": at(15), "minutes": 120},
            {"start": at(9), "minutes": 120, "feedback": False},
            {"start": at(8), "minutes": 120, "attendance": "planned"},
        )
    )
    assert minutes(count) == {"D1": 120, "D2": 0, "D3": 0}
    assert count.key_stages["KS3"] == (120, 1500, 1380, False, 120, 60)


def test_recoverable_and_planned_virtual_days_take_only_what_the_cap_has_left() -> None:
    count = counted(
        *some_days(
            {"date": on(0), "attendance": "planned"},
            {"date": on(1), "feedback": False, "minutes": 200},
            {"date": on(2), "minutes": 200},
            mode="virtual",
        )
    )
    assert count.key_stages["KS3"] == (200, 1500, 1300, False, 200, 200)


def test_a_day_cut_by_a_cap_is_not_recoverable() -> None:
    count = counted(*some_days({"start": at(9)}, {"start": at(10)}))
    assert count.key_stages["KS3"].recoverable == 0


def test_recoverable_days_of_both_key_stages_are_kept_apart() -> None:
    count = counted(*some_days({"date": on(0)}, {"date": IN_YEAR_10}, task=False, minutes=100))
    assert [totals.recoverable for totals in count.key_stages.values()] == [100, 100]


def test_the_date_cap_holds_across_key_stages_of_neighbouring_dates_only() -> None:
    enrolments = (
        Enrolment(date(2024, 9, 1), IN_YEAR_8, "X", "KS3"),
        Enrolment(on(1), None, "X", "KS4"),
    )
    days = some_days({"date": on(0)}, {"date": on(1)})
    count = count_learner(enrolments, days, SHIPPED)
    assert [(day.key_stage, day.minutes) for day in count.days] == [("KS3", 300), ("KS4", 300)]
