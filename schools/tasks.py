"""What schools do by the clock."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from equalex.jobs.actions import Handle, does
from equalex.kernel.access import the_portal
from schools.actions.imports import forget_files
from schools.actions.schools_files import (
    READ_SCHOOLS,
    forget_schools_files,
    read_schools_file,
)
from schools.actions.years import forget_turns, turn_owing_years


@does(READ_SCHOOLS)
def read_schools(handle: Handle) -> dict[str, Any]:
    """Say what an upload of schools would change, or take it in, and lead there."""
    file = read_schools_file(handle)
    return {"url": reverse("show-schools-file", args=[file.public_id])}


@shared_task(name="schools.forget_files")
def forget_old_files() -> int:
    """Delete imported files after 30 days; returns how many. Harmless when run twice."""
    forget_turns(today=timezone.localdate())
    forget_schools_files(today=timezone.localdate())
    return forget_files(today=timezone.localdate())


@shared_task(name="schools.turn_years")
def turn_years() -> dict[str, int]:
    """Turn the school year of every school that owes it; returns counts. Nightly, so that a worker
    that was away on 1 September misses nothing; harmless when run twice or killed half-way.
    """
    return turn_owing_years(by=the_portal())
