"""Delivery is killed while sending: every message goes out, at most once more for each kill."""

import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from equalex.journal.actions import deliver_message
from equalex.journal.models import Message, MessageState
from equalex.journal.tasks import deliver_messages
from tests.dependability.at_once import at_once, rows_unlocked
from tests.dependability.dying import die, was_killed

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES, DIES_AFTER = 12, 5
TEMPLATE = "schools/emails/invitation.txt"


class Post(BaseEmailBackend):
    """A mail server whose letters lie in a file; it takes the process with it at every so many."""

    sent_to: Path
    count = 0
    dies_after = 0

    def send_messages(self, email_messages: Any) -> int:
        """Note the address of each, then die if it is time."""
        for message in email_messages:
            with self.sent_to.open("a", encoding="utf-8") as letters:
                letters.write(f"{message.to[0]}\n")
            Post.count += 1
            if Post.count == Post.dies_after:
                die()
        return len(email_messages)


@pytest.fixture(autouse=True)
def post(settings: Any, tmp_path: Path) -> Path:
    """The file in which the letters lie."""
    settings.EMAIL_BACKEND = f"{Post.__module__}.{Post.__name__}"
    Post.sent_to, Post.dies_after, Post.count = tmp_path / "letters", 0, 0
    Post.sent_to.touch()
    return Post.sent_to


def letters() -> Counter[str]:
    return Counter(Post.sent_to.read_text(encoding="utf-8").split())


def write_messages(number: int = MESSAGES) -> None:
    Message.objects.bulk_create(
        Message(
            to_address=f"{place}@example.org", template=TEMPLATE, once=f"{place}", context=CONTEXT
        )
        for place in range(number)
    )


CONTEXT = {
    "organisation": "Harrowdene Academy",
    "role": "tutor",
    "days": 14,
    "invitation": "11111111-1111-4111-8111-111111111111",
}


def kills(deliver: Any) -> int:
    """Let processes deliver until one survives; how many were killed on the way.

    Each counts its own letters: `Post.count` of this process stays 0.
    """
    Post.dies_after = DIES_AFTER
    killed = 0
    while was_killed(deliver):
        killed += 1
        assert killed < MESSAGES
    return killed


def test_every_message_goes_out_and_at_most_one_twice_for_each_kill() -> None:
    write_messages()
    killed = kills(deliver_messages)
    assert killed >= 2
    assert set(letters()) == {f"{place}@example.org" for place in range(MESSAGES)}
    assert letters().total() <= MESSAGES + killed
    assert set(letters().values()) <= {1, 2}
    states = Message.objects.values_list("state", "tries").distinct()
    assert list(states) == [(MessageState.SENT, 1)]


def test_in_one_transaction_for_all_a_kill_would_send_many_again() -> None:
    write_messages()

    def deliver_all_or_nothing() -> None:
        with transaction.atomic():
            deliver_messages()

    Post.dies_after = DIES_AFTER
    assert was_killed(deliver_all_or_nothing)
    Post.dies_after = 0
    assert not was_killed(deliver_all_or_nothing)
    assert letters().total() == MESSAGES + DIES_AFTER


def deliver_twice_at_once() -> int:
    """Two workers deliver the same message at the same moment; how many letters there are."""
    Post.sent_to.write_text("")
    message = Message.objects.create(
        to_address="a@example.org", template=TEMPLATE, once=f"{uuid.uuid4()}", context=CONTEXT
    )
    at_once([lambda: deliver_message(message_id=message.pk)] * 4)
    return letters().total()


def test_several_workers_deliver_a_message_once() -> None:
    assert [deliver_twice_at_once() for _ in range(4)] == [1] * 4


@pytest.mark.postgres
def test_without_the_lock_several_workers_deliver_it_several_times() -> None:
    with rows_unlocked():
        assert max(deliver_twice_at_once() for _ in range(4)) > 1
