"""Numbers of charities: England and Wales 6 or 7 digits, Scotland SC and 6 digits, Northern Ireland NIC
and 6 digits. They are checked for their form only.
"""

import re

_SHAPE = re.compile(r"\d{6,7}|SC\d{6}|NIC\d{6}")
HOW_IT_LOOKS = (
    "A charity number has 6 or 7 digits, such as 1234567, or begins with SC or NIC. "
    "Leave it empty if you do not know it."
)


def read_charity_number(typed: str) -> str:
    """Upper case, without spaces and hyphens; empty stays empty. Raises ValueError with a sentence."""
    number = re.sub(r"[\s-]", "", typed).upper()
    if number and not _SHAPE.fullmatch(number):
        raise ValueError(HOW_IT_LOOKS)
    return number
