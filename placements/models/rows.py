"""Changing many rows, each by values of its own, by one statement."""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import connections, models


def update_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    using: str = "default",
) -> None:
    """Set `columns` of each row; a tuple is the primary key, then one value for each column.

    PostgreSQL takes the rows as arrays and joins them; SQLite runs one prepared statement over
    them. Either way it is one round trip, where `bulk_update` writes a CASE of n branches for each column.
    """
    if not rows:
        return
    connection = connections[using]
    meta = model._meta
    fields = [meta.pk, *(meta.get_field(name) for name in columns)]
    write = _on_postgresql if connection.vendor == "postgresql" else _one_by_one
    write(connection, connection.ops.quote_name(meta.db_table), fields, rows)


def add_to_rows(
    model: type[models.Model],
    keys: Sequence[str],
    amounts: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    using: str = "default",
) -> None:
    """Add to the amounts of rows, making those that are missing; a tuple is keys, then amounts.

    The keys must be unique together. Rows are locked in the order given.
    """
    if not rows:
        return
    connection = connections[using]
    quote = connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in (*keys, *amounts)]
    table = quote(model._meta.db_table)
    names = [quote(field.column) for field in fields]  # type: ignore[union-attr]  # columns all
    sums = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in names[len(keys) :])
    row = f"({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(some))} "  # noqa: S608 - names from the model, values as parameters
                f"ON CONFLICT ({', '.join(names[: len(keys)])}) DO UPDATE SET {sums}",
                [value for each in some for value in each],
            )


def _on_postgresql(
    connection: Any, table: str, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> None:
    quote = connection.ops.quote_name
    types = [field.db_type(connection) for field in fields]
    # Documents travel as text: an array of adapted JSON values has no type that PostgreSQL infers.
    casts = ", ".join(f"%s::{'text' if kind == 'jsonb' else kind}[]" for kind in types)
    names = ", ".join(f"c{number}" for number in range(len(fields)))
    targets = ", ".join(
        f"{quote(field.column)} = given.c{number}::{kind}"
        for number, (field, kind) in enumerate(zip(fields[1:], types[1:], strict=True), start=1)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {targets} FROM unnest({casts}) AS given({names}) "  # noqa: S608 - names from the model, values as parameters
            f"WHERE {table}.{quote(fields[0].column)} = given.c0",
            _columns(connection, fields, rows),
        )


def _one_by_one(
    connection: Any, table: str, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> None:
    quote = connection.ops.quote_name
    targets = ", ".join(f"{quote(field.column)} = %s" for field in fields[1:])
    keys, *values = _columns(connection, fields, rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {targets} WHERE {quote(fields[0].column)} = %s",  # noqa: S608 - names from the model, values as parameters
            zip(*values, keys, strict=True),
        )


def _columns(
    connection: Any, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> list[list[Any]]:
    """The values of each field as the driver takes them; each document is written once."""
    columns = []
    for field, values in zip(fields, zip(*rows, strict=True), strict=True):
        kind = field.get_internal_type()
        if kind == "JSONField":
            known = {repr(value): json.dumps(value) for value in values}
            columns.append([known[repr(value)] for value in values])
        elif kind in _AS_THEY_ARE:
            columns.append(list(values))
        else:
            columns.append([field.get_db_prep_save(value, connection) for value in values])
    return columns


# Below the number of parameters that any database takes in one statement.
_ROWS_AT_ONCE: Final = 500

# Plain numbers, truths and text need no preparing, which would cost more than the statement.
_AS_THEY_ARE: Final = frozenset(
    {
        "BigAutoField",
        "BooleanField",
        "CharField",
        "ForeignKey",
        "OneToOneField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SmallIntegerField",
    }
)
