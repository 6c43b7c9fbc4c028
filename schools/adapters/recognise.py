"""Which format is it? By content, never by the file's name."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from schools.adapters import class_lists, ctf, oneroster
from schools.adapters.archives import open_archive
from schools.adapters.unreadable import UnreadableFile
from schools.rules.class_list import ClassList

LARGEST_FILE: Final = 20 * 1024 * 1024
_TAKEN: Final = (
    "The portal reads CSV, Excel (.xlsx), Common Transfer Files (.xml) and OneRoster zips."
)
_STARTS: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word document"),
    (b"7z\xbc\xaf", "a compressed folder"),
    (b"Rar!", "a compressed folder"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# "BM" and "MZ" also begin words: only with bytes that no text has are they a picture or a program.
_ALSO_WORDS: Final = frozenset({b"BM", b"MZ", b"RIFF"})
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_ROSTER_FILES: Final = frozenset({"users.csv", "manifest.csv", "orgs.csv", "enrollments.csv"})


def recognise(data: bytes) -> str:
    """One of "csv", "xlsx", "ctf" or "oneroster"; a file of any other kind is refused."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("The file is empty. Export the class list again and upload that.")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Export only the learners' columns "
            "that are needed, or split the list by year group."
        )
    if data.startswith(b"PK"):
        return _of_archive(data)
    _refuse_known_others(data)
    if _opening(data).startswith(("{", "[")):
        raise UnreadableFile(f"This is a JSON file, not a class list. {_TAKEN}")
    if _opening(data).startswith("<"):
        return _of_markup(_opening(data))
    return "csv"


def read_learners(
    data: bytes, *, filename: str, today: date, mapping: Mapping[str, str] | None = None
) -> ClassList:
    """The learners of a file in any format the portal knows.

    `mapping` is heading -> field, as a person chose on the mapping screen ("" leaves a column
    alone); `filename` only makes messages clearer. Raises UnreadableFile, of which UnknownLayout
    asks for a mapping.
    """
    match recognise(data):
        case "xlsx":
            return class_lists.read_xlsx(data, today=today, mapping=mapping)
        case "ctf":
            return ctf.read_ctf(data, today=today).class_list
        case "oneroster":
            return oneroster.read_oneroster(data, today=today)
    if filename.lower().endswith((".xlsx", ".xls")) and b"\x00" in data[:4096]:
        raise UnreadableFile(
            "This is not an Excel file, whatever its name says. Save it as .xlsx again."
        )
    return class_lists.read_csv(data, today=today, mapping=mapping)


def _of_archive(data: bytes) -> str:
    archive = open_archive(data)
    names = {name.lower() for name in archive.names}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if _ROSTER_FILES & {PurePosixPath(name.replace("\\", "/")).name for name in names}:
        return "oneroster"
    if "xl/workbook.bin" in names:
        raise UnreadableFile(
            "This is a binary Excel file (.xlsb). Save it as “Excel Workbook (.xlsx)”."
        )
    if "content.xml" in names or any(name.startswith(("word/", "ppt/")) for name in names):
        raise UnreadableFile(f"This document is not a class list. {_TAKEN}")
    raise UnreadableFile(
        f"This zip has no learners' list that we know in it. {_TAKEN} Unpack it and upload the list itself."
    )


def _refuse_known_others(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            "This is an old Excel file (.xls), or one with a password. Open it, save it as “Excel Workbook "
            "(.xlsx)” without a password, and upload that."
        )
    for start, what in _STARTS:
        if data.startswith(start) and (start not in _ALSO_WORDS or _NOT_TEXT.search(data[:512])):
            raise UnreadableFile(
                f"This is {what}, not a class list, whatever its name says. {_TAKEN}"
            )
    if data[4:8] == b"ftyp":
        raise UnreadableFile(f"This is a picture or a film, not a class list. {_TAKEN}")


def _opening(data: bytes) -> str:
    """The first characters, whatever the encoding, without marks and blanks."""
    head = data[:2048]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"")
    return head.decode("latin-1").lstrip("ÿþï»¿ \t\r\n")


def _of_markup(opening: str) -> str:
    start = opening[:1000].lower()
    if "<svg" in start:
        raise UnreadableFile(f"This is a picture, not a class list. {_TAKEN}")
    if "<html" in start or "<!doctype html" in start or "<table" in start:
        raise UnreadableFile(
            "This is a web page, as some systems export under the name of Excel. Open it in Excel, save it as "
            "“Excel Workbook (.xlsx)” or CSV, and upload that."
        )
    if "<workbook" in start or "mso-application" in start:
        raise UnreadableFile(
            "This is an old XML spreadsheet. Open it in Excel and save it as .xlsx."
        )
    return "ctf"
