"""On how many days a person looks after children, and from when advice should be taken.

Source: domain.md, Law and duty: since 1 September 2026 a person who teaches or supervises children
on more than 3 days in 30 may be in regulated activity even when supervised. The portal counts and
asks to take advice; it says neither that a check is needed nor that none is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from equalex.kernel.dates import date_range

MOST_DAYS = 3
WINDOW = timedelta(days=30)
# Every year group up to 11 is taken as under 16: learners of Year 11 turn 16 in the course of it.
ADVICE = (
    "Take safeguarding advice before the first of these days: your Careers Hub says from whom. "
    "The portal keeps no certificate and no number of one."
)


@dataclass(frozen=True, slots=True)
class Load:
    """The fullest 30 days of one person: how many days with learners under 16, and when."""

    days: int
    first: date | None = None
    last: date | None = None

    @property
    def needs_advice(self) -> bool:
        """True above 3 days."""
        return self.days > MOST_DAYS

    @property
    def sentence(self) -> str:
        """`5 days with learners in 30, 7 to 11 June 2027.`"""
        if not self.days or self.first is None or self.last is None:
            return "No days with learners yet."
        noun = "day" if self.days == 1 else "days"
        return f"{self.days} {noun} with learners in 30, {date_range(self.first, self.last)}."


def fullest_window(days: Iterable[date]) -> Load:
    """The 30 days with most different dates in them; of equals the earliest."""
    ordered = sorted(set(days))
    best = Load(0)
    start = 0
    for end, day in enumerate(ordered):
        while day - ordered[start] >= WINDOW:
            start += 1
        if end - start + 1 > best.days:
            best = Load(end - start + 1, ordered[start], day)
    return best
