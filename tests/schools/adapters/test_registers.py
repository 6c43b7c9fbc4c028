"""Registers in the shapes that schools can export."""

import io
from datetime import date

import openpyxl
import pytest

from schools.adapters.registers import read_register
from schools.adapters.unreadable import UnreadableFile
from tests.schools.ctf_files import ctf_with_marks

TODAY = date(2026, 11, 27)
TUESDAY, WEDNESDAY = date(2025, 3, 4), date(2025, 3, 5)
BOTH = {TUESDAY: ("W", "W"), WEDNESDAY: ("/", "I")}

SHAPES = {
    "a column a session": "UPN,Surname,Forename,04/03/2025 AM,04/03/2025 PM,05/03/2025 AM,05/03/2025 PM\n"
    "A203102209083,Finch,Ada,W,W,/,I\n",
    "dates above, sessions below": "Surname;Forename;Reg;Tue 4 Mar 2025;;Wed 5 Mar 2025;\n"
    ";;;AM;PM;AM;PM\nFinch;Ada;8A;W;W;/;I\n",
    "a column a date": 'Name,DOB,2025-03-04,2025-03-05\n"Finch, Ada",01/02/2012,W W,/ I\n',
    "a title above": "Attendance report,,,\n,,,\nAdno,Surname,Forename,04-03-25,05-03-25\n"
    "17,Finch,Ada,WW,/I\n",
    "a row a session": 'Name,Reg,Date,Session,Mark\n"Finch, Ada",8A,04/03/2025,AM,W\n'
    '"Finch, Ada",8A,04/03/2025,PM,W\n"Finch, Ada",8A,05/03/2025,AM,/\n'
    '"Finch, Ada",8A,05/03/2025,PM,I\n',
    "a row a date": "Name\tReg\tDate\tAM mark\tPM mark\nFinch, Ada\t8A\t04/03/2025\tW\tW\n"
    "Finch, Ada\t8A\t05/03/2025\t/\tI\n",
    "session within the date": 'Name,Reg,Date,Code\n"Finch, Ada",8A,04/03/2025 AM,W\n'
    '"Finch, Ada",8A,04/03/2025 PM,W\n"Finch, Ada",8A,05/03/2025 AM,/\n'
    '"Finch, Ada",8A,05/03/2025 PM,I\n',
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_every_shape_gives_the_same_marks(text: str) -> None:
    (learner,) = read_register(text.encode(), today=TODAY).learners
    assert learner.who.name == "Ada Finch"
    assert learner.days == BOTH


def test_a_workbook_with_real_dates_as_headings() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Surname", "Forename", "Reg", TUESDAY, None, WEDNESDAY])
    sheet.append([None, None, None, "AM", "PM", "AM"])
    sheet.append(["Finch", "Ada", "8A", "W", "W", "/"])
    file = io.BytesIO()
    book.save(file)
    (learner,) = read_register(file.getvalue(), today=TODAY).learners
    assert learner.days == {TUESDAY: ("W", "W"), WEDNESDAY: ("/", "")}


def test_a_transfer_file_gives_every_mark_and_says_what_it_cannot_date() -> None:
    register = read_register(ctf_with_marks("2025-03-04", "WW/IY1//"), today=TODAY)
    assert register.learners[0].days == BOTH
    assert "“Y1”" in register.warnings[0]


def test_a_code_that_is_none_is_reported_and_never_guessed() -> None:
    register = read_register(b'Name,Reg,04/03/2025\n"Finch, Ada",8A,W9\n', today=TODAY)
    assert register.learners == []
    assert "“W9” is no code" in register.warnings[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "No heading row"),
        (b'Name,DOB\n"Finch, Ada",01/02/2012\n', "No heading row"),
        (b"\x89PNG....", "picture"),
        (b"Name,Reg,Date,Mark\n", "no marks below"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_register(content, today=TODAY)


def test_a_row_with_a_wrong_date_is_refused_with_row_heading_and_remedy() -> None:
    text = 'Name,Reg,Date,Mark\n"Finch, Ada",8A,31/02/2025,W\n"Finch, Ada",8A,04/03/2025,W\n'
    (refused,) = read_register(text.encode(), today=TODAY).refused
    assert (refused.row, refused.heading) == (2, "Date")
    assert refused.reason
    assert refused.remedy
