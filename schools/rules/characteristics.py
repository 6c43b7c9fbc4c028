"""What equity figures need of a learner, in the codes and words that MIS exports use.

Source: DfE Common Basic Data Set code sets (SEN provision, language, enrolment status), and the
older codes still found in schools' files. What is not understood is left out with a warning: it
never keeps a learner out.
"""

import re
from typing import Any, Final

from schools.rules.readings import Reading, quoted, text_of

_YES: Final = frozenset({"y", "yes", "true", "t", "1", "1.0", "✓", "✔", "☑", "tick", "ticked"})
_NO: Final = frozenset({"n", "no", "false", "f", "0", "0.0", "✗", "✘", "☐", "☒", "unticked"})
_NOT_SAID: Final = frozenset(
    {
        "",
        "-",
        "--",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "unknown",
        "u",
        "not known",
        "not recorded",
        "not specified",
        "refused",
        "prefer not to say",
    }
)
_SEXES: Final = {
    "f": "F",
    "female": "F",
    "girl": "F",
    "2": "F",
    "m": "M",
    "male": "M",
    "boy": "M",
    "1": "M",
    "0": "",
    "9": "",
    "x": "",
    "o": "",
    "other": "",
    "unspecified": "",
    "indeterminate": "",
}
_SEN_CODES: Final = {"n": "N", "k": "K", "e": "E", "s": "E", "a": "K", "p": "K"}
_SEN_WORDS: Final = (
    (
        re.compile(r"^no\b|^not? ?(on|sen)|^non?-?sen|^nsen|\bno (special|sen|provision)|without"),
        "N",
    ),
    (re.compile(r"ehc|education,? health|statement"), "E"),
    (re.compile(r"sen support|send support|school action|support|^sa\+?$|action plus"), "K"),
)
_ENGLISH: Final = frozenset({"eng", "enb", "en"})
_LANGUAGE_UNKNOWN: Final = frozenset(
    {
        "oth",
        "not",
        "ref",
        "zzz",
        "und",
        "other language",
        "not obtained",
        "information not obtained",
        "not yet obtained",
        "classification pending",
        "information refused",
    }
)
_STATUS_CODES: Final = {"c": "C", "m": "M", "s": "S", "g": "G"}
_STATUS_WORDS: Final = (
    (re.compile(r"subsidiary|second"), "S"),
    (re.compile(r"\bmain\b"), "M"),
    (re.compile(r"guest"), "G"),
    (re.compile(r"current|single|sole"), "C"),
)
_HAS_LEFT = re.compile(r"leaver\b|left\b|former\b|(?:off|not on) roll")
_CODE_THEN_WORDS = re.compile(r"([a-z])\s*[-\u2013:=(/.]\s*\S.*")


def read_yes_no(cell: object) -> Reading[bool]:
    """Y/N, Yes/No, True/False, T/F, 1/0; blank is not said."""
    if isinstance(cell, bool):
        return Reading(cell)
    text = text_of(cell).casefold()
    if text in _NOT_SAID:
        return Reading(None)
    if text in _YES:
        return Reading(True)
    if text in _NO:
        return Reading(False)
    return _not_understood(cell, "yes or no")


def read_eal(cell: object) -> Reading[bool]:
    """Yes or no; some systems give the code of the first language under this heading."""
    reading = read_yes_no(cell)
    code = text_of(cell).casefold()
    if reading.warning and (code in _ENGLISH or code in _LANGUAGE_UNKNOWN):
        return read_language(cell)
    return reading


def read_sex(cell: object) -> Reading[str]:
    """Of either "F" or "M"; None where the records say neither."""
    text = text_of(cell).casefold()
    if text in _NOT_SAID:
        return Reading(None)
    if text not in _SEXES and (found := _CODE_THEN_WORDS.fullmatch(text)):
        text = found.group(1)
    if text in _SEXES:
        return Reading(_SEXES[text] or None)
    return _not_understood(cell, "female or male")


def read_sen(cell: object) -> Reading[str]:
    """One of "N" (none), "K" (SEN support) or "E" (education, health and care plan)."""
    text = text_of(cell).casefold()
    if code := _by_code_or_words(text, _SEN_CODES, _SEN_WORDS):
        return Reading(code)
    if text in _NOT_SAID:
        return Reading("N" if text == "none" else None)
    if text in _YES:
        return Reading(
            None, warning="“Yes” does not say whether this is SEN support (K) or an EHC plan (E)."
        )
    if text in _NO:
        return Reading("N")
    return _not_understood(cell, "a SEN code (N, K or E)")


def read_language(cell: object) -> Reading[bool]:
    """Whether a first language makes English an additional one. ENG and ENB do not; OTH, NOT and
    REF leave it unknown.
    """
    text = text_of(cell).casefold()
    code = text.split(" - ", maxsplit=1)[0].strip()
    if text in _NOT_SAID or code in _LANGUAGE_UNKNOWN or text in _LANGUAGE_UNKNOWN:
        return Reading(None)
    if code in _ENGLISH or text == "english" or ("believed" in text and "other than" not in text):
        return Reading(False)
    if text.startswith("english"):
        return Reading(False)
    if not any(mark.isalpha() for mark in text):
        return _not_understood(cell, "a language")
    return Reading(True)


def read_enrolment_status(cell: object) -> Reading[str]:
    """One of "C" current, "M" main and "S" subsidiary dual registration, "G" guest."""
    text = text_of(cell).casefold()
    if text in _NOT_SAID:
        return Reading(None)
    if code := _by_code_or_words(text, _STATUS_CODES, _STATUS_WORDS):
        return Reading(code)
    if _HAS_LEFT.match(text):
        return Reading(
            None,
            f"{quoted(cell)} says that this learner is not on roll.",
            "Leave this row out, or correct the status.",
        )
    return _not_understood(cell, "an enrolment status (C, M, S or G)")


def _by_code_or_words(
    text: str, codes: dict[str, str], words: tuple[tuple[re.Pattern[str], str], ...]
) -> str:
    if text in codes:
        return codes[text]
    if (found := _CODE_THEN_WORDS.fullmatch(text)) and found.group(1) in codes:
        return codes[found.group(1)]
    return next((code for pattern, code in words if pattern.search(text)), "")


def _not_understood(cell: object, expected: str) -> Reading[Any]:
    return Reading(None, warning=f"{quoted(cell)} is not {expected}, so it was left out.")
