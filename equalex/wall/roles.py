"""What the role of the app is granted: to work on rows, never to change a table or what was journalled."""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

# What may only be looked at, and what only grows.
ONLY_READ: Final = ("django_migrations",)
ONLY_APPENDED: Final = ("journal_entry", "journal_seal")


def grant(connection: BaseDatabaseWrapper, *, role: str, password: str = "") -> None:
    """Let `role` work on the owner's tables; makes it where there is none. May be done again.

    Raises django.db.Error where there is no such role and the owner may not make one.
    """
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            _make(cursor, name, password)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            # What the owner makes beside migrations: the table of the cache.
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(name))
        for tables, withheld in (
            (ONLY_READ, "INSERT, UPDATE, DELETE"),
            (ONLY_APPENDED, "UPDATE, DELETE"),
        ):
            cursor.execute(
                sql.SQL(f"REVOKE {withheld} ON {', '.join(tables)} FROM {{}}").format(name)
            )


def _make(cursor: CursorWrapper, name: sql.Identifier, password: str) -> None:
    statement = sql.SQL("CREATE ROLE {} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE ").format(
        name
    )
    login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
    cursor.execute(statement + (login if password else sql.SQL("NOLOGIN")))
