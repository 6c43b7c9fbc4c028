"""Processes that die in the middle of their work, as by a power cut."""

import os
import signal
import traceback
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.conf import settings
from django.db import connections


def die() -> NoReturn:
    """End this process at once: nothing is rolled back, closed or said."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives SIGKILL")


def was_killed(work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own; whether that was killed. Its exceptions are failures."""
    # A connection that two processes share would be ended by the first that dies.
    connections.close_all()
    if settings.REDIS_URL:
        # A forked child shares its parent's connections to the servers and fails before it dies.
        pytest.skip("killed by fork on the embedded database and broker only")
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a child must never run on into the suite
            traceback.print_exc()
            os._exit(1)
        connections.close_all()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed, but was not killed"
    return False
