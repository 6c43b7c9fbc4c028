from dataclasses import replace

from employers.rules.approvals import checks_for, clue_of_address, unchecked
from employers.rules.criteria import ORDER, Plan, judge_plan, summarise
from employers.rules.offers import Offer, warnings_about, what_is_missing

COMPLETE = Offer(
    title="Design a bridge",
    summary="Learners design a bridge.",
    activity="visit",
    tiers=(1,),
    mode="in_person",
    setting="workplace",
    has_site=True,
    sector="F",
    youngest_year=7,
    oldest_year=9,
    group_size=10,
)


def test_all_seven_criteria_are_named_and_three_of_them_come_later() -> None:
    plan = Plan(purpose=True, interaction=True, people=True, task=True)
    criteria = judge_plan(plan)
    assert tuple(criterion.code for criterion in criteria) == ORDER
    assert [c.code for c in criteria if c.state == "later"] == [
        "outcomes",
        "feedback",
        "reflection",
    ]
    assert summarise(criteria).startswith("Your plan meets all 4 criteria")


def test_an_open_criterion_comes_with_a_suggestion() -> None:
    criteria = judge_plan(Plan(purpose=True, interaction=True, people=True, task=False))
    task = next(criterion for criterion in criteria if criterion.code == "task")
    assert task.state == "open"
    assert task.sentence.startswith("Set a small task")
    assert summarise(criteria).startswith("Your plan meets 3 of the 4 criteria")


def test_a_complete_offer_lacks_nothing() -> None:
    assert what_is_missing(COMPLETE) == []


def test_an_empty_draft_is_told_everything_that_is_missing_in_the_order_of_the_form() -> None:
    empty = replace(
        COMPLETE, title="", summary="", activity="", tiers=(), has_site=False, sector=""
    )
    fields = [missing.field for missing in what_is_missing(empty)]
    assert fields == ["title", "summary", "activity", "tiers", "site", "sector"]


def test_a_virtual_offer_needs_no_site() -> None:
    assert what_is_missing(replace(COMPLETE, mode="virtual", has_site=False)) == []


def test_a_placement_for_years_7_to_9_is_warned_of() -> None:
    warned = warnings_about(replace(COMPLETE, activity="placement", youngest_year=9))
    assert warned[0].startswith("Learners in Years 7 to 9 must not be given placements")


def test_a_placement_for_years_10_and_11_is_not() -> None:
    older = replace(COMPLETE, activity="placement", youngest_year=10, oldest_year=11)
    assert warnings_about(older) == []


def test_a_talk_in_school_is_told_to_be_an_encounter() -> None:
    assert "encounter" in warnings_about(replace(COMPLETE, setting="school"))[0]


def test_an_approval_needs_every_check() -> None:
    codes = [check.code for check in checks_for("charity")]
    assert unchecked(codes, "charity") == []
    assert [check.code for check in unchecked(codes[1:], "charity")] == ["exists"]


def test_every_kind_of_employer_has_one_way_to_find_out_that_it_exists() -> None:
    for kind in ("company", "charity", "nhs", "council", "school", "sole_trader"):
        codes = [check.code for check in checks_for(kind)]
        assert codes.count("exists") == 1
        assert len(codes) == len(set(codes)) >= 8


def test_a_free_address_is_no_proof_of_an_organisation() -> None:
    assert "call back" in clue_of_address("bakery@GMAIL.com")
    assert clue_of_address("jo@thames.example") == "Does its website end in thames.example?"
