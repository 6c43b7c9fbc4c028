"""Companies House numbers: 8 characters, digits or two letters and six digits.

Source: data/README ("Company number"). Sole traders, NHS bodies, councils and schools have none.
"""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"\d{8}|[A-Z]{2}\d{6}")
_TYPED = re.compile(r"(?P<prefix>[A-Z]{2})?(?P<digits>\d+)")

HOW_IT_LOOKS = (
    "A Companies House number has 8 characters: 8 digits, such as 01234567, or 2 letters and "
    "6 digits, such as SC123456. Leave it empty if the organisation has none."
)


@dataclass(frozen=True, slots=True)
class CompanyNumber:
    """The number as it is stored, or what is wrong with the one that was typed."""

    number: str = ""
    problem: str = ""


def read_company_number(typed: str) -> CompanyNumber:
    """Upper case, without spaces, padded with zeros that spreadsheets lose; empty stays empty."""
    text = "".join(typed.split()).upper()
    if not text:
        return CompanyNumber()
    found = _TYPED.fullmatch(text)
    if found is None:
        return CompanyNumber(problem=HOW_IT_LOOKS)
    prefix, digits = found["prefix"] or "", found["digits"]
    number = prefix + digits.zfill(8 - len(prefix))
    if not _SHAPE.fullmatch(number) or not digits.strip("0"):
        return CompanyNumber(problem=HOW_IT_LOOKS)
    return CompanyNumber(number=number)
