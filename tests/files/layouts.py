"""The same three learners as the systems of schools export them: by system, and by how it is saved.

`FILES` holds name -> bytes. Every one of them says who `LEARNERS` are.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

import openpyxl


class Child(NamedTuple):
    upn: str
    first: str
    last: str
    born: date
    sex: str
    year: int
    group: str
    sen: str


LEARNERS: Final = (
    Child("A203102209083", "Siân", "O’Brien", date(2013, 3, 4), "F", 8, "8A", "N"),
    Child("A203202811068", "José", "García Márquez", date(2013, 6, 5), "M", 8, "8A", "K"),
    Child("B801200005001", "Zoë", "Smith-Jones", date(2012, 11, 17), "F", 8, "8B", "E"),
)
_WORDS: Final = {
    "N": "No Special Educational Need",
    "K": "SEN Support",
    "E": "Education, Health and Care Plan",
    "F": "Female",
    "M": "Male",
}
Rows = list[list[object]]


def sims() -> Rows:
    """Contacts and addresses stand beside, some with a line break in them."""
    headings = ["Adno", "UPN", "Legal Surname", "Legal Forename", "Preferred Forename", "DOB",
                "Gender", "Year", "Reg", "SEN Status", "Eligible for free meals", "Address"]  # fmt: skip
    return [headings] + [
        [f"{n:06}", c.upn, c.last, c.first, c.first, f"{c.born:%d/%m/%Y}", _WORDS[c.sex],
         f"Year  {c.year}", c.group, _WORDS[c.sen], "F", "1 High Street\nLittle Town"]
        for n, c in enumerate(LEARNERS, 4000)
    ]  # fmt: skip


def arbor() -> Rows:
    headings = ["Legal First Name", "Legal Last Name", "UPN", "Date of birth", "Sex", "Year group",
                "Registration form", "SEN status", "Is EAL", "Looked after?"]  # fmt: skip
    return [headings] + [
        [c.first, c.last, c.upn, f"{c.born:%d %b %Y}", _WORDS[c.sex], f"Year {c.year}", c.group,
         {"N": "None", "E": "EHC Plan"}.get(c.sen, "SEN Support"), "✓" if c.sen == "K" else "", "No"]
        for c in LEARNERS
    ]  # fmt: skip


def bromcom() -> Rows:
    headings = ["Student ID", "Unique Pupil Number", "Forename", "Surname", "Date Of Birth",
                "Gender", "Year Group", "Tutor Group", "SEN Code", "Enrolment Status"]  # fmt: skip
    return [headings] + [
        [n, c.upn, c.first, c.last, f"{c.born:%d-%m-%Y}", c.sex, f"{c.year:02}", c.group,
         {"K": "K - SEN Support", "E": "E - EHCP"}.get(c.sen, c.sen), "C - Current"]
        for n, c in enumerate(LEARNERS)
    ]  # fmt: skip


def isams() -> Rows:
    headings = ["School Code", "Title", "Forename", "Surname", "Preferred Name", "Full Name", "DOB",
                "Gender", "NC Year", "Form", "Tutor", "UPN", "Email Address", "SEN"]  # fmt: skip
    return [headings] + [
        ["123", "Miss", c.first, c.last, c.first, f"{c.first} {c.last}",
         f"{c.born:%d/%m/%Y} 00:00:00", c.sex, c.year, c.group, "Mr Jones", c.upn, "a@b.example", c.sen]
        for c in LEARNERS
    ]  # fmt: skip


def scholarpack() -> Rows:
    headings = ["Adm No", "Surname", "Forename", "Legal Surname", "DOB", "Year", "Class", "Sex",
                "UPN", "SEN", "Ever6"]  # fmt: skip
    return [headings] + [
        [f"{n}", "Known-As", c.first, c.last, c.born.isoformat(), f"Y{c.year}", c.group, c.sex,
         c.upn.lower(), c.sen, "False"]
        for n, c in enumerate(LEARNERS)
    ]  # fmt: skip


def wonde() -> Rows:
    headings = ["upi", "legal_surname", "legal_forename", "gender", "date_of_birth.date", "upn",
                "education_details.data.current_nc_year", "registration_group.data.name",
                "extended_details.data.sen_status", "contact_details.data.emails.data.email"]  # fmt: skip
    return [headings] + [
        ["x", c.last, c.first, _WORDS[c.sex].upper(), f"{c.born} 00:00:00.000000", c.upn, c.year,
         c.group, c.sen, "a@b.example"]
        for c in LEARNERS
    ]  # fmt: skip


def guarded() -> Rows:
    """Codes kept from spreadsheets as formulas and with apostrophes."""
    headings = ["UPN", "Last name", "First name", "Date of birth", "Sex", "Year", "Form", "SEN"]
    return [headings] + [
        [f'="{c.upn}"', c.last, c.first, f"'{c.born:%d/%m/%Y}", c.sex, f'="{c.year}"', c.group, c.sen]
        for c in LEARNERS
    ]  # fmt: skip


def report() -> Rows:
    """A report made for paper: a title, a blank line, groups with their titles, a total."""
    headings, *rows = sims()
    width = [""] * (len(headings) - 1)
    return [
        ["Student List Report", *width], ["Created 23/11/2026 by A Clerk", *width], ["", *width],
        headings, ["8A", *width], *rows[:2], headings, ["8B", *width], rows[2],
        ["Total: 3", *width], ["", *width], ["Page 1 of 1", *width],
    ]  # fmt: skip


SYSTEMS: Final[dict[str, Callable[[], Rows]]] = {
    made.__name__: made
    for made in (sims, arbor, bromcom, isams, scholarpack, wonde, guarded, report)
}


def text(rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def book(*sheets: tuple[str, Iterable[Sequence[object]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _dated(rows: Rows, how: Callable[[date], object]) -> Rows:
    """The rows of SIMS with dates as a spreadsheet holds them."""
    return [rows[0]] + [
        [*row[:5], how(child.born), *row[6:]] for row, child in zip(rows[1:], LEARNERS, strict=True)
    ]


FILES: Final[dict[str, bytes]] = {
    **{f"{name}.csv": text(made()).encode() for name, made in SYSTEMS.items()},
    **{
        f"{name}.xlsx": book(("List", made()))
        for name, made in SYSTEMS.items()
        if made is not guarded
    },
    "utf-8 with mark": b"\xef\xbb\xbf" + text(sims()).encode(),
    "utf-16 with tabs": text(sims(), "\t").encode("utf-16"),
    "utf-16 without mark": text(sims(), "\t").encode("utf-16-le"),
    "semicolons in windows-1252": text(sims(), ";").encode("cp1252"),
    "sep line": ("sep=;\r\n" + text(sims(), ";")).encode("cp1252"),
    "bars": text(sims(), "|", "\n").encode(),
    "old line ends": text(sims(), end="\r").encode(),
    "empty columns and rows": text(
        [*([*row, "", "", ""] for row in sims()), *[[""] * 15] * 30]
    ).encode(),
    "dates of a spreadsheet": book(("List", _dated(sims(), lambda born: born))),
    "times of a spreadsheet": book(
        ("List", _dated(sims(), lambda born: datetime.combine(born, time.min)))
    ),
    "days by number": book(("List", _dated(sims(), lambda born: (born - date(1899, 12, 30)).days))),
    "two sheets": book(("8A", sims()[:3]), ("8B", [sims()[0], sims()[3]])),
    "all and one year": book(("All", sims()), ("Year 8", sims()), ("Leavers", sims())),
    "behind a cover": book(("Cover", [["Our school"], ["Year", "Count"], [8, 3]]), ("8", sims())),
}
