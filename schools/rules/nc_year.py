"""National Curriculum year groups, in every form that schools write them.

The recorded year wins over age: a learner held back or moved up belongs to the year recorded.
"""

import re
from datetime import date

from schools.rules.readings import Reading, quoted, text_of
from schools.rules.school_years import LAST_YEAR, NOT_FOLLOWED, YEAR_7, academic_year_of

PREPARING_MONTHS = range(6, 9)
_NUMBERED = re.compile(
    r"(?:(?:national\s*curriculum|curriculum|nat\.?\s*curr\.?|nc|school)\s*)?"
    r"(?:years?|yrs?|y)?[\s.:\-_]*(?:group)?[\s.:\-_]*0*(\d{1,2})(?:\.0+)?(?:st|nd|rd|th)?(?:\s*(?:year|yr))?",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    r"(?:(?:nc|curriculum|year|yr|y)\s*)*([a-z]{1,10})\s*([12]?)", re.IGNORECASE
)
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
        ),
        start=1,
    )
}
_ORDINALS = {
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
    "eleventh": "11",
    "twelfth": "12",
    "thirteenth": "13",
}
_NOT_GIVEN = frozenset({"", "-", "--", "n/a", "na", "none", "null", "unknown", "not applicable"})
_EARLY = {"r": "R", "reception": "R", "rec": "R", "n": "N", "nursery": "N", "nur": "N", "e": "E"}
_REMEDY = "Write the year group as 7, 8, 9, 10 or 11, or X where year groups are not followed."


def normalise(raw: str) -> str:
    """Of "Yr 07", "Curriculum Year  7", "Y7" "7"; of "X" "X"; of "Reception" "R"; else ""."""
    text = " ".join(raw.split())
    if not text[:1].isalnum():
        return ""
    if found := _NUMBERED.fullmatch(text):
        year = int(found.group(1))
        return str(year) if 0 < year <= LAST_YEAR + 1 else "R" if year == 0 else ""
    if found := _UNNUMBERED.fullmatch(text):
        word = found.group(1).lower()
        if word == "x" and not found.group(2):
            return NOT_FOLLOWED
        return _WORDS.get(word) or _ORDINALS.get(word) or _EARLY.get(word, "")
    return ""


def read_nc_year(cell: object) -> Reading[str]:
    """A year group as a file gives it, as "1" to "14", "X", "R", "N" or "E"."""
    text = text_of(cell)
    if text.casefold() in _NOT_GIVEN:
        return Reading(None)
    year = normalise(text)
    if not year:
        return Reading(None, f"{quoted(cell)} is not a year group we know.", _REMEDY)
    return Reading(year)


def expected_from_birth(date_of_birth: date, today: date) -> str:
    """The usual year group for a date of birth: "R" below Year 1. Source: data/README."""
    year = academic_year_of(today) - academic_year_of(date_of_birth) - 5
    return str(year) if year >= 1 else "R"


def is_too_young(nc_year: str, today: date) -> bool:
    """Whether a learner in this year group is not yet one of the portal's.

    It keeps learners from Year 7. From June to August a list may already name those who join in
    September, still in Year 6.
    """
    if nc_year == NOT_FOLLOWED:
        return False
    lowest = YEAR_7 - 1 if today.month in PREPARING_MONTHS else YEAR_7
    return not nc_year.isdigit() or int(nc_year) < lowest
