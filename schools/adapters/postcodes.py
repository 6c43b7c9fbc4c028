"""Lists of postcodes with their positions: Code-Point Open and the ONS Postcode Directory.

Read line by line from a CSV file or from the CSV files of a zip, in the memory of one line. Sources:
Ordnance Survey, "Code-Point Open: technical specification" (ten columns, without headings: postcode,
quality, easting, northing ...); ONS, "ONSPD user guide" (headings; `doterm` is the month in which a
postcode was terminated; latitude 99.999999 stands for none). Both under the Open Government Licence.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, TextIO

from schools.adapters.gias import normalise
from schools.adapters.unreadable import UnreadableFile
from schools.rules.grid_references import position_of
from schools.rules.postcodes import read_postcode

MOST_FILES: Final = 2_000
MOST_ROWS: Final = 5_000_000
EXAMPLES: Final = 5
_NUMBER = re.compile(r"-?\d{1,7}(\.\d*)?")
_NO_LATITUDE: Final = 99
_WHAT_TO_DO: Final = (
    "Give Code-Point Open (CSV or zip, from the Ordnance Survey) or the ONS Postcode Directory "
    "(CSV or zip, from the Office for National Statistics)."
)
_POSTCODE: Final = ("pcds", "pcd8", "pcd7", "pcd", "postcode")
_DEGREES: Final = (("lat", "long"), ("latitude", "longitude"))
_METRES: Final = (("oseast1m", "osnrth1m"), ("east1m", "north1m"), ("eastings", "northings"))


class Located(NamedTuple):
    """A postcode in capitals without spaces, and where it is in decimal degrees."""

    postcode: str
    latitude: float
    longitude: float


class Terminated(NamedTuple):
    """A postcode that is no longer in use."""

    postcode: str


@dataclass(slots=True)
class Reading:
    """What was passed over while reading: how many lines, and the first few in words."""

    read: int = 0
    without_position: int = 0
    bad: int = 0
    examples: list[str] = field(default_factory=list)

    def note_bad(self, name: str, line: int, why: str) -> None:
        """Count a line that cannot be read."""
        self.bad += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(f"{name}, line {line}: {why}")


@dataclass(frozen=True, slots=True)
class _Layout:
    """In which columns of a file the facts stand; `first` is the number of its first record."""

    postcode: int
    across: int
    up: int
    is_degrees: bool
    terminated: int | None
    has_headings: bool


def read_postcodes(path: Path, reading: Reading) -> Iterator[Located | Terminated]:
    """Every line that holds a postcode; `reading` counts the others. Raises UnreadableFile."""
    if zipfile.is_zipfile(path):
        yield from _of_zip(path, reading)
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        found = _of_text(path.name, text, reading)
        if found is None:
            raise UnreadableFile(
                f"{path.name} is not a list of postcodes that we know. {_WHAT_TO_DO}"
            )
        yield from found


def _of_zip(path: Path, reading: Reading) -> Iterator[Located | Terminated]:
    known = False
    try:
        with zipfile.ZipFile(path) as archive:
            for name in _lists_in(archive):
                with archive.open(name) as packed:
                    text = io.TextIOWrapper(packed, "utf-8-sig", errors="replace", newline="")
                    found = _of_text(PurePosixPath(name).name, text, reading)
                    if found is not None:
                        known = True
                        yield from found
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as damage:
        raise UnreadableFile(f"{path.name} is damaged or protected. Download it again.") from damage
    if not known:
        raise UnreadableFile(f"{path.name} holds no list of postcodes that we know. {_WHAT_TO_DO}")


def _lists_in(archive: zipfile.ZipFile) -> list[str]:
    """The CSV files; the ONS packs its directory whole and again in parts, of which one will do."""
    names = [each.filename for each in archive.infolist()]
    if len(names) > MOST_FILES:
        raise UnreadableFile(f"The zip holds more than {MOST_FILES} files. {_WHAT_TO_DO}")
    lists = sorted(name for name in names if name.lower().endswith(".csv"))
    whole = [name for name in lists if "multi_csv" not in name.lower()]
    is_directory = any(PurePosixPath(name).name.lower().startswith("onspd") for name in whole)
    return whole if is_directory else lists


def _of_text(name: str, text: TextIO, reading: Reading) -> Iterator[Located | Terminated] | None:
    """What a text holds, or None where its first line shows that it is something else."""
    lines = csv.reader(text)
    try:
        first = next(lines, [])
    except csv.Error:
        return None
    layout = _layout_of(first)
    return None if layout is None else _lines(name, lines, first, layout, reading)


def _lines(
    name: str, lines: Iterator[list[str]], first: list[str], layout: _Layout, reading: Reading
) -> Iterator[Located | Terminated]:
    number = 1
    row: Sequence[str] | None = None if layout.has_headings else first
    while True:
        if row is not None:
            reading.read += 1
            if reading.read > MOST_ROWS:
                raise UnreadableFile(f"There are more than {MOST_ROWS:,} lines. {_WHAT_TO_DO}")
            found = _read(row, layout)
            if isinstance(found, str):
                reading.note_bad(name, number, found)
            elif found is None:
                reading.without_position += 1
            else:
                yield found
        number += 1
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error:
            reading.read += 1
            reading.note_bad(name, number, "the quotation marks are wrong")
            row = None
            continue
        row = row or None


def _layout_of(first: Sequence[str]) -> _Layout | None:
    headings = {normalise(cell): at for at, cell in enumerate(first)}
    postcode = next((headings[name] for name in _POSTCODE if name in headings), None)
    if postcode is not None:
        for pairs, is_degrees in ((_DEGREES, True), (_METRES, False)):
            for one, other in pairs:
                if one in headings and other in headings:
                    up, across = (one, other) if is_degrees else (other, one)
                    return _Layout(
                        postcode,
                        headings[across],
                        headings[up],
                        is_degrees,
                        headings.get("doterm"),
                        has_headings=True,
                    )
        return None
    if len(first) >= 4 and read_postcode(first[0]) and all(map(_NUMBER.fullmatch, first[1:4])):
        return _Layout(0, 2, 3, is_degrees=False, terminated=None, has_headings=False)
    return None


def _read(row: Sequence[str], layout: _Layout) -> Located | Terminated | str | None:
    """A postcode and its place; what is wrong with the line; None where no position is known."""
    if len(row) <= max(layout.postcode, layout.across, layout.up):
        return "there are too few columns"
    postcode = read_postcode(row[layout.postcode])
    if not postcode:
        return "the postcode is not one"
    if (
        layout.terminated is not None
        and len(row) > layout.terminated
        and row[layout.terminated].strip()
    ):
        return Terminated(postcode)
    try:
        across, up = float(row[layout.across] or 0), float(row[layout.up] or 0)
    except ValueError:
        return "the position is not a pair of numbers"
    if layout.is_degrees:
        if not up or up > _NO_LATITUDE:
            return None
        if not (49 <= up <= 61 and -9 <= across <= 2):
            return "the position is outside the United Kingdom"
        return Located(postcode, up, across)
    if not across or not up:
        return None
    place = position_of(across, up)
    if place is None:
        return "the position is outside the National Grid"
    return Located(postcode, round(place.latitude, 6), round(place.longitude, 6))
