"""Several people at the same moment, each over a connection of their own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from tests.dependability.dying import FORK


def at_once(
    asks: Sequence[Callable[[], object]], *, refusals: tuple[type[Exception], ...] = ()
) -> list[str]:
    """What each was told, in order: "done", or the name of the refusal. Others are raised."""
    start = Barrier(len(asks))

    def told(ask: Callable[[], object]) -> str:
        # Connected before the start: what is measured is the work, not the handshake.
        connection.ensure_connection()
        start.wait(timeout=30)
        try:
            ask()
        except refusals as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(asks)) as pool:
        return [future.result() for future in [pool.submit(told, ask) for ask in asks]]


def in_processes(
    shares: Sequence[Sequence[Callable[[], object]]],
    *,
    threads: int,
    refusals: tuple[type[Exception], ...] = (),
) -> None:
    """Each share in a process of its own, `threads` at a time; what they did is in the database."""
    connections.close_all()
    children = [FORK.Process(target=_all_of, args=(share, threads, refusals)) for share in shares]
    for child in children:
        child.start()
    for child in children:
        child.join()
    codes = [child.exitcode for child in children]
    assert codes == [0] * len(shares), "a process failed; its trace is on standard error"


def _all_of(
    share: Sequence[Callable[[], object]], threads: int, refusals: tuple[type[Exception], ...]
) -> None:
    for asks in batched(share, threads):
        at_once(asks, refusals=refusals)


def batched(
    asks: Sequence[Callable[[], object]], number: int
) -> Iterator[Sequence[Callable[[], object]]]:
    """As many at a time as there are connections to spare."""
    for start in range(0, len(asks), number):
        yield asks[start : start + number]


@contextmanager
def rows_unlocked() -> Iterator[None]:
    """The guard taken away: nobody waits for anybody's rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
        yield
