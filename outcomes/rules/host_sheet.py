"""What an employer's contact fills in on one page: who came on which date, and a line on the work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from placements.rules.registers import Answer, Mark

MAX_LINE: Final = 500

# What can be said of a learner's work with one tap each; the line is made of what was tapped.
TAPS: Final[dict[str, tuple[str, str]]] = {
    "reliable": ("On time and reliable", "Was on time and reliable."),
    "curious": ("Asked good questions", "Asked good questions."),
    "task": ("Did the task well", "Did the task well."),
}


@dataclass(frozen=True, slots=True)
class HostDay:
    """One date of one learner that has come: the key of its attendance and what is stored."""

    key: int
    date: date
    answer: Answer


@dataclass(frozen=True, slots=True)
class HostRow:
    """One learner as an employer may see one: first name and initial, year group."""

    placement: int
    name: str
    year: str
    days: tuple[HostDay, ...]
    line: str


def marks_from(rows: tuple[HostRow, ...], ticked: frozenset[int]) -> dict[int, Mark]:
    """Marks for days on which the tick differs from what is stored.

    Ticked means came, for as long as planned; not ticked means did not come. A day the school has
    marked the same way already is left as it is, minutes included.
    """
    marks = {}
    for row in rows:
        for day in row.days:
            said: Answer = "attended" if day.key in ticked else "absent"
            if said != day.answer:
                marks[day.key] = Mark(said)
    return marks


def lines_from(rows: tuple[HostRow, ...], typed: Mapping[int, str]) -> dict[int, str]:
    """Lines that are new or changed, by placement."""
    return {
        row.placement: line
        for row in rows
        if (line := typed.get(row.placement, "").strip()) and line != row.line
    }


def said(taps: Collection[str], typed: str) -> str:
    """The line that what was tapped and what was typed make together."""
    tapped = [sentence for code, (_, sentence) in TAPS.items() if code in taps]
    return " ".join([*tapped, typed.strip()]).strip()


def too_long(rows: tuple[HostRow, ...], typed: Mapping[int, str]) -> dict[int, str]:
    """A sentence for each line that is longer than may be kept, by placement."""
    return {
        row.placement: f"The line on {row.name} has {len(line)} characters: "
        f"shorten it to {MAX_LINE} or fewer."
        for row in rows
        if len(line := typed.get(row.placement, "").strip()) > MAX_LINE
    }
