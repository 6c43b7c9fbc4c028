"""Several people at the same moment, each over a connection of their own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet


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


@contextmanager
def rows_unlocked() -> Iterator[None]:
    """The guard taken away: nobody waits for anybody's rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
        yield
