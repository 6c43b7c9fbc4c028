"""Restoring a backup, and the drill that proves that one can.

Both rebuild the backup in a database of its own beside, compare it with its manifest, bring it up to
this version of the portal, erase again whom it has brought back, and recount it. The drill then takes
the copy away; a restore puts it in the portal's place in one step. Killed at any moment before that,
the portal's database is as it was.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from equalex.journal.actions import broken_seals
from placements.actions.figures import figures_differences
from placements.queries.ledger import ledger_differences
from reporting.actions.backups import Tell, server_version
from reporting.actions.retention import enforce_retention, erase_again, keep_register
from reporting.adapters import postgres_tools, sqlite_copies
from reporting.adapters.backup_folders import open_backup
from reporting.adapters.erasure_register import REGISTER_NAME, ErasureRegister, read_register
from reporting.adapters.other_databases import own_database, pointed_at
from reporting.queries.erasures import erased_learners, has_sealed
from reporting.queries.holdings import holdings, is_empty, known_migrations
from reporting.rules.backups import (
    Manifest,
    WrongBackup,
    differences,
    missing_erasures,
    unknown_migrations,
)

PROCESSES: Final = 2
DRILL, RESTORING = "drill", "restoring"
_LONGEST_NAME: Final = 63  # of a database of PostgreSQL, in bytes
_SHOWN: Final = 20

Database = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What became of a backup. `wrong` makes it worthless, `complaints` need somebody, `warning` too."""

    manifest: Manifest
    wrong: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    warning: str = ""
    erased_again: int = 0

    @property
    def is_good(self) -> bool:
        """Whether all of it came back, and what came back agrees with itself."""
        return not self.wrong and not self.complaints


def drill(
    folder: Path, *, server: Database | None = None, registers: Sequence[Path] = (), tell: Tell
) -> Verdict:
    """Rebuild the backup elsewhere, judge it, and take it away again. The portal's data stays as it is.

    `server` is on whose server it is done, the portal's own if None. Raises WrongBackup where the
    backup cannot even be read or rebuilt.
    """
    manifest = open_backup(folder)
    with _scratch(server or own_database(), DRILL) as copy:
        return _rebuilt(folder, manifest, copy, register=_registers(folder, registers), tell=tell)


def restore(
    folder: Path,
    *,
    into: Database | None = None,
    overwrite: bool = False,
    registers: Sequence[Path] = (),
    tell: Tell,
) -> Verdict:
    """Put the backup in the place of a database, the portal's own if None: all of it, or nothing.

    Raises WrongBackup, having changed nothing, where the database is not empty and `overwrite` is not
    said, where the portal is still running, or where the copy is not what the manifest says.
    """
    manifest = open_backup(folder)
    place = into or own_database()
    known = _what_is_there(place, overwrite=overwrite, since=manifest)
    known |= _registers(folder, registers)
    with _scratch(place, RESTORING) as copy:
        verdict = _rebuilt(folder, manifest, copy, register=known, tell=tell)
        if verdict.wrong:
            raise WrongBackup(
                "\n".join(
                    [*verdict.wrong[:_SHOWN], "The copy is not the backup. Nothing was changed."]
                )
            )
        _put_in_place(copy, place, tell=tell)
    with pointed_at(place):
        keep_register(path=settings.ERASURE_REGISTER)
    return verdict


def _rebuilt(
    folder: Path, manifest: Manifest, copy: Database, *, register: ErasureRegister, tell: Tell
) -> Verdict:
    _must_fit(manifest)
    tell(f"Backup of {_moment(manifest.made_at)}: {folder}")
    _load(folder / manifest.data, copy)
    verdict = Verdict(manifest)
    with pointed_at(copy):
        verdict.wrong += differences(manifest.holdings, holdings())
        tell(
            f"Compared {len(manifest.holdings.tables)} tables and {manifest.holdings.rows} rows with the "
            f"manifest: {len(verdict.wrong)} differences."
        )
        if verdict.wrong:
            return verdict
        # With nothing to migrate too: it grants the role of the app what it needs.
        call_command("migrate", verbosity=0, interactive=False)
        verdict.warning = missing_erasures(reaches_to=register.complete_to, now=timezone.now())
        verdict.erased_again = _erase_again(register, tell)
        # Whoever has signed out since would be signed in again.
        Session.objects.all().delete()
        verdict.complaints += _complaints(tell)
    return verdict


