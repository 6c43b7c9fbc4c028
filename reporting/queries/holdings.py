"""What a database holds: rows of each table and a hash over them, migrations, the journal's end.

The hash of a table is the sum of the hashes of its rows, so that it takes one pass, needs no order,
and is the same before a dump and after it.
"""

import hashlib

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from equalex.journal.models import Seal
from reporting.rules.backups import Contents, Holdings, LastSeal

_HALF = 2**64
# A row as text does not depend on who asks.
_AS_TEXT = (
    "SET LOCAL TimeZone TO 'UTC'; SET LOCAL DateStyle TO 'ISO, YMD'; "
    "SET LOCAL IntervalStyle TO 'postgres'; SET LOCAL bytea_output TO 'hex'; "
    "SET LOCAL extra_float_digits TO 1"
)
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
    "AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)


@transaction.atomic
def holdings() -> Holdings:
    """All that the database holds, read in one transaction.

    On PostgreSQL a caller who wants one moment for all tables has asked for REPEATABLE READ.
    """
    contents = _on_postgres() if connection.vendor == "postgresql" else _on_sqlite()
    last = Seal.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return Holdings(
        tables=contents,
        migrations=tuple(sorted(map(".".join, MigrationRecorder(connection).applied_migrations()))),
        seal=LastSeal(*last) if last else LastSeal(0, ""),
    )


def known_migrations() -> frozenset[str]:
    """All migrations of this version of the portal, as app.name."""
    return frozenset(map(".".join, MigrationLoader(None).disk_migrations))


def is_empty() -> bool:
    """True when there is nothing in the database that a restore could destroy."""
    return not connection.introspection.table_names()


def _on_postgres() -> dict[str, Contents]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_AS_TEXT)
        cursor.execute(_TABLES)
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            table = connection.ops.quote_name(name)
            cursor.execute(
                "SELECT count(*), coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint), 0), "  # noqa: S608 - a name of the catalogue, quoted
                "coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint), 0) "
                f"FROM (SELECT md5(whole_row::text) AS hash FROM {table} AS whole_row) AS rows"
            )
            rows, left, right = cursor.fetchone()
            found[name] = Contents(rows, f"{int(left) % _HALF:016x}{int(right) % _HALF:016x}")
    return found


def _on_sqlite() -> dict[str, Contents]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%' "
            "ORDER BY name"
        )
        names = [name for (name,) in cursor.fetchall()]
    connection.ensure_connection()
    # Values as they are stored, not as Django reads them.
    bare = connection.connection.cursor()
    for name in names:
        rows, total = 0, 0
        for row in bare.execute(f"SELECT * FROM {connection.ops.quote_name(name)}"):  # noqa: S608 - as above
            digest = hashlib.md5(repr(row).encode(), usedforsecurity=False).digest()
            total += int.from_bytes(digest)
            rows += 1
        found[name] = Contents(rows, f"{total % _HALF**2:032x}")
    return found
