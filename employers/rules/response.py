"""How often and how fast an employer answers when it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

FAIR_WAIT: Final = timedelta(days=14)
"""A question younger than this is not held against anybody (10 working days)."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asked on a date, answered on another or not at all."""

    asked_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Response:
    """Of how many questions how many were answered, and after how many days in the middle."""

    asked: int = 0
    answered: int = 0
    days: float | None = None

    @property
    def percent(self) -> int | None:
        """The share answered; None where nothing was asked."""
        return round(100 * self.answered / self.asked) if self.asked else None

    @property
    def sentence(self) -> str:
        """`answers 9 of 10, mostly within 3 days`."""
        if not self.asked:
            return "Not asked yet"
        said = f"Answers {self.answered} of {self.asked}"
        if self.days is None:
            return said
        whole = round(self.days)
        within = (
            "on the same day" if whole < 1 else f"within {whole} day{'' if whole == 1 else 's'}"
        )
        return f"{said}, mostly {within}"


def response_to(questions: Iterable[Question], today: date) -> Response:
    """What the questions come to; those still young and open are left out."""
    fair = [
        each
        for each in questions
        if each.answered_on is not None or today - each.asked_on > FAIR_WAIT
    ]
    waits = [
        max(0, (each.answered_on - each.asked_on).days)
        for each in fair
        if each.answered_on is not None
    ]
    return Response(len(fair), len(waits), float(median(waits)) if waits else None)
