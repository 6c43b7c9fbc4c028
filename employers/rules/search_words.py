"""Words as the search compares them: small letters without accents, in every script.

The database would compare only A to Z without case; so both what is stored and what is typed are
folded here, and a word is found by its beginning.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

MOST_WORDS: Final = 8
# Letters that Unicode does not take apart into a letter and a mark.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)


def fold(text: str) -> str:
    """`cafe dla lodzi` of “Café dla Łodzi!”: folded words, one space between them."""
    # An apostrophe inside a word joins its halves: “St Aldate’s” is found by “aldates”.
    joined = text.replace("’", "").replace("'", "")
    apart = unicodedata.normalize("NFKD", joined.casefold()).translate(_PLAIN)
    kept = (mark for mark in apart if not unicodedata.combining(mark))
    return " ".join("".join(mark if mark.isalnum() else " " for mark in kept).split())


def words_to_find(typed: str) -> tuple[str, ...]:
    """The folded words somebody typed, each once, at most eight."""
    return tuple(dict.fromkeys(fold(typed).split()))[:MOST_WORDS]


def words_of(parts: Iterable[str]) -> str:
    """What is stored of several texts: every word with a space before it, each word once."""
    every = dict.fromkeys(word for part in parts for word in fold(part).split())
    return "".join(f" {word}" for word in every)
