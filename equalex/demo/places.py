"""Invented names of places, schools, hubs and employers for populations of any size."""

from itertools import product
from typing import Final

_FIRST: Final = (
    "Alder Amber Ash Barley Birch Bram Brook Calder Carr Cold Copper Crow Dale Dun East Elder "
    "Fal Farn Fern Fox Glen Gorse Hal Harrow Hart Hazel Heath Hol Hurst Iron Kestrel King Lark "
    "Lime Lind Long Mar Mill Moor Nether North Oak Otter Pen Quarry Raven Red Rowan Rush Sedge "
    "Silver South Stan Stone Swan Thorn Under Wat West Whin White Wil Wood Wych"
).split()
_LAST: Final = (
    "bourne bridge bury by combe cote dale den don field ford gate ham hurst ley march mere minster "
    "more ness port quay stead stock ton wade well wick wold worth"
).split()
_OF_MAINSTREAM: Final = ("Academy", "School", "High School", "Community School", "College School")
_OF_SPECIAL: Final = ("Grove School", "Lane School")
_OF_ALTERNATIVE: Final = ("Centre", "Pupil Referral Unit")
_OF_EMPLOYERS: Final = (
    "Engineering Ltd",
    "Software Ltd",
    "Care Homes Ltd",
    "Builders Ltd",
    "Foods Ltd",
    "Farm Partnership",
    "Community Trust",
    "Studios Ltd",
    "Logistics Ltd",
    "Energy Ltd",
    "Accountants LLP",
    "Hotels Ltd",
)

PLACES: Final = tuple(f"{first}{last}" for last, first in product(_LAST, _FIRST))


def place(number: int) -> str:
    """A place for each number; neighbours in number are not neighbours in spelling."""
    return PLACES[number * 787 % len(PLACES)]


def school_name(number: int, kind: str) -> str:
    """The name of the school of a number. Far beyond a nation's schools names come again."""
    words = {"special": _OF_SPECIAL, "alternative_provision": _OF_ALTERNATIVE}.get(
        kind, _OF_MAINSTREAM
    )
    return f"{place(number)} {words[number // len(PLACES) % len(words)]}"


def employer_name(number: int) -> str:
    """The name of the employer of a number."""
    return f"{place(number + 401)} {_OF_EMPLOYERS[number % len(_OF_EMPLOYERS)]}"


def hub_name(number: int) -> str:
    """The name of the Careers Hub of a number."""
    return f"{place(number * 31 + 7)} Careers Hub"
