"""A register's stream of marks, and the sessions in it that tell of a workplace.

Source: DfE attendance codes from August 2024. W is work experience away from school, V a visit
supervised by school staff. A project on the school's own site is a present mark, and holidays have
none: what W says is the least that happened.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from equalex.kernel.words import Word

WORK_EXPERIENCE: Final = "W"
VISIT: Final = "V"
MEANINGS: Final[Mapping[str, str]] = {
    WORK_EXPERIENCE: "work experience",
    VISIT: "educational visit or trip",
}


class MarkKind(Word):
    """What a mark of the register says of where a learner was."""

    PRESENT = "present", "present in school"
    WORK_EXPERIENCE = "work_experience", "on work experience"
    VISIT = "visit", "on a visit"
    ELSEWHERE = "elsewhere", "at another approved activity"
    ABSENT = "absent", "absent"
    CLOSED = "closed", "no school"


# The set of codes is data: DfE changes it, and a school's system may know older ones.
KIND_OF: Final[Mapping[str, MarkKind]] = {
    code: MarkKind(kind)
    for kind, codes in json.loads(
        Path(__file__).with_name("attendance_codes.json").read_text("utf-8")
    )["kinds"].items()
    for code in codes
}
Marks = tuple[str, str]
"""The codes of one date: morning and afternoon, "" where there is none."""

# Codes of one character. C1, C2, J1 and Y1 to Y7 have two, and the stream does not say where each
# begins; older registers also have F, H, J and Y.
ONE_CHARACTER: Final = frozenset("/\\LKVPWBDMSXCTRIEQGNOUZ#FHJY-* ")
# What stands where the school was not open.
CLOSED: Final = frozenset("#-* XYZ")
SESSIONS_A_DAY: Final = 2
MORNING: Final = "AM"
AFTERNOON: Final = "PM"
_SATURDAY: Final = 5


class Session(NamedTuple):
    """Half a school day with a mark that matters here."""

    day: date
    session: str
    mark: str


class MarksRead(NamedTuple):
    """Sessions marked W or V in date order; `problem` says from where on nothing could be read.

    `every_day` is False where the stream leaves out weekends. `stream` are the marks that could be
    dated, from `start` on.
    """

    sessions: tuple[Session, ...]
    problem: str = ""
    every_day: bool = True
    start: date = date.min
    stream: str = ""

    def days(self) -> dict[date, Marks]:
        """Every date with a mark, whatever it says; dates on which school was closed are none."""
        found: dict[date, Marks] = {}
        for day, marks in _dated(self.start, self.stream, every_day=self.every_day):
            morning, afternoon = (f"{mark}".strip() for mark in marks.ljust(SESSIONS_A_DAY))
            if not CLOSED.issuperset(marks):
                found[day] = (morning, afternoon)
        return found


def read_marks(start: date, marks: str) -> MarksRead:
    """Dates for the W and V in one stream of AM and PM marks from a start date.

    The stream is dated up to the first thing that is not a mark of one character: from there on
    the dates would be guessed, so they are not given. Whether weekends are in it shows in the
    stream itself: nobody is marked at school on a Saturday and Sunday.
    """
    stream = "".join(mark for mark in marks if mark not in "\r\n\t").upper()
    dated, problem = _up_to_unknown(stream)
    every_day = _holds_weekends(start, dated)
    sessions = [
        Session(day, session, mark)
        for day, marks in _dated(start, dated, every_day=every_day)
        for mark, session in zip(marks, (MORNING, AFTERNOON), strict=False)
        if mark in MEANINGS
    ]
    return MarksRead(tuple(sessions), problem, every_day, start, dated)


def _dated(start: date, stream: str, *, every_day: bool) -> Iterator[tuple[date, str]]:
    """Each date with its marks, weekends passed over where the stream leaves them out."""
    day = start
    for place in range(0, len(stream), SESSIONS_A_DAY):
        if not every_day:
            while day.weekday() >= _SATURDAY:
                day += timedelta(days=1)
        yield day, stream[place : place + SESSIONS_A_DAY]
        day += timedelta(days=1)


def _up_to_unknown(stream: str) -> tuple[str, str]:
    for place, mark in enumerate(stream):
        if mark in ONE_CHARACTER:
            continue
        # A digit belongs to the letter before it: neither has a session of its own that we know.
        first = place - 1 if mark.isdigit() and place else place
        code = stream[first : place + 1]
        return (
            stream[:first],
            (
                f"Mark {first + 1} of {len(stream)} is “{code}”, which is not one character of the register's "
                "codes, so marks from there on cannot be dated."
            ),
        )
    return stream, ""


def _holds_weekends(start: date, stream: str) -> bool:
    """False as soon as a mark of a school at work would fall on a Saturday or Sunday."""
    for place in range(0, len(stream), SESSIONS_A_DAY):
        day = start + timedelta(days=place // SESSIONS_A_DAY)
        if day.weekday() >= _SATURDAY and not CLOSED.issuperset(
            stream[place : place + SESSIONS_A_DAY]
        ):
            return False
    return True
