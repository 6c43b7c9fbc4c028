"""Taking in a list of postcodes as sets, and placing schools by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Replace, Upper

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.adapters.postcodes import Located, Terminated
from schools.models import Postcode, School

BATCH: Final = 20_000
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PostcodesKept:
    """How many postcodes the list located, how many it says are terminated, and schools placed."""

    located: int
    terminated: int
    schools: int


@transaction.atomic
def keep_postcodes(*, lines: Iterable[Located | Terminated], by: Actor) -> PostcodesKept:
    """Keep where postcodes are and forget those that were terminated: all of a list, or nothing.

    A postcode that the list does not name stays, since a list may be of one area. Run again it
    changes nothing. Needs the memory of one batch, however long the list is.
    """
    table = _TABLES[connection.vendor]()
    table.begin()
    located = terminated = 0
    for batch in _batches(lines, BATCH):
        ended = [each for each in batch if isinstance(each, Terminated)]
        placed = [each for each in batch if isinstance(each, Located)]
        table.add(placed)
        if ended:
            Postcode.objects.filter(pk__in=[each.postcode for each in ended]).delete()
        located += len(placed)
        terminated += len(ended)
    table.end()
    schools = locate_by_postcode(School.objects.all())
    record("import postcodes", by=by, located=located, terminated=terminated, schools=schools)
    return PostcodesKept(located, terminated, schools)


def locate_by_postcode(rows: models.QuerySet[Any]) -> int:
    """Give rows with a postcode and no position the position of their postcode; how many."""
    rows = rows.filter(latitude__isnull=True).exclude(postcode="")
    bare = Replace(Upper(OuterRef("postcode")), Value(" "), Value(""))
    here = Postcode.objects.filter(pk=bare)
    # On PostgreSQL a subselect for each row is an index look-up; there are thousands, not millions.
    return rows.filter(Exists(here)).update(
        latitude=Subquery(here.values("latitude")), longitude=Subquery(here.values("longitude"))
    )


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    every = iter(items)
    while batch := list(islice(every, size)):
        yield batch


class _OnSqlite:
    """One prepared statement over the lines."""

    def begin(self) -> None:
        """Nothing to prepare."""

    def add(self, placed: list[Located]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO schools_postcode (postcode, latitude, longitude) VALUES (%s, %s, %s) "
                "ON CONFLICT (postcode) DO UPDATE SET latitude = excluded.latitude, "
                "longitude = excluded.longitude",
                placed,
            )

    def end(self) -> None:
        """All is written."""


class _OnPostgresql:
    """COPY into a table of this transaction, then one upsert of what is new or differs."""

    def begin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE postcodes_read (postcode varchar(7), latitude float8, "
                "longitude float8) ON COMMIT DROP"
            )

    def add(self, placed: list[Located]) -> None:
        text = StringIO("".join(f"{one[0]}\t{one[1]}\t{one[2]}\n" for one in placed))
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert("COPY postcodes_read FROM STDIN", text)

    def end(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO schools_postcode AS kept (postcode, latitude, longitude) "
                "SELECT DISTINCT ON (postcode) postcode, latitude, longitude FROM postcodes_read "
                "ORDER BY postcode "
                "ON CONFLICT (postcode) DO UPDATE SET latitude = excluded.latitude, "
                "longitude = excluded.longitude "
                "WHERE (kept.latitude, kept.longitude) IS DISTINCT FROM "
                "(excluded.latitude, excluded.longitude)"
            )
            cursor.execute("DROP TABLE postcodes_read")


_TABLES: Final[dict[str, type[_OnSqlite] | type[_OnPostgresql]]] = {
    "sqlite": _OnSqlite,
    "postgresql": _OnPostgresql,
}
