"""Class lists as any management information system exports them: CSV and Excel.

Columns are found by their headings, in any order, on any of the first rows; of each record only
the needed cells are looked at, and nothing else outlives its row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Final

from schools.adapters import text_files, workbooks
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnknownLayout, UnreadableFile
from schools.rules import birth_dates
from schools.rules.class_list import ROW_LIMIT, ClassList, Fault, LearnerRow, RefusedRow
from schools.rules.headings import HeadingMap, Problem, count_known, map_headings
from schools.rules.learner_fields import RowReader

HEADING_ROWS: Final = 25
# Two known headings make a heading row; one may be a title such as "Year".
LEAST_KNOWN: Final = 2
MOST_BLANK_ROWS: Final = 100_000
_INSTRUCTION = re.compile(
    r"^(?:required|optional|mandatory|recommended|conditional)\b|"
    r"\b(?:dd|d|yyyy|yy)[/.\- ](?:mm|m)[/.\- ](?:yyyy|yy|dd|d)\b|free text|^(?:e\.g\.|example\b|format:)",
    re.IGNORECASE,
)
# A column that only ever says yes leaves the others blank to say no.
_MARKED_ONLY: Final = ("eal", "fsm", "fsm_ever_6", "looked_after", "service_child")
_EXPORT_ADVICE: Final = "Export the class list with its heading row and upload that."

Record = Sequence[object]
Records = Iterator[Record]


def read_csv(data: bytes, *, today: date, mapping: Mapping[str, str] | None = None) -> ClassList:
    """A delimited text file in any of the usual encodings."""
    text = text_files.decode(data)
    if not text.strip():
        raise UnreadableFile(f"The file is empty. {_EXPORT_ADVICE}")
    delimiter = _delimiter(text, mapping)
    records = text_files.records(text, delimiter)
    return _Reading("csv", records, today=today, mapping=mapping).class_list()


def read_xlsx(data: bytes, *, today: date, mapping: Mapping[str, str] | None = None) -> ClassList:
    """An Excel workbook: the first visible sheet with a heading row that is recognised."""
    archive = open_archive(data)
    unknown: UnreadableFile | None = None
    for _, rows in workbooks.sheets(data, archive):
        try:
            return _Reading("xlsx", rows, today=today, mapping=mapping).class_list()
        except UnknownLayout as error:
            if unknown is None or not isinstance(unknown, UnknownLayout):
                unknown = error
        except _EmptySheet as error:
            unknown = unknown or error
    raise unknown or UnreadableFile(f"The Excel file has no visible sheet. {_EXPORT_ADVICE}")


class _EmptySheet(UnreadableFile):
    """Nothing at all on a sheet: another may have the list."""


def _delimiter(text: str, mapping: Mapping[str, str] | None) -> str:
    """The delimiter under which the first rows name the most fields; else the most columns."""
    if stated := text_files.stated_delimiter(text):
        return stated
    head = text if len(text) < 50_000 else text[:50_000].rpartition("\n")[0] or text
    best, best_score = ",", (-1, -1)
    for delimiter in text_files.DELIMITERS:
        known = columns = 0
        try:
            for record in islice(text_files.records(head, delimiter), HEADING_ROWS):
                known = max(known, _known(record, mapping))
                columns = max(columns, len(record))
        except UnreadableFile:
            # The whole file is read strictly later; here the rows so far decide.
            pass
        if (known, columns) > best_score:
            best, best_score = delimiter, (known, columns)
    return best


def _known(record: Record, mapping: Mapping[str, str] | None) -> int:
    if not mapping:
        return count_known(record)
    return len(map_headings(record, mapping).columns)


class _Reading:
    """One list on its way in."""

    def __init__(
        self, file_format: str, records: Records, *, today: date, mapping: Mapping[str, str] | None
    ) -> None:
        self.today = today
        self.chosen = mapping
        self.list = ClassList(format=file_format)
        self._records = enumerate(records, start=1)
        self._urns: set[str] = set()
        self._laestabs: set[str] = set()
        self._month_first = 0

    def class_list(self) -> ClassList:
        headings, where = self._heading_row()
        found = map_headings(headings, self.chosen)
        if not found.is_usable:
            raise self._unknown(headings, found)
        self.list.headings = tuple(
            str(heading) for heading in headings if heading not in (None, "")
        )
        self.list.mapping, self.list.left_out = found.headings, found.left_out
        self._read_rows(headings, found)
        if not self.list.rows and not self.list.refused:
            raise UnreadableFile(
                f"There are headings in row {where} and no learner below them. {_EXPORT_ADVICE}"
            )
        self._say_what_no_column_says()
        self.list.school_urns = frozenset(self._urns)
        self.list.school_laestabs = frozenset(self._laestabs)
        return self.list

    def _heading_row(self) -> tuple[Record, int]:
        """The first of the opening rows that names the most fields, and its number."""
        opening: list[tuple[int, Record]] = []
        best: tuple[int, int] = (0, -1)
        for number, record in self._records:
            if _is_blank(record):
                if number > HEADING_ROWS and not opening:
                    break
                continue
            opening.append((number, record))
            known = _known(record, self.chosen)
            if known > best[0]:
                best = (known, len(opening) - 1)
            # A row that can be used is a heading row; a later one that names more is a second table.
            if known >= LEAST_KNOWN and map_headings(record, self.chosen).is_usable:
                break
            if number >= HEADING_ROWS:
                break
        if not opening:
            raise _EmptySheet(f"The file is empty. {_EXPORT_ADVICE}")
        known, place = best
        if known < LEAST_KNOWN:
            place = next((i for i, (_, record) in enumerate(opening) if _filled(record) > 1), 0)
            self._drain()
            raise self._unknown(opening[place][1], map_headings(opening[place][1], self.chosen))
        return opening[place][1], opening[place][0]

    def _drain(self) -> None:
        """A malformed file is called malformed rather than unknown."""
        for number, _ in self._records:
            if number > ROW_LIMIT:
                return

    def _unknown(self, headings: Record, found: HeadingMap) -> UnreadableFile:
        if any(_looks_like_data(cell, self.today) for cell in headings):
            return UnreadableFile(
                f"There is no heading row above the first learner. {_EXPORT_ADVICE}"
            )
        texts = [
            " ".join(str(heading).split()) for heading in headings if heading not in (None, "")
        ]
        said = " ".join(problem.sentence for problem in found.problems)
        if any(problem.kind is not Problem.MISSING for problem in found.problems):
            return UnknownLayout(said, texts, found.problems)
        if len(found.columns) < LEAST_KNOWN:
            # They may be a learner's data: the screen shows them to who uploaded, no message does.
            said = "The headings in the first rows are not ones that we know."
            return UnknownLayout(f"{said} Choose which column is which.", texts, found.problems)
        shown = ", ".join(f"“{text[:40]}”" for text in texts[:12])
        return UnknownLayout(
            f"{said} The headings found are {shown}. Choose which column is which, or rename them.",
            texts,
            found.problems,
        )

    def _read_rows(self, headings: Record, found: HeadingMap) -> None:
        reader = RowReader(headings=found.headings, today=self.today)
        columns = tuple(found.columns.items())
        width = max(
            (place for place, heading in enumerate(headings, 1) if heading not in (None, ""))
        )
        before_first = True
        count = blank = 0
        for number, record in self._records:
            if _is_blank(record):
                blank += 1
                if blank > MOST_BLANK_ROWS:
                    raise UnreadableFile("Below the list are far too many empty rows. Delete them.")
                continue
            cells = {field: record[place] for field, place in columns if place < len(record)}
            if before_first and _is_instruction(cells, self.today):
                continue
            if _repeats_headings(cells, found):
                continue
            before_first = False
            count += 1
            if count > ROW_LIMIT:
                raise UnreadableFile(
                    f"The list has more than {ROW_LIMIT:,} learners. Split it, by year group for example."
                )
            if len(record) > width and not _is_blank(record[width:]):
                slipped = _too_many_cells(len(record), width)
                self.list.refused.append(_refused_with(reader.read(number, cells), slipped))
                continue
            self._take(reader.read(number, cells), cells)

    def _take(self, read: LearnerRow | RefusedRow, cells: Mapping[str, object]) -> None:
        if isinstance(read, RefusedRow):
            self.list.refused.append(read)
            self._month_first += birth_dates.is_month_first(cells.get("date_of_birth"))
            return
        self.list.rows.append(read)
        if read.school_urn:
            self._urns.add(read.school_urn)
        if read.school_laestab:
            self._laestabs.add(read.school_laestab)

    def _say_what_no_column_says(self) -> None:
        """What the columns as a whole tell: blanks that mean no, dates in the American order."""
        rows = self.list.rows
        for field in (*_MARKED_ONLY, "sen"):
            heading = self.list.mapping.get(field)
            given = {getattr(row, field) for row in rows}
            blank, no = ("", "N") if field == "sen" else (None, False)
            if heading is None or blank not in given or no in given or given == {blank}:
                continue
            self.list.warnings.append(
                f"The column “{heading}” only marks some learners, so an empty cell was read as no."
            )
            said: dict[str, Any] = {field: no}
            rows = [replace(row, **said) if getattr(row, field) == blank else row for row in rows]
        self.list.rows = rows
        if self._month_first:
            self.list.warnings.append(
                "Some dates of birth have the month before the day, so others may have been read the "
                "wrong way round. Export dates as day/month/year."
            )
        if (heading := self.list.mapping.get("looked_after")) and "ever" in heading.casefold():
            self.list.warnings.append(f"The column “{heading}” was read as looked after.")


def _is_blank(record: Record) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in record)


def _filled(record: Record) -> int:
    return sum(cell not in (None, "") for cell in record)


def _looks_like_data(cell: object, today: date) -> bool:
    text = cell.strip() if isinstance(cell, str) else cell
    return bool(text) and birth_dates.read_birth_date(text, today).value is not None


def _is_instruction(cells: Mapping[str, object], today: date) -> bool:
    """A row under the headings that tells how to fill the list in."""
    if not any(
        isinstance(cell, str) and _INSTRUCTION.search(cell.strip()) for cell in cells.values()
    ):
        return False
    return birth_dates.read_birth_date(cells.get("date_of_birth"), today).value is None


def _repeats_headings(cells: Mapping[str, object], found: HeadingMap) -> bool:
    """Headings come again at the top of each printed page."""
    given = [(field, cell) for field, cell in cells.items() if cell not in (None, "")]
    return len(given) >= LEAST_KNOWN and all(
        isinstance(cell, str) and " ".join(cell.split()) == found.headings[field]
        for field, cell in given
    )


def _too_many_cells(cells: int, width: int) -> Fault:
    reason = f"This row has {cells} cells and there are {width} headings, so its columns may have slipped."
    remedy = "Look for a comma too many, or put quotation marks around the cell that has one."
    return Fault("", reason, remedy)


def _refused_with(read: LearnerRow | RefusedRow, fault: Fault) -> RefusedRow:
    """A row kept out for its shape; what its cells say may be out of place, so they are not judged."""
    return RefusedRow(
        read.row, (fault,), read.upn, read.first_name, read.last_name, read.date_of_birth
    )
