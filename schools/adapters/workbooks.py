"""Excel workbooks (.xlsx), read row by row."""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Final

import openpyxl

from schools.adapters.archives import Archive
from schools.adapters.unreadable import UnreadableFile

MOST_SCANNED: Final = 100_000
MOST_COLUMNS: Final = 300
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UNCALCULATED = re.compile(
    rb"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)", re.IGNORECASE
)
MOST_CELLS: Final = 1_500_000
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_DAMAGED = (
    "The Excel file cannot be read: it is damaged, or was not saved by a spreadsheet program. "
    "Open it, save it as “Excel Workbook (.xlsx)” or CSV, and upload that."
)

Sheet = Iterator[tuple[object, ...]]


def sheets(data: bytes, archive: Archive) -> Iterator[tuple[str, Sheet]]:
    """Each visible worksheet's name and rows, cells as values (formulas as last calculated)."""
    _refuse_declarations(archive)
    try:
        with warnings.catch_warnings():
            # Styles and validations that openpyxl does not know are of no concern to us.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
    except Exception as error:  # openpyxl raises whatever its parsers happen to meet
        raise UnreadableFile(_DAMAGED) from error
    try:
        for sheet in book.worksheets:
            if getattr(sheet, "sheet_state", "visible") == "visible":
                yield sheet.title, _rows(sheet)
    finally:
        book.close()


def has_uncalculated(archive: Archive) -> bool:
    """Whether formulas stand in a worksheet without their result, as programs write them."""
    return any(
        _UNCALCULATED.search(archive.read(name)) is not None
        for name in archive.names
        if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")
    )


def _rows(sheet: object) -> Sheet:
    cells = 0
    try:
        # The size a sheet states of itself is often wrong.
        sheet.reset_dimensions()  # type: ignore[attr-defined]  # openpyxl has no types
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]  # as above
            for number, row in enumerate(rows, start=1):
                if number > MOST_SCANNED:
                    raise UnreadableFile(
                        f"The sheet goes on for more than {MOST_SCANNED:,} rows. Delete the empty rows "
                        "below the list and save it again."
                    )
                cells += len(row)
                if cells > MOST_CELLS:
                    raise UnreadableFile(
                        "The sheet has far more columns and rows than a class list. Keep only the learners' "
                        "columns that are needed and save it again."
                    )
                yield tuple(None if cell in _ERRORS else cell for cell in row[:MOST_COLUMNS])
    except UnreadableFile:
        raise
    except Exception as error:  # as above
        raise UnreadableFile(_DAMAGED) from error


def _refuse_declarations(archive: Archive) -> None:
    """A workbook's XML never has a document type; one that does is an attack on its reader."""
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels")) and _DECLARES.search(archive.read(name)):
            raise UnreadableFile(
                "The Excel file declares a document type or entities, which no spreadsheet program writes. "
                "Do not use this file; export a new one."
            )
