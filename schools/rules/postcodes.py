"""British postcodes as they are compared: capitals without spaces.

Source of the form: Royal Mail's Programmers' Guide to the Postcode Address File; GIR 0AA aside.
"""

import re
from typing import Final

_FULL: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_OUTWARD: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def read_postcode(typed: str) -> str:
    """`IG117LU` of “ig11 7lu”; "" where it is no full postcode."""
    bare = "".join(typed.upper().split())
    return bare if _FULL.fullmatch(bare) else ""


def read_outward(typed: str) -> str:
    """`IG11` of “ig11”: the first half alone; "" where it is none."""
    bare = "".join(typed.upper().split())
    return bare if _OUTWARD.fullmatch(bare) else ""
