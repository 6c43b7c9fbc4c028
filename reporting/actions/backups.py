"""Taking a backup: all of the database at one moment, and a manifest of what must come back."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from reporting.actions.retention import keep_register
from reporting.adapters import postgres_tools, sqlite_copies
from reporting.adapters.backup_folders import new_backup, remove_older, sha256_of, write_manifest
from reporting.adapters.erasure_register import REGISTER_NAME
from reporting.adapters.other_databases import own_database, pointed_at
from reporting.queries.holdings import holdings
from reporting.rules.backups import Holdings, Manifest, WrongBackup

_MEGABYTE: Final = 1_000_000

Tell = Callable[[str], None]


def back_up(*, to: Path, keep: timedelta | None = None, tell: Tell = print) -> Path:
    """Write a backup into a new folder under `to`; returns it. People go on working meanwhile.

    Nothing but the database is needed: uploads, reports and agreements lie in it. Beside the backups
    the register of erasures is kept, as in ERASURE_REGISTER. With `keep`, older backups than that are
    removed once the new one is whole. Raises WrongBackup, having left nothing, where it cannot be.
    """
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = _size_of_the_database()
    _need_room(to, size)
    made_at = timezone.now()
    tell(f"Backing up {connection.display_name}, {size // _MEGABYTE} MB.")
    on_postgres = connection.vendor == "postgresql"
    data = "database.dump" if on_postgres else "database.sqlite3"
    with new_backup(to, made_at=made_at) as (folder, made):
        held = _dump(folder / data) if on_postgres else _copy(folder / data)
        manifest = Manifest(
            made_at=made_at,
            vendor=connection.vendor,
            server=_server(),
            data=data,
            sha256=sha256_of(folder / data),
            holdings=held,
        )
        write_manifest(folder, manifest)
    for register in {settings.ERASURE_REGISTER, to / REGISTER_NAME}:
        keep_register(path=register)
    gone = remove_older(to, than=made_at - keep) if keep is not None else []
    tell(f"{len(held.tables)} tables, {held.rows} rows; journal sealed to {held.seal.sequence}.")
    tell(f"Written: {made}")
    if gone:
        tell(f"Removed: {len(gone)} older.")
    return made


def _dump(to: Path) -> Holdings:
    """Dump and manifest see one exported snapshot, so that they can be compared row for row."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        held = holdings()
        postgres_tools.dump(own_database(), to, snapshot=snapshot, server=server_version())
    return held


def _copy(to: Path) -> Holdings:
    own = own_database()
    with closing(sqlite3.connect(own["NAME"], isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        sqlite_copies.copy_of_this_moment(source, to)
    with pointed_at(own | {"NAME": str(to)}):
        held = holdings()
    sqlite_copies.as_one_file(to)
    return held


def server_version() -> int:
    """The major version of the PostgreSQL that the portal works on."""
    connection.ensure_connection()
    version: int = connection.pg_version  # type: ignore[attr-defined]  # of Django's PostgreSQL only
    return postgres_tools.major_of(version)


def _server() -> str:
    return f"{server_version()}" if connection.vendor == "postgresql" else sqlite3.sqlite_version


def _size_of_the_database() -> int:
    """Bytes on disk, indexes included, so that it is more than a backup takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            [size] = cursor.fetchone()
        return int(size)
    own: dict[str, Any] = own_database()
    return sum(
        path.stat().st_size
        for path in (Path(own["NAME"]), Path(f"{own['NAME']}-wal"))
        if path.exists()
    )


def _need_room(to: Path, size: int) -> None:
    free = shutil.disk_usage(to).free
    if free < size:
        raise WrongBackup(
            f"{to} has {free // _MEGABYTE} MB free and the database takes {size // _MEGABYTE} MB. "
            "Make room or name another folder; nothing was written."
        )
