"""Extracts of Get Information About Schools (GIAS): establishments, in any of their layouts.

Columns are found by heading, as extracts have 120 to 140 of them. Source: DfE, downloads of GIAS,
under the Open Government Licence.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Final

from schools.adapters import text_files
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnreadableFile
from schools.rules import grid_references, guarantee_schools

# The whole of England is about 65 MB of CSV.
LARGEST_EXTRACT: Final = 400 * 1024 * 1024
_NOT_GIVEN: Final = frozenset({"", "..", "supp", "n/a", "not applicable", "null", "x", "z", "c"})
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ADVICE: Final = "Download it again from Get Information About Schools."

Line = Mapping[str, str]


@cache
def normalise(heading: str) -> str:
    """Headings compared without case, spaces and punctuation: layouts differ in those."""
    return "".join(mark for mark in heading.casefold() if mark.isalnum())


@dataclass(frozen=True)
class SchoolRow:
    """One establishment. Codes are numbers, None where not given; names are "" where not given.

    `row` is the record's number in the file, the headings being 1. Grid references are metres.
    """

    row: int
    urn: str
    name: str
    la_code: str = ""
    la_name: str = ""
    establishment_number: str = ""
    type_code: int | None = None
    type_name: str = ""
    type_group_code: int | None = None
    type_group_name: str = ""
    status_code: int | None = None
    status_name: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    phase_name: str = ""
    low_age: int | None = None
    high_age: int | None = None
    gender_name: str = ""
    number_of_pupils: int | None = None
    percentage_fsm: float | None = None
    trust_code: str = ""
    trust_name: str = ""
    trust_flag: str = ""
    ukprn: str = ""
    town: str = ""
    postcode: str = ""
    easting: int | None = None
    northing: int | None = None
    company_number: str = ""

    @property
    def laestab(self) -> str:
        """LA code and establishment number; "" where either is missing."""
        both = self.la_code and self.establishment_number
        return f"{self.la_code}{self.establishment_number}" if both else ""

    @cached_property
    def position(self) -> grid_references.Position | None:
        """Latitude and longitude of the grid reference."""
        return grid_references.position_of(self.easting, self.northing)

    @property
    def kind(self) -> str | None:
        """Mainstream, special, alternative_provision or independent; None for what is left out."""
        return guarantee_schools.kind_of(self.type_code)

    @property
    def is_in_academy_trust(self) -> bool:
        """Whether the trust named is a multi- or single-academy one, not a foundation's."""
        return bool(self.trust_code) and "academy" in self.trust_flag.lower()


