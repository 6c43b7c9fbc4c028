"""A portal of its own for measuring: set up as in production, thrown away afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2


@contextmanager
def portal_for_measuring() -> Iterator[None]:
    """Settings, an empty database and static files as `make demo` has them.

    On the PostgreSQL of TEST_DATABASE_URL where that is set, otherwise on SQLite. BENCH_KEEP names a
    database there that outlives this run and is measured again by the next. Must be entered before
    anything of Django is imported.
    """
    folder = Path(tempfile.mkdtemp(prefix="equalex-bench-"))
    server, kept = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("BENCH_KEEP", "")
    name = kept or f"equalex_bench_{os.getpid()}"
    address = f"sqlite:///{folder / 'large.sqlite3'}"
    if server:
        if not _on(server, "SELECT 1 FROM pg_database WHERE datname = %s", name):
            _on(server, f'CREATE DATABASE "{name}"')
        address = urlsplit(server)._replace(path=f"/{name}").geturl()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "equalex.settings",
        "TEST": "false",
        "DEBUG": "false",
        "DEMO": "true",
        "SECRET_KEY": "only-for-measuring-" * 4,
        "LOG_LEVEL": "CRITICAL",
        "VAR_DIR": str(folder),
        "DATABASE_URL": address,
        "REDIS_URL": "",
        "PUBLIC_URL": "http://127.0.0.1",
    }
    try:
        _set_up()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if server and not kept:
            for each in (name, f"{name}_small"):
                _on(server, f'DROP DATABASE IF EXISTS "{each}"')
        shutil.rmtree(folder)


def _on(server: str, statement: str, *values: str) -> bool:
    """Whether a row came back."""
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(statement, values or None)
        return bool(cursor.description and cursor.fetchone())
    finally:
        connection.close()


def _set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
