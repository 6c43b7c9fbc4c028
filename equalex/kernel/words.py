"""Closed vocabularies: a stored word and the label people read; and words after a number."""

from enum import StrEnum
from typing import Self


def plural(number: int, one: str, several: str) -> str:
    """`1 register`, `3 registers`."""
    return f"1 {one}" if number == 1 else f"{number:,} {several}"


class Word(StrEnum):
    """A member is its stored word; `label` is what people read.

    Declared as `NAME = "word", "Label"`. Pure Python, so that rules can use the very
    vocabulary that the models store.
    """

    label: str

    # The default serves type checkers, which take `Role("tutor")`, a look-up, for a new member.
    def __new__(cls, word: str, label: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of (stored word, label), as a form or model field takes them."""
        return [(member.value, member.label) for member in cls]