@dataclass(slots=True)
class SchoolExtract:
    """The establishments of a file, and what a person should know of it."""

    schools: list[SchoolRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_schools(data: bytes) -> SchoolExtract:
    """All establishments of an extract (CSV, or a zip that holds it): kept ones are chosen by
    `guarantee_schools.keeps`.
    """
    extract = SchoolExtract()
    seen: dict[str, int] = {}
    unknown_types: set[str] = set()
    for number, line in lines(data, holds=("URN", "EstablishmentName"), warnings=extract.warnings):
        urn = digits(line, "URN")
        if not urn:
            extract.warnings.append(f"Row {number} has no URN and was left out.")
            continue
        if urn in seen:
            extract.warnings.append(
                f"URN {urn} is on rows {seen[urn]} and {number}; the first was taken."
            )
            continue
        seen[urn] = number
        school = _school(number, urn, line)
        extract.schools.append(school)
        if school.type_code is not None and not guarantee_schools.is_known_type(school.type_code):
            unknown_types.add(f"{school.type_code} ({school.type_name})")
    for one in sorted(unknown_types):
        extract.warnings.append(
            f"Establishments of type {one} were left out: the type is new to us."
        )
    if not extract.schools:
        raise UnreadableFile(f"There is no school in this extract. {_ADVICE}")
    return extract


def _school(number: int, urn: str, line: Line) -> SchoolRow:
    return SchoolRow(
        row=number,
        urn=urn,
        name=text(line, "EstablishmentName"),
        la_code=digits(line, "LA (code)").zfill(3) if digits(line, "LA (code)") else "",
        la_name=text(line, "LA (name)"),
        establishment_number=digits(line, "EstablishmentNumber").zfill(4)
        if digits(line, "EstablishmentNumber")
        else "",
        type_code=whole(line, "TypeOfEstablishment (code)"),
        type_name=text(line, "TypeOfEstablishment (name)"),
        type_group_code=whole(line, "EstablishmentTypeGroup (code)"),
        type_group_name=text(line, "EstablishmentTypeGroup (name)"),
        status_code=whole(line, "EstablishmentStatus (code)"),
        status_name=text(line, "EstablishmentStatus (name)"),
        opened_on=day(line, "OpenDate"),
        closed_on=day(line, "CloseDate"),
        phase_name=text(line, "PhaseOfEducation (name)"),
        low_age=whole(line, "StatutoryLowAge"),
        high_age=whole(line, "StatutoryHighAge"),
        gender_name=text(line, "Gender (name)"),
        number_of_pupils=whole(line, "NumberOfPupils"),
        percentage_fsm=number_in(line, "PercentageFSM"),
        trust_code=digits(line, "Trusts (code)"),
        trust_name=text(line, "Trusts (name)"),
        trust_flag=text(line, "TrustSchoolFlag (name)"),
        ukprn=digits(line, "UKPRN"),
        town=text(line, "Town"),
        postcode=text(line, "Postcode").upper(),
        easting=whole(line, "Easting"),
        northing=whole(line, "Northing"),
        company_number=company_number(text(line, "CHNumber")),
    )


def lines(
    data: bytes, *, holds: tuple[str, ...], warnings: list[str]
) -> Iterator[tuple[int, Line]]:
    """Record numbers and cells by normalised heading of a GIAS file.

    `holds` are headings without which it is not the file that was meant. Records with more cells
    than headings are read as far as there are headings, with a warning.
    """
    content = text_files.decode(_unpacked(data, holds), strictly=False)
    records = text_files.records(content, ",")
    headings: list[str] = []
    for number, record in enumerate(records, start=1):
        if not any(cell.strip() for cell in record):
            continue
        if not headings:
            headings = [normalise(cell) for cell in record]
            _check_headings(headings, holds)
            continue
        if any(cell.strip() for cell in record[len(headings) :]):
            warnings.append(
                f"Row {number} has {len(record)} cells and there are {len(headings)} headings; the rest "
                "was left out."
            )
        yield number, dict(zip(headings, record, strict=False))
    if not headings:
        raise UnreadableFile(f"The file is empty. {_ADVICE}")


def _check_headings(headings: list[str], holds: tuple[str, ...]) -> None:
    missing = [name for name in holds if normalise(name) not in headings]
    if missing:
        named = ", ".join(f"“{name}”" for name in missing)
        raise UnreadableFile(
            f"This is not the extract that is wanted: it has no column {named}. {_ADVICE}"
        )
    for name in holds:
        if headings.count(normalise(name)) > 1:
            raise UnreadableFile(f"The heading “{name}” is there twice. {_ADVICE}")


def _unpacked(data: bytes, holds: tuple[str, ...]) -> bytes:
    if not data.strip():
        raise UnreadableFile(f"The file is empty. {_ADVICE}")
    if len(data) > LARGEST_EXTRACT:
        raise UnreadableFile("The file is far larger than the extract of all England.")
    if not zipfile.is_zipfile(io.BytesIO(data)) or not data.startswith(b"PK"):
        return data
    archive = open_archive(data, largest=LARGEST_EXTRACT)
    tables = [name for name in archive.names if name.lower().endswith(".csv")]
    for name in sorted(tables):
        content = archive.read(name)
        head = [
            normalise(cell)
            for cell in content[:20_000].split(b"\n", 1)[0].decode("latin-1").split(",")
        ]
        if all(normalise(wanted) in head for wanted in holds):
            return content
    raise UnreadableFile(f"There is no such extract in this zip. {_ADVICE}")


def text(line: Line, heading: str) -> str:
    """A cell, white space folded; "" where GIAS says in words that there is nothing."""
    cell = " ".join(line.get(normalise(heading), "").split())
    return "" if cell.lower() in _NOT_GIVEN else cell


def digits(line: Line, heading: str) -> str:
    """A code as its digits: `02`, `2` and `"02"` all come; "" where it has others."""
    cell = text(line, heading).strip("\"'=")
    return cell if cell.isdecimal() and cell.isascii() else ""


def whole(line: Line, heading: str) -> int | None:
    """A whole number; None where blank, "..", "SUPP" or no number."""
    found = number_in(line, heading)
    return int(found) if found is not None else None


def number_in(line: Line, heading: str) -> float | None:
    """A number; None where blank, "..", "SUPP" or no number."""
    cell = text(line, heading).strip("\"'=").replace(",", "").removesuffix("%")
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None


def day(line: Line, heading: str) -> date | None:
    """A date as dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd; None where there is none."""
    cell = text(line, heading)
    try:
        if found := _DAY.match(cell):
            return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
        if found := _ISO_DAY.match(cell):
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    except ValueError:
        return None
    return None


def company_number(raw: str) -> str:
    """Eight characters, as Companies House writes it: a spreadsheet drops leading zeros."""
    number = re.sub(r"\s+", "", raw).upper()
    return number.zfill(8) if number.isdecimal() else number
