"""Copies of an SQLite database, whole and of one moment, whoever writes meanwhile."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from reporting.rules.backups import WrongBackup

PATIENCE_SECONDS: Final = 20
_PAGES: Final = 4096


def copy_of_this_moment(source: sqlite3.Connection, to: Path) -> None:
    """Copy what the open transaction of `source` sees into a new file, complete in itself."""
    with closing(sqlite3.connect(to)) as copy:
        source.backup(copy, pages=_PAGES)


def as_one_file(path: Path) -> None:
    """Leave no write-ahead log beside a copy, which could be forgotten."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def is_sound(path: Path) -> bool:
    """Whether SQLite finds every page of the file in order."""
    with closing(sqlite3.connect(path)) as copy:
        try:
            return copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            return False


def take_its_place(copy: Path, *, target: Path) -> None:
    """Write a copy over the database `target` in one transaction of its own: all of it, or nothing.

    Raises WrongBackup where somebody goes on writing: stop the portal first.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS

    def wait(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise TimeoutError

    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target)) as place:
        try:
            source.backup(place, pages=_PAGES, progress=wait)
        except TimeoutError as still_running:
            raise WrongBackup(
                "The database is being written to. Stop the portal and its worker, then restore again. "
                "Nothing was changed."
            ) from still_running
