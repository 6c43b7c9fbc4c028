"""Class lists as the systems of schools and spreadsheet programs save them: the same learners."""

from dataclasses import replace
from datetime import date

import pytest

from schools.adapters.recognise import read_learners
from schools.rules.class_list import ClassList
from tests.files import layouts, making
from tests.files.layouts import LEARNERS, sims

TODAY = date(2026, 11, 23)


def read(data: bytes) -> ClassList:
    return read_learners(data, filename="list", today=TODAY)


@pytest.mark.parametrize("name", layouts.FILES)
def test_every_layout_says_who_the_learners_are(name: str) -> None:
    listed = read(layouts.FILES[name])
    assert [
        layouts.Child(
            *(one.upn, one.first_name, one.last_name, one.date_of_birth, one.sex),
            *(int(one.nc_year), one.tutor_group, one.sen),
        )
        for one in listed.rows
    ] == list(LEARNERS)
    assert listed.refused == []
    assert "example" not in repr(listed.rows)


def test_totals_and_titles_are_told_of_by_row() -> None:
    listed = read(layouts.FILES["report.csv"])
    assert [one.row for one in listed.rows] == [6, 7, 10]
    (note,) = listed.warnings
    assert (
        note
        == "Rows 5, 9, 11 and 13 are no learners (totals, titles or notes) and were passed over."
    )


@pytest.mark.parametrize(
    "cells",
    [["", "Smith"], ["", "", "Zoë"], ["", "Total"], ["B801200005001"], ["", "", "", "1/2/2013"]],
)
def test_a_learner_with_cells_missing_is_refused_and_not_passed_over(cells: list[str]) -> None:
    rows = [
        ["UPN", "Last name", "First name", "DOB", "Year"],
        ["", "A", "B", "1/2/2013", "8"],
        cells,
    ]
    assert len(read(layouts.text(rows).encode()).refused) == (cells != ["", "Total"])


def test_sheets_of_one_workbook_are_one_list_with_places_a_person_can_find() -> None:
    listed = read(layouts.FILES["two sheets"])
    assert [listed.where(one.row) for one in listed.rows] == [
        "row 2 of “8A”",
        "row 3 of “8A”",
        "row 2 of “8B”",
    ]
    assert "These sheets were read as one list: “8A”, “8B”." in listed.warnings


def test_learners_on_two_sheets_are_taken_once_and_a_sheet_of_leavers_not_at_all() -> None:
    listed = read(layouts.FILES["all and one year"])
    assert "3 learners are on more than one sheet and taken once." in listed.warnings
    assert "The sheet “Leavers” was not read" in " ".join(listed.warnings)


def test_formulas_that_were_never_calculated_are_explained() -> None:
    rows = sims()
    rows[1][3] = '=PROPER("siân")'
    listed = read(layouts.book(("List", rows)))
    assert [one.row for one in listed.refused] == [2]
    assert "formulas that were never calculated" in " ".join(listed.warnings)


def test_pupil_premium_stands_in_for_six_years_of_meals_only_where_nothing_better_is_given() -> (
    None
):
    rows = [
        [*row, "PP"] if row is rows_of[0] else [*row, "Y"]
        for rows_of in [sims()]
        for row in rows_of
    ]
    listed = read(layouts.text(rows).encode())
    assert {one.fsm_ever_6 for one in listed.rows} == {True}
    assert "“PP” was read as free school meals in the last six years" in " ".join(listed.warnings)
    both = [[*row, "FSM Ever 6"] if n == 0 else [*row, "N"] for n, row in enumerate(rows)]
    listed = read(layouts.text(both).encode())
    assert {one.fsm_ever_6 for one in listed.rows} == {False}
    assert listed.warnings == []


def test_of_two_columns_for_one_fact_the_first_is_read_and_said_so() -> None:
    rows = [["First name", "Last name", "DOB", "Class", "Class name"],
            ["Zoë", "Smith", "04/03/2013", "8A", "Mr Jones's"]]  # fmt: skip
    listed = read(layouts.text(rows).encode())
    assert listed.rows[0].tutor_group == "8A"
    assert listed.warnings == [
        "The columns “Class” and “Class name” could each be the tutor group; “Class” was read."
    ]


def test_who_has_left_says_the_file_is_kept_out() -> None:
    rows = [["First name", "Last name", "DOB", "Enrolment status"],
            ["Zoë", "Smith", "04/03/2013", "Leaver"]]  # fmt: skip
    (refused,) = read(layouts.text(rows).encode()).refused
    assert refused.reason == "“Leaver” says that this learner is not on roll."


def test_garbled_letters_are_pointed_out_and_real_names_are_not() -> None:
    names = ["ZoÃ«", "Oâ€™Brien", "São", "Âme", "Åsa", "Ærø"]
    rows = [["First name", "Last name", "DOB"], *([name, "Smith", "04/03/2013"] for name in names)]
    listed = read(layouts.text(rows).encode())
    assert [bool(one.warnings) for one in listed.rows] == [True, True, False, False, False, False]


USERS = "sourcedId,status,orgSourcedIds,role,givenName,familyName,grades\n"
ORGS = (
    "sourcedId,status,name,type,identifier,parentSourcedId\n"
    "t,,Trust,district,,\na,,Alpha,school,111111,t\nb,,Beta,school,222222,t\nd,,Art,department,,b\n"
)


def test_a_roster_of_a_trust_says_which_school_each_learner_is_at() -> None:
    users = (
        USERS
        + 'u1,,a,student,Zoë,Smith,8\nu2,,d,student,Max,Nowak,8\nu3,,"a,b",student,Jo,Roe,8\nu4,,t,student,Al,Poe,8\n'
    )
    listed = read(making.one_roster(orgs=ORGS, users=users, demographics="", enrollments=""))
    assert [one.school_urn for one in listed.rows] == ["111111", "222222", "111111 222222", ""]
    assert listed.school_urns == {"111111", "222222"}


def test_the_rows_of_a_sheet_are_otherwise_read_alike() -> None:
    one, two = read(layouts.FILES["sims.xlsx"]), read(layouts.FILES["two sheets"])
    assert [replace(row, row=0) for row in one.rows] == [replace(row, row=0) for row in two.rows]
