"""Names of people: shown as the school writes them, compared without what typing changes."""

import re
import unicodedata

from schools.rules.readings import Reading

LONGEST = 100
# Apostrophes and dashes as keyboards, word processors and exports write them.
_APOSTROPHES = "\u2019\u2018\u02bc`\u00b4\u2032\uff07\u201b\u02b9"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_PLAIN = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-")})
# Letters that do not come apart into a base letter and a mark.
_UNMARKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_NOT_ALNUM = re.compile("[^a-z0-9]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(raw: str) -> str:
    """As shown: trimmed, white space folded, composed, without invisible characters."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    seen = "".join(
        " " if mark.isspace() else mark
        for mark in unicodedata.normalize("NFC", raw)
        if mark.isspace() or unicodedata.category(mark) not in _UNSEEN
    )
    return " ".join(seen.split())


def matching_key(name: str) -> str:
    """For finding the same person: no case, accents, apostrophes, hyphens or spaces.

    "O'Brien" agrees with "OBRIEN" and its curly spelling, "Thorne-Smith" and "Thorne Smith", "José" and "Jose".
    """
    if name.isascii():
        return name.lower() if name.isalnum() else _NOT_ALNUM.sub("", name.lower())
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_UNMARKED))
    return "".join(mark for mark in folded if mark.isalnum())


def is_same_spelling(old: str, new: str) -> bool:
    """Whether `new` tells nothing that `old` does not: apostrophes, dashes, invisible marks,
    or an export that only knows capitals.
    """
    if old == new:
        return True
    plain_old, plain_new = (tidy(name).translate(_PLAIN) for name in (old, new))
    if plain_old == plain_new:
        return True
    only_one_case = plain_new.isupper() or plain_new.islower()
    mixed = not (plain_old.isupper() or plain_old.islower())
    return only_one_case and mixed and plain_old.casefold() == plain_new.casefold()


def read_name(cell: object) -> Reading[str]:
    """A first or last name. Refused: no letter in it, or more than 100 characters."""
    name = tidy("" if cell is None else str(cell))
    if not name:
        return Reading(None)
    if len(name) > LONGEST:
        return Reading(
            None,
            f"This name has more than {LONGEST} characters.",
            "Check that the columns are in place.",
        )
    if not any(mark.isalpha() for mark in name):
        return Reading(
            None, "There is no letter in this name.", "Check that the columns are in place."
        )
    if _GARBLED.search(name):
        return Reading(
            name,
            warning="Letters of this name look garbled: save the file again as “CSV UTF-8” and compare.",
        )
    if "?" in name or "\ufffd" in name:
        return Reading(
            name, warning="This name has a question mark in it: the export may have lost a letter."
        )
    return Reading(name)


# UTF-8 that was read as Windows-1252 and saved again.
_GARBLED = re.compile(
    "\u00c3[\u0080-\u00bf\u0152-\u0178\u2018-\u2030]|\u00e2\u20ac|\u00c5[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf]"
)
_COMMA = re.compile(r"\s*,\s*")


def split_full_name(cell: object) -> tuple[str, str] | None:
    """("First", "Last") from "Last, First"; None where the order cannot be told."""
    parts = _COMMA.split(tidy("" if cell is None else str(cell)))
    if len(parts) != 2 or not all(parts):
        return None
    return parts[1], parts[0]
