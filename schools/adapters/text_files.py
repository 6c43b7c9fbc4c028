"""Bytes to text to records: encodings, delimiters and quotation marks as exports have them."""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import Final

from schools.adapters.unreadable import UnreadableFile

DELIMITERS: Final = (",", ";", "\t", "|")

# The longest first: a UTF-32 mark begins like a UTF-16 one.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_RUN = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n')
# Curly quotation marks, dashes, dots, the euro sign and the unbreakable space.
_MARKS_OF_WRITING: Final = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u20ac\u00a0"
_SAVE_AGAIN = "Save it again as “CSV UTF-8” and upload that."


def decode(data: bytes, *, strictly: bool = True) -> str:
    """A text file's text: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else Windows-1252.

    ISO-8859-1 reads the same as Windows-1252 for every letter. With `strictly` a file that mixes
    two encodings is refused; without, what is not Windows-1252 becomes a replacement character.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded_by_mark(data, encoding), strictly=strictly)
    if b"\x00" in data[:4096]:
        return _checked(_without_mark(data), strictly=strictly)
    try:
        return _checked(data.decode("utf-8"), strictly=strictly)
    except UnicodeDecodeError as error:
        if strictly:
            _refuse_two_encodings(data, error.start)
    try:
        return _checked(
            data.decode("cp1252", errors="strict" if strictly else "replace"), strictly=strictly
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"Line {line} has letters in an encoding we do not know. {_SAVE_AGAIN}"
        ) from None


def _decoded_by_mark(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"The file is in two encodings: it starts as {encoding.removesuffix('-sig').upper()}, and "
            f"line {line} is something else. {_SAVE_AGAIN}"
        ) from None


def _without_mark(data: bytes) -> str:
    """UTF-16 that lost its mark has a zero in every other byte."""
    head = data[:4096]
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[odd::2].count(0) > 0.4 * len(head) / 2 and not head[1 - odd :: 2].count(0):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    raise UnreadableFile(
        "This is not a class list: it holds data that is not text, or is in two encodings. Export the "
        "list from your school's system as CSV or Excel and upload that."
    )


def _checked(text: str, *, strictly: bool) -> str:
    found = _CONTROL.search(text)
    if found and strictly:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFile(
            f"Line {line} has characters that are not text: the file is damaged, or in two encodings, "
            f"or not a class list. {_SAVE_AGAIN}"
        )
    return text


def _refuse_two_encodings(data: bytes, first_bad: int) -> None:
    """A file of which some letters are plainly UTF-8 and others plainly not was pasted together."""
    for run in _HIGH.finditer(data):
        for letter in _UTF8_RUN.finditer(run.group()):
            if _is_plausible(letter.group().decode("utf-8", errors="replace")):
                good = data.count(b"\n", 0, run.start()) + 1
                bad = data.count(b"\n", 0, first_bad) + 1
                raise UnreadableFile(
                    f"The file is in two encodings: line {good} is in UTF-8 and line {bad} is not. "
                    f"{_SAVE_AGAIN}"
                )


def _is_plausible(letter: str) -> bool:
    """Letters and marks that names are written with; anything else is two Windows characters."""
    return (letter.isalpha() and "\u00c0" <= letter <= "\u024f") or letter in _MARKS_OF_WRITING


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of delimited text, blank lines included, so that numbers agree with a spreadsheet.

    A quotation mark that never closes, or a cell that grows without end, refuses the file.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _malformed(reader.line_num, error) from None


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, one at a time: a copy of a whole extract would be four times its size."""
    return (found.group() for found in _LINE.finditer(text))


def _malformed(line: int, error: csv.Error) -> UnreadableFile:
    if "field larger" in str(error):
        what = f"A cell that ends near line {line} is far too long; a quotation mark may be missing"
    elif "unexpected end" in str(error):
        what = "A quotation mark is opened and never closed before the end of the file"
    else:
        what = f"Line {line} has a quotation mark in the wrong place"
    return UnreadableFile(
        f"This is not a well-formed CSV file. {what}. Correct it, or export the list again."
    )


def stated_delimiter(text: str) -> str | None:
    """What a first line "sep=;" says, as Excel writes and hides it."""
    found = _SEPARATOR_LINE.match(text)
    return found.group(1) if found and found.group(1) in DELIMITERS else None
