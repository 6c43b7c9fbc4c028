"""PostgreSQL's own programs: `pg_dump`, `pg_restore`, and databases made, renamed and removed.

Passwords go by the environment: arguments can be read by everybody on the machine.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg2

from reporting.rules.backups import WrongBackup

INSTALLED: Final = Path("/usr/lib/postgresql")
# What programs say of a failure may quote the row that caused it: that is somebody's data.
_QUOTES_ROWS: Final = ("CONTEXT", "DETAIL", "LINE", "STATEMENT", "Command was")
LAST_LINES: Final = 6

Settings = Mapping[str, Any]

# libpq's names, with Django's for those that have one, and as the programs' variables say them.
_DJANGO_NAMES: Final = {
    "host": "HOST",
    "port": "PORT",
    "user": "USER",
    "password": "PASSWORD",
    "dbname": "NAME",
    "sslmode": "",
    "sslrootcert": "",
    "sslcert": "",
    "sslkey": "",
}
_VARIABLES: Final = {name: name.upper() for name in _DJANGO_NAMES} | {"dbname": "DATABASE"}


def major_of(version: int) -> int:
    """15 for 150008, as a server says its version."""
    return version // 10_000


def find_program(name: str, *, at_least: int) -> str:
    """The path of `name` for servers of version `at_least`. Raises WrongBackup, saying what to install."""
    seen = []
    for path in _places_of(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
        version = re.search(r"\) (\d+)", said.stdout)
        if version and int(version[1]) >= at_least:
            return str(path)
        seen += [version[1]] if version else []
    there = f"only version {', '.join(seen)} is here" if seen else "it is not here"
    raise WrongBackup(
        f"The server is PostgreSQL {at_least} and needs {name} of that version or later; {there}. "
        f"Install it: apt-get install postgresql-client-{at_least} (apt.postgresql.org has every version)."
    )


def _places_of(name: str) -> Iterator[Path]:
    on_the_path = shutil.which(name)
    if on_the_path:
        yield Path(on_the_path)
    versions = [folder for folder in INSTALLED.glob("*") if folder.name.isdigit()]
    for folder in sorted(versions, key=lambda folder: -int(folder.name)):
        if (folder / "bin" / name).exists():
            yield folder / "bin" / name


def dump(settings: Settings, to: Path, *, snapshot: str, server: int) -> None:
    """Write a dump in the custom format, of the moment that another transaction exported.

    Row-level security holds an owner too who is no superuser; as the system every row is there.
    """
    program = find_program("pg_dump", at_least=server)
    _run(
        [
            *(program, "--format=custom", "--no-owner", "--enable-row-security"),
            *(f"--snapshot={snapshot}", f"--file={to}"),
        ],
        settings,
        PGOPTIONS="-c equalex.acts_as=system",
    )


def load(settings: Settings, dump_file: Path, *, server: int, processes: int) -> None:
    """Fill an empty database from a dump. Raises WrongBackup where anything fails.

    Whom the tables are granted to is left out: another server need not know these roles, and
    `migrate` grants anew.
    """
    program = find_program("pg_restore", at_least=server)
    _run(
        [
            *(program, "--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={processes}"),
            *(f"--dbname={settings['NAME']}", str(dump_file)),
        ],
        settings,
    )


def _run(command: list[str], settings: Settings, **variables: str) -> None:
    told = {f"PG{_VARIABLES[name]}": value for name, value in ways_in(settings).items()}
    done = subprocess.run(  # noqa: S603 - ours
        command,
        env={**os.environ, **told, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if not _may_quote_a_row(line)]
        raise WrongBackup(f"{Path(command[0]).name} failed:\n" + "\n".join(lines[-LAST_LINES:]))


def ways_in(settings: Settings) -> dict[str, str]:
    """How to reach the database, by libpq's names: from the settings, and from what an address adds."""
    options = settings.get("OPTIONS", {})
    found = {
        name: settings.get(django_name) or options.get(name)
        for name, django_name in _DJANGO_NAMES.items()
    }
    return {name: str(value) for name, value in found.items() if value}


def _may_quote_a_row(line: str) -> bool:
    return any(word in line for word in _QUOTES_ROWS)


@contextmanager
def beside(settings: Settings) -> Iterator[Any]:
    """A cursor on the server of these settings, but in its database `postgres`, outside a transaction."""
    try:
        connection = psycopg2.connect(**ways_in(settings) | {"dbname": "postgres"})
    except psycopg2.OperationalError as problem:
        raise WrongBackup(f"The server cannot be reached: {str(problem).strip()}") from problem
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    except psycopg2.Error as problem:
        raise WrongBackup(
            f"PostgreSQL refused: {(problem.diag.message_primary or problem)}"
        ) from problem
    finally:
        connection.close()


def quoted(name: str) -> str:
    """A name as SQL wants it."""
    return '"{}"'.format(name.replace('"', '""'))


def exists(cursor: Any, name: str) -> bool:
    """Whether the server has a database of that name."""
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def make_empty(settings: Settings) -> None:
    """Make the database of these settings anew; one of that name that a killed run left is removed."""
    with beside(settings) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(settings['NAME'])}")
        cursor.execute(
            f"CREATE DATABASE {quoted(settings['NAME'])} TEMPLATE template0 ENCODING 'UTF8'"
        )


def remove(settings: Settings) -> None:
    """Remove the database of these settings, if it is there."""
    with beside(settings) as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(settings['NAME'])}")


def take_its_place(settings: Settings, *, name: str, former: str) -> bool:
    """Rename the database of these settings to `name`, and the one of that name to `former`, at once.

    True when there was one. Raises WrongBackup while anybody is connected to it: stop the portal first.
    """
    with beside(settings) as cursor:
        was_there = exists(cursor, name)
        cursor.execute("BEGIN")
        if was_there:
            cursor.execute(f"ALTER DATABASE {quoted(name)} RENAME TO {quoted(former)}")
        cursor.execute(f"ALTER DATABASE {quoted(settings['NAME'])} RENAME TO {quoted(name)}")
        cursor.execute("COMMIT")
    return was_there
