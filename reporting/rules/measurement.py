"""The dates on which schools are measured, and why a report may take the place of an earlier one."""

from datetime import date, timedelta
from typing import Final

from equalex.kernel.words import Word

MEASURED_ON: Final = ((3, 31), (7, 31), (12, 31))
"""(month, day): 31 March, 31 July, 31 December (domain.md, annual cycle: Compass)."""
OWED_FOR: Final = timedelta(days=366)
"""A report that was missed is made up for at most a year."""


class SupersedeReason(Word):
    """Why a report is made again for the same date. A closed list: free text could name a learner."""

    CORRECTED = "corrected", "Attendance or learners’ records were corrected"
    LATE_EVIDENCE = "late_evidence", "Evidence arrived later, such as feedback or reflections"
    JUDGED = "judged", "A judgement was made or changed"
    MISTAKE = "mistake", "The earlier report had a mistake"


def measurement_dates(first: date, last: date) -> list[date]:
    """The measurement dates from `first` to `last`, both included, oldest first."""
    days = (
        date(year, month, day)
        for year in range(first.year, last.year + 1)
        for month, day in MEASURED_ON
    )
    return [day for day in days if first <= day <= last]


YEARS_TO_READ: Final = 5


def dates_to_read(today: date) -> list[date]:
    """Dates as of which figures can be read: today, and measurement dates of five years, newest first."""
    past = measurement_dates(date(today.year - YEARS_TO_READ, 1, 1), today)
    return [today, *(each for each in reversed(past) if each != today)]


def owed_dates(*, since: date, today: date) -> list[date]:
    """Dates for which a school that joined on `since` is owed a report by `today`."""
    return measurement_dates(max(since, today - OWED_FOR), today)


def next_measurement(today: date) -> date:
    """The next measurement date from today on."""
    return measurement_dates(today, today + OWED_FOR)[0]
