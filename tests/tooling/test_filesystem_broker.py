"""The embedded queue loses nothing and survives what cannot be read."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from equalex.kernel import filesystem_broker
from equalex.kernel.filesystem_broker import register_transport, remove_read_messages, write_whole

QUEUE = Queue("work", Exchange("work", type="direct"), routing_key="work")


def connect(root: Path) -> Connection:
    register_transport()
    return Connection(
        "embedded://",
        transport_options={
            "data_folder_in": str(root / "queue"),
            "data_folder_out": str(root / "queue"),
            "processed_folder": str(root / "processed"),
            "control_folder": str(root / "control"),
            "store_processed": True,
            "polling_interval": 0.01,
        },
    )


def send(connection: Connection, *numbers: int) -> None:
    producer = connection.Producer(serializer="json")
    for number in numbers:
        producer.publish(
            {"number": number}, exchange=QUEUE.exchange, routing_key="work", declare=[QUEUE]
        )


def receive(connection: Connection, *, until_idle: float = 0.3) -> list[int]:
    """Every number that arrives until the queue was empty for `until_idle` seconds."""
    got: list[int] = []

    def keep(body: dict[str, int], message: Any) -> None:
        got.append(body["number"])
        message.ack()

    with connection.Consumer([QUEUE], callbacks=[keep], accept=["json"]):
        while True:
            try:
                connection.drain_events(timeout=until_idle)
            except TimeoutError:
                return got


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with connect(tmp_path) as connection:
        yield connection


def test_messages_arrive_in_the_order_they_were_sent(connection):
    send(connection, *range(20))
    assert receive(connection) == list(range(20))


def test_a_message_waits_for_a_reader_that_starts_later(tmp_path):
    with connect(tmp_path) as sender:
        send(sender, 7)
    with connect(tmp_path) as reader:
        assert receive(reader) == [7]


def test_half_a_message_is_not_read_until_it_is_whole(connection, tmp_path):
    send(connection, 1)
    whole = next((tmp_path / "queue").glob("*.msg"))
    content = whole.read_bytes()
    half = whole.with_name(whole.name + ".tmp")
    whole.rename(half)
    half.write_bytes(content[: len(content) // 2])

    assert receive(connection, until_idle=0.1) == []

    half.write_bytes(content)
    half.rename(whole)
    assert receive(connection) == [1]


def test_a_writer_that_dies_while_writing_leaves_no_message(tmp_path, monkeypatch):
    def no_space_left(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filesystem_broker.os, "fsync", no_space_left)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "1.work.msg", b"{}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b'{"body": "eyJudW1i',
        b"\xff\xfe\x00",
        b"[1, 2, 3]",
        b"{}",
        json.dumps(
            {
                "body": "not base64!",
                "properties": {
                    "body_encoding": "base64",
                    "delivery_tag": "1",
                    "delivery_info": {"exchange": "work", "routing_key": "work"},
                },
            }
        ).encode(),
    ],
    ids=["empty", "cut off", "not text", "a list", "no properties", "spoilt body"],
)
def test_a_broken_message_is_put_aside_and_keeps_nobody_waiting(
    connection, tmp_path, spoilt, caplog
):
    caplog.set_level("CRITICAL", logger=filesystem_broker.__name__)
    (tmp_path / "queue").mkdir(exist_ok=True)
    (tmp_path / "queue" / "0000_broken.work.msg").write_bytes(spoilt)
    send(connection, 1)

    assert receive(connection) == [1]
    assert [path.name for path in (tmp_path / "broken").iterdir()] == ["0000_broken.work.msg"]


def test_a_message_that_was_not_acknowledged_comes_back(tmp_path):
    with connect(tmp_path) as first:
        send(first, 5)
        with first.Consumer([QUEUE], callbacks=[lambda body, message: None], accept=["json"]):
            first.drain_events(timeout=1)
    with connect(tmp_path) as second:
        assert receive(second) == [5]


def test_bindings_written_by_several_at_once_are_all_kept(tmp_path):
    names = [f"queue-{number}" for number in range(8)]
    start(bind_queue, [(tmp_path, name) for name in names])
    with connect(tmp_path) as connection:
        table = connection.default_channel.get_table("shared")
    assert sorted(row.queue for row in table) == names


def test_several_writers_and_readers_lose_and_double_nothing(tmp_path):
    """Four processes send 100 each while three read."""
    writers, readers, each = 4, 3, 100
    with connect(tmp_path) as connection:
        QUEUE(connection.default_channel).declare()
    processes = spawn(
        send_range, [(tmp_path, first * each, (first + 1) * each) for first in range(writers)]
    ) + spawn(receive_into_file, [(tmp_path, tmp_path / f"got-{n}") for n in range(readers)])
    finish(processes)

    got = [
        int(line)
        for number in range(readers)
        for line in (tmp_path / f"got-{number}").read_text().split()
    ]
    assert sorted(got) == list(range(writers * each))


def test_the_daily_clearing_keeps_what_still_waits(connection, tmp_path):
    send(connection, 1, 2)
    assert receive(connection) == [1, 2]
    send(connection, 3)
    (tmp_path / "queue" / "9_unfinished.work.msg.tmp").write_bytes(b"{")
    two_days_ago = time.time() - timedelta(days=2).total_seconds()
    for path in tmp_path.rglob("*"):
        os.utime(path, (two_days_ago, two_days_ago))
    send(connection, 4)

    assert remove_read_messages(tmp_path) == 3  # Two were read, one was never finished.
    assert receive(connection) == [3, 4]


# --- what the other processes do ---


def send_range(root: Path, first: int, beyond: int) -> None:
    with connect(root) as connection:
        send(connection, *range(first, beyond))


def receive_into_file(root: Path, target: Path) -> None:
    with connect(root) as connection:
        target.write_text("\n".join(map(str, receive(connection, until_idle=3))))


def bind_queue(root: Path, name: str) -> None:
    with connect(root) as connection:
        exchange = Exchange("shared", type="direct")
        Queue(name, exchange, routing_key=name)(connection.default_channel).declare()


def spawn(work: Any, arguments: list[tuple[Any, ...]]) -> list[Any]:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=each) for each in arguments]
    for process in processes:
        process.start()
    return processes


def finish(processes: list[Any]) -> None:
    for process in processes:
        process.join(timeout=120)
    assert [process.exitcode for process in processes] == [0] * len(processes)


def start(work: Any, arguments: list[tuple[Any, ...]]) -> None:
    finish(spawn(work, arguments))
