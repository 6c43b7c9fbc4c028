"""A worker of its own process, on the database and broker of the running test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class RealWorker:
    """Started when made, and ended as by a power cut: warmly it takes six seconds, and nobody waits for anything."""

    def __init__(self) -> None:
        self.log = Path(settings.VAR_DIR) / f"worker-{time.time_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "--app", "equalex", "worker"),
                    *("--concurrency", "1", "--prefetch-multiplier", "1", "--loglevel", "INFO"),
                    *("--without-gossip", "--without-mingle"),
                ],
                cwd=ROOT,
                env=environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.until(lambda: " ready." in self.said(), seconds=60)

    def said(self) -> str:
        """What the worker has logged."""
        return self.log.read_text(errors="replace")

    def until(self, happened: Callable[[], bool], *, seconds: float = 20) -> None:
        """Wait until `happened`. Raises AssertionError with the worker's log when it does not."""
        deadline = time.monotonic() + seconds
        while not happened():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it did not happen; the worker said:\n{self.said()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it and its children at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)


def environment() -> dict[str, str]:
    """Variables that make another process work on this test's database, broker and files."""
    return {
        **os.environ,
        "TEST": "true",
        "VAR_DIR": str(settings.VAR_DIR),
        "TEST_DATABASE_URL": address_of_the_test_database(),
        "TEST_AS_APP_ROLE": "true",
        "TEST_REDIS_URL": settings.REDIS_URL or "",
        "LOG_LEVEL": "INFO",
    }


def address_of_the_test_database() -> str:
    """Where the test's rows are, which is not where the settings' own database is."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
