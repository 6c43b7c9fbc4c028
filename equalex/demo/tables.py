"""Writing many rows of a table at once, by the fastest way the database has."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

Row = tuple[Any, ...]


class Table:
    """Rows of one model on their way into the database, with keys of our own counting.

    A row is the primary key and then a value for each of `columns`, in plain form: numbers, text,
    truth values, None; dates and documents as text. Fields that are not among `columns` get their
    default. Only for invented data on a database that nobody else writes to: keys are not asked of
    the database, and values go in without the model's validation.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model = model
        self.rows: list[Row] = []
        self._given = [_field(model, name) for name in ("pk", *columns)]
        rest = [field for field in model._meta.local_concrete_fields if field not in self._given]
        self._columns = [connection.ops.quote_name(field.column) for field in (*self._given, *rest)]
        self._defaults = tuple(_plain_default(field) for field in rest)
        last = model._meta.base_manager.aggregate(last=models.Max("pk"))["last"]
        self._next = (last or 0) + 1

    def key(self) -> int:
        """The key of a row that is added next."""
        key = self._next
        self._next = key + 1
        return key

    def keys(self, number: int) -> range:
        """The keys of as many rows that are added next."""
        first = self._next
        self._next = first + number
        return range(first, self._next)

    def write(self) -> int:
        """Insert the rows added so far and forget them; returns how many there were."""
        rows, self.rows = self.rows, []
        if rows:
            insert = _copy if connection.vendor == "postgresql" else _insert
            table = connection.ops.quote_name(self.model._meta.db_table)
            insert(table, self._columns, rows, self._defaults)
        return len(rows)


def catch_up_keys(tables: Sequence[Table]) -> None:
    """Let the database give out keys beyond those that were used here."""
    catch_up_keys_of([table.model for table in tables])


def catch_up_keys_of(models_: Sequence[type[models.Model]]) -> None:
    """The same for models."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(models_))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _field(model: type[models.Model], name: str) -> Any:
    fields = model._meta
    return fields.pk if name == "pk" else fields.get_field(name)


def _plain_default(field: Any) -> Any:
    fills_itself = getattr(field, "auto_now_add", False)
    default = timezone.now() if fills_itself else field.get_default()
    value = field.get_db_prep_save(default, connection)
    # Documents come wrapped for the driver; as text both databases take them.
    return value.dumps(value.adapted) if hasattr(value, "adapted") else value


def _insert(table: str, columns: list[str], rows: list[Row], defaults: Row) -> None:
    values = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})",  # noqa: S608 - names from the model, values as parameters
            [row + defaults for row in rows] if defaults else rows,
        )


def _copy(table: str, columns: list[str], rows: list[Row], defaults: Row) -> None:
    # None is written as Python spells it; no invented name is that.
    given = ["%s"] * (len(columns) - len(defaults))
    line = "\t".join([*given, *(str(each).replace("%", "%%") for each in defaults)])
    text = StringIO("".join([f"{line}\n" % row for row in rows]))
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (NULL 'None')", text
        )
