"""Extracts of Get Information About Schools on their way in: read, looked at, taken in."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField


class SchoolsFileQuerySet(models.QuerySet["SchoolsFile"]):
    """Files that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... all of them, for the platform's administrator; nobody else's."""
        return self if actor.can_administer else self.none()


class SchoolsFile(models.Model):
    """What an administrator uploaded: establishments, perhaps links and groups, each packed (zlib).

    `result` is what taking it in would do, or did: the counts and warnings of the import. The
    content goes once it is taken in, or after 30 days.
    """

    public_id = PublicIdField()
    establishments = models.BinaryField(null=True)
    links = models.BinaryField(null=True)
    groups = models.BinaryField(null=True)
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    taken_in_at = models.DateTimeField(null=True)

    objects = SchoolsFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"schools file {self.public_id}"
