"""Unique pupil numbers.

Source: DfE, "Unique pupil numbers (UPNs): a guide for schools and local authorities": a check
letter, the local authority's three digits, the school's four, two of the year, a serial of three
digits (temporary numbers: two digits and a letter). I, O and S are never used.
"""

import re

from schools.rules.readings import Reading, quoted, text_of

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SHAPE = re.compile(rf"[{CHECK_LETTERS}][0-9]{{11}}[0-9{CHECK_LETTERS}]")
_VALUES = {str(digit): digit for digit in range(10)} | {
    letter: index for index, letter in enumerate(CHECK_LETTERS)
}
_IGNORED = re.compile(r"[\s\-./']+")


def normalise(raw: str) -> str:
    """Upper case, without spaces, dots, strokes, hyphens and apostrophes."""
    return _IGNORED.sub("", raw).upper()


def is_well_formed(upn: str) -> bool:
    """Whether a normalised UPN has the right characters in the right places."""
    return _SHAPE.fullmatch(upn) is not None


def check_letter(upn: str) -> str:
    """The letter that characters 2 to 13 of a well-formed UPN call for."""
    total = sum(_VALUES[mark] * position for position, mark in enumerate(upn[1:], start=2))
    return CHECK_LETTERS[total % len(CHECK_LETTERS)]


def read_upn(cell: object) -> Reading[str]:
    """A UPN as a file gives it. A wrong check letter is a warning: official test data has some.

    What has not the shape of a UPN is left out with a warning: the learner is then matched by
    name and date of birth.
    """
    upn = normalise(text_of(cell))
    if not upn:
        return Reading(None)
    if not is_well_formed(upn):
        return Reading(
            None,
            warning=f"{quoted(cell)} is not a UPN (a letter and 12 characters), so it was left "
            "out and this learner is matched by name and date of birth.",
        )
    if upn[0] != check_letter(upn):
        return Reading(
            upn,
            warning="The first letter of this UPN does not fit its digits: check for a typing slip.",
        )
    return Reading(upn)
