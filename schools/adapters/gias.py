"""Extracts of Get Information About Schools (GIAS): establishments, in any of their layouts.

Columns are found by heading, as extracts have 120 to 140 of them. Source: DfE, downloads of GIAS,
under the Open Government Licence.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
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
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEAD: Final = 20_000
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ADVICE: Final = "Download it again from Get Information About Schools."
_URN_LENGTH: Final = 6
_LA_LENGTH: Final = 3
_NUMBER_LENGTH: Final = 4
# Without these no school can be chosen. Of a pair, code and name, one is enough.
WANTED: Final = (
    ("URN",),
    ("EstablishmentName",),
    ("EstablishmentStatus (code)", "EstablishmentStatus (name)"),
    ("TypeOfEstablishment (code)", "TypeOfEstablishment (name)"),
    ("StatutoryLowAge",),
    ("StatutoryHighAge",),
)

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
        """Whether the trust named is a multi- or single-academy one, not a foundation's.

        Where the column that says so is missing, academies and free schools are.
        """
        if not self.trust_code:
            return False
        if not self.trust_flag:
            return guarantee_schools.is_academy(self.type_code)
        return "academy" in self.trust_flag.lower()


@dataclass(slots=True)
class SchoolExtract:
    """The establishments of a file, and what a person should know of it.

    `left_out` are records that name no establishment of their own; `tells_trusts` whether there
    are columns that say which trust a school is in.
    """

    schools: list[SchoolRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: int = 0
    tells_trusts: bool = False


def read_schools(data: bytes) -> SchoolExtract:
    """All establishments of an extract (CSV, or a zip that holds it): kept ones are chosen by
    `guarantee_schools.keeps`.
    """
    extract = SchoolExtract()
    seen: dict[str, int] = {}
    unknown_types: set[str] = set()
    table = open_table(data, WANTED, warnings=extract.warnings)
    extract.tells_trusts = table.has("Trusts (code)")
    for number, line in table.lines:
        urn = digits(line, "URN")
        if reason := _why_left_out(number, urn, line, seen):
            extract.warnings.append(reason)
            extract.left_out += 1
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


def _why_left_out(number: int, urn: str, line: Line, seen: Mapping[str, int]) -> str:
    """Why a record is no establishment that can be taken in; "" when it is one."""
    if not urn:
        return f"Row {number} has no URN and was left out."
    if len(urn) > _URN_LENGTH:
        return f"Row {number} has {len(urn)} digits for a URN, not {_URN_LENGTH}, and was left out."
    if urn in seen:
        return f"URN {urn} is on rows {seen[urn]} and {number}; the first was taken."
    if normalise("StatutoryHighAge") not in line or normalise("StatutoryLowAge") not in line:
        return f"Row {number} (URN {urn}) ends too early and was left out: is the file cut short?"
    if not text(line, "EstablishmentName"):
        return f"Row {number} (URN {urn}) has no name and was left out."
    return ""


def _school(number: int, urn: str, line: Line) -> SchoolRow:
    return SchoolRow(
        row=number,
        urn=urn,
        name=text(line, "EstablishmentName")[:200],
        la_code=_padded(line, "LA (code)", _LA_LENGTH),
        la_name=text(line, "LA (name)")[:100],
        establishment_number=_padded(line, "EstablishmentNumber", _NUMBER_LENGTH),
        type_code=_type_code(line),
        type_name=text(line, "TypeOfEstablishment (name)")[:100],
        type_group_code=whole(line, "EstablishmentTypeGroup (code)"),
        type_group_name=text(line, "EstablishmentTypeGroup (name)"),
        status_code=_status_code(line),
        status_name=text(line, "EstablishmentStatus (name)"),
        opened_on=day(line, "OpenDate"),
        closed_on=day(line, "CloseDate"),
        phase_name=text(line, "PhaseOfEducation (name)"),
        low_age=_age(line, "StatutoryLowAge"),
        high_age=_age(line, "StatutoryHighAge"),
        gender_name=text(line, "Gender (name)"),
        number_of_pupils=whole(line, "NumberOfPupils"),
        percentage_fsm=number_in(line, "PercentageFSM"),
        trust_code=_up_to(digits(line, "Trusts (code)"), 10),
        trust_name=text(line, "Trusts (name)")[:200],
        trust_flag=text(line, "TrustSchoolFlag (name)"),
        ukprn=digits(line, "UKPRN"),
        town=text(line, "Town")[:100],
        postcode=_up_to(text(line, "Postcode").upper(), 8),
        easting=whole(line, "Easting"),
        northing=whole(line, "Northing"),
        company_number=company_number(text(line, "CHNumber")),
    )


def _up_to(value: str, length: int) -> str:
    """The value, unless it is too long to be one of its kind."""
    return value if len(value) <= length else ""


def _padded(line: Line, heading: str, length: int) -> str:
    """A code with the zeros that a spreadsheet took; "" where there is none."""
    code = digits(line, heading)
    return _up_to(code.zfill(length), length) if code else ""


def _age(line: Line, heading: str) -> int | None:
    age = whole(line, heading)
    return age if age is not None and 0 <= age < 100 else None


def _status_code(line: Line) -> int | None:
    code = whole(line, "EstablishmentStatus (code)")
    name = text(line, "EstablishmentStatus (name)")
    return code if code is not None else guarantee_schools.status_named(name)


def _type_code(line: Line) -> int | None:
    code = whole(line, "TypeOfEstablishment (code)")
    name = text(line, "TypeOfEstablishment (name)")
    return code if code is not None else guarantee_schools.type_named(name)


@dataclass(frozen=True, slots=True)
class Table:
    """A GIAS file: its headings, and its records by number (the headings being 1)."""

    headings: tuple[str, ...]
    lines: Iterator[tuple[int, Line]]

    def has(self, heading: str) -> bool:
        """Whether there is such a column."""
        return normalise(heading) in self.headings


Wanted = tuple[tuple[str, ...], ...]


def open_table(data: bytes, wanted: Wanted, *, warnings: list[str]) -> Table:
    """A GIAS file by its normalised headings.

    `wanted` are the columns without which it is not the file that was meant, each with what may
    stand in for it. Records with more cells than headings are read as far as there are headings,
    with a warning; of those with fewer cells the last headings are missing.
    """
    content = _as_text(_unpacked(data, wanted, warnings))
    records = enumerate(text_files.records(content, _delimiter(content)), start=1)
    for _, record in records:
        headings = tuple(normalise(cell) for cell in record)
        if any(headings) and not _says_delimiter(record):
            _check_headings(headings, wanted)
            return Table(headings, _lines(records, headings, warnings))
    raise UnreadableFile(f"The file is empty. {_ADVICE}")


def _as_text(data: bytes) -> str:
    try:
        return _CONTROL.sub("", text_files.decode(data, strictly=False))
    except UnreadableFile as refused:
        raise UnreadableFile(
            f"This is not a CSV file: it holds data that is not text. {_ADVICE}"
        ) from refused


def _lines(
    records: Iterator[tuple[int, list[str]]], headings: tuple[str, ...], warnings: list[str]
) -> Iterator[tuple[int, Line]]:
    for number, record in records:
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(headings) :]):
            warnings.append(
                f"Row {number} has {len(record)} cells and there are {len(headings)} headings; the rest "
                "was left out."
            )
        yield number, dict(zip(headings, record, strict=False))


def _says_delimiter(record: list[str]) -> bool:
    """Excel writes and hides a first line "sep=;"."""
    return record[0].lower().startswith("sep=")


def _delimiter(content: str) -> str:
    """What most stands between the headings: a spreadsheet set to another country writes `;`."""
    if stated := text_files.stated_delimiter(content):
        return stated
    head = content.lstrip().split("\n", 1)[0]
    return max(text_files.DELIMITERS, key=head.count)


def _check_headings(headings: Sequence[str], wanted: Wanted) -> None:
    for name in (name for names in wanted for name in names):
        if headings.count(normalise(name)) > 1:
            raise UnreadableFile(f"The heading “{name}” is there twice. {_ADVICE}")
    missing = [
        " or ".join(f"“{name}”" for name in names)
        for names in wanted
        if not any(normalise(name) in headings for name in names)
    ]
    if missing:
        raise UnreadableFile(
            f"This is not the extract that is wanted: it has no column {', '.join(missing)}. {_ADVICE}"
        )


def _unpacked(data: bytes, wanted: Wanted, warnings: list[str]) -> bytes:
    if not data.strip():
        raise UnreadableFile(f"The file is empty. {_ADVICE}")
    if len(data) > LARGEST_EXTRACT:
        raise UnreadableFile("The file is far larger than the extract of all England.")
    if not data.startswith(b"PK"):
        return data
    archive = open_archive(data, largest=LARGEST_EXTRACT)
    if "[Content_Types].xml" in archive.names:
        raise UnreadableFile("This is an Excel workbook. Save it as CSV, or download the CSV file.")
    tables = {
        name: content
        for name in sorted(archive.names)
        if name.lower().endswith(".csv") and _has_all(content := archive.read(name), wanted)
    }
    if not tables:
        raise UnreadableFile(f"There is no such extract in this zip. {_ADVICE}")
    largest = max(tables, key=lambda name: len(tables[name]))
    if len(tables) > 1:
        warnings.append(
            f"The zip holds {len(tables)} such files. “{largest}” was read, the largest; give the "
            "others one by one."
        )
    return tables[largest]


def _has_all(content: bytes, wanted: Wanted) -> bool:
    """Whether the first line of a file names what is wanted."""
    head = content[:_HEAD].removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip()
    first = head.split("\n", 1)[0]
    named = {normalise(cell) for cell in first.split(_delimiter(first))}
    return all(any(normalise(name) in named for name in names) for names in wanted)


def text(line: Line, heading: str) -> str:
    """A cell, white space folded; "" where GIAS says in words that there is nothing."""
    cell = " ".join(line.get(normalise(heading), "").split())
    return "" if cell.lower() in _NOT_GIVEN else cell


def digits(line: Line, heading: str) -> str:
    """A code as its digits: `02`, `2` and `"02"` all come; "" where it has others."""
    cell = text(line, heading).strip("\"'=").removesuffix(".0")
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
