"""Dates and times of a slot: how they repeat, what is refused, what is asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from employers.rules.holidays import why_closed
from equalex.kernel.dates import long_date
from equalex.kernel.words import Word

MOST_MINUTES = 480
MOST_DATES = 60
MOST_DAYS_IN_SEVEN = 5
YEARS_AHEAD = 2


class Repeat(Word):
    """How the dates follow each other."""

    ONCE = "once", "Only on this date"
    WEEKLY = "weekly", "Every week on the same weekday"
    WEEKDAYS = "weekdays", "Day after day, Monday to Friday"


class Together(Word):
    """What schools book where there are several dates."""

    AS_ONE = "as_one", "All dates together: the same learners come each time"
    EACH = "each", "Each date by itself: other learners can come each time"


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Minutes of work without breaks (1 to 480), or the sentence that says what is wrong where."""

    minutes: int = 0
    problem: str = ""
    where: str = ""


def spread(first: date, repeat: Repeat, times: int, others: Iterable[date] = ()) -> list[date]:
    """The dates, in order, each once: `times` of them by the repeat, and others besides."""
    dates = {first, *others}
    day = first
    for _ in range(1, 1 if repeat is Repeat.ONCE else times):
        day += timedelta(days=7 if repeat is Repeat.WEEKLY else 1)
        while repeat is Repeat.WEEKDAYS and day.weekday() >= 5:
            day += timedelta(days=1)
        dates.add(day)
    return sorted(dates)


def working_time(start: time, end: time, break_minutes: int) -> WorkingTime:
    """How long learners work between two times of one day. Source of 480: at most 8 hours a day."""
    length = _minutes(end) - _minutes(start)
    if length <= 0:
        return WorkingTime(problem="The end must be later than the start", where="end")
    if break_minutes >= length:
        return WorkingTime(
            problem="The breaks are as long as the whole day: enter fewer minutes",
            where="break_minutes",
        )
    minutes = length - break_minutes
    if minutes > MOST_MINUTES:
        hours, rest = divmod(minutes, 60)
        told = f"{hours} hours {rest} minutes" if rest else f"{hours} hours"
        return WorkingTime(
            problem=f"Learners may work at most 8 hours a day, and this would be {told}. "
            "Choose an earlier end or longer breaks",
            where="end",
        )
    return WorkingTime(minutes=minutes)


def problem_with(dates: list[date], today: date) -> str:
    """Why these dates cannot be offered, as a sentence; empty when they can."""
    if len(dates) > MOST_DATES:
        return f"These are {len(dates)} dates. Add at most {MOST_DATES} at a time"
    past = [day for day in dates if day < today]
    if past:
        return f"{long_date(past[0])} is in the past. Choose a date from today on"
    limit = _years_after(today, YEARS_AHEAD)
    late = [day for day in dates if day > limit]
    if late:
        return (
            f"{long_date(late[0])} is more than {YEARS_AHEAD} years away. "
            f"Choose a date up to {long_date(limit)}"
        )
    return ""


def problem_with_booking_together(dates: list[date]) -> str:
    """Why the same learners cannot come on all these dates (at most 5 days in any 7)."""
    for first in dates:
        week = [day for day in dates if first <= day < first + timedelta(days=7)]
        if len(week) > MOST_DAYS_IN_SEVEN:
            return (
                f"The same learners would work on {len(week)} of the 7 days from "
                f"{long_date(first)}. At most {MOST_DAYS_IN_SEVEN} are allowed"
            )
    return ""


def unusual(dates: list[date]) -> list[str]:
    """Phrases such as `6 March 2027 is a Saturday` for dates on which schools are closed."""
    return [f"{long_date(day)} is {reason}" for day in dates if (reason := why_closed(day))]


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
