"""Who in a file is who in the school."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.rules.class_list import ClassList, Fault, LearnerRow, RefusedRow
from schools.rules.match_plan import ExistingLearner, MatchPlan, Outcome, Standing
from schools.rules.matching import plan_import

BORN = date(2014, 3, 4)
OTHER_DAY = date(2014, 5, 6)
UPNS = ("A203102209083", "A203202811068", "B801200005001", "A950000178301", "H243278544154")


def row(number: int = 2, first: str = "Zoë", last: str = "Smith", **facts: object) -> LearnerRow:
    known = {"date_of_birth": BORN, "nc_year": "8", "tutor_group": "8A"} | facts
    return LearnerRow(number, first, last, **known)  # type: ignore[arg-type]  # facts by name


def known(
    key: int = 1, first: str = "Zoë", last: str = "Smith", **facts: object
) -> ExistingLearner:
    told = {"date_of_birth": BORN, "nc_year": "8", "tutor_group": "8A"} | facts
    return ExistingLearner(key, first, last, **told)  # type: ignore[arg-type]  # facts by name


def plan(rows: Sequence[LearnerRow], existing: Sequence[ExistingLearner] = ()) -> MatchPlan:
    return plan_import(ClassList("csv", rows=list(rows)), existing)


def outcomes(found: MatchPlan) -> list[str]:
    return [one.outcome.value for one in found.rows]


def test_everybody_is_new_to_an_empty_school() -> None:
    found = plan([row(2), row(3, "Max")])
    assert outcomes(found) == ["new", "new"]
    assert found.counts() == {
        "new": 2, "changed": 0, "unchanged": 0, "leavers": 0, "possible": 0, "refused": 0,
    }  # fmt: skip


def test_the_same_list_again_changes_nothing() -> None:
    found = plan([row()], [known()])
    assert outcomes(found) == ["unchanged"]
    assert found.changes_nothing


def test_curly_apostrophes_and_capitals_change_nothing() -> None:
    found = plan([row(last="O’BRIEN", tutor_group="8 a")], [known(last="O'Brien")])
    assert outcomes(found) == ["unchanged"]


def test_a_upn_matches_whatever_else_changed_and_changes_are_told_field_by_field() -> None:
    found = plan(
        [row(last="Jones", tutor_group="8B", sen="K", fsm=True, upn=UPNS[0])],
        [known(upn=UPNS[0], sen="N", fsm=False)],
    )
    (one,) = found.rows
    assert (one.outcome, one.match) == (Outcome.CHANGED, 1)
    assert one.changes == (
        ("last_name", "Smith", "Jones"),
        ("tutor_group", "8A", "8B"),
        ("sen", "N", "K"),
        ("fsm", False, True),
    )
    assert one.reasons[0] == "Last name: Smith becomes Jones"
    assert one.reasons[3] == "Free school meals: no becomes yes"


def test_what_the_file_does_not_say_changes_nothing() -> None:
    found = plan(
        [row(tutor_group="", nc_year="12", nc_year_inferred=True)], [known(sen="K", fsm=True)]
    )
    assert outcomes(found) == ["unchanged"]


def test_without_upn_name_birth_date_and_group_match() -> None:
    assert outcomes(plan([row(sex="F")], [known()])) == ["changed"]
    # After the roll-over the group of the old year is cleared.
    assert outcomes(plan([row(tutor_group="9C")], [known(tutor_group="")])) == ["changed"]


def test_a_upn_first_given_is_a_change_of_the_learner_found_by_name() -> None:
    (one,) = plan([row(upn=UPNS[0])], [known()]).rows
    assert one.changes == (("upn", "", UPNS[0]),)


def test_three_of_four_go_to_a_person() -> None:
    for changed in (
        row(tutor_group="8B"),
        row(first="Zara"),
        row(last="Jones"),
        row(date_of_birth=OTHER_DAY),
        row(first="Smith", last="Zoë", tutor_group=""),
    ):
        (one,) = plan([changed], [known()]).rows
        assert (one.outcome, one.candidates) == (Outcome.POSSIBLE, (1,))
        assert "agree with a learner of the school" in one.reasons[0]


def test_two_of_four_are_somebody_new() -> None:
    for changed in (
        row(tutor_group="8B", last="Jones"),
        row(first="Zara", date_of_birth=OTHER_DAY),
        row(date_of_birth=OTHER_DAY, tutor_group="8B"),
        row(first="Zara", tutor_group=""),
    ):
        assert outcomes(plan([changed], [known()])) == ["new"]


def test_upns_that_differ_go_to_a_person() -> None:
    (one,) = plan([row(upn=UPNS[0])], [known(upn=UPNS[1])]).rows
    assert one.outcome is Outcome.POSSIBLE
    assert one.reasons == (
        "Name and date of birth agree with a learner of the school; the UPN differs.",
    )


def test_a_preferred_name_goes_to_a_person() -> None:
    (one,) = plan([row(first="Tom")], [known(first="Thomas", preferred_first_name="Tom")]).rows
    assert one.candidates == (1,)


def test_another_learners_upn_goes_to_a_person() -> None:
    stranger = known(first="Max", last="Miller", date_of_birth=OTHER_DAY, upn=UPNS[0])
    (one,) = plan([row(upn=UPNS[0])], [stranger]).rows
    assert (one.outcome, one.candidates) == (Outcome.POSSIBLE, (1,))


def test_twins_are_never_merged() -> None:
    zoe, zara = row(2, "Zoë"), row(3, "Zara")
    assert outcomes(plan([zoe, zara])) == ["new", "new"]
    assert outcomes(plan([zoe, zara], [known(1, "Zoë"), known(2, "Zara")])) == ["unchanged"] * 2
    # One twin known and matched: the other is new, not a change of name.
    assert outcomes(plan([zoe, zara], [known(1, "Zoë")])) == ["unchanged", "new"]
    # Only the other one listed: a person says whether it is she.
    assert outcomes(plan([zara], [known(1, "Zoë")])) == ["possible"]


def test_a_upn_on_two_rows_refuses_both_and_names_both() -> None:
    found = plan([row(2, upn=UPNS[0]), row(3), row(7, "Max", upn=UPNS[0])])
    assert [one.row for one in found.refused] == [2, 7]
    assert found.refused[0].reason == "The same UPN is on rows 2 and 7."
    assert outcomes(found) == ["new"]


def test_a_row_for_each_parent_is_one_learner() -> None:
    found = plan([row(2, sex=""), row(3, sex="F"), row(4, sex="F")])
    assert [(one.row.row, one.outcome.value) for one in found.rows] == [(3, "new")]
    assert [(one.row, one.reason) for one in found.refused] == [
        (2, "This learner is already on row 3."),
        (4, "This learner is already on row 3."),
    ]


def test_rows_that_contradict_each_other_are_all_refused() -> None:
    found = plan([row(2, sex="M"), row(3, sex="F")])
    assert [one.row for one in found.refused] == [2, 3]
    assert "Rows 2 and 3" in found.refused[0].reason


def test_one_name_and_birth_date_with_two_upns_is_two_learners() -> None:
    assert outcomes(plan([row(2, upn=UPNS[0]), row(3, upn=UPNS[1])])) == ["new", "new"]


def test_who_is_missing_is_a_proposed_leaver() -> None:
    found = plan([row(2), row(3, "Max")], [known(1), known(2, "Max"), known(3, "Ann", "Gone")])
    assert found.leavers == (3,)
    assert found.counts()["leavers"] == 1


def test_a_list_of_one_class_makes_nobody_else_leave() -> None:
    others = [known(n, f"A{n}", f"B{n}", tutor_group="8C") for n in range(10, 20)]
    older = [known(n, f"A{n}", f"B{n}", nc_year="9", tutor_group="9A") for n in range(20, 40)]
    found = plan(
        [row(2), row(3, "Max")],
        [known(1), known(2, "Max"), known(3, "Ann", "Gone"), *others, *older],
    )
    assert found.leavers == (3,)
    assert len(found.not_listed) == 30


def test_a_refused_or_possible_row_makes_no_leaver() -> None:
    refused = RefusedRow(4, (Fault("DOB", "No.", "Do."),), first_name="Ann", last_name="Lee")
    listed = ClassList("csv", rows=[row(2), row(3, "Zara")], refused=[refused])
    found = plan_import(listed, [known(1), known(2, "Ann", "Lee"), known(3, "Zora")])
    assert found.leavers == ()
    assert found.rows[1].candidates == (3,)


def test_a_mover_is_found_by_upn_only() -> None:
    there = known(upn=UPNS[0], standing=Standing.ELSEWHERE)
    (one,) = plan([row(upn=UPNS[0])], [there]).rows
    assert (one.outcome, one.match, one.moves_in) == (Outcome.NEW, 1, True)
    (one,) = plan([row()], [there]).rows
    assert (one.outcome, one.match, one.moves_in) == (Outcome.NEW, None, False)
    assert plan([row()], [there]).leavers == ()


def test_who_left_comes_back_as_the_same_learner() -> None:
    (one,) = plan([row()], [known(standing=Standing.LEFT)]).rows
    assert (one.outcome, one.match) == (Outcome.CHANGED, 1)
    assert one.changes == (("on_roll", False, True),)


def test_without_birth_dates_names_and_years_match_and_groups_decide() -> None:
    undated = {"date_of_birth": None, "tutor_group": ""}
    assert outcomes(plan([row(**undated)], [known(**undated)])) == ["unchanged"]
    assert outcomes(plan([row(date_of_birth=None)], [known()])) == ["possible"]
    assert outcomes(plan([row()], [known(date_of_birth=None)])) == ["possible"]


_NAMES = st.sampled_from(["Zoë", "Zara", "Max", "O’Brien", "O'Brien", "SMITH", "Smith"])
_ROWS = st.lists(
    st.builds(
        lambda number, first, last, born, group, upn: row(
            number, first, last, date_of_birth=born, tutor_group=group, upn=upn
        ),
        st.integers(2, 60),
        _NAMES,
        _NAMES,
        st.sampled_from([BORN, OTHER_DAY]),
        st.sampled_from(["", "8A", "8B"]),
        st.sampled_from(["", "", *UPNS]),
    ),
    max_size=8,
    unique_by=lambda one: one.row,
)


def _saved(plans: MatchPlan) -> list[ExistingLearner]:
    """The school once the new rows of a plan are saved."""
    names = ("upn", "preferred_first_name", "date_of_birth", "sex", "nc_year", "tutor_group")
    return [
        ExistingLearner(
            one.row.row,
            one.row.first_name,
            one.row.last_name,
            **{n: getattr(one.row, n) for n in names},
        )
        for one in plans.rows
    ]


@given(_ROWS)
def test_saving_a_list_and_planning_it_again_changes_nothing(rows: list[LearnerRow]) -> None:
    first = plan(rows)
    again = plan([one.row for one in first.rows], _saved(first))
    assert set(outcomes(again)) <= {"unchanged"}
    assert again.leavers == again.not_listed == ()


@given(_ROWS, _ROWS, st.randoms(use_true_random=False))
def test_every_row_has_one_outcome_and_order_does_not_matter(
    before: list[LearnerRow], rows: list[LearnerRow], random: object
) -> None:
    existing = _saved(plan(before))
    found = plan(rows, existing)
    assert len(found.rows) + len(found.refused) == len(rows)
    matched = [one.match for one in found.rows if one.match is not None]
    assert len(matched) == len(set(matched))
    assert not set(found.leavers) & set(matched)
    shuffled = list(existing)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    again = plan(rows, shuffled)
    assert again.counts() == found.counts()


def test_twenty_thousand_learners_are_planned_in_passing() -> None:
    rows = [
        row(n + 2, f"First{n}", f"Last{n}", tutor_group=f"{n % 40}", upn="" if n % 2 else f"U{n}")
        for n in range(20_000)
    ]
    existing = [
        ExistingLearner(
            one.row, one.first_name, one.last_name, one.upn, date_of_birth=BORN, nc_year="8"
        )
        for one in rows
    ]
    found = plan([replace(one, sex="F") for one in rows], existing)
    assert found.counts()["changed"] == 20_000


def test_one_learner_listed_twice_with_one_upn_is_taken_once_and_both_rows_are_told() -> None:
    found = plan([row(2, upn=UPNS[0]), row(7, upn=UPNS[0])])
    (kept,) = found.rows
    assert (kept.row.row, kept.row.warnings) == (2, ("This learner is on row 7 as well.",))
    assert [one.reason for one in found.refused] == ["This learner is already on row 2."]


def year_group(number: int) -> list[ExistingLearner]:
    return [
        known(n, f"First{n}", f"Last{n}", tutor_group=f"8{'ABC'[n % 3]}") for n in range(number)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [row(n, f"New{n}", "Comer") for n in range(2, 6)],
        [row(n, f"First{n}", f"Last{n}", tutor_group=f"8{'ABC'[n % 3]}") for n in range(2, 12)],
    ],
    ids=["newcomers", "a trip"],
)
def test_a_few_of_a_year_group_make_no_leavers_of_the_rest(rows: list[LearnerRow]) -> None:
    found = plan(rows, year_group(60))
    assert found.leavers == ()
    assert len(found.not_listed) >= 50


def test_a_whole_tutor_group_still_shows_who_has_left_it() -> None:
    rows = [row(n, f"First{n}", f"Last{n}", tutor_group="8A") for n in range(3, 60, 3)]
    assert plan(rows, year_group(60)).leavers == (0,)


def test_a_transfer_file_makes_no_leavers() -> None:
    listed = ClassList("ctf", rows=[row()], is_transfer=True)
    found = plan_import(listed, [known(), known(2, "Max")])
    assert (found.leavers, found.not_listed) == ((), (2,))


def test_a_spreadsheet_that_drops_leading_zeros_changes_no_admission_number() -> None:
    found = plan([row(admission_number="4001")], [known(admission_number="004001")])
    assert outcomes(found) == ["unchanged"]
