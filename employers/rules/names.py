"""When two typed names probably mean the same employer, such as “B&Q” and “B & Q plc”."""

import re
import unicodedata
from difflib import SequenceMatcher

_LEGAL_FORMS = {"cic", "cio", "limited", "llp", "ltd", "plc", "uk", "the", "co", "company"}
_ALIKE = 0.86


def name_key(name: str) -> str:
    """What is left of a name without accents, signs, legal form and spaces: `bandq`."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    words = re.findall(r"\w+", letters.replace("&", " and ").replace("'", "").replace("’", ""))
    telling = [word for word in words if word not in _LEGAL_FORMS]
    return "".join(telling or words)


def are_alike(one: str, other: str) -> bool:
    """True when a person should look twice before signing the second one up."""
    first, second = name_key(one), name_key(other)
    if not first or not second:
        return False
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter):
        return True
    return SequenceMatcher(None, first, second).ratio() >= _ALIKE
