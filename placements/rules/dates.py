"""Dates and times of day as they are written in files: one form each, nothing guessed."""

import re
from datetime import date, time
from functools import lru_cache
from typing import Final

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


# A case has many days and few dates: remembering them halves the time a hub's file takes to read.
@lru_cache(maxsize=8192)
def read_date(text: str) -> date:
    """The date written as YYYY-MM-DD. Any other form, or a date no calendar has, is a `ValueError`."""
    # date.fromisoformat alone would also take 20250304 and 2025-W10-2.
    if not _DATE.fullmatch(text):
        raise ValueError("not a date written as YYYY-MM-DD")
    return date.fromisoformat(text)


@lru_cache(maxsize=2048)
def read_time(text: str) -> time:
    """The time of day written as HH:MM, from 00:00 to 23:59. Any other form is a `ValueError`."""
    if not _TIME.fullmatch(text):
        raise ValueError("not a time written as HH:MM")
    return time(int(text[:2]), int(text[3:]))
