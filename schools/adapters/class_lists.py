"""Class lists as any management information system exports them: CSV and Excel.

Columns are found by their headings, in any order, on any of the first rows; of each record only
the needed cells are looked at, and nothing else outlives its row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Final

from equalex.kernel.sheets import plain
from schools.adapters import text_files, workbooks
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnknownLayout, UnreadableFile
from schools.rules import birth_dates
from schools.rules.class_list import ROW_LIMIT, ClassList, Fault, LearnerRow, RefusedRow
from schools.rules.headings import (
    HeadingMap,
    Problem,
    count_known,
    is_never_kept,
    is_pupil_premium,
    map_headings,
)
from schools.rules.learner_fields import Cells, RowReader
from schools.rules.other_rows import (
    is_blank,
    is_footing,
    is_instruction,
    passed_over,
    repeats_headings,
)
from schools.rules.readings import text_of
from schools.rules.sheets import Sheets

HEADING_ROWS: Final = 25
# Two known headings make a heading row; one may be a title such as "Year".
LEAST_KNOWN: Final = 2
MOST_BLANK_ROWS: Final = 100_000
EXAMPLES: Final = 3
LONGEST_EXAMPLE: Final = 24
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
    """An Excel workbook: every visible sheet that lists learners, as schools keep one for a year.

    Rows are numbered on from sheet to sheet; `ClassList.where` says which row of which sheet.
    """
    archive = open_archive(data)
    read, refused = Sheets(), list[UnreadableFile]()
    for title, rows in workbooks.sheets(data, archive):
        reading = _Reading("xlsx", rows, today=today, mapping=mapping, after=read.rows)
        try:
            read.add(title, reading.class_list(), reading.last)
        except (UnknownLayout, _NoList) as error:
            refused.append(error)
    if read.rows > 0 and len(read.together().rows) > ROW_LIMIT:
        raise _too_long()
    if not read.rows:
        # A sheet whose columns a person can point out says more than an empty one.
        unknown = next((error for error in refused if isinstance(error, UnknownLayout)), None)
        raise unknown or next(
            iter(refused), UnreadableFile(f"The Excel file has no visible sheet. {_EXPORT_ADVICE}")
        )
    listed = read.together()
    if workbooks.has_uncalculated(archive):
        listed.warnings.append(
            "Some cells hold formulas that were never calculated, so they were read as empty. Open the "
            "file in Excel, save it, and upload it again."
        )
    return listed


class _NoList(UnreadableFile):
    """Nothing on a sheet that lists learners: another may."""


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
        self,
        file_format: str,
        records: Records,
        *,
        today: date,
        mapping: Mapping[str, str] | None,
        after: int = 0,
    ) -> None:
        self.today = today
        self.chosen = mapping
        self.after = after
        self.last = 0
        self.list = ClassList(format=file_format)
        self._records = enumerate(records, start=1)
        self._footings: list[int] = []
        self._said_unknown: set[str] = set()
        self._below: list[Record] = []
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
            raise _NoList(
                f"There are headings in row {where} and no learner below them. {_EXPORT_ADVICE}"
            )
        self.list.warnings += found.guesses
        if self._footings:
            self.list.warnings.append(passed_over(self._footings))
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
            raise _NoList(f"The file is empty. {_EXPORT_ADVICE}")
        known, place = best
        if known < LEAST_KNOWN:
            place = _likeliest(opening)
        self._below = [record for _, record in opening[place + 1 :]]
        number, headings = opening[place]
        if known < LEAST_KNOWN:
            self._drain()
            raise self._unknown(headings, map_headings(headings, self.chosen))
        return headings, number

    def _examples(self, headings: Record) -> dict[str, list[str]]:
        """The first cells below each heading, for a person who must say what it stands for."""
        below = [*self._below, *(record for _, record in islice(self._records, EXAMPLES))]
        return {
            " ".join(str(heading).split()): [
                shown
                for record in below[:EXAMPLES]
                if place < len(record) and (shown := text_of(record[place])[:LONGEST_EXAMPLE])
            ]
            for place, heading in enumerate(headings)
            if not is_blank(heading) and not is_never_kept(str(heading))
        }

    def _drain(self) -> None:
        """A malformed file is called malformed rather than unknown."""
        for number, record in self._records:
            if len(self._below) < EXAMPLES:
                self._below.append(record)
            if number > ROW_LIMIT:
                return

    def _unknown(self, headings: Record, found: HeadingMap) -> UnreadableFile:
        if any(_looks_like_data(cell, self.today) for cell in headings):
            return _NoList(f"There is no heading row above the first learner. {_EXPORT_ADVICE}")
        texts = [
            " ".join(str(heading).split()) for heading in headings if heading not in (None, "")
        ]
        examples = self._examples(headings)
        said = " ".join(problem.sentence for problem in found.problems)
        if any(problem.kind is Problem.TWICE for problem in found.problems):
            # Nobody could point out one of two that are called the same.
            return UnreadableFile(said)
        if any(problem.kind is Problem.AMBIGUOUS for problem in found.problems):
            return UnknownLayout(said, texts, found.problems, examples)
        if len(found.columns) < LEAST_KNOWN:
            # They may be a learner's data: the screen shows them to who uploaded, no message does.
            said = "The headings in the first rows are not ones that we know."
            said = f"{said} Choose which column is which."
            return UnknownLayout(said, texts, found.problems, examples)
        shown = ", ".join(f"“{text[:40]}”" for text in texts[:12])
        return UnknownLayout(
            f"{said} The headings found are {shown}. Choose which column is which, or rename them.",
            texts,
            found.problems,
            examples,
        )

    def _read_rows(self, headings: Record, found: HeadingMap) -> None:
        reader = RowReader(headings=found.headings, today=self.today)
        width = max(place for place, heading in enumerate(headings, 1) if not is_blank(heading))
        for count, (number, record, cells) in enumerate(self._rows_of_learners(found), start=1):
            if count > ROW_LIMIT:
                raise _too_long()
            read = reader.read(number + self.after, cells)
            if len(record) > width and not _is_blank(record[width:]):
                self.list.refused.append(_refused_with(read, _too_many_cells(len(record), width)))
                continue
            self._take(read, cells)

    def _rows_of_learners(self, found: HeadingMap) -> Iterator[tuple[int, Record, Cells]]:
        """Number, cells and needed cells of each record that is not there for the reader's eye."""
        columns = tuple(found.columns.items())
        before_first = True
        blank = 0
        for number, record in self._records:
            self.last = number
            if _is_blank(record):
                blank += 1
                if blank > MOST_BLANK_ROWS:
                    raise UnreadableFile("Below the list are far too many empty rows. Delete them.")
                continue
            cells = {
                field: _as_written(record[place]) for field, place in columns if place < len(record)
            }
            if before_first and is_instruction(cells, self.today):
                continue
            if repeats_headings(cells, found):
                continue
            if is_footing(record, cells):
                self._footings.append(number)
                continue
            before_first = False
            yield number, record, cells

    def _take(self, read: LearnerRow | RefusedRow, cells: Mapping[str, object]) -> None:
        if isinstance(read, RefusedRow):
            self.list.refused.append(read)
            self._month_first += birth_dates.is_month_first(cells.get("date_of_birth"))
            return
        self.list.rows.append(read)
        self._said_unknown |= {
            field
            for field in _MARKED_ONLY
            if getattr(read, field) is None and not is_blank(cells.get(field))
        }
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
            if field in self._said_unknown:
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
        if (heading := self.list.mapping.get("fsm_ever_6")) and is_pupil_premium(heading):
            self.list.warnings.append(
                f"The column “{heading}” was read as free school meals in the last six years, which is "
                "nearly but not quite the same."
            )


def _is_blank(record: Record) -> bool:
    return all(is_blank(cell) for cell in record)


def _as_written(cell: object) -> object:
    """Without the apostrophe that exports put before what a spreadsheet would run as a formula."""
    return plain(cell) if isinstance(cell, str) else cell


def _filled(record: Record) -> int:
    return sum(cell not in (None, "") for cell in record)


def _likeliest(opening: Sequence[tuple[int, Record]]) -> int:
    """The place of the heading row where no heading is known: titles above fill a cell or two."""
    half = max(_filled(record) for _, record in opening) / 2
    return next(i for i, (_, record) in enumerate(opening) if _filled(record) >= half)


def _looks_like_data(cell: object, today: date) -> bool:
    text = cell.strip() if isinstance(cell, str) else cell
    return bool(text) and birth_dates.read_birth_date(text, today).value is not None


def _too_long() -> UnreadableFile:
    return UnreadableFile(
        f"The list has more than {ROW_LIMIT:,} learners. Split it, by year group for example."
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
