"""Lists and figures to take away, as CSV and Excel: one way for every page.

A view makes its page and its download of the same rows, so that both say the same. A cell that a
spreadsheet would run as a formula is neutralised; dates are dates; file names hold nobody's name.
Source: OWASP, CSV injection.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal, TypeGuard

from django.http import HttpRequest

from equalex.kernel.dates import DAY_MINUTES, days_number

FileFormat = Literal["csv", "xlsx"]
Cell = str | int | float | date | datetime | time | None
Row = Sequence[Cell]

PARAMETER: Final = "download"
CONTENT_TYPES: Final[dict[FileFormat, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_A_TAB = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TAB: Final = 31
_WIDEST: Final = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what it is called, its headings, and its rows in the page's order."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What a page gives to take away. CSV holds `main`; Excel has a worksheet for each.

    `name` is the stem of the file's name, without anybody's name in it. `holds_learners` says that
    taking it away belongs in the journal.
    """

    name: str
    main: Sheet
    more: tuple[Sheet, ...] = ()
    holds_learners: bool = False


def wanted(request: HttpRequest) -> FileFormat | None:
    """The format that a request asks for instead of the page."""
    given = request.POST.get(PARAMETER) or request.GET.get(PARAMETER, "")
    return given if _is_format(given) else None


def _is_format(text: str) -> TypeGuard[FileFormat]:
    return text in CONTENT_TYPES


def in_days(minutes: int, day_minutes: int = DAY_MINUTES) -> float | int:
    """Days as the pages write them, rounded down to one decimal, and as a number."""
    return days_number(minutes, day_minutes)


def neutral(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before what begins like one,
    and one more where there are some already, so that `plain` gives back exactly what there was.
    """
    return f"'{text}" if text.lstrip("'").startswith(_STARTS_A_FORMULA) else text


def plain(text: str) -> str:
    """What `neutral` was given."""
    is_neutral = text.startswith("'") and text.lstrip("'").startswith(_STARTS_A_FORMULA)
    return text[1:] if is_neutral else text


def in_one(sheets: Iterable[Sheet]) -> Sheet:
    """Several tables as one that a program can read: a row for each figure."""
    return Sheet(
        "All figures",
        ("Table", "Row", "Figure", "Value"),
        [
            (sheet.title, row[0], heading, value)
            for sheet in sheets
            for row in sheet.rows
            for heading, value in zip(sheet.headings[1:], row[1:], strict=True)
        ],
    )


def as_bytes(download: Download, file_format: FileFormat) -> bytes:
    """The file."""
    return as_csv(download.main) if file_format == "csv" else as_xlsx(download)


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it; dates as 2027-03-04."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutral(heading) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_as_text(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None).isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.isoformat("minutes") if isinstance(cell, time) else cell


def as_xlsx(download: Download) -> bytes:
    """Excel, written row by row: headings bold and frozen, dates as dates, numbers as numbers."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    bold = Font(bold=True)
    taken: set[str] = set()
    for sheet in (download.main, *download.more):
        page = book.create_sheet(_tab(sheet.title, taken))
        page.freeze_panes = "A2"
        for place, width in enumerate(_widths(sheet)):
            page.column_dimensions[chr(ord("A") + place) if place < 26 else "Z"].width = width
        headings = [WriteOnlyCell(page, _in_excel(heading)) for heading in sheet.headings]
        for cell in headings:
            cell.font = bold
        page.append(headings)
        for row in sheet.rows:
            page.append([_in_excel(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _in_excel(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return neutral(_NOT_IN_XML.sub("", cell))
    # Excel knows no time zones.
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _tab(title: str, taken: set[str]) -> str:
    """A worksheet's name: at most 31 characters, none that Excel forbids, each once."""
    stem = _NOT_IN_A_TAB.sub(" ", title)[:_LONGEST_TAB].strip() or "Sheet"
    name, number = stem, 2
    while name.casefold() in taken:
        name = f"{stem[: _LONGEST_TAB - 3]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _widths(sheet: Sheet) -> list[int]:
    """Wide enough for the heading and the first rows."""
    rows = (sheet.headings, *sheet.rows[:50])
    return [
        min(_WIDEST, max(len(str(row[place])) for row in rows if place < len(row)) + 2)
        for place in range(len(sheet.headings))
    ]
