"""Who a row of a school's own spreadsheet is about: by UPN, admission number, or name and one more.

Nothing is guessed: two learners who fit, or a name that speaks against the number, find nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from schools.rules import birth_dates, headings, names, upn
from schools.rules.class_list import Fault
from schools.rules.match_plan import ExistingLearner, Key, Standing, group_key
from schools.rules.names import matching_key
from schools.rules.readings import Reading, text_of

# The fields that may say who somebody is; any other of a class list is left alone.
IDENTIFYING: Final = (
    "upn",
    "admission_number",
    "first_name",
    "last_name",
    "preferred_first_name",
    "preferred_last_name",
    headings.FULL_NAME,
    "date_of_birth",
    "tutor_group",
)
_REMEDY: Final = "Check the spelling, or add the UPN, the admission number or the date of birth."


class Identity(NamedTuple):
    """What a row says of who it is about; "" or None where it does not."""

    upn: str = ""
    admission_number: str = ""
    first_name: str = ""
    last_name: str = ""
    date_of_birth: date | None = None
    tutor_group: str = ""

    @property
    def name(self) -> str:
        """As the file writes it."""
        return f"{self.first_name} {self.last_name}".strip()


class Found(NamedTuple):
    """The learner of the row; or None with the fault that keeps it out."""

    key: Key | None
    fault: Fault | None = None


def read_identity(
    cells: Mapping[str, object], names_of: Mapping[str, str], today: date
) -> tuple[Identity, tuple[Fault, ...]]:
    """Who a row is about, with what could not be read. `names_of` is field -> heading."""
    readers: dict[str, Callable[[object], Reading[Any]]] = {
        "upn": upn.read_upn,
        "first_name": names.read_name,
        "last_name": names.read_name,
        "date_of_birth": lambda cell: birth_dates.read_birth_date(cell, today),
        "admission_number": lambda cell: Reading(text_of(cell) or None),
        "tutor_group": lambda cell: Reading(text_of(cell) or None),
    }
    given = dict(cells)
    if split := names.split_full_name(given.get(headings.FULL_NAME)):
        for field, name in zip(("first_name", "last_name"), split, strict=True):
            given.setdefault(field, name)
    values: dict[str, Any] = {}
    faults = []
    for field, read in readers.items():
        reading = read(given[field]) if given.get(field) not in (None, "") else Reading(None)
        if reading.value is not None:
            values[field] = reading.value
        if reading.refusal:
            faults.append(Fault(names_of.get(field, field), reading.refusal, reading.remedy))
    return Identity(**values), tuple(faults)


class LearnerLookup:
    """The learners of one school, to be found by what rows say."""

    def __init__(self, existing: Iterable[ExistingLearner]) -> None:
        self._by: dict[tuple[str, ...], dict[Key, ExistingLearner]] = defaultdict(dict)
        for one in existing:
            if one.standing is Standing.ELSEWHERE:
                continue
            for facts in _facts_of(one):
                self._by[facts][one.key] = one

    def find(self, who: Identity) -> Found:
        """The one learner of the school whom the row means."""
        for field, number in (
            ("UPN", who.upn),
            ("Admission number", who.admission_number.casefold()),
        ):
            found = list(self._by.get((field, number), {}).values()) if number else []
            if len(found) == 1:
                if _speaks_against(found[0], who):
                    return _nobody(field, f"The {field} is of a learner with another name.")
                return Found(found[0].key)
        if not who.first_name or not who.last_name:
            return _nobody("", "No learner of the school has this number, and there is no name.")
        return self._by_name(who)

    def _by_name(self, who: Identity) -> Found:
        name = (matching_key(who.first_name), matching_key(who.last_name))
        named = self._by.get(("name", *name), {})
        found = [one for one in named.values() if _agrees(one, who)]
        if len(found) == 1:
            return Found(found[0].key)
        if found:
            return _nobody("", "Two learners of the school fit this row.")
        if named:
            return _nobody(
                "",
                "A learner has this name, but neither date of birth nor tutor group agrees.",
            )
        return _nobody("", "No learner of the school has this name.")


def _nobody(heading: str, reason: str) -> Found:
    return Found(None, Fault(heading, reason, _REMEDY))


def _facts_of(one: ExistingLearner) -> Iterator[tuple[str, ...]]:
    if one.upn:
        yield "UPN", one.upn
    if one.admission_number:
        yield "Admission number", one.admission_number.casefold()
    for first in {one.first_name, one.preferred_first_name or one.first_name}:
        for last in {one.last_name, one.preferred_last_name or one.last_name}:
            yield "name", matching_key(first), matching_key(last)


def _speaks_against(one: ExistingLearner, who: Identity) -> bool:
    """Whether the row names somebody else: no part of the name agrees."""
    given = {matching_key(name) for name in (who.first_name, who.last_name) if name}
    known = (one.first_name, one.last_name, one.preferred_first_name, one.preferred_last_name)
    return bool(given) and given.isdisjoint(matching_key(name) for name in known if name)


def _agrees(one: ExistingLearner, who: Identity) -> bool:
    """Whether the birth date agrees or, where one side does not know it, the tutor group."""
    if who.upn and one.upn and who.upn != one.upn:
        return False
    if who.date_of_birth and one.date_of_birth:
        return who.date_of_birth == one.date_of_birth
    return bool(who.tutor_group) and group_key(who.tutor_group) == group_key(one.tutor_group)
