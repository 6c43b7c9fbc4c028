"""Common Transfer Files."""

from datetime import date

from schools.adapters.ctf import read_ctf
from schools.adapters.recognise import read_learners
from tests.files import making

TODAY = date(2026, 11, 23)


def attendance(start: str, marks: str) -> str:
    return (
        "<Attendance><YearData><Year>2026</Year><AttendSessions>"
        f"<AttendanceStartDate>{start}</AttendanceStartDate>"
        f"<AttendanceMarks>{marks}</AttendanceMarks></AttendSessions></YearData></Attendance>"
    )


def test_a_pupil_is_read_with_what_the_portal_needs() -> None:
    inside = (
        "<BasicDetails><PreferredSurname>Smyth</PreferredSurname><PreferredForename>Zo</PreferredForename>"
        "<NCyearActual>8</NCyearActual><Ethnicity>WBRI</Ethnicity><Languages><Type><LanguageType>H"
        "</LanguageType><Language>ENG</Language></Type><Type><LanguageType>F</LanguageType><Language>POL"
        "</Language></Type></Languages><EnrolStatus>C</EnrolStatus><ServiceChild>Y</ServiceChild>"
        "</BasicDetails><LookedAfter><InCare>true</InCare></LookedAfter>"
        "<SENhistory><SEN><StartDate>2026-01-01</StartDate><SENprovision>E</SENprovision></SEN>"
        "<SEN><StartDate>2024-01-01</StartDate><SENprovision>K</SENprovision></SEN>"
        "<SEN><StartDate>2027-01-01</StartDate><SENprovision>N</SENprovision></SEN></SENhistory>"
        "<Address><Street>1 Secret Street</Street></Address>"
    )
    file = read_ctf(making.ctf(making.pupil(UPN="B801200005001", inside=inside)), today=TODAY)
    (row,) = file.class_list.rows
    assert (row.row, row.upn, row.nc_year, row.sen, row.eal) == (2, "B801200005001", "8", "E", True)
    assert (row.preferred_first_name, row.preferred_last_name) == ("Zo", "Smyth")
    assert (row.looked_after, row.service_child, row.enrolment_status) == (True, True, "C")
    assert "Secret" not in repr(file)
    assert "WBRI" not in repr(file)


def test_older_files_say_gender() -> None:
    xml = making.ctf(making.pupil()).replace(b"Sex>", b"Gender>")
    assert read_ctf(xml, today=TODAY).class_list.rows[0].sex == "F"


def test_pupils_are_numbered_after_the_header() -> None:
    xml = making.ctf(making.pupil(), making.pupil(Forename=""), making.pupil(Forename="Ann"))
    listed = read_ctf(xml, today=TODAY).class_list
    assert [row.row for row in listed.rows] == [2, 4]
    assert [(one.row, one.heading) for one in listed.refused] == [(3, "Forename")]


def test_both_ends_of_a_transfer_are_named() -> None:
    xml = making.ctf(making.pupil(), source="801/2000", destination="123/4567")
    listed = read_learners(xml, filename="8012000_CTF_1234567_001.XML", today=TODAY)
    assert listed.school_laestabs == {"8012000", "1234567"}
    assert listed.is_transfer


def test_work_experience_and_visits_come_out_of_the_register() -> None:
    # Monday 8 June 2026: present, present, two days of work experience, an afternoon's visit.
    xml = making.ctf(making.pupil(inside=attendance("2026-06-08", "/\\WWWW/V")))
    (learner,) = read_ctf(xml, today=TODAY).attendance
    assert learner.row == 2
    assert [(str(day), half, mark) for day, half, mark in learner.sessions] == [
        ("2026-06-09", "AM", "W"),
        ("2026-06-09", "PM", "W"),
        ("2026-06-10", "AM", "W"),
        ("2026-06-10", "PM", "W"),
        ("2026-06-11", "PM", "V"),
    ]
    assert not learner.problems


def test_codes_of_two_characters_are_reported_and_not_guessed() -> None:
    xml = making.ctf(making.pupil(inside=attendance("2026-06-08", "WWC1WW")))
    file = read_ctf(xml, today=TODAY)
    assert [session.mark for session in file.attendance[0].sessions] == ["W", "W"]
    assert "“C1”" in file.attendance[0].problems[0]
    assert "1 learner" in file.class_list.warnings[0]


def test_a_prefix_and_utf16_do_not_matter() -> None:
    text = making.ctf(making.pupil()).decode().replace("UTF-8", "UTF-16")
    assert (
        read_learners(text.encode("utf-16"), filename="x", today=TODAY).rows[0].first_name == "Zoë"
    )
