"""Erasing names and reasons around bookings when their time is over; see docs/data-retention.yaml."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from employers.models import Supervision, Supervisor
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from placements.models import Booking, HostAnswer, InsuranceWaiver

ERASED_TEXT = "Erased"


@transaction.atomic
def erase_supervisors(*, before: date, by: Actor) -> int:
    """Delete who stopped looking after learners before then, or last did; returns how many.

    Somebody who was named and never given a date has nothing to run out from.
    """
    dates = Supervision.objects.filter(supervisor=OuterRef("pk"))
    bookings = Booking.objects.filter(supervisor=OuterRef("pk"))
    since = {"slot__last_date__gte": before}
    was_needed = Exists(dates) | Exists(bookings)
    is_needed = Exists(dates.filter(**since)) | Exists(bookings.filter(**since))
    due = Supervisor.objects.filter(
        Q(ended_at__date__lt=before) | Q(was_needed, ~is_needed, ended_at=None)
    )
    keys = sorted(due.values_list("pk", flat=True))
    if keys:
        Supervisor.objects.filter(pk__in=keys).delete()
        record("erase supervisors", by=by, supervisors=keys)
    return len(keys)


@transaction.atomic
def erase_waiver_reasons(*, before: date) -> int:
    """Take away why insurance was waived for bookings that ended before then; returns how many.

    A booking without a day ended when the reason was given.
    """
    waivers = InsuranceWaiver.objects.exclude(reason=ERASED_TEXT).annotate(
        last=Max("booking__placements__attendances__date")
    )
    due = waivers.filter(Q(last__lt=before) | Q(last=None, waived_at__date__lt=before))
    return InsuranceWaiver.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(
        reason=ERASED_TEXT
    )


@transaction.atomic
def erase_host_answers(*, before: date) -> int:
    """Take away who answered by a link before then, as they named themselves; returns how many."""
    due = HostAnswer.objects.filter(said_at__date__lt=before).exclude(name=ERASED_TEXT)
    return due.update(name=ERASED_TEXT, job_title="")
