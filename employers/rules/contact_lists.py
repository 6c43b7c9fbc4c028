"""A hub's own list of employers: its columns, its rows, and which employer each row means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from employers.rules.company_numbers import read_company_number
from employers.rules.names import are_alike, name_key
from employers.rules.search_words import fold
from equalex.kernel.words import Word
from schools.rules.postcodes import read_postcode

MOST_ROWS: Final = 2_000
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_LENGTHS: Final = {
    "name": 200,
    "contact": 150,
    "email": 254,
    "phone": 30,
    "town": 100,
    "next_step": 200,
}
_DATES: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})|(\d{4})-(\d{2})-(\d{2}).*")

# Field -> headings that mean it, folded.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        *("employer", "organisation", "organisation name", "company", "company name", "business"),
        *(
            "business name",
            "employer name",
            "name of employer",
            "organization",
            "account name",
            "name",
        ),
    ),
    "contact": ("contact", "contact name", "main contact", "person", "full name", "contact person"),
    "first_name": ("first name", "forename", "contact first name"),
    "last_name": ("last name", "surname", "contact last name"),
    "email": ("email", "e mail", "email address", "e mail address", "contact email", "mail"),
    "phone": ("phone", "telephone", "tel", "phone number", "telephone number", "mobile"),
    "town": ("town", "city", "town city", "location", "town or city"),
    "postcode": ("postcode", "post code", "postal code", "zip"),
    "company_number": ("company number", "companies house number", "crn", "registration number"),
    "sector": ("sector", "industry", "sic section"),
    "note": ("notes", "note", "comments", "comment", "remarks"),
    "last_contact": ("last contact", "last contacted", "last contact date", "date of last contact"),
    "next_step": ("next step", "next action", "action", "follow up"),
}
SHOWN: Final = {
    "name": "Employer",
    "contact": "Contact",
    "email": "E-mail",
    "phone": "Telephone",
    "town": "Town",
    "postcode": "Postcode",
    "company_number": "Companies House number",
    "sector": "Sector",
    "note": "Note",
    "last_contact": "Last contact",
    "next_step": "Next step",
}


def field_of(heading: object) -> str:
    """The field that a heading means; "" where it means none of ours."""
    folded = fold(str(heading or ""))
    return next((name for name, known in COLUMNS.items() if folded in known), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One employer of a list as read; `problems` say what was left out and why, `refused` why the row is."""

    row: int
    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    town: str = ""
    postcode: str = ""
    company_number: str = ""
    sector: str = ""
    note: str = ""
    last_contact: date | None = None
    next_step: str = ""
    refused: str = ""
    problems: tuple[str, ...] = ()


def read_row(row: int, cells: Mapping[str, str], today: date) -> ContactRow:
    """A row as it would be saved. Only an employer's name is needed."""
    problems: list[str] = []
    said = {name: " ".join(cells.get(name, "").split()) for name in COLUMNS}
    if not said["contact"]:
        said["contact"] = f"{said['first_name']} {said['last_name']}".strip()
    for name, longest in _LENGTHS.items():
        if len(said[name]) > longest:
            if name == "name":
                return ContactRow(
                    row=row,
                    name=said[name][:60],
                    refused=f"The name is longer than {longest} characters",
                )
            problems.append(f"{SHOWN[name]} is too long and left out")
            said[name] = ""
    if not said["name"]:
        return ContactRow(row=row, name="", refused="There is no name of an employer")
    email = said["email"].removeprefix("mailto:").lower()
    if email and not _ADDRESS.fullmatch(email):
        problems.append("The e-mail address is not one and is left out")
        email = ""
    number = read_company_number(said["company_number"])
    if number.problem:
        problems.append("The Companies House number is not one and is left out")
    bare = read_postcode(said["postcode"])
    if said["postcode"] and not bare:
        problems.append("The postcode is not one and is left out")
    last_contact = _date(said["last_contact"])
    if said["last_contact"] and (last_contact is None or last_contact > today):
        problems.append("The date of the last contact is not one in the past and is left out")
        last_contact = None
    return ContactRow(
        row=row,
        name=said["name"],
        contact=said["contact"],
        email=email,
        phone=said["phone"],
        town=said["town"],
        postcode=f"{bare[:-3]} {bare[-3:]}" if bare else "",
        company_number=number.number,
        sector=said["sector"],
        note=cells.get("note", "").strip()[:1500],
        last_contact=last_contact,
        next_step=said["next_step"],
        problems=tuple(problems),
    )


def _date(typed: str) -> date | None:
    found = _DATES.fullmatch(typed)
    if found is None:
        return None
    day, month, year, *iso = found.groups()
    parts = [int(each) for each in (iso if iso[0] else (year, month, day))]
    try:
        return date(parts[0] + 2000 if parts[0] < 100 else parts[0], parts[1], parts[2])
    except ValueError:
        return None


class Match(Word):
    """What a row would do."""

    NEW = "new", "New employer"
    KNOWN = "known", "Known: what is new is added"
    PERHAPS = "perhaps", "Perhaps known: you decide"
    REPEATED = "repeated", "Repeats an earlier row"
    REFUSED = "refused", "Left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An employer of the hub to compare with; `emails` are those of its contacts."""

    key: int
    name: str
    company_number: str = ""
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row, what it would do, and with which employer or row."""

    row: ContactRow
    match: Match
    known: Known | None = None
    why: str = ""


@dataclass(slots=True)
class _Seen:
    """Rows so far, by what tells them apart."""

    names: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)


def plan_rows(rows: Iterable[ContactRow], known: Sequence[Known]) -> list[RowPlan]:
    """What each row would do, in the order of the file.

    The same number, address or name is the same employer; a name much alike asks a person. Two
    people of one employer are two rows of it, not a repetition.
    """
    by_number = {each.company_number: each for each in known if each.company_number}
    by_email = {email: each for each in known for email in each.emails}
    by_name = {name_key(each.name): each for each in known}
    seen = _Seen()
    return [_plan(row, known, by_number, by_email, by_name, seen) for row in rows]


def _plan(
    row: ContactRow,
    known: Sequence[Known],
    by_number: Mapping[str, Known],
    by_email: Mapping[str, Known],
    by_name: Mapping[str, Known],
    seen: _Seen,
) -> RowPlan:
    if row.refused:
        return RowPlan(row, Match.REFUSED, why=row.refused)
    key = name_key(row.name)
    first = seen.names.setdefault(key, row.row)
    if first != row.row and (not row.email or seen.emails.get(row.email) is not None):
        return RowPlan(row, Match.REPEATED, why=f"Row {first} is the same employer and contact")
    if row.email:
        seen.emails.setdefault(row.email, row.row)
    for same, why in (
        (by_number.get(row.company_number), "The same Companies House number"),
        (by_email.get(row.email), "The same e-mail address"),
        (by_name.get(key), "The same name"),
    ):
        if same is not None:
            return RowPlan(row, Match.KNOWN, same, why)
    alike = next((each for each in known if are_alike(each.name, row.name)), None)
    if alike is not None:
        return RowPlan(row, Match.PERHAPS, alike, f"The name is much like “{alike.name}”")
    return RowPlan(row, Match.NEW)
