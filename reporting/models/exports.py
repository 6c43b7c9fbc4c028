"""Exports of a whole school, each for a week."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from schools.models import School


class SchoolExportQuerySet(models.QuerySet["SchoolExport"]):
    """Exports that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the own school, for its careers leader."""
        if not actor.can(Can.EXPORT_SCHOOL):
            return self.none()
        return self.filter(school=actor.organisation_id)


class SchoolExport(models.Model):
    """One zip. `content` is deleted when `expires_at` is over; `rows` counts each table's."""

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="exports")
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    job = models.BigIntegerField(null=True, unique=True)

    objects = SchoolExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"export {self.public_id}"

    @property
    def is_there(self) -> bool:
        """True while it can be downloaded."""
        return self.expires_at > timezone.now()
