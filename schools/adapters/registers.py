"""Attendance registers as schools can export them: who was marked how, on which date.

Read are Common Transfer Files, and tables in two shapes: one row a learner with a column for each
date or session, or one row for each learner and date or session. Columns of parents, addresses and
reasons are passed over; of a learner's row only marks and what says who it is outlive the reading.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Final, NamedTuple

from schools.adapters import ctf
from schools.adapters.recognise import recognise
from schools.adapters.tables import Record, Table, read_table
from schools.adapters.unreadable import UnreadableFile
from schools.rules import birth_dates, headings
from schools.rules.attendance_marks import AFTERNOON, KIND_OF, MORNING, Marks
from schools.rules.class_list import ClassList, Fault, RefusedRow
from schools.rules.learner_identity import IDENTIFYING, Identity, read_identity
from schools.rules.readings import text_of

_WANTED: Final = (
    "the learner (UPN, admission number, or first name, last name and date of birth or tutor group) and "
    "the dates of the register, or a date and a mark"
)
_SESSION = re.compile(
    r"[\s:(\[-]*\b(am|pm|a\.m\.|p\.m\.|morning|afternoon)\b[)\].]*", re.IGNORECASE
)
_MARK_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys("date day attendancedate sessiondate markdate registerdate".split(), "date"),
    **dict.fromkeys("session ampm period sessionname halfday sessiontype".split(), "session"),
    **dict.fromkeys(
        "mark code attendancecode attendancemark markcode sessionmark registermark registercode".split(),
        "mark",
    ),
    **dict.fromkeys("am ammark amcode morning morningmark markam codeam amsession".split(), "am"),
    **dict.fromkeys(
        "pm pmmark pmcode afternoon afternoonmark markpm codepm pmsession".split(), "pm"
    ),
}
_PROBLEMS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class LearnerRegister:
    """One learner's marks by date. `row` is where the learner first stands in the file."""

    row: int
    who: Identity
    days: dict[date, Marks]


@dataclass(slots=True)
class Register:
    """A register as its file gives it. `listed` is set where the file says whose school it is."""

    format: str
    learners: list[LearnerRegister] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    listed: ClassList | None = None


def read_register(data: bytes, *, today: date) -> Register:
    """The register in a file, its kind known by content. Raises UnreadableFile."""
    file_format = recognise(data)
    if file_format == "ctf":
        return _of_transfer_file(data, today)
    if file_format not in ("csv", "xlsx"):
        raise UnreadableFile(
            "This file holds a class list and no attendance marks. Export the register with its dates, "
            "as CSV or Excel, or a Common Transfer File with attendance."
        )
    table = read_table(data, file_format, count_known=_score(today), least=_ENOUGH, wanted=_WANTED)
    return _Reading(table, today).register()


def _of_transfer_file(data: bytes, today: date) -> Register:
    file = ctf.read_ctf(data, today=today)
    listed = {row.row: row for row in (*file.class_list.rows, *file.class_list.refused)}
    register = Register("ctf", listed=file.class_list)
    problems = []
    for marks in file.attendance:
        pupil = listed[marks.row]
        days: dict[date, Marks] = {}
        for stream in marks.read:
            days |= stream.days()
        problems += [f"Pupil {marks.row - 1}: {problem}" for problem in marks.problems]
        who = Identity(
            upn=pupil.upn,
            first_name=pupil.first_name,
            last_name=pupil.last_name,
            date_of_birth=pupil.date_of_birth,
        )
        register.learners.append(LearnerRegister(marks.row, who, days))
    if not register.learners:
        raise UnreadableFile(
            "This Common Transfer File holds no attendance marks. Export it with attendance, or export "
            "the register as CSV or Excel."
        )
    register.warnings += problems[:_PROBLEMS_SHOWN]
    if len(problems) > _PROBLEMS_SHOWN:
        register.warnings.append(
            f"The registers of {len(problems) - _PROBLEMS_SHOWN} more could not be read to the end."
        )
    return register


