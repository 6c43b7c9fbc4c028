"""Delivery of the outbox and sealing of the journal; both harmless when run twice."""

from celery import shared_task
from django.utils import timezone

from equalex.journal import actions
from equalex.journal.models import Message


@shared_task(name="journal.deliver_messages")
def deliver_messages() -> int:
    """Send what is due; returns how many went out."""
    due = list(Message.objects.due(timezone.now()).values_list("pk", flat=True)[:500])
    return sum(actions.deliver_message(message_id=pk) for pk in due)


@shared_task(name="journal.seal")
def seal_entries() -> int:
    """Append new entries to the hash chain; returns how many."""
    return actions.seal_entries()
