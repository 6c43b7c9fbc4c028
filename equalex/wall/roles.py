"""What the role of the app is granted: to work on rows, never to change a table or what was journalled."""

from typing import Final

from django.db import DatabaseError, transaction
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
    _make_sure_of(connection, role, password)
    # At once: for no moment may the role change what is only appended to.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            # What the owner makes beside migrations: the table of the cache.
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(ONLY_READ)} FROM {{}}",
            f"REVOKE UPDATE, DELETE ON {', '.join(ONLY_APPENDED)} FROM {{}}",
        ):
            cursor.execute(sql.SQL(statement).format(name))


def _make_sure_of(connection: BaseDatabaseWrapper, role: str, password: str) -> None:
    with connection.cursor() as cursor:
        if _exists(cursor, role):
            return
        try:
            with transaction.atomic(using=connection.alias):
                _make(cursor, role, password)
        except DatabaseError:
            # Somebody who migrates another database of this server may have just made it.
            if not _exists(cursor, role):
                raise


def _exists(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _make(cursor: CursorWrapper, role: str, password: str) -> None:
    rights = sql.SQL("NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
    login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
    cursor.execute(
        sql.SQL("CREATE ROLE {} {} {}").format(
            sql.Identifier(role), rights, login if password else sql.SQL("NOLOGIN")
        )
    )
