"""Erasing what learners wrote and what was written on them; see docs/data-retention.yaml."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from outcomes.models import Feedback, Quote, Reflection
from placements.models import Attendance, Placement

ERASED_TEXT = "Erased"


@transaction.atomic
def erase_words_on(*, learner_ids: Sequence[int]) -> None:
    """Take away free text on these learners. That it was there stays: the verdicts rest on it."""
    Reflection.objects.filter(placement__learner__in=learner_ids).update(
        did=ERASED_TEXT, learned=ERASED_TEXT, next_step=""
    )
    Quote.objects.filter(placement__learner__in=learner_ids).delete()
    Feedback.objects.filter(placement__learner__in=learner_ids).update(line=ERASED_TEXT)
    Attendance.objects.filter(learner__in=learner_ids).exclude(absence_reason="").update(
        absence_reason=ERASED_TEXT
    )
    Placement.objects.filter(learner__in=learner_ids).exclude(ended_reason="").update(
        ended_reason=ERASED_TEXT
    )


@transaction.atomic
def erase_authors_of_feedback(*, before: date) -> int:
    """Take away who at the employer gave feedback before then; the line stays. Returns how many."""
    due = Feedback.objects.filter(given_at__date__lt=before).exclude(given_by=ERASED_TEXT)
    return due.update(given_by=ERASED_TEXT)
