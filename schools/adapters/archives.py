"""Zip files from outside: nothing is unpacked before its size and names are known to be safe."""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from schools.adapters.unreadable import UnreadableFile

MOST_ENTRIES: Final = 1_000
LARGEST_UNPACKED: Final = 120 * 1024 * 1024
# Real spreadsheets pack about 10 to 1. Small files may pack better, and harm nobody.
HIGHEST_RATIO: Final = 150
RATIO_MATTERS_FROM: Final = 5 * 1024 * 1024
_DIRECTORY_END: Final = b"PK\x05\x06"
_LARGEST_DIRECTORY: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
# What the standard library raises of a zip whose numbers or packed bytes are wrong.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose directory has been checked. `names` are its files, folders left out."""

    file: zipfile.ZipFile
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """One file, unpacked: never more than its checked size."""
        try:
            return self.file.read(name)
        except _DAMAGE as error:
            raise UnreadableFile(
                f"The file “{PurePosixPath(name).name}” inside the zip is damaged. Export it again."
            ) from error


def open_archive(data: bytes, *, largest: int = LARGEST_UNPACKED) -> Archive:
    """A zip that is safe to read, or why not."""
    _check_directory_size(data)
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        entries = file.infolist()
    except _DAMAGE as error:
        raise UnreadableFile(
            "The file starts like a zip or Excel file but is damaged or cut short. Export it again."
        ) from error
    if len(entries) > MOST_ENTRIES:
        raise _too_many()
    unpacked = 0
    for entry in entries:
        _check_entry(entry)
        unpacked += entry.file_size
    if unpacked > largest:
        raise UnreadableFile(
            f"Unpacked, this file would be larger than {largest // 1024 // 1024} MB, far more than a "
            "school's list. Export only the learners' columns that are needed."
        )
    return Archive(
        file, tuple(entry.filename for entry in entries if not entry.filename.endswith("/"))
    )


def _check_directory_size(data: bytes) -> None:
    """Before the standard library builds an object for every entry of a huge directory."""
    place = data.rfind(_DIRECTORY_END, max(0, len(data) - 66_000))
    if place < 0 or len(data) < place + 16:
        return
    entries, size = struct.unpack("<HI", data[place + 10 : place + 16])
    if entries > MOST_ENTRIES or size > _LARGEST_DIRECTORY:
        raise _too_many()


def _too_many() -> UnreadableFile:
    return UnreadableFile(
        f"This zip holds more than {MOST_ENTRIES} files, so it is not a school's list. "
        "Export the list again."
    )


def _check_entry(entry: zipfile.ZipInfo) -> None:
    path = entry.orig_filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":":
        raise UnreadableFile(
            "A file inside the zip has a path that leads outside of it, which no school system writes. "
            "Do not use this file; export a new one."
        )
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFile(
            "This file is protected by a password. Save it without one and upload that."
        )
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > HIGHEST_RATIO * max(
        entry.compress_size, 1
    ):
        raise UnreadableFile(
            "This file unpacks to many times its size, as a damaged or harmful file does. Export it again."
        )