class _Heading(NamedTuple):
    """A column of marks: which date, and which session ("" for both or for a later row to say)."""

    day: date
    session: str


_ENOUGH: Final = 10


def _score(today: date) -> Callable[[Record], int]:
    """A heading row names a learner, and either a date or the columns of date and mark."""

    def score(record: Record) -> int:
        has_learner = any(
            (found := headings.field_of(cell)) and found[0] in IDENTIFYING
            for cell in record
            if cell
        )
        if not has_learner:
            return 0
        fields = {_MARK_COLUMNS.get(headings.normalise(cell)) for cell in record}
        if "date" in fields and fields & {"mark", "am", "pm"}:
            return _ENOUGH
        return _ENOUGH if any(_dated_heading(cell, today) for cell in record) else 0

    return score


def _dated_heading(cell: object, today: date) -> _Heading | None:
    if cell in (None, "") or (isinstance(cell, int | float) and not isinstance(cell, datetime)):
        return None
    session = ""
    if isinstance(cell, str):
        if not any(mark.isdigit() for mark in cell):
            return None
        if found := _SESSION.search(cell):
            session = _session_of(found.group(1))
            cell = cell[: found.start()] + cell[found.end() :]
        cell = cell.replace("\n", " ").strip(" -:,")
    day = birth_dates.read_past_date(cell, today).value
    return _Heading(day, session) if day else None


def _session_of(cell: object) -> str:
    text = text_of(cell).replace(".", "").casefold()
    if text in ("am", "morning", "1", "a") or text.startswith("am"):
        return MORNING
    return AFTERNOON if text in ("pm", "afternoon", "2", "p") or text.startswith("pm") else ""


