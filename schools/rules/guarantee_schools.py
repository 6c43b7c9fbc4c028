"""Which establishments of GIAS are schools that the guarantee is about, and of which kind.

By status, statutory ages and type, never by phase: special schools have none. Type codes are those
of GIAS ("TypeOfEstablishment (code)").
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

MAINSTREAM: Final = "mainstream"
SPECIAL: Final = "special"
ALTERNATIVE: Final = "alternative_provision"
INDEPENDENT: Final = "independent"

_KINDS: Final[Mapping[int, str]] = {
    **dict.fromkeys((1, 2, 3, 5, 6, 28, 34, 35, 40, 41), MAINSTREAM),
    **dict.fromkeys((7, 8, 10, 12, 33, 36, 44), SPECIAL),
    **dict.fromkeys((14, 38, 42, 43), ALTERNATIVE),
    11: INDEPENDENT,
}
_LEFT_OUT: Final[Mapping[int, str]] = {
    15: "a nursery school",
    18: "a further education college",
    24: "a secure unit",
    25: "an offshore school",
    26: "a school for service children overseas",
    27: "a miscellaneous establishment",
    29: "a university or other higher education institution",
    30: "a Welsh establishment",
    31: "a sixth form centre",
    32: "a post-16 institution",
    37: "a British school overseas",
    39: "a 16 to 19 school",
    45: "a 16 to 19 academy",
    46: "a 16 to 19 academy",
    47: "a children's centre",
    48: "a children's centre linked site",
    49: "an online provider",
    56: "an institution funded by another government department",
    57: "a secure 16 to 19 academy",
}
_OPEN: Final = frozenset({1, 3})
_STATUSES: Final[Mapping[int, str]] = {2: "is closed", 4: "is only proposed to open"}
CLOSED: Final = 2
_STATUS_NAMES: Final[Mapping[str, int]] = {
    "open": 1,
    "closed": CLOSED,
    "open, but proposed to close": 3,
    "proposed to open": 4,
}
_ACADEMIES: Final = frozenset({6, 28, 33, 34, 35, 36, 38, 40, 41, 42, 43, 44})
# Types that are kept, by the names GIAS gives them, for extracts without the codes.
_TYPE_NAMES: Final[Mapping[str, int]] = {
    "community school": 1,
    "voluntary aided school": 2,
    "voluntary controlled school": 3,
    "foundation school": 5,
    "city technology college": 6,
    "community special school": 7,
    "non-maintained special school": 8,
    "other independent special school": 10,
    "other independent school": 11,
    "foundation special school": 12,
    "pupil referral unit": 14,
    "academy sponsor led": 28,
    "academy special sponsor led": 33,
    "academy converter": 34,
    "free schools": 35,
    "free schools special": 36,
    "free schools alternative provision": 38,
    "university technical college": 40,
    "studio schools": 41,
    "academy alternative provision converter": 42,
    "academy alternative provision sponsor led": 43,
    "academy special converter": 44,
}
YOUNGEST_OF_YEAR_11: Final = 15
OLDEST_OF_YEAR_7: Final = 12


class Establishment(Protocol):
    """What the rule needs to know of a row."""

    @property
    def status_code(self) -> int | None:
        """1 open, 2 closed, 3 open but proposed to close, 4 proposed to open."""

    @property
    def type_code(self) -> int | None:
        """Type of establishment."""

    @property
    def low_age(self) -> int | None:
        """Statutory lowest age."""

    @property
    def high_age(self) -> int | None:
        """Statutory highest age."""


class Choice(NamedTuple):
    """Whether an establishment is kept, and why (not)."""

    keeps: bool
    reason: str


def keeps(school: Establishment) -> Choice:
    """Open schools (proposed to close included) of a kind that has Years 7 to 11."""
    if school.status_code not in _OPEN:
        known = _STATUSES.get(school.status_code or 0, "has no status that we know")
        return Choice(False, f"It {known}.")
    if kind_of(school.type_code) is None:
        left_out = _LEFT_OUT.get(school.type_code or 0)
        named = (
            f"It is {left_out}."
            if left_out
            else f"Its type ({school.type_code}) is not known to us."
        )
        return Choice(False, named)
    low, high = school.low_age, school.high_age
    if low is None or high is None:
        return Choice(False, "Its statutory ages are not given.")
    if low > YOUNGEST_OF_YEAR_11 or high < OLDEST_OF_YEAR_7:
        return Choice(False, f"Its ages, {low} to {high}, have no Years 7 to 11.")
    return Choice(True, f"Open, for ages {low} to {high}.")


def kind_of(type_code: int | None) -> str | None:
    """Mainstream, special, alternative provision or independent; None for what is left out."""
    return _KINDS.get(type_code) if type_code is not None else None


def is_known_type(type_code: int | None) -> bool:
    """Whether a type is one that we have decided about: a new one deserves a warning."""
    return type_code in _KINDS or type_code in _LEFT_OUT


def status_named(name: str) -> int | None:
    """The code of a status that an extract gives by name only."""
    return _STATUS_NAMES.get(name.casefold())


def type_named(name: str) -> int | None:
    """The code of a type that an extract gives by name only; None for those that are left out."""
    return _TYPE_NAMES.get(name.casefold())


def is_academy(type_code: int | None) -> bool:
    """Whether schools of this type are run by an academy trust."""
    return type_code in _ACADEMIES
