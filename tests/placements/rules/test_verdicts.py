"""One day at a time: which checks fail, in which order, and what a judgement can do about it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from placements.rules.count import count_learner
from placements.rules.facts import CRITERIA, KEY_STAGES, ArrangedBy, Enrolment
from placements.rules.policies import NoPolicyError, Policies
from placements.rules.policy import SHIPPED_POLICY
from placements.rules.verdicts import Rulings
from tests.placements.rules.making import (
    ENROLLED,
    IN_YEAR_8,
    IN_YEAR_10,
    SHIPPED,
    a_day,
    counted,
    judged,
)

ONE_HARD = [
    ({"kind": "encounter"}, "encounter_not_experience"),
    ({"kind": "preparation"}, "preparation_not_experience"),
    ({"kind": "job"}, "job_not_experience"),
    ({"attendance": "planned"}, "not_yet_happened"),
    ({"attendance": "unconfirmed"}, "attendance_unconfirmed"),
    ({"attendance": "absent"}, "absent"),
    ({"minutes": 0}, "no_minutes"),
    ({"minutes": -1}, "no_minutes"),
    ({"arranged_by": "self"}, "not_approved_beforehand"),
    ({"arranged_by": "self", "approved_on": date(2025, 3, 5)}, "not_approved_beforehand"),
    *(({criterion: False}, f"missing_{criterion}") for criterion in CRITERIA),
]


@pytest.mark.parametrize(("facts", "reason"), ONE_HARD)
def test_one_hard_check_fails(facts: dict[str, Any], reason: str) -> None:
    day = judged(**facts)
    assert (day.verdict, day.minutes, day.reasons) == ("does_not_count", 0, (reason,))


ONE_SOFT = [
    ({"activity": "placement"}, "placement_before_year_10"),
    ({"setting": "school"}, "in_school"),
    ({"setting": "school", "date": IN_YEAR_10}, "in_school"),
    ({"mode": "virtual", "date": IN_YEAR_10}, "virtual_without_rule"),
]


@pytest.mark.parametrize(("facts", "reason"), ONE_SOFT)
def test_one_soft_check_waits_for_a_person(facts: dict[str, Any], reason: str) -> None:
    day = judged(**facts)
    assert (day.verdict, day.minutes, day.reasons) == ("needs_judgement", 0, (reason,))


@pytest.mark.parametrize(("facts", "reason"), ONE_SOFT)
def test_an_accepted_day_counts_and_keeps_what_was_judged(
    facts: dict[str, Any], reason: str
) -> None:
    day = judged(**facts, accepted=True)
    assert (day.verdict, day.minutes, day.reasons) == ("counts", 300, (reason,))


@pytest.mark.parametrize(("facts", "reason"), ONE_SOFT)
def test_a_refused_day_says_so_after_its_reasons(facts: dict[str, Any], reason: str) -> None:
    day = judged(**facts, accepted=False)
    assert (day.verdict, day.minutes) == ("does_not_count", 0)
    assert day.reasons == (reason, "judged_not_to_count")


@pytest.mark.parametrize(("facts", "reason"), ONE_SOFT)
def test_a_soft_check_that_the_policy_does_not_ask_for_is_skipped(
    facts: dict[str, Any], reason: str
) -> None:
    lenient = replace(SHIPPED_POLICY, needs_judgement=SHIPPED_POLICY.needs_judgement - {reason})
    day = judged(lenient, **facts)
    assert (day.verdict, day.minutes, day.reasons) == ("counts", 300, ())


NOTHING_WRONG = [
    {"minutes": 1},
    {"activity": "shadowing"},
    {"activity": "placement", "date": IN_YEAR_10},
    {"mode": "hybrid", "date": IN_YEAR_10},
    {"mode": "virtual"},
    {"setting": "elsewhere"},
    {"arranged_by": "self", "approved_on": IN_YEAR_8},
    {"arranged_by": "self", "approved_on": date(2025, 3, 3)},
    {"approved_on": date(2025, 3, 5)},
    *({"arranged_by": who} for who in get_args(ArrangedBy) if who != "self"),
]


@pytest.mark.parametrize("facts", NOTHING_WRONG)
def test_a_day_with_nothing_wrong_counts(facts: dict[str, Any]) -> None:
    day = judged(**facts)
    assert (day.verdict, day.minutes, day.reasons) == ("counts", facts.get("minutes", 300), ())


@pytest.mark.parametrize("accepted", [True, False])
def test_a_judgement_on_a_day_without_soft_reasons_changes_nothing(accepted: bool) -> None:
    assert judged(accepted=accepted) == judged()
    assert judged(accepted=accepted, feedback=False) == judged(feedback=False)


@pytest.mark.parametrize("accepted", [True, False, None])
def test_a_judgement_never_overrides_a_hard_reason(accepted: bool | None) -> None:
    day = judged(setting="school", task=False, accepted=accepted)
    assert (day.verdict, day.reasons) == ("does_not_count", ("missing_task", "in_school"))


def test_every_check_that_fails_is_listed_in_order() -> None:
    day = judged(
        date=IN_YEAR_8,
        kind="job",
        attendance="absent",
        minutes=0,
        arranged_by="self",
        activity="placement",
        setting="school",
        mode="virtual",
        **dict.fromkeys(CRITERIA, False),
    )
    assert day.reasons == (
        "job_not_experience",
        "absent",
        "not_approved_beforehand",
        "missing_purpose",
        "missing_outcomes",
        "missing_interaction",
        "missing_people",
        "missing_task",
        "missing_feedback",
        "missing_reflection",
        "placement_before_year_10",
        "in_school",
    )


def test_virtual_without_rule_comes_last_of_the_soft_reasons() -> None:
    day = judged(date=IN_YEAR_10, setting="school", mode="virtual")
    assert day.reasons == ("in_school", "virtual_without_rule")


@pytest.mark.parametrize("attendance", ["planned", "unconfirmed", "absent"])
def test_no_minutes_is_said_of_attended_days_only(attendance: str) -> None:
    assert "no_minutes" not in judged(attendance=attendance, minutes=0).reasons


def test_only_required_criteria_can_be_missing() -> None:
    policy = replace(SHIPPED_POLICY, required_criteria=frozenset({"task", "purpose"}))
    assert judged(policy, **dict.fromkeys(CRITERIA, False)).reasons == (
        "missing_purpose",
        "missing_task",
    )
    assert judged(policy, feedback=False, reflection=False).verdict == "counts"


def test_who_needs_approval_is_the_policys_to_say() -> None:
    policy = replace(SHIPPED_POLICY, approval_required_for=frozenset({"employer"}))
    assert judged(policy, arranged_by="self").verdict == "counts"
    assert judged(policy, arranged_by="employer").reasons == ("not_approved_beforehand",)


KEY_STAGES_OF_ENROLMENTS = [
    ("6", None, None, "outside_years"),
    ("7", None, "KS3", None),
    ("8", None, "KS3", None),
    ("9", None, "KS3", None),
    ("10", None, "KS4", None),
    ("11", None, "KS4", None),
    ("12", None, None, "outside_years"),
    ("X", None, None, "outside_years"),
    ("07", None, None, "outside_years"),
    ("", None, None, "outside_years"),
    ("X", "", None, "outside_years"),
    ("X", "KS3", "KS3", None),
    ("X", "KS4", "KS4", None),
    ("12", "KS4", "KS4", None),
    ("10", "KS3", "KS3", None),
]


@pytest.mark.parametrize(("nc_year", "key_stage", "expected", "problem"), KEY_STAGES_OF_ENROLMENTS)
def test_the_key_stage_is_the_enrolments_own_or_its_years(
    nc_year: str, key_stage: Any, expected: str | None, problem: str | None
) -> None:
    enrolment = Enrolment(date(2024, 9, 1), None, nc_year, key_stage)
    day = count_learner([enrolment], [a_day()], SHIPPED).days[0]
    assert day.key_stage == expected
    assert day.reasons == ((problem,) if problem else ())


def test_a_key_stage_set_by_the_school_decides_about_placements() -> None:
    in_ks3 = Enrolment(date(2024, 9, 1), None, "11", "KS3")
    day = count_learner([in_ks3], [a_day(activity="placement")], SHIPPED).days[0]
    assert day.reasons == ("placement_before_year_10",)


WITHOUT_KEY_STAGE: list[tuple[Iterable[Enrolment], str]] = [
    ((), "not_enrolled"),
    ((Enrolment(date(2025, 3, 5), None, "8"),), "not_enrolled"),
    ((Enrolment(date(2024, 9, 1), date(2025, 3, 3), "8"),), "not_enrolled"),
    ((Enrolment(date(2024, 9, 1), None, "12"),), "outside_years"),
]


@pytest.mark.parametrize(("enrolments", "reason"), WITHOUT_KEY_STAGE)
def test_without_a_key_stage_no_further_check_is_made(
    enrolments: Iterable[Enrolment], reason: str
) -> None:
    day = a_day(kind="job", attendance="absent", setting="school", feedback=False, accepted=False)
    count = count_learner(tuple(enrolments), [day], SHIPPED)
    assert count.days == [("D1", None, "england-2025", "does_not_count", 0, (reason,))]
    assert not count.benchmark_6
    assert all(
        (count.key_stages[each].recoverable, count.key_stages[each].planned) == (0, 0)
        for each in KEY_STAGES
    )


def test_an_enrolment_of_one_day_covers_that_day() -> None:
    enrolment = Enrolment(IN_YEAR_8, IN_YEAR_8, "8")
    assert count_learner([enrolment], [a_day()], SHIPPED).days[0].verdict == "counts"


def test_enrolments_may_come_in_any_order_and_with_gaps() -> None:
    enrolments = (
        Enrolment(date(2025, 9, 8), None, "9"),
        Enrolment(date(2024, 9, 1), date(2025, 7, 20), "8"),
    )
    dates = [date(2025, 7, 20), date(2025, 7, 21), date(2025, 9, 7), date(2025, 9, 8)]
    days = [a_day(id=str(on), date=on) for on in dates]
    count = count_learner(enrolments, days, SHIPPED)
    assert [day.key_stage for day in count.days] == ["KS3", None, None, "KS3"]
    assert [day.reasons for day in count.days] == [(), ("not_enrolled",), ("not_enrolled",), ()]


def test_each_day_is_judged_by_the_policy_of_its_date() -> None:
    longer = replace(
        SHIPPED_POLICY,
        id="b",
        effective_from=date(2025, 3, 5),
        day_minutes=240,
        required_criteria=frozenset(),
    )
    policies = Policies([longer, SHIPPED_POLICY])
    days = [a_day(id=str(on), date=date(2025, 3, on), task=False) for on in (4, 5)]
    count = counted(*days, policies=policies)
    assert [(day.policy, day.minutes) for day in count.days] == [("england-2025", 0), ("b", 240)]


def test_a_date_before_the_first_policy_is_refused_even_outside_any_enrolment() -> None:
    with pytest.raises(NoPolicyError, match="1999-12-31"):
        count_learner(ENROLLED, [a_day(date=date(1999, 12, 31))], SHIPPED)


def test_the_first_and_last_dates_a_calendar_has_are_dates_too() -> None:
    first = replace(SHIPPED_POLICY, effective_from=date.min)
    enrolment = Enrolment(date.min, None, "8")
    days = [a_day(id="first", date=date.min), a_day(id="last", date=date.max)]
    count = count_learner([enrolment], days, Policies([first]))
    assert [day.verdict for day in count.days] == ["counts", "counts"]


def test_what_is_remembered_is_what_would_be_ruled_anew() -> None:
    rulings = Rulings(SHIPPED_POLICY, "KS3")
    case = tuple(a_day()[5:])
    assert rulings[case, True, False] is rulings[case, True, False]
    assert rulings[case, False, False].reasons == ("no_minutes",)


def test_remembering_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placements.rules.verdicts._REMEMBERED", 3)
    rulings = Rulings(SHIPPED_POLICY, "KS3")
    for criteria in range(10):
        missing = tuple(bool(criteria >> bit & 1) for bit in range(7))
        case = (*a_day()[5:12], *missing)
        assert rulings[case, True, False].verdict == "does_not_count"
        assert len(rulings) <= 3
