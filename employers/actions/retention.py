"""Erasing what was written around employers when its time is over; see docs/data-retention.yaml."""

from datetime import date

from django.db import transaction

from employers.models import ContactNote, ExperienceReport

ERASED_TEXT = "Erased"


@transaction.atomic
def erase_reports_on_experiences(*, before: date) -> int:
    """Take away the words of reports of before then and who wrote them; returns how many."""
    due = ExperienceReport.objects.filter(reported_at__date__lt=before).exclude(words=ERASED_TEXT)
    return due.update(words=ERASED_TEXT, reported_by=None)


@transaction.atomic
def erase_contact_notes(*, before: date) -> int:
    """Take away what notes of contacts before then say; that there was contact stays. How many."""
    due = ContactNote.objects.filter(happened_on__lt=before).exclude(text__in=["", ERASED_TEXT])
    return due.update(text=ERASED_TEXT)
