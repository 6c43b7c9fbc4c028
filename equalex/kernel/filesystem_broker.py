"""A queue in a folder: what wakes the worker where there is no Redis.

kombu's own `filesystem://` writes a message in place, so a reader can take half of it, and a message that cannot be read
ends the worker. Here a message appears whole or not at all, is claimed by one rename, and what cannot be read is put
aside. `embedded://` is its address; the folders are transport options (see settings).
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import transport
from kombu.exceptions import ChannelError
from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

ADDRESS = "embedded"
BROKEN_FOLDER = "broken"
UNFINISHED = ".tmp"

Binding = filesystem.exchange_queue_t


class BrokenMessageError(ValueError):
    """A file in the queue that is no message; says which and why."""


class Channel(filesystem.Channel):
    """One connection's view of the folders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (
            self.data_folder_in,
            self.data_folder_out,
            self.processed_folder,
            self.control_folder,
        ):
            Path(folder).mkdir(parents=True, exist_ok=True)

    # --- messages ---

    # The two classes of kombu above this one disagree on the second argument's name.
    def _put(  # type: ignore[override]  # see above
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        # Names sort by the moment of sending, across processes and restarts; `monotonic` begins anew with the machine.
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        try:
            write_whole(Path(self.data_folder_out) / name, dumps(payload).encode())
        except OSError as error:
            raise ChannelError(f"cannot add {name} to the queue: {error.strerror}") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """The oldest message of `queue` that no other reader has claimed. Raises Empty when there is none."""
        for name in self._names(queue):
            claimed = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(claimed)
            except FileNotFoundError:
                continue  # Another reader was faster.
            try:
                payload = self._read(claimed)
            except BrokenMessageError:
                # One message that cannot be read must not keep the others waiting, nor end the worker.
                logger.exception("broken message put aside")
                put_aside(claimed)
                continue
            if not self.store_processed:
                claimed.unlink(missing_ok=True)
            return payload
        raise Empty

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            payload = loads(path.read_bytes().decode())
            # What the consumer will do with it; a missing key or a spoilt body shows here and not in its loop.
            self.Message(payload, channel=self)
        except Exception as error:
            raise BrokenMessageError(f"{path.name}: {type(error).__name__}") from error
        return dict(payload)

    def _names(self, queue: str) -> list[str]:
        ending = f"{queue}.msg"
        # Names only: a Path for each of a thousand waiting messages would cost five times the poll.
        names = os.listdir(self.data_folder_in)  # noqa: PTH208 - see above
        return sorted(name for name in names if name.partition(".")[2] == ending)

    # --- bindings of exchanges to queues: replaced whole, one writer at a time ---

    def get_table(self, exchange: str) -> list[Any]:
        try:
            return [Binding(*row) for row in loads(self._exchange_file(exchange).read_text())]
        except FileNotFoundError:
            return []

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        binding = Binding(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: table if binding in table else [binding, *table])

    def _delete(
        self,
        queue: str,
        exchange: str,
        routing_key: str | None,
        pattern: str | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self._purge(queue)
        binding = Binding(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: [row for row in table if row != binding])

    def _change_table(self, exchange: str, change: Callable[[list[Any]], list[Any]]) -> None:
        with one_at_a_time(self.control_folder / "lock"):
            table = self.get_table(exchange)
            changed = change(table)
            if changed != table:
                write_whole(self._exchange_file(exchange), dumps(changed).encode())


class Transport(filesystem.Transport):
    """kombu's file transport with the channel above.

    What is bound is remembered by connection. kombu remembers it for the whole process, and then writes no bindings into
    a second or emptied folder: what is sent there is lost.
    """

    Channel = Channel
    driver_type = ADDRESS
    driver_name = ADDRESS

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = virtual.BrokerState()


def register_transport() -> None:
    """Make `embedded://` known to kombu, which refuses dotted paths in addresses."""
    transport.TRANSPORT_ALIASES[ADDRESS] = f"{__name__}:Transport"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that other processes see complete or not at all."""
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def put_aside(message: Path) -> None:
    """Move a broken message beside the processed ones, where a person can look at it."""
    folder = message.parent.parent / BROKEN_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    message.replace(folder / message.name)


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    with lock.open("a") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def remove_read_messages(root: Path, *, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files under the broker's folder `root` that nobody waits for any more; returns how many.

    Read and broken messages and halves of unfinished ones go; what still waits in the queue stays, whatever its age.
    """
    before = time.time() - older_than.total_seconds()
    removed = 0
    for path in root.rglob("*"):
        spent = path.parent.name in {"processed", BROKEN_FOLDER} or path.suffix == UNFINISHED
        try:
            if spent and path.is_file() and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed
