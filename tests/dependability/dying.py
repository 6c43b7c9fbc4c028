"""Processes that die in the middle of their work, as by a power cut."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn

from django.db import connection, connections

PATIENCE_SECONDS = 10

# Forked, so that the work may be any function of a test; what the parent shares with servers is
# given up in the child first, which libraries register for with this module.
FORK = multiprocessing.get_context("fork")


def die() -> NoReturn:
    """End this process at once: nothing is rolled back, closed or said."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives SIGKILL")


def was_killed(work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own; whether that was killed. Its exceptions are failures."""
    # A connection that two processes share would be ended by the first that dies.
    connections.close_all()
    child = FORK.Process(target=work)
    child.start()
    child.join()
    if child.exitcode == -signal.SIGKILL:
        _until_the_server_knows()
        return True
    assert child.exitcode == 0, "the work failed, but was not killed"
    return False


class DiesAt:
    """A process that dies before the statement of this number is sent; 0 only counts them."""

    def __init__(self, number: int = 0) -> None:
        self.number, self.sent = number, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Stands between the portal and its database."""
        self.sent += 1
        if self.sent == self.number:
            die()
        return execute(sql, *rest)


def statements_of(work: Callable[[], object]) -> int:
    """How many statements the work sends; it is done."""
    dies = DiesAt()
    with connection.execute_wrapper(dies):
        work()
    return dies.sent


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that dies before its statement of this number; whether it did."""

    def until_then() -> None:
        with connection.execute_wrapper(DiesAt(number)):
            work()

    return was_killed(until_then)


def _until_the_server_knows() -> None:
    """PostgreSQL holds what a dead client had locked until it finds the connection gone."""
    if connection.vendor != "postgresql":
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)
