"""Lines that a school passes on to an employer: short, and without anybody's name."""

import re
from collections.abc import Iterable
from typing import Final

from equalex.kernel.words import Word

LONGEST: Final = 300


class SaidBy(Word):
    """Whose line it is; nobody is told more."""

    LEARNER = "learner", "A learner"
    STAFF = "staff", "A member of staff"


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these names the text holds as words of their own, in the order given.

    Names of one letter are passed over: they would be found in every sentence.
    """
    words = {word.casefold() for word in re.findall(r"\w+(?:[’'-]\w+)*", text)}
    parts = {half for word in words for half in re.split(r"[’'-]", word)}
    return [
        name
        for name in dict.fromkeys(names)
        if len(name) > 1 and all(part.casefold() in words | parts for part in name.split())
    ]
