"""What a backup says it holds, and what a restored copy of it must hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

FORMAT: Final = 1
# A register of erasures is brought up to date every night; a day and a half without it is a night missed.
REGISTER_IS_FRESH_FOR: Final = timedelta(hours=36)


class WrongBackup(Exception):
    """What was given is no backup that this portal can take; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """One table: how many rows, and a hash over all of them that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class LastSeal:
    """Where the journal's hash chain ended; sequence 0 and no digest when nothing was sealed yet."""

    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that a database holds at one moment: `tables` by name, `migrations` as app.name."""

    tables: Mapping[str, Contents]
    migrations: tuple[str, ...]
    seal: LastSeal

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies beside the data of a backup: when and of what it was made, and what must come back.

    `vendor` is "postgresql" or "sqlite", `server` that program's version, `sha256` the hash of the
    file called `data`.
    """

    made_at: datetime
    vendor: str
    server: str
    data: str
    sha256: str
    holdings: Holdings

    def as_json(self) -> dict[str, Any]:
        """As it is written; `read_manifest` reads it."""
        held = self.holdings
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "vendor": self.vendor,
            "server": self.server,
            "data": self.data,
            "sha256": self.sha256,
            "seal": {"sequence": held.seal.sequence, "digest": held.seal.digest},
            "migrations": list(held.migrations),
            "tables": {
                name: {"rows": table.rows, "digest": table.digest}
                for name, table in sorted(held.tables.items())
            },
        }


def read_manifest(written: Mapping[str, Any]) -> Manifest:
    """The manifest of its JSON. Raises WrongBackup when it is none, or of a later format."""
    try:
        if written["format"] != FORMAT:
            raise WrongBackup(
                f"The backup is of format {written['format']}; this portal reads format {FORMAT}."
            )
        return Manifest(
            made_at=datetime.fromisoformat(written["made_at"]),
            vendor=written["vendor"],
            server=written["server"],
            data=written["data"],
            sha256=written["sha256"],
            holdings=Holdings(
                tables={name: Contents(**table) for name, table in written["tables"].items()},
                migrations=tuple(written["migrations"]),
                seal=LastSeal(**written["seal"]),
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise WrongBackup(
            "The manifest cannot be read: it is not whole, or was changed."
        ) from problem


def differences(told: Holdings, found: Holdings) -> Iterator[str]:
    """A sentence for each thing that a copy has otherwise than its manifest says."""
    for name in sorted(told.tables.keys() | found.tables.keys()):
        yield from _of_table(name, told.tables.get(name), found.tables.get(name))
    if told.migrations != found.migrations:
        yield "The list of migrations is another than in the manifest."
    if told.seal != found.seal:
        yield (
            f"The journal's last seal is number {found.seal.sequence}, in the manifest number "
            f"{told.seal.sequence}, or its hash is another."
        )


def _of_table(name: str, told: Contents | None, found: Contents | None) -> Iterator[str]:
    if found is None:
        yield f"{name}: the table is missing."
    elif told is None:
        yield f"{name}: the manifest knows no such table."
    elif told.rows != found.rows:
        yield f"{name}: {found.rows} rows, in the manifest {told.rows}."
    elif told.digest != found.digest:
        yield f"{name}: {found.rows} rows as in the manifest, but not the same ones."


def unknown_migrations(told: Holdings, known: frozenset[str]) -> list[str]:
    """Migrations of the backup that this version of the portal has never heard of."""
    return [name for name in told.migrations if name not in known]


def missing_erasures(*, reaches_to: datetime | None, now: datetime) -> str:
    """A warning where who was erased lately cannot be known; empty where it can.

    `reaches_to` is the last moment at which a register of erasures was complete, None without one.
    """
    if reaches_to is None:
        return (
            "There is no register of erasures. Whoever was erased after the backup was made is back, "
            "but for those whose time is over by the policy. Find erasures.jsonl of the portal that "
            "ran (ERASURE_REGISTER), and restore again with --erasures FILE."
        )
    if now - reaches_to > REGISTER_IS_FRESH_FOR:
        return (
            f"The register of erasures ends at {reaches_to:%d %B %Y, %H:%M} UTC. Whoever was erased "
            "after that is back, but for those whose time is over by the policy. If a later "
            "erasures.jsonl is to be had, restore again with --erasures FILE."
        )
    return ""
