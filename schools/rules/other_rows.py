"""Rows of a class list that are no learner: instructions, headings again, totals, titles.

Reports made for paper print totals, page numbers and the name of each group between the learners.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from schools.rules import birth_dates, upn
from schools.rules.headings import FULL_NAME, HeadingMap
from schools.rules.readings import text_of

MOST_CELLS_OF_A_FOOTING: Final = 3
_INSTRUCTION = re.compile(
    r"^(?:required|optional|mandatory|recommended|conditional)\b|"
    r"\b(?:dd|d|yyyy|yy)[/.\- ](?:mm|m)[/.\- ](?:yyyy|yy|dd|d)\b|free text|^(?:e\.g\.|example\b|format:)",
    re.IGNORECASE,
)
_FOOTING = re.compile(
    r"(?:grand |sub)?-?total\b(?! ?[a-z]+$)|(?:number|no\.?|count) of (?:students|pupils|learners|records|rows)\b|"
    r"(?:students|pupils|learners|records|rows) ?[:=]|count\b ?[:=\d]|(?:printed|generated|produced|exported|run|created) "
    r"(?:on|at|by)\b|(?:report|date) ?:|page \d+|end of (?:report|list|file)\b|\d+ (?:students|pupils|learners|records)$",
    re.IGNORECASE,
)
_SAYS_WHO: Final = ("first_name", "last_name", FULL_NAME, "date_of_birth")

Cells = Mapping[str, object]


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_instruction(cells: Cells, today: date) -> bool:
    """A row under the headings that tells how to fill the list in."""
    if not any(
        isinstance(cell, str) and _INSTRUCTION.search(cell.strip()) for cell in cells.values()
    ):
        return False
    return birth_dates.read_birth_date(cells.get("date_of_birth"), today).value is None


def repeats_headings(cells: Cells, found: HeadingMap) -> bool:
    """Headings come again at the top of each printed page."""
    given = [(field, cell) for field, cell in cells.items() if cell not in (None, "")]
    return len(given) > 1 and all(
        isinstance(cell, str) and " ".join(cell.split()) == found.headings[field]
        for field, cell in given
    )


def is_footing(record: Sequence[object], cells: Cells) -> bool:
    """A total, a page number, or the title of the group that follows.

    Whatever could be a learner with cells missing is none of these: it is refused, and says why.
    """
    filled = [cell for cell in record if not is_blank(cell)]
    if not 0 < len(filled) <= MOST_CELLS_OF_A_FOOTING:
        return False
    if _FOOTING.match(text_of(filled[0])):
        return is_blank(cells.get("date_of_birth"))
    if len(filled) > 1 or not all(is_blank(cells.get(field)) for field in _SAYS_WHO):
        return False
    return not upn.is_well_formed(upn.normalise(text_of(cells.get("upn"))))


def passed_over(rows: Sequence[int]) -> str:
    """What a person is told of footings that were passed over."""
    shown = [str(row) for row in rows[:5]]
    more = f" and {len(rows) - len(shown)} more" if len(rows) > len(shown) else ""
    if len(rows) == 1:
        return f"Row {shown[0]} is no learner (a total, a title or a note) and was passed over."
    listed = ", ".join(shown) if more else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"Rows {listed}{more} are no learners (totals, titles or notes) and were passed over."
