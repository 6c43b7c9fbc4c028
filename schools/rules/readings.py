"""What comes of reading one cell: a value, or a reason why not and what to do."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

LONGEST_QUOTE = 30


class Reading(NamedTuple, Generic[T]):
    """`value` is None where the cell is blank, refused, or not understood.

    `refusal` (with its `remedy`) keeps the row out; `warning` lets it in and tells the person.
    All three are sentences without the heading, which the caller knows.
    """

    value: T | None
    refusal: str = ""
    remedy: str = ""
    warning: str = ""


def text_of(cell: object) -> str:
    """A cell as text: trimmed, white space folded, a whole number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = cell if isinstance(cell, str) else str(cell)
    if text.startswith('="') and text.endswith('"'):
        # How exports keep a spreadsheet from taking a code for a number.
        text = text[2:-1]
    return " ".join(text.split())


def quoted(cell: object) -> str:
    """A cell as a sentence quotes it: shortened, so that a whole note never lands in a message."""
    text = text_of(cell)
    return f"“{text[:LONGEST_QUOTE]}…”" if len(text) > LONGEST_QUOTE else f"“{text}”"
