"""Writing to the journal and the outbox, in the caller's transaction; delivery; sealing."""

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from kombu.exceptions import OperationalError

from equalex.journal.models import Entry, Message, MessageState, Seal
from equalex.kernel.access import Actor

log = logging.getLogger(__name__)

MAX_TRIES = 5
_GENESIS = "0" * 64
# By which sealers meet in PostgreSQL; any number that nothing else here locks.
_SEALING = 1_003


def record(verb: str, *, by: Actor, subject: models.Model | None = None, **details: Any) -> Entry:
    """Append one entry. `details` hold ids, codes and counts: never a name or an address."""
    return Entry.objects.create(
        by_person=by.person_id,
        by_role=by.role,
        organisation=by.organisation_id,
        verb=verb,
        subject_type=subject._meta.label if subject is not None else "",
        subject_key=subject.pk if subject is not None else None,
        details=details,
    )


def send_later(
    *,
    to_address: str,
    template: str,
    once: str,
    context: dict[str, Any] | None = None,
    organisation: int | None = None,
) -> Message:
    """Put a message in the outbox. The same `once` again returns the message already there.

    Delivery is woken by task name when the transaction commits; a broker that is away only
    delays it, since the schedule looks into the outbox as well.
    """
    message, created = Message.objects.get_or_create(
        once=once,
        defaults={
            "to_address": to_address,
            "template": template,
            "context": context or {},
            "organisation": organisation,
        },
    )
    if created:
        wake("journal.deliver_messages")
    return message


def send_to_each(
    *,
    to_addresses: Iterable[str],
    template: str,
    once: str,
    context: dict[str, Any] | None = None,
    organisation: int | None = None,
) -> None:
    """Put the same message for several addresses in the outbox, each address once whatever its case.

    `once` names the event (up to 150 characters): the same event never sends twice to an address.
    """
    Message.objects.bulk_create(
        [
            Message(
                to_address=address,
                template=template,
                once=f"{once}-{hashlib.sha256(address.encode()).hexdigest()[:32]}",
                context=context or {},
                organisation=organisation,
            )
            for address in sorted({address.strip().lower() for address in to_addresses})
        ],
        ignore_conflicts=True,
    )
    wake("journal.deliver_messages")


def wake(task: str, *args: Any) -> None:
    """Send a task by name once the transaction has committed; never fail or wait for want of a broker.

    What the task is to do stands in the database, where beat finds it.
    """

    def send() -> None:
        try:
            current_app.send_task(task, args=args, retry=False, ignore_result=True)
        except OperationalError:
            log.warning("the broker is away: %s waits for beat", task)

    transaction.on_commit(send, robust=True)


def deliver_message(*, message_id: int) -> bool:
    """Send one due message under a lock on its row; True when it went out.

    A failure is kept on the row and tried again after 1, 4, 9 and 16 minutes.
    """
    with transaction.atomic():
        message = (
            Message.objects.due(timezone.now())
            .select_for_update(skip_locked=True, of=("self",))
            .filter(pk=message_id)
            .first()
        )
        if message is None:
            return False
        message.tries += 1
        try:
            _email(message).send()
        except OSError as failure:  # smtplib's errors and refused connections alike
            message.failure = type(failure).__name__
            message.not_before = timezone.now() + timedelta(minutes=message.tries**2)
            if message.tries >= MAX_TRIES:
                message.state = MessageState.FAILED
        else:
            message.state = MessageState.SENT
            message.sent_at = timezone.now()
            message.failure = ""
        message.save()
        return message.state == MessageState.SENT


def _email(message: Message) -> EmailMessage:
    """The first line of the template is the subject, the rest after a blank line the body."""
    text = render_to_string(
        message.template, {**message.context, "public_url": settings.PUBLIC_URL}
    ).strip()
    subject, _, body = text.partition("\n")
    return EmailMessage(
        subject=subject.strip(),
        body=body.strip() + "\n",
        to=[message.to_address],
        headers={"Message-ID": f"<{message.public_id}@{urlsplit(settings.PUBLIC_URL).hostname}>"},
    )


def seal_entries(*, at_most: int = 5000) -> int:
    """Append unsealed entries to the hash chain; returns how many. One sealer at a time."""
    with transaction.atomic():
        _alone()
        last = Seal.objects.order_by("-sequence").first()
        sequence, digest = (last.sequence, last.digest) if last else (0, _GENESIS)
        seals = []
        for entry in Entry.objects.unsealed()[:at_most]:
            sequence += 1
            digest = chained(digest, entry)
            seals.append(Seal(entry=entry, sequence=sequence, digest=digest))
        Seal.objects.bulk_create(seals)
        return len(seals)


def _alone() -> None:
    """Wait for another sealer. Not by locking its last seal: who may not change seals may not lock one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])


def chained(previous: str, entry: Entry) -> str:
    """SHA-256 (hex) over the previous digest and the whole content of the entry."""
    content = [
        previous,
        entry.pk,
        entry.at.isoformat(),
        entry.by_person,
        entry.by_role,
        entry.organisation,
        entry.verb,
        entry.subject_type,
        entry.subject_key,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def broken_seals() -> list[int]:
    """Sequence numbers whose digest no longer fits: an entry was changed or removed."""
    broken, digest = [], _GENESIS
    for seal in Seal.objects.select_related("entry").order_by("sequence").iterator():
        if chained(digest, seal.entry) != seal.digest:
            broken.append(seal.sequence)
        digest = seal.digest
    return broken
