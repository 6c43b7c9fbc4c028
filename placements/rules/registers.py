"""Marks on a register: what may be entered, and what happens when two people entered it.

Source of "nothing lost, the second is shown both values": quality.md, Dependability.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple

Answer = Literal["attended", "absent", ""]


class Mark(NamedTuple):
    """What is said of one day: attended (with minutes), absent (perhaps with a reason), or "".

    `minutes` of None with "attended" means: as long as planned.
    """

    answer: Answer
    minutes: int | None = None
    absence_reason: str = ""

    @property
    def text(self) -> str:
        """`attended, 240 minutes`, `absent`, `not marked`."""
        if self.answer == "attended":
            return f"attended, {self.minutes} minutes"
        if self.answer == "absent":
            return f"absent ({self.absence_reason})" if self.absence_reason else "absent"
        return "not marked"


UNMARKED = Mark("")


class DayToMark(NamedTuple):
    """One day of one learner on the register, with what is stored."""

    key: int
    date: dt.date
    planned_minutes: int
    mark: Mark


class Refusal(NamedTuple):
    """A mark that cannot be: which day, which field ("minutes" or "answer"), and the sentence."""

    key: int
    field: Literal["minutes", "answer"]
    sentence: str


class Clash(NamedTuple):
    """Two people marked one day differently since it was last the same for both."""

    key: int
    theirs: Mark
    mine: Mark


class Merge(NamedTuple):
    """What is to be written, and where a person must choose first."""

    changes: dict[int, Mark]
    clashes: list[Clash]
    kept_theirs: int


def complete(mark: Mark, day: DayToMark) -> Mark:
    """The mark as it is stored: minutes only where attended, by default those planned."""
    if mark.answer == "attended":
        minutes = day.planned_minutes if mark.minutes is None else mark.minutes
        return Mark("attended", minutes)
    if mark.answer == "absent":
        return Mark("absent", None, mark.absence_reason)
    return UNMARKED


def refusal_of(mark: Mark, day: DayToMark, *, today: dt.date) -> Refusal | None:
    """Why a mark cannot be; None where nothing is wrong. The caller puts the name before it."""
    if mark.answer and day.date > today:
        return Refusal(
            day.key, "answer", f"{_on(day)} has not come yet. Leave it unmarked until then"
        )
    if mark.answer != "attended" or mark.minutes is None:
        return None
    if mark.minutes > day.planned_minutes:
        return Refusal(
            day.key,
            "minutes",
            f"{mark.minutes} minutes on {_on(day)} are more than the "
            f"{day.planned_minutes} planned. Enter {day.planned_minutes} or fewer",
        )
    if mark.minutes < 1:
        return Refusal(
            day.key,
            "minutes",
            f"enter the minutes attended on {_on(day)}, or choose “Absent”",
        )
    return None


def merge(
    days: Mapping[int, DayToMark], marks: Mapping[int, Mark], base: Mapping[int, Mark] | None
) -> Merge:
    """Bring marks together with what is stored; `base` is what the page showed when opened.

    Without a base the marks win. A day that only one side changed takes that side's mark.
    """
    changes: dict[int, Mark] = {}
    clashes: list[Clash] = []
    kept = 0
    for key, given in marks.items():
        day = days[key]
        mine = complete(given, day)
        if mine == day.mark:
            continue
        shown = day.mark if base is None else base.get(key, UNMARKED)
        if shown == day.mark:
            changes[key] = mine
        elif mine == shown:
            kept += 1
        else:
            clashes.append(Clash(key, day.mark, mine))
    return Merge(changes, clashes, kept)


def _on(day: DayToMark) -> str:
    return f"{day.date.day} {day.date:%B}"
