"""Small Common Transfer Files of our own."""


def ctf_with_marks(
    start: str,
    marks: str,
    *,
    upn: str = "A203102209083",
    surname: str = "Finch",
    forename: str = "Ada",
    born: str = "2012-02-01",
) -> bytes:
    """One pupil with one stream of marks."""
    return (
        "<CTfile><Header/><CTFpupilData><Pupil>"
        f"<UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>{forename}</Forename><DOB>{born}</DOB>"
        "<Attendance><YearData><Year>2025</Year><AttendSessions>"
        f"<AttendanceStartDate>{start}</AttendanceStartDate><AttendanceMarks>{marks}</AttendanceMarks>"
        "</AttendSessions></YearData></Attendance></Pupil></CTFpupilData></CTfile>"
    ).encode()
