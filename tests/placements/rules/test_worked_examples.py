"""The ten worked examples of docs/counting-rules.md."""

from dataclasses import replace
from datetime import date, timedelta

from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY
from tests.placements.rules.making import IN_YEAR_8, IN_YEAR_10, a_day, at, counted, some_days


def test_1_ten_wednesday_afternoons_are_five_days() -> None:
    wednesdays = [{"date": IN_YEAR_10 + timedelta(weeks=week)} for week in range(10)]
    count = counted(*some_days(*wednesdays, minutes=150, activity="placement"))
    assert [(day.verdict, day.minutes, day.reasons) for day in count.days] == [
        ("counts", 150, ())
    ] * 10
    assert count.key_stages["KS4"].credited == 1500
    assert count.key_stages["KS4"].met
    assert count.benchmark_6


def test_2_one_date_gives_one_day() -> None:
    count = counted(*some_days({"start": at(9)}, {"start": at(13)}, minutes=200))
    assert [(day.verdict, day.minutes, day.reasons) for day in count.days] == [
        ("counts", 200, ()),
        ("counts_in_part", 100, ("date_cap",)),
    ]


def test_3_virtual_days_of_key_stage_3_end_at_their_cap() -> None:
    dates = [{"date": IN_YEAR_8 + timedelta(days=day)} for day in range(5)]
    count = counted(*some_days(*dates, mode="virtual"))
    assert [day.minutes for day in count.days] == [300, 300, 0, 0, 0]
    assert [day.reasons for day in count.days] == [(), ()] + [("virtual_cap",)] * 3
    assert [day.verdict for day in count.days] == ["counts"] * 2 + ["does_not_count"] * 3
    assert count.key_stages["KS3"].credited == 600


def test_4_in_person_goes_before_virtual_on_one_date() -> None:
    count = counted(
        *some_days(
            {"mode": "virtual", "minutes": 480, "start": at(9)}, {"minutes": 120, "start": at(14)}
        )
    )
    assert [(day.id, day.verdict, day.minutes, day.reasons) for day in count.days] == [
        ("D2", "counts", 120, ()),
        ("D1", "counts_in_part", 180, ("date_cap",)),
    ]


def test_5_approval_on_the_day_after_is_too_late() -> None:
    count = counted(
        a_day(
            date=date(2026, 8, 20), arranged_by="self", approved_on=date(2026, 8, 21), minutes=300
        )
    )
    assert count.days[0].reasons == ("not_approved_beforehand",)
    assert count.days[0].minutes == 0
    assert count.days[0].key_stage == "KS3"


def test_6_a_week_without_feedback_can_be_recovered() -> None:
    dates = [{"date": IN_YEAR_10 + timedelta(days=day)} for day in range(5)]
    count = counted(*some_days(*dates, minutes=480, activity="placement", feedback=False))
    assert [day.reasons for day in count.days] == [("missing_feedback",)] * 5
    assert count.key_stages["KS4"].credited == 0
    assert count.key_stages["KS4"].recoverable == 1500


def test_7_an_assembly_talk_is_an_encounter() -> None:
    count = counted(a_day(kind="encounter", setting="school", task=False, feedback=False))
    assert count.days[0].reasons == (
        "encounter_not_experience",
        "missing_task",
        "missing_feedback",
        "in_school",
    )
    assert count.key_stages["KS3"].recoverable == 0


def test_8_a_placement_in_year_9_needs_a_judgement() -> None:
    year_9 = date(2026, 5, 5)
    count = counted(a_day(date=year_9, activity="placement"))
    assert (count.days[0].verdict, count.days[0].reasons) == (
        "needs_judgement",
        ("placement_before_year_10",),
    )
    accepted = counted(a_day(date=year_9, activity="placement", accepted=True))
    assert (accepted.days[0].verdict, accepted.days[0].minutes) == ("counts", 300)
    assert accepted.days[0].reasons == ("placement_before_year_10",)


def test_9_the_key_stage_turns_on_1_september() -> None:
    count = counted(
        *some_days(
            {"date": date(2026, 8, 31)}, {"date": date(2026, 9, 1)}, {"date": date(2028, 7, 3)}
        )
    )
    assert [day.key_stage for day in count.days] == ["KS3", "KS4", "KS4"]


def test_10_a_new_policy_leaves_earlier_days_their_credit() -> None:
    stricter = replace(
        SHIPPED_POLICY,
        id="b",
        effective_from=date(2025, 3, 6),
        virtual_cap_minutes={"KS3": 0, "KS4": None},
    )
    dates = [{"date": date(2025, 3, day)} for day in (4, 5, 6)]
    count = counted(
        *some_days(*dates, mode="virtual", minutes=200),
        policies=Policies([stricter, SHIPPED_POLICY]),
    )
    assert [(day.policy, day.minutes) for day in count.days] == [
        ("england-2025", 200),
        ("england-2025", 200),
        ("b", 0),
    ]
