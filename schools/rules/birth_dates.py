"""Dates of birth, in every form that schools write them. Day before month, as in Britain."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from schools.rules.readings import Reading, quoted, text_of

OLDEST = 25
YOUNGEST = 3
OLDEST_USUAL = 20
YOUNGEST_USUAL = 9
# Spreadsheets count days from here (their day 60, 29 February 1900, never was).
_SPREADSHEET_EPOCH: Final = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)

_TIME = re.compile(
    r"[ T](?:0?0:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?|12:00(?::00)? ?AM)$", re.IGNORECASE
)
_NOT_GIVEN = frozenset({"", "-", "--", "n/a", "na", "none", "null", "unknown", "not known"})
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_RUN_TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})")
_NAMED_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([a-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
# Day, month and a year of two digits, to be written out.
_SHORT_YEAR = re.compile(
    r"^((?:[a-z]{3,9},?\s+)?\d{1,2}\s*[/.\-\s]\s*(?:\d{1,2}|[a-z]{3,9})\s*[/.\-\s]\s*)(\d{2})$",
    re.IGNORECASE,
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_REMEDY = "Write it as day/month/year, for example 04/03/2012."


class _NotADate(ValueError):
    """The text names no day."""


def read_birth_date(cell: object, today: date) -> Reading[date]:
    """A date of birth as a file gives it.

    Refused: what is no date, a date in the future, an age above 25 or below 3. A warning: an age
    at which nobody is usually in Years 7 to 13.
    """
    if isinstance(cell, datetime):
        return _judged(cell.date(), today)
    if isinstance(cell, date):
        return _judged(cell, today)
    text = text_of(cell).lstrip("'")
    if text.casefold() in _NOT_GIVEN:
        return Reading(None)
    try:
        born = _parsed(text, today)
    except _NotADate as error:
        return Reading(None, f"{quoted(cell)} {error}", _REMEDY)
    return _judged(born, today)


def read_past_date(cell: object, today: date) -> Reading[date]:
    """Any date in the past, in the same forms. A year of two digits is of this century."""
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif not (text := text_of(cell)):
        return Reading(None)
    else:
        try:
            day = _parsed(_SHORT_YEAR.sub(r"\g<1>20\g<2>", text), today)
        except _NotADate as error:
            return Reading(None, f"{quoted(cell)} {error}", _REMEDY.replace("2012", "2026"))
    if day > today:
        return Reading(None, "This date is still to come.", "Book what is to come in the portal.")
    return Reading(day)


def is_month_first(cell: object) -> bool:
    """Whether a numeric date only makes sense as month/day/year: the sign of an American export."""
    found = _DAY_FIRST.fullmatch(text_of(cell))
    return bool(found and int(found.group(1)) <= 12 < int(found.group(2)) <= 31)


def age_on(born: date, day: date) -> int:
    """Whole years. Someone born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _judged(born: date, today: date) -> Reading[date]:
    if born > today:
        return Reading(None, "This date of birth is in the future.", "Correct the date of birth.")
    age = age_on(born, today)
    if not YOUNGEST <= age <= OLDEST:
        return Reading(
            None,
            f"This date of birth makes the learner {age} years old.",
            "Correct the date of birth; write the year with four digits.",
        )
    if not YOUNGEST_USUAL <= age <= OLDEST_USUAL:
        return Reading(
            born, warning=f"This learner would be {age} years old: check the date of birth."
        )
    return Reading(born)


def _parsed(text: str, today: date) -> date:
    text = _WEEKDAY.sub("", _TIME.sub("", text), count=1)
    if found := _DAY_FIRST.fullmatch(text) or _DAY_FIRST_RUN_TOGETHER.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if is_month_first(text):
            raise _NotADate("has the month before the day.")
        return _made(_full_year(found.group(3), year, today), month, day)
    if found := _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _made(year, month, day)
    if found := _NAMED_MONTH.fullmatch(text):
        year = _full_year(found.group(3), int(found.group(3)), today)
        return _made(year, _MONTHS.get(found.group(2).lower(), 0), int(found.group(1)))
    if found := _MONTH_FIRST.fullmatch(text):
        return _made(
            int(found.group(3)), _MONTHS.get(found.group(1).lower(), 0), int(found.group(2))
        )
    if (found := _SERIAL.fullmatch(text)) and int(found.group(1)) in _SERIALS:
        return _SPREADSHEET_EPOCH + timedelta(days=int(found.group(1)))
    raise _NotADate("is not a date we can read.")


def _full_year(written: str, year: int, today: date) -> int:
    """A two-digit year becomes the only century in which the learner is of school age."""
    if len(written) == 4:
        return year
    this_century = today.year - today.year % 100
    for candidate in (this_century + year, this_century - 100 + year):
        if YOUNGEST <= today.year - candidate <= OLDEST_USUAL:
            return candidate
    raise _NotADate("has a year of two digits that fits no learner.")


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _NotADate("is not a day of the calendar.") from None
