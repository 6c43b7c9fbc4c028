"""`Job`: the row is the truth of all background work, whatever the broker believes."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word

MAX_TRIES = 3
# A worker at work beats four times as often, whatever its work is doing.
STALE_AFTER = timedelta(seconds=45)
BEATS_EVERY = timedelta(seconds=10)


class JobState(Word):
    """Where a job stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the organisation one acts for and, for the platform, its own."""
        if not actor.is_signed_in or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def active(self) -> Self:
        """... waiting or running."""
        return self.filter(state__in=ACTIVE)

    def waiting(self) -> Self:
        """... waiting for a worker, oldest first."""
        return self.filter(state=JobState.QUEUED).order_by("pk")

    def stale(self, at: datetime) -> Self:
        """... running, but without a heartbeat for so long that their worker is gone."""
        return self.filter(state=JobState.RUNNING, beat_at__lt=at - STALE_AFTER)


class Job(models.Model):
    """One piece of background work: claimed, beating with its progress, done or failed.

    `arguments` hold ids only. `progress` is in per cent. `only_one` keeps a job that is
    asked for twice at once from being made twice.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    organisation = models.BigIntegerField(null=True, db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    asked_role = models.CharField(max_length=20, blank=True)
    only_one = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    failure = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "only_one"],
                condition=Q(state__in=ACTIVE) & ~Q(only_one=""),
                name="one_active_job_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_in_per_cent"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "beat_at"], name="jobs_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_report(self) -> bool:
        """True when what is made is a report, by the name of its kind."""
        return self.kind.endswith("_report")

    @property
    def is_active(self) -> bool:
        """True while there is something to wait for."""
        return self.state in ACTIVE
