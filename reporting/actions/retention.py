"""Carrying out docs/data-retention.yaml, and keeping the register of who was erased."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from employers.actions.retention import erase_contact_notes, erase_reports_on_experiences
from equalex.journal.models import Message, MessageState
from equalex.kernel.access import the_portal
from outcomes.actions.retention import erase_authors_of_feedback, erase_words_on
from placements.actions.barriers import erase_barriers_of
from placements.actions.ledger import lock_learners, recount
from placements.actions.retention import (
    erase_host_answers,
    erase_supervisors,
    erase_waiver_reasons,
)
from reporting.actions.school_export import forget_exports
from reporting.adapters.erasure_register import append_to_register, read_register
from reporting.adapters.retention_policy import RetentionPolicy, read_policy
from reporting.queries.erasures import back_again, erased_learners
from schools.actions.retention import erase_learners, learners_to_erase

MESSAGES_KEPT = timedelta(days=90)
_BATCH = 500


def enforce_retention(*, today: date) -> dict[str, int]:
    """Erase what may no longer be kept; returns counts. Harmless when run twice or stopped."""
    policy = read_policy()
    due = learners_to_erase(today=today, age_limit=policy.learner_age_limit)
    _erase(due)
    sent, _ = Message.objects.filter(
        state=MessageState.SENT, sent_at__date__lt=today - MESSAGES_KEPT
    ).delete()
    return {
        "learners": len(due),
        "messages": sent,
        "exports": forget_exports(),
        **_erase_by_terms(policy, today),
    }


def _erase_by_terms(policy: RetentionPolicy, today: date) -> dict[str, int]:
    """What is kept for so many months after an event."""
    said = policy.kept_since("said_for_employers", today=today)
    return {
        "supervisors": erase_supervisors(
            before=policy.kept_since("supervisors", today=today), by=the_portal()
        ),
        "waivers": erase_waiver_reasons(before=policy.kept_since("waivers", today=today)),
        "experience_reports": erase_reports_on_experiences(
            before=policy.kept_since("experience_reports", today=today)
        ),
        "host_answers": erase_host_answers(before=said),
        "authors_of_feedback": erase_authors_of_feedback(before=said),
        "contact_notes": erase_contact_notes(before=said),
    }


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
