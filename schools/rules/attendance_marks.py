"""A register's stream of marks, and the sessions in it that tell of a workplace.

Source: DfE attendance codes from August 2024. W is work experience away from school, V a visit
supervised by school staff. A project on the school's own site is a present mark, and holidays have
none: what W says is the least that happened.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

WORK_EXPERIENCE: Final = "W"
VISIT: Final = "V"
MEANINGS: Final[Mapping[str, str]] = {
    WORK_EXPERIENCE: "work experience",
    VISIT: "educational visit or trip",
}
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

    `every_day` is False where the stream leaves out weekends.
    """

    sessions: tuple[Session, ...]
    problem: str = ""
    every_day: bool = True


def read_marks(start: date, marks: str) -> MarksRead:
    """Dates for the W and V in one stream of AM and PM marks from a start date.

    The stream is dated up to the first thing that is not a mark of one character: from there on
    the dates would be guessed, so they are not given. Whether weekends are in it shows in the
    stream itself: nobody is marked at school on a Saturday and Sunday.
    """
    stream = "".join(mark for mark in marks if mark not in "\r\n\t").upper()
    dated, problem = _up_to_unknown(stream)
    every_day = _holds_weekends(start, dated)
    day = start
    sessions = []
    for place in range(0, len(dated), SESSIONS_A_DAY):
        if not every_day:
            while day.weekday() >= _SATURDAY:
                day += timedelta(days=1)
        for mark, session in zip(dated[place : place + 2], (MORNING, AFTERNOON), strict=False):
            if mark in MEANINGS:
                sessions.append(Session(day, session, mark))
        day += timedelta(days=1)
    return MarksRead(tuple(sessions), problem, every_day)


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