class _Reading:
    """A table on its way to being a register."""

    def __init__(self, table: Table, today: date) -> None:
        self.today = today
        self.table = table
        self.register_read = Register(table.format)
        self.names: dict[str, str] = {}
        self.who_at: dict[str, int] = {}
        self.marks_at: dict[str, int] = {}
        self.unknown: dict[str, int] = {}
        self._find_columns(table.headings)

    def _find_columns(self, record: Record) -> None:
        for place, cell in enumerate(record):
            text = text_of(cell)
            if found := _MARK_COLUMNS.get(headings.normalise(cell)):
                self.marks_at.setdefault(found, place)
                self.names[found] = text
            elif (known := headings.field_of(cell)) and known[0] in IDENTIFYING:
                self.who_at.setdefault(known[0], place)
                self.names.setdefault(known[0], text)

    def register(self) -> Register:
        is_long = "date" in self.marks_at and bool({"mark", "am", "pm"} & self.marks_at.keys())
        by_who: dict[Identity, LearnerRegister] = {}
        for row, who, marked in self._long_rows() if is_long else self._wide_rows():
            one = by_who.setdefault(who, LearnerRegister(row, who, {}))
            for day, marks in marked.items():
                before = one.days.get(day, ("", ""))
                one.days[day] = (marks[0] or before[0], marks[1] or before[1])
        result = self.register_read
        result.learners = [one for one in by_who.values() if one.days]
        if not by_who and not result.refused:
            raise UnreadableFile("There are headings, and no marks below them. Export it again.")
        for code, times in sorted(self.unknown.items()):
            result.warnings.append(
                f"“{code}” is no code of the attendance register that we know. It stands {times} "
                f"time{'s' if times > 1 else ''} and was left out."
            )
        return result

    def _who(self, row: int, record: Record) -> Identity | None:
        cells = {name: record[at] for name, at in self.who_at.items() if at < len(record)}
        who, faults = read_identity(cells, self.names, self.today)
        if not (who.upn or who.admission_number or (who.first_name and who.last_name)):
            faults = faults or (
                Fault("", "The row does not say who it is about.", "Add the name."),
            )
            self.register_read.refused.append(RefusedRow(row, faults))
            return None
        return who

    def _code(self, cell: object) -> str:
        code = text_of(cell).upper()
        if not code or code in KIND_OF:
            return code
        self.unknown[code[:12]] = self.unknown.get(code[:12], 0) + 1
        return ""

    def _both(self, cell: object) -> Marks:
        """A cell that holds a whole day: “W W”, “WW”, “/W”; or one code for both sessions."""
        text = text_of(cell).upper()
        parts = text.split()
        if len(text) == 2 and text not in KIND_OF and KIND_OF.keys() >= set(text):
            parts = list(text)
        if len(parts) == 2:
            return self._code(parts[0]), self._code(parts[1])
        code = self._code(text)
        return code, code

    def _wide_rows(self) -> Iterator[tuple[int, Identity, dict[date, Marks]]]:
        columns = {
            place: found
            for place, cell in enumerate(self.table.headings)
            if (found := _dated_heading(cell, self.today))
        }
        rows = iter(self.table.rows)
        first = next(rows, None)
        if first is not None and (below := _sessions_below(columns, first[1])):
            columns, first = below, next(rows, None)
        for row, record in chain((first,) if first else (), rows):
            yield from self._wide_row(row, record, columns)

    def _wide_row(
        self, row: int, record: Record, columns: Mapping[int, _Heading]
    ) -> Iterator[tuple[int, Identity, dict[date, Marks]]]:
        who = self._who(row, record)
        if who is None:
            return
        days: dict[date, Marks] = {}
        for place, heading in columns.items():
            if place >= len(record) or record[place] in (None, ""):
                continue
            before = days.get(heading.day, ("", ""))
            if heading.session == MORNING:
                marks = (self._code(record[place]), before[1])
            elif heading.session == AFTERNOON:
                marks = (before[0], self._code(record[place]))
            else:
                marks = self._both(record[place])
            if any(marks):
                days[heading.day] = marks
        yield row, who, days

    def _long_rows(self) -> Iterator[tuple[int, Identity, dict[date, Marks]]]:
        for row, record in self.table.rows:
            cells = {name: record[at] for name, at in self.marks_at.items() if at < len(record)}
            given = cells.get("date")
            session = _session_of(cells.get("session"))
            if isinstance(given, str) and (found := _SESSION.search(given)):
                session = session or _session_of(found.group(1))
                given = given[: found.start()].strip()
            reading = birth_dates.read_past_date(given, self.today)
            who = self._who(row, record)
            if who is None:
                continue
            if reading.value is None:
                fault = Fault(
                    self.names["date"],
                    reading.refusal or "The date is missing.",
                    reading.remedy or "Fill it in.",
                )
                self.register_read.refused.append(RefusedRow(row, (fault,), *_named(who)))
                continue
            if marks := self._long_marks(cells, session):
                yield row, who, {reading.value: marks}

    def _long_marks(self, cells: Mapping[str, object], session: str) -> Marks | None:
        if {"am", "pm"} & cells.keys():
            return self._code(cells.get("am")), self._code(cells.get("pm"))
        if session == MORNING:
            return self._code(cells.get("mark")), ""
        if session == AFTERNOON:
            return "", self._code(cells.get("mark"))
        marks = self._both(cells.get("mark"))
        return marks if any(marks) else None


def _named(who: Identity) -> tuple[str, str, str]:
    return who.upn, who.first_name, who.last_name


def _sessions_below(columns: Mapping[int, _Heading], record: Record) -> dict[int, _Heading]:
    """Columns where AM and PM stand in a row of their own below the dates, dates perhaps only once."""
    said = {place: _session_of(cell) for place, cell in enumerate(record) if _session_of(cell)}
    if len(said) < len(columns) or not all(_is_session_word(record[place]) for place in said):
        return {}
    found: dict[int, _Heading] = {}
    day: date | None = None
    for place in range(len(record)):
        day = columns[place].day if place in columns else day
        if place in said and day is not None:
            found[place] = _Heading(day, said[place])
    return found


def _is_session_word(cell: object) -> bool:
    return text_of(cell).replace(".", "").casefold() in {"am", "pm", "morning", "afternoon"}
