"""Class lists: the same learners whatever the encoding, delimiter, order and layout."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from schools.adapters.recognise import read_learners
from schools.adapters.unreadable import UnreadableFile
from schools.rules.class_list import ClassList, LearnerRow
from tests.files import making

TODAY = date(2026, 11, 23)


def read(data: bytes | str, **how: object) -> ClassList:
    data = data.encode() if isinstance(data, str) else data
    return read_learners(data, filename="list.csv", today=TODAY, **how)  # type: ignore[arg-type]  # mapping


def plain(listed: ClassList) -> list[LearnerRow]:
    return [replace(row, warnings=()) for row in listed.rows]


EXPECTED = plain(read(making.class_list()))


def test_a_list_gives_learners_numbered_as_in_a_spreadsheet() -> None:
    listed = read(making.class_list())
    assert [row.row for row in listed.rows] == [2, 3, 4]
    assert listed.rows[0] == LearnerRow(
        row=2,
        first_name="Siân",
        last_name="O’Brien",
        upn="A203102209083",
        date_of_birth=date(2014, 3, 4),
        nc_year="8",
        tutor_group="8A",
    )
    assert listed.mapping["last_name"] == "Legal Surname"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_delimiter_and_line_end_reads_the_same(delimiter: str, end: str) -> None:
    assert plain(read(making.class_list(delimiter=delimiter, end=end))) == EXPECTED


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_reads_the_same(encoding: str) -> None:
    assert plain(read(making.class_list().encode(encoding))) == EXPECTED


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1"])
def test_western_encodings_without_a_mark_are_told_from_utf8(encoding: str) -> None:
    text = (
        "First name,Last name,DOB\r\nZoë,Jalapeño-Pérez,04/03/2014\r\nÅsa,Ångström,05/03/2014\r\n"
    )
    listed = read(text.encode(encoding))
    assert [row.first_name for row in listed.rows] == ["Zoë", "Åsa"]
    assert listed.rows[0].last_name == "Jalapeño-Pérez"


def test_curly_apostrophes_of_windows_survive() -> None:
    text = "First name,Last name,DOB\r\nAndré,O’Brien,04/03/2014\r\n"
    assert read(text.encode("cp1252")).rows[0].last_name == "O’Brien"


def test_excel_reads_as_csv_does() -> None:
    rows = [making.HEADINGS, *making.PUPILS]
    assert plain(read(making.workbook(rows))) == EXPECTED
    typed = [
        (upn, last, first, datetime.combine(born, datetime.min.time()), 8.0, group)
        for (upn, last, first, _, _, group), born in zip(
            making.PUPILS, [row.date_of_birth for row in EXPECTED], strict=True
        )
    ]
    assert plain(read(making.workbook([making.HEADINGS, *typed]))) == EXPECTED


def test_the_sheet_with_the_learners_is_found() -> None:
    book = making.workbook([["Notes"], ["printed on Monday"]], [making.HEADINGS, *making.PUPILS])
    assert plain(read(book)) == EXPECTED


def test_headings_may_stand_below_a_title_and_in_any_order() -> None:
    shuffled = [row[::-1] for row in (making.HEADINGS, *making.PUPILS)]
    text = "Our School\r\nClass list,printed 1 November\r\n\r\n" + making.csv_text(shuffled)
    listed = read(text)
    assert [row.row for row in listed.rows] == [5, 6, 7]
    assert [replace(row, row=row.row - 3, warnings=()) for row in listed.rows] == EXPECTED


def test_the_separator_line_of_excel_is_understood() -> None:
    assert len(read("sep=;\r\n" + making.class_list(delimiter=";")).rows) == 3


def test_blank_rows_instructions_and_repeated_headings_are_passed_over() -> None:
    head, first, *others = making.class_list().splitlines(keepends=True)
    instruction = "Required: a UPN,Required: free text,Required,Required: DD/MM/YYYY,Optional,\r\n"
    text = head + instruction + ",,,,,\r\n" + first + "\r\n" + head + "".join(others)
    listed = read(text)
    assert [row.row for row in listed.rows] == [4, 7, 8]
    assert not listed.refused


def test_a_row_with_too_many_cells_is_refused_and_the_rest_read() -> None:
    text = making.class_list() + "A950000178301,Smith,Ann,04/03/2014,8,8A,,extra\r\n"
    listed = read(text)
    assert len(listed.rows) == 3
    assert [(one.row, one.reason[:20]) for one in listed.refused] == [(5, "This row has 8 cells")]
    assert listed.refused[0].upn == "A950000178301"


def test_blank_cells_too_many_are_no_fault() -> None:
    text = making.class_list(end=",,\r\n")
    assert plain(read(text)) == EXPECTED


def test_row_errors_name_row_heading_and_remedy() -> None:
    text = "First name,Last name,DOB,Year\r\n,Smith,04/03/2014,8\r\nZo,Smith,31/02/2014,8\r\nZo,S,,8\r\n"
    text += "Zo,Smith,04/03/2034,8\r\nZo,Smith,04/03/2014,Shell\r\nZo,Smith,05/05/2016,5\r\n"
    found = [(one.row, one.heading, one.reason) for one in read(text).refused]
    assert found == [
        (2, "First name", "The first name is missing."),
        (3, "DOB", "“31/02/2014” is not a day of the calendar."),
        (4, "DOB", "The date of birth is missing."),
        (5, "DOB", "This date of birth is in the future."),
        (6, "Year", "“Shell” is not a year group we know."),
        (7, "Year", "Year 5 is below Year 7, where the portal starts."),
    ]
    assert all(one.remedy for one in read(text).refused)


def test_every_fault_of_a_row_is_told() -> None:
    listed = read("First name,Last name,DOB\r\n,,tomorrow\r\nA,B,1/1/14\r\n")
    assert len(listed.refused[0].faults) == 3


def test_the_more_exact_of_two_headings_is_taken() -> None:
    text = "Surname,Legal Surname,First name,DOB,Year,NC Year,Class,Tutor Group\r\n"
    text += "Jones,Smith,Zo,04/03/2014,2026,8,Maths 2,8A\r\n"
    row = read(text).rows[0]
    assert (row.last_name, row.nc_year, row.tutor_group) == ("Smith", "8", "8A")


def test_only_preferred_names_will_do() -> None:
    row = read("Preferred Surname,Preferred Forename,DOB\r\nSmith,Zo,04/03/2014\r\n").rows[0]
    assert (row.first_name, row.last_name, row.preferred_first_name) == ("Zo", "Smith", "")


def test_one_column_with_last_and_first_name_is_split() -> None:
    listed = read('Name,DOB\r\n"Smith, Zo",04/03/2014\r\nZo Smith,04/03/2014\r\n')
    assert (listed.rows[0].first_name, listed.rows[0].last_name) == ("Zo", "Smith")
    assert listed.refused[0].row == 3


def test_parents_addresses_and_health_leave_no_trace() -> None:
    text = "First name,Last name,DOB,PARENT_1_NAME,Address,NHS number,Medical notes,Postcode,Ethnicity\r\n"
    text += "Zo,Smith,04/03/2014,Mum Secret,1 Secret St,999secret,Secret,SE1 CRT,SECRET\r\n"
    listed = read(text)
    assert "secret" not in repr(listed).lower()
    assert "PARENT_1_NAME" in listed.left_out


def test_a_column_that_only_marks_some_says_no_for_the_others() -> None:
    text = (
        "First name,Last name,DOB,FSM,SEN,Looked after\r\nA,B,1/1/2014,Y,K,\r\nC,D,2/1/2014,,,\r\n"
    )
    listed = read(text)
    assert [(row.fsm, row.sen, row.looked_after) for row in listed.rows] == [
        (True, "K", None),
        (False, "N", None),
    ]
    assert len(listed.warnings) == 2


def test_dates_in_the_american_order_are_told() -> None:
    listed = read("First name,Last name,DOB\r\nA,B,12/31/2013\r\nC,D,01/02/2014\r\n")
    assert "month before the day" in listed.refused[0].reason
    assert any("wrong way round" in warning for warning in listed.warnings)


def test_schools_that_rows_name_are_gathered() -> None:
    text = "First name,Last name,DOB,URN,LEA,Estab\r\nA,B,1/1/2014,123456,123,4567\r\n"
    listed = read(text)
    assert listed.school_urns == {"123456"}
    assert listed.school_laestabs == {"1234567"}


def test_all_forms_of_other_fields_are_understood() -> None:
    text = (
        "First name,Last name,DOB,Gender,First language,FSM Ever 6,InCareIndicator,Service child,"
        "Enrolment Status,Adno,SEN Status,EAL\r\n"
        "A,B,1/1/2014,Female,POL,T,1,No,M - Main,004711,K - SEN Support,\r\n"
    )
    row = read(text).rows[0]
    assert (row.sex, row.eal, row.fsm_ever_6, row.looked_after) == ("F", True, True, True)
    assert (row.service_child, row.enrolment_status, row.admission_number) == (False, "M", "004711")
    assert row.sen == "K"


def test_a_list_without_birth_dates_needs_upns() -> None:
    text = "UPN,First name,Last name,Year\r\nA203102209083,A,B,8\r\n,C,D,8\r\n"
    listed = read(text)
    assert [row.upn for row in listed.rows] == ["A203102209083"]
    assert listed.refused[0].reason == "The date of birth is missing."


def test_twenty_thousand_learners_are_not_too_many() -> None:
    lines = "".join(f"{number},First,Last{number},04/03/2014\n" for number in range(20_000))
    listed = read("Adno,First name,Last name,DOB\n" + lines)
    assert len(listed.rows) == 20_000


def test_a_picture_named_csv_is_called_a_picture() -> None:
    with pytest.raises(UnreadableFile, match="picture"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(200))
