"""Rules that people type, and what of a trial may be shown to whom."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY
from reporting.rules.trial_figures import (
    Pair,
    SchoolTrial,
    TrialCounts,
    counts_of,
    for_figures_only,
    group_of,
    shown_schools,
)
from reporting.rules.trials import (
    FieldProblem,
    Since,
    begins,
    differences,
    read_trial,
    typed_from,
    with_trial,
)

TODAY = date(2026, 11, 23)
TYPED = typed_from(SHIPPED_POLICY)


def read(**typed: Any) -> Any:
    return read_trial({**TYPED, **typed}, effective_from=date(2000, 1, 1))


def test_the_rules_in_force_come_back_as_they_are() -> None:
    policy, problems = read()
    assert problems == ()
    assert replace(policy, id=SHIPPED_POLICY.id) == SHIPPED_POLICY


@pytest.mark.parametrize("day_minutes", [300, 290, 333, 480])
def test_odd_amounts_of_minutes_come_back_too(day_minutes: int) -> None:
    odd = replace(
        SHIPPED_POLICY,
        day_minutes=day_minutes,
        date_cap_minutes=487,
        virtual_cap_minutes={"KS3": 100, "KS4": 1},
    )
    policy, _ = read_trial(typed_from(odd), effective_from=odd.effective_from)
    assert policy is not None
    assert policy.virtual_cap_minutes == odd.virtual_cap_minutes
    assert policy.date_cap_minutes == 487


def test_days_are_as_long_as_the_tried_rules_say() -> None:
    policy, _ = read(day_minutes=360, virtual_ks3=Decimal("2.5"))
    assert policy.targets == {"KS3": 1800, "KS4": 1800}
    assert policy.virtual_cap_minutes == {"KS3": 900, "KS4": None}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"virtual_ks3": Decimal(7)},
            "virtual_ks3",
            "The cap on virtual days is above the target of Years 7 to 9.",
        ),
        (
            {"date_cap": Decimal("0.5")},
            "date_cap",
            "The cap of a date is below the length of a day: no day could count in full.",
        ),
        (
            {"target_ks4": Decimal("0.5")},
            "target_ks4",
            "The target is below one day (the length of a day).",
        ),
        ({"day_minutes": 0}, "day_minutes", "Must be a whole number of 1 or more, not 0."),
    ],
)
def test_a_contradiction_stands_at_its_field(
    typed: dict[str, Any], field: str, sentence: str
) -> None:
    policy, problems = read(**typed)
    assert policy is None
    assert FieldProblem(field, sentence) in problems


def test_tried_rules_hold_from_when_they_are_said_to() -> None:
    later = replace(SHIPPED_POLICY, id="later", effective_from=date(2027, 9, 1))
    current = Policies([SHIPPED_POLICY, later])

    def ids(since: Since) -> list[tuple[str, date]]:
        on = begins(since, current, TODAY, 2026)
        tried = replace(SHIPPED_POLICY, id="tried", effective_from=on)
        return [(each.id, each.effective_from) for each in with_trial(current, tried)]

    assert ids(Since.ALWAYS) == [("tried", date(2000, 1, 1))]
    assert ids(Since.THIS_YEAR) == [("england-2025", date(2000, 1, 1)), ("tried", date(2026, 9, 1))]
    assert ids(Since.TODAY) == [("england-2025", date(2000, 1, 1)), ("tried", TODAY)]


def test_only_what_differs_is_told() -> None:
    tried = replace(
        SHIPPED_POLICY,
        virtual_cap_minutes={"KS3": 0, "KS4": 300},
        required_criteria=frozenset({"feedback"}),
        needs_judgement=frozenset(),
    )
    assert [tuple(row) for row in differences(SHIPPED_POLICY, tried)] == [
        ("Most by virtual days, Years 7 to 9", "2 days", "0 days"),
        ("Most by virtual days, Years 10 and 11", "no limit: a person decides", "1 day"),
        ("What makes a day meaningful", "all of them", "The employer’s feedback on the work"),
        ("A person decides on", "all of them", "nothing"),
    ]
    assert differences(SHIPPED_POLICY, SHIPPED_POLICY) == []


def part(label: str, learners: int, **numbers: Any) -> TrialCounts:
    met = numbers.pop("met", (0, 0))
    return TrialCounts(
        label=label,
        learners=learners,
        met={"KS3": Pair(*met), "KS4": Pair(0, 0)},
        of={"KS3": learners, "KS4": 0},
        **numbers,
    )


def test_the_key_stage_is_that_of_the_year_or_else_of_the_enrolment() -> None:
    assert [group_of(*given).key_stage for given in ((9, None), (10, None), (None, "KS3"))] == [
        "KS3",
        "KS4",
        "KS3",
    ]


def test_small_year_groups_are_not_broken_down_for_those_who_see_figures_only() -> None:
    trial = SchoolTrial(
        part("Everybody", 63), (part("Year 7", 3), part("Year 8", 20), part("Year 9", 40))
    )
    shown = for_figures_only(trial)
    assert [(each.label, each.learners) for each in shown.years] == [
        ("Year 7", 0),
        ("Year 8", 0),
        ("Year 9", 40),
    ]
    assert all(each.why for each in shown.years[:2])
    tiny = for_figures_only(SchoolTrial(part("Everybody", 4), (part("Year 7", 4),)))
    assert tiny.everybody.why
    assert tiny.everybody.learners == 0


def test_small_numbers_of_schools_are_hidden_and_cannot_be_worked_out() -> None:
    schools = [
        part("A", 100, met=(3, 40), gaining=50, affected=50, credited=Pair(30000, 60000)),
        part("B", 200, met=(50, 50), gaining=2, affected=2, credited=Pair(60000, 60300)),
        part("C", 300, met=(80, 80), credited=Pair(90000, 90000)),
        part("D", 4, gaining=4, affected=4, credited=Pair(300, 1500)),
    ]
    rows = {row["name"]: row for row in shown_schools(schools, now=300, tried=300)}
    assert rows["D"]["learners"] is None
    assert rows["D"]["days"] == [None, None]
    assert rows["D"]["gaining"] is rows["B"]["gaining"] is None
    assert rows["B"]["days"] == ["1", None]
    assert rows["A"]["met"][0] is None
    assert rows["A"]["learners"] == 100
    assert rows["C"]["days"] == ["1", "1"]
    assert rows["All together"]["learners"] == 605


def test_days_of_few_are_not_in_those_of_all_together() -> None:
    """Whoever knows the rest would take it away from the whole."""
    many = part("Many", 20, met=(10, 10), credited=Pair(18000, 18000))
    few = part("Few", 4, credited=Pair(6000, 6000))
    changed = part("Changed", 20, met=(10, 10), affected=3, gaining=3, credited=Pair(15000, 18000))
    row, _, _, together = shown_schools([many, few, changed], now=300, tried=300)
    assert together["days"] == row["days"] == ["3", "3"]


def test_days_do_not_tell_how_few_met_the_target() -> None:
    """Of 22 learners with less than 0.6 days each two at most have five days, of 62 seven."""
    (row, *_) = shown_schools(
        [part("School", 20, met=(2, 2), credited=Pair(3300, 3300))], now=300, tried=300
    )
    assert (row["learners"], row["days"]) == (20, [None, None])
    (row, *_) = shown_schools(
        [part("School", 60, met=(2, 2), credited=Pair(9900, 9900))], now=300, tried=300
    )
    assert (row["learners"], row["days"]) == (60, ["0.5", "0.5"])


def test_no_schools_come_to_nothing() -> None:
    [together] = shown_schools([], now=300, tried=300)
    assert (together["learners"], together["gaining"]) == (0, 0)


def test_groups_add_up_to_everybody() -> None:
    assert counts_of("Nobody", ()).met_together == Pair(0, 0)
