"""Class codes and passphrases with which learners sign in.

A class code names a tutor group and nobody in it. A start passphrase is three words from a list of
about 1,100 plain ones (30 bits, guarded by a limit on tries); the learner replaces it by an own one
at the first sign-in.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 100
# Without letters and digits that look alike in print or sound alike when read out.
CODE_ALPHABET: Final = "ACDEFHJKMNPRTWXY34679"
_CODE_LENGTH: Final = 8
_WORDS: Final = 3

Pick = Callable[[Sequence[str]], str]


@cache
def start_words() -> tuple[str, ...]:
    """The list of plain words, in order."""
    path = Path(__file__).with_name("start_words.txt")
    return tuple(path.read_text(encoding="ascii").split())


def start_passphrase(pick: Pick) -> str:
    """Three different words. `pick` chooses one of a sequence, unpredictably."""
    chosen: list[str] = []
    while len(chosen) < _WORDS:
        word = pick(start_words())
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def class_code(pick: Pick) -> str:
    """A new class code, such as "H4KC-7WXA"."""
    marks = "".join(pick(CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    return f"{marks[:4]}-{marks[4:]}"


def normalise_code(typed: str) -> str:
    """A class code as typed, in capitals and with its hyphen, whatever stood between."""
    marks = "".join(mark for mark in typed.upper() if mark.isalnum())
    return f"{marks[:4]}-{marks[4:]}" if len(marks) == _CODE_LENGTH else marks


def normalise_passphrase(typed: str) -> str:
    """What is compared: without capitals, and with single spaces, as nobody sees what one types."""
    return " ".join(typed.casefold().split())


def fault_of_passphrase(passphrase: str, *, first_name: str) -> str:
    """Why a passphrase is not good enough, and what to do; "" when it is."""
    plain = normalise_passphrase(passphrase)
    if len(plain) < SHORTEST:
        return f"Choose a passphrase of {SHORTEST} characters or more: three or four words will do"
    if len(plain) > LONGEST:
        return f"Choose a passphrase of at most {LONGEST} characters"
    if len(set(plain.replace(" ", ""))) < 5:
        return "Choose a passphrase with more different letters"
    name = first_name.casefold()
    if len(plain.replace(name, "").replace(" ", "")) < SHORTEST // 2:
        return "Choose a passphrase that is more than your own name"
    return ""
