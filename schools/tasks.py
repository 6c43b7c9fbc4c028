"""What schools do by the clock."""

from celery import shared_task
from django.utils import timezone

from schools.actions.imports import forget_files


@shared_task(name="schools.forget_files")
def forget_old_files() -> int:
    """Delete imported files after 30 days; returns how many. Harmless when run twice."""
    return forget_files(today=timezone.localdate())
