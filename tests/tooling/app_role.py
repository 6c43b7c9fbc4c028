"""The two roles of PostgreSQL in the suite: tables are made by their owner, and tests work as the app does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections


@contextmanager
def in_the_role_of_the_app() -> Iterator[None]:
    """Within, every new connection works in the role that `migrate` has granted; SQLite has none."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # Tests that commit are cleared away by TRUNCATE, which the app never needs.
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {settings.APP_ROLE}")
    options = connection.settings_dict["OPTIONS"]
    options["assume_role"] = settings.APP_ROLE
    connections.close_all()
    yield
    del options["assume_role"]
    connections.close_all()


@contextmanager
def every_connection_as_owner() -> Iterator[None]:
    """Within, new connections of all threads are the owner's, as those of commands that copy databases are."""
    options = connection.settings_dict["OPTIONS"] if connection.vendor == "postgresql" else {}
    role = options.pop("assume_role", None)
    connections.close_all()
    yield
    if role:
        options["assume_role"] = role
    connections.close_all()


@contextmanager
def as_owner() -> Iterator[None]:
    """Within, this connection may do what only the owner of the tables may, and row-level security is off for it."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.APP_ROLE}")
