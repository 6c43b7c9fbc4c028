"""What saving a file would do, row by row: outcomes, changes field by field, leavers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple

from schools.rules.class_list import LearnerRow, RefusedRow
from schools.rules.names import is_same_spelling

Key = int | str

FIELD_WORDS: Final[Mapping[str, str]] = {
    "upn": "UPN",
    "first_name": "First name",
    "last_name": "Last name",
    "preferred_first_name": "Preferred first name",
    "preferred_last_name": "Preferred last name",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "nc_year": "Year group",
    "tutor_group": "Tutor group",
    "sen": "SEN",
    "eal": "English as an additional language",
    "fsm": "Free school meals",
    "fsm_ever_6": "Free school meals in the last six years",
    "looked_after": "Looked after",
    "service_child": "Service child",
    "enrolment_status": "Enrolment status",
    "admission_number": "Admission number",
    "on_roll": "On roll",
}
_VALUE_WORDS: Final[Mapping[str, Mapping[object, str]]] = {
    "sen": {"N": "none", "K": "SEN support", "E": "EHC plan"},
    "sex": {"F": "female", "M": "male"},
    "enrolment_status": {
        "C": "current",
        "M": "current, main of two schools",
        "S": "current, second of two schools",
        "G": "guest",
    },
    "nc_year": {"X": "no year group"},
}
NAMES: Final = frozenset({"first_name", "last_name", "preferred_first_name", "preferred_last_name"})
_COMPARED: Final = tuple(field for field in FIELD_WORDS if field != "on_roll")
_facts_of: Final = attrgetter(*_COMPARED)
_NOT_SAID: Final = (None, "")


class Standing(StrEnum):
    """Where a learner of the portal is, as the importing school sees it."""

    HERE = "here"
    LEFT = "left"
    ELSEWHERE = "elsewhere"


class Outcome(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    POSSIBLE = "possible"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ExistingLearner:
    """A learner of the portal. Those `ELSEWHERE` need only be given for UPNs in the file."""

    key: Key
    first_name: str
    last_name: str
    upn: str = ""
    preferred_first_name: str = ""
    preferred_last_name: str = ""
    date_of_birth: date | None = None
    sex: str = ""
    nc_year: str = ""
    tutor_group: str = ""
    sen: str = ""
    eal: bool | None = None
    fsm: bool | None = None
    fsm_ever_6: bool | None = None
    looked_after: bool | None = None
    service_child: bool | None = None
    enrolment_status: str = ""
    admission_number: str = ""
    standing: Standing = Standing.HERE


class FieldChange(NamedTuple):
    """One field of a learner as it is and as it would be."""

    field: str
    old: object
    new: object

    @property
    def label(self) -> str:
        """What the field is called."""
        return FIELD_WORDS[self.field]

    @property
    def before(self) -> str:
        """The value as it is, in words."""
        return in_words(self.old, self.field)

    @property
    def after(self) -> str:
        """The value as it would be, in words."""
        return in_words(self.new, self.field)

    @property
    def sentence(self) -> str:
        """As a preview says it."""
        return f"{self.label}: {self.before} becomes {self.after}"


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What would become of one row, and why.

    `match` is the learner it is; `candidates` are learners it may be (outcome `possible`).
    `moves_in` says that `match` is a learner of another school of the portal, to be confirmed.
    """

    row: LearnerRow
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    match: Key | None = None
    candidates: tuple[Key, ...] = ()
    moves_in: bool = False


@dataclass(frozen=True, slots=True)
class MatchPlan:
    """What saving a file would do. Rows are in the file's order.

    `leavers` are learners of the school that the file should list and does not; `not_listed` are
    in year or tutor groups that it plainly is not about, and stay as they are.
    """

    rows: tuple[RowPlan, ...]
    refused: tuple[RefusedRow, ...]
    leavers: tuple[Key, ...]
    not_listed: tuple[Key, ...]

    def counts(self) -> dict[str, int]:
        """How many rows have each outcome, and how many leavers are proposed."""
        found = Counter(plan.outcome for plan in self.rows)
        return {
            "new": found[Outcome.NEW],
            "changed": found[Outcome.CHANGED],
            "unchanged": found[Outcome.UNCHANGED],
            "leavers": len(self.leavers),
            "possible": found[Outcome.POSSIBLE],
            "refused": len(self.refused),
        }

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to save."""
        counts = self.counts()
        return not (counts["new"] or counts["changed"] or counts["leavers"] or counts["possible"])


def in_words(value: object, field: str = "") -> str:
    """A field's value as people read it."""
    if (words := _VALUE_WORDS.get(field, {}).get(value)) is not None:
        return words
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"Year {value}" if field == "nc_year" else str(value)


def changed_fields(existing: ExistingLearner, row: LearnerRow) -> tuple[FieldChange, ...]:
    """What the row says otherwise. What it does not say changes nothing, nor does a year group
    that was only worked out from the date of birth, nor another spelling of the same name.
    """
    changes = [
        FieldChange(field, old, new)
        for field, old, new in zip(_COMPARED, _facts_of(existing), _facts_of(row), strict=True)
        if old != new and new not in _NOT_SAID and not _says_the_same(field, old, new, row)
    ]
    if existing.standing is Standing.LEFT:
        changes.append(FieldChange("on_roll", False, True))
    return tuple(changes)


def _says_the_same(field: str, old: Any, new: Any, row: LearnerRow) -> bool:
    """Whether two different values of a field are no news."""
    if not old:
        return False
    if field == "nc_year":
        return row.nc_year_inferred
    if field == "tutor_group":
        return group_key(old) == group_key(new)
    if field == "admission_number":
        # A spreadsheet drops leading zeros.
        return str(old).lstrip("0") == str(new).lstrip("0")
    return field in NAMES and is_same_spelling(old, new)


def group_key(name: str) -> str:
    """A tutor group for comparing: "8 a" and "8A" are one."""
    return "".join(name.split()).casefold()
