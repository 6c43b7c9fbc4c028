"""Carrying out docs/data-retention.yaml: over learners, their words, and sent messages."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from equalex.journal.models import Message, MessageState
from equalex.kernel.access import the_portal
from outcomes.actions.retention import erase_words_on
from placements.actions.barriers import erase_barriers_of
from placements.actions.ledger import lock_learners, recount
from reporting.actions.school_export import forget_exports
from reporting.adapters.erasure_register import append_to_register, read_register
from reporting.adapters.retention_policy import read_policy
from reporting.queries.erasures import back_again, erased_learners
from schools.actions.retention import erase_learners, learners_to_erase

MESSAGES_KEPT = timedelta(days=90)
_BATCH = 500


def enforce_retention(*, today: date) -> dict[str, int]:
    """Erase what may no longer be kept; returns counts. Harmless when run twice or stopped."""
    due = learners_to_erase(today=today, age_limit=read_policy().learner_age_limit)
    _erase(due)
    sent, _ = Message.objects.filter(
        state=MessageState.SENT, sent_at__date__lt=today - MESSAGES_KEPT
    ).delete()
    return {"learners": len(due), "messages": sent, "exports": forget_exports()}


def erase_again(*, learners: Collection[uuid.UUID]) -> int:
    """Erase those of these learners, by public id, whom a restored backup has brought back; how many."""
    due = back_again(frozenset(learners))
    _erase(due)
    return len(due)


def keep_register(*, path: Path) -> int:
    """Append to a register of erasures whom the journal knows beyond it; returns how many.

    It lies outside the database, so that a restored backup can be told who was erased since.
    """
    now = timezone.now()
    missing = erased_learners() - read_register(path).learners
    append_to_register(path, missing, complete_to=now)
    return len(missing)


def _erase(due: Sequence[int]) -> None:
    for start in range(0, len(due), _BATCH):
        batch = due[start : start + _BATCH]
        with transaction.atomic():
            erase_words_on(learner_ids=batch)
            erase_barriers_of(learner_ids=batch)
            lock_learners(learner_ids=batch)
            erase_learners(learner_ids=batch, by=the_portal())
            # Totals repeat the characteristics that figures are broken down by.
            recount(learner_ids=batch)
