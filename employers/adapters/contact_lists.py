"""A hub's list of employers from CSV or Excel: bytes in, rows out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from employers.rules.contact_lists import MOST_ROWS, ContactRow, field_of, read_row
from schools.adapters.recognise import recognise
from schools.adapters.tables import read_table
from schools.adapters.unreadable import UnreadableFile

# What the readers of class lists say, in the words of this list.
_WORDS: Final = (
    ("class list", "list of employers"),
    ("the first learner", "the first employer"),
    ("by year group", "in two"),
    ("a school's list", "a list of employers"),
    ("school's system", "own system"),
    ("learners' columns", "columns"),
    ("Split it, by year group for example.", "Split it in two."),
)


def read_contact_list(data: bytes, today: date) -> list[ContactRow]:
    """The rows of a list, those that cannot be used among them. Raises UnreadableFile."""
    try:
        return _rows(data, today)
    except UnreadableFile as refused:
        message = refused.message
        for theirs, ours in _WORDS:
            message = message.replace(theirs, ours)
        raise UnreadableFile(message) from refused


def _rows(data: bytes, today: date) -> list[ContactRow]:
    file_format = recognise(data)
    if file_format not in ("csv", "xlsx"):
        raise UnreadableFile("This is no list of employers. Save it as CSV or Excel (.xlsx).")
    table = read_table(
        data,
        file_format,
        count_known=lambda record: (
            len({field_of(cell) for cell in record} - {""})
            if "name" in {field_of(cell) for cell in record}
            else 0
        ),
        least=1,
        wanted="an employer, such as “Employer”, “Organisation” or “Company”",
    )
    columns: dict[int, str] = {}
    for at, heading in enumerate(table.headings):
        name = field_of(heading)
        if name and name not in columns.values():
            columns[at] = name
    rows = []
    for number, record in table.rows:
        rows.append(read_row(number, _cells(record, columns), today))
        if len(rows) > MOST_ROWS:
            raise UnreadableFile(f"The list has more than {MOST_ROWS:,} rows. Split it in two.")
    if not rows:
        raise UnreadableFile(
            "There is no row below the headings. Add employers and upload it again."
        )
    return rows


def _cells(record: Sequence[object], columns: dict[int, str]) -> dict[str, str]:
    return {name: _text(record[at]) for at, name in columns.items() if at < len(record)}


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
