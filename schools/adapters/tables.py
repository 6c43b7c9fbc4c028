"""Any table with a heading row, CSV or Excel: found by how many headings a caller knows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from schools.adapters import text_files, workbooks
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnreadableFile

HEADING_ROWS: Final = 25
# A register has a row for each learner and session.
MOST_ROWS: Final = 500_000

Record = Sequence[object]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading row and the records below it, each with its number in the file (from 1)."""

    format: str
    headings: Record
    rows: Iterator[tuple[int, Record]]


def read_table(
    data: bytes, file_format: str, *, count_known: Callable[[Record], int], least: int, wanted: str
) -> Table:
    """The first table whose heading row holds `least` headings that `count_known` knows.

    `file_format` is "csv" or "xlsx"; `wanted` says in a refusal what the headings should name.
    """
    malformed: UnreadableFile | None = None
    columns = 0
    for records in _candidates(data, file_format):
        numbered = enumerate(records, start=1)
        try:
            opening = list(islice(numbered, HEADING_ROWS))
        except UnreadableFile as refused:
            # Under a delimiter that is not the file's, quotation marks stand in wrong places.
            malformed = malformed or refused
            continue
        for place, (_, record) in enumerate(opening):
            if count_known(record) >= least:
                below = chain(opening[place + 1 :], numbered)
                return Table(file_format, record, _limited(below))
        columns = max(columns, *(_filled(record) for _, record in opening), 0)
    if malformed is not None and not columns:
        raise malformed
    if not columns:
        raise UnreadableFile("The file is empty. Export it again and upload that.")
    raise UnreadableFile(
        f"No heading row was found that names {wanted}. Add one above the first learner."
    )


def _candidates(data: bytes, file_format: str) -> Iterator[Iterator[Record]]:
    if file_format == "xlsx":
        for _, rows in workbooks.sheets(data, open_archive(data)):
            yield rows
        return
    text = text_files.decode(data)
    stated = text_files.stated_delimiter(text)
    for delimiter in (stated,) if stated else text_files.DELIMITERS:
        yield iter(text_files.records(text, delimiter))


def _limited(rows: Iterator[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    count = 0
    for number, record in rows:
        if not _filled(record):
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableFile(
                f"The file has more than {MOST_ROWS:,} rows. Split it, by year group for example."
            )
        yield number, record


def _filled(record: Record) -> int:
    return sum(cell is not None and str(cell).strip() != "" for cell in record)