def _must_fit(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise WrongBackup(
            f"The backup is of {manifest.vendor}, the portal's database is {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    if unknown := unknown_migrations(manifest.holdings, known_migrations()):
        raise WrongBackup(
            f"The backup is of a later version of the portal: {', '.join(unknown[:5])} is unknown here. "
            "Install that version first."
        )


def _load(data: Path, copy: Database) -> None:
    if connection.vendor == "postgresql":
        with pointed_at(copy):
            server = server_version()
        postgres_tools.load(copy, data, server=server, processes=PROCESSES)
        return
    sqlite_copies.take_its_place(data, target=Path(copy["NAME"]))
    if not sqlite_copies.is_sound(Path(copy["NAME"])):
        raise WrongBackup("SQLite finds pages of the copy out of order. Take another backup.")


def _erase_again(register: ErasureRegister, tell: Tell) -> int:
    again = erase_again(learners=register.learners)
    ran_out = enforce_retention(today=timezone.localdate())["learners"]
    reach = _moment(register.complete_to) if register.complete_to else "never"
    tell(
        f"Register of erasures: {len(register.learners)} people, complete to {reach}. Erased again: {again}; "
        f"and {ran_out} whose time is over."
    )
    return again


def _complaints(tell: Tell) -> Iterator[str]:
    ledger = sum(len(batch.differences) for batch in ledger_differences())
    ledger += sum(1 for _ in figures_differences())
    tell(f"Ledger recounted from facts: {ledger} differences.")
    if ledger:
        yield f"The ledger differs from the facts in {ledger} places: check_ledger --mend recounts it."
    broken = len(broken_seals())
    tell(f"Journal's hash chain reckoned anew: {broken} seals do not fit.")
    if broken:
        yield f"{broken} seals of the journal do not fit: verify_journal lists them."


def _what_is_there(place: Database, *, overwrite: bool, since: Manifest) -> ErasureRegister:
    """Whom the database that is about to be replaced has erased. Raises WrongBackup where it must not be.

    It knows of all who were only where it is what became of the backup's; one that was set up anew
    after a loss knows of nobody.
    """
    if not _exists(place):
        return ErasureRegister()
    with pointed_at(place):
        if is_empty():
            return ErasureRegister()
        if not overwrite:
            raise WrongBackup(
                "The database is not empty. Nothing was changed. --overwrite puts the backup in its place."
            )
        if "journal_entry" not in connection.introspection.table_names():
            return ErasureRegister()
        knows_all = has_sealed(since.holdings.seal)
        return ErasureRegister(erased_learners(), timezone.now() if knows_all else None)


def _exists(place: Database) -> bool:
    if connection.vendor == "postgresql":
        with postgres_tools.beside(place) as cursor:
            return postgres_tools.exists(cursor, place["NAME"])
    return Path(place["NAME"]).exists()


def _registers(folder: Path, named: Sequence[Path]) -> ErasureRegister:
    known = ErasureRegister()
    for path in (settings.ERASURE_REGISTER, folder.absolute().parent / REGISTER_NAME, *named):
        known |= read_register(path)
    return known


@contextmanager
def _scratch(place: Database, purpose: str) -> Iterator[Database]:
    """An empty database beside `place` that is gone afterwards, unless it has taken its place."""
    if connection.vendor == "postgresql":
        name = f"{place['NAME'][: _LONGEST_NAME - len(purpose) - 1]}_{purpose}"
        copy = place | {"NAME": name}
        postgres_tools.make_empty(copy)
        try:
            yield copy
        finally:
            postgres_tools.remove(copy)
        return
    # What a killed run left beside the place goes; it is everybody's data.
    beside = None if purpose == DRILL else Path(place["NAME"]).parent
    if beside is not None:
        for left in beside.glob(f"equalex-{purpose}-*"):
            shutil.rmtree(left)
        beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"equalex-{purpose}-", dir=beside) as folder:
        yield place | {"NAME": str(Path(folder) / "copy.sqlite3")}


def _put_in_place(copy: Database, place: Database, *, tell: Tell) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        sqlite_copies.take_its_place(Path(copy["NAME"]), target=Path(place["NAME"]))
        tell("The restored database is in its place.")
        return
    former = f"{place['NAME'][:40]}_before_{timezone.now():%Y%m%d%H%M%S}"
    was_there = postgres_tools.take_its_place(copy, name=place["NAME"], former=former)
    tell("The restored database is in its place.")
    if was_there:
        tell(
            f"The former one is kept as {former}. It holds people's data: drop it when all is well."
        )


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"
