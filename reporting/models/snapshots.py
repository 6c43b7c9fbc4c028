"""Issued reports, frozen: figures, versions, bytes and hash."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from outcomes.models import Framework
from placements.models import PolicyVersion
from reporting.rules.report_kinds import ReportKind
from schools.models import Organisation


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Snapshots that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the organisation one acts for, for those who may read reports."""
        if not actor.can(Can.READ_REPORTS) or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def current(self) -> Self:
        """... not superseded by a later one."""
        return self.filter(superseded_by__isnull=True)


class Snapshot(models.Model):
    """A report as it was issued. Never changed; a correction supersedes it and says why.

    `job` is the key of the job that made it: a job that is run again finds what it has made.
    """

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="snapshots"
    )
    kind = models.CharField(max_length=20, choices=ReportKind.choices())
    as_of = models.DateField()
    figures = models.JSONField()
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    framework = models.ForeignKey(Framework, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    job = models.BigIntegerField(null=True, unique=True)
    is_scheduled = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.CharField("why it supersedes the earlier one", max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "as_of"],
                condition=models.Q(is_scheduled=True),
                name="one_scheduled_report_per_date",
            ),
        ]
        ordering: ClassVar = ["-as_of", "-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} report as of {self.as_of}"
