"""Files of learners on their way in: read, reviewed, approved, undone."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models.organisations import School


class ImportState(Word):
    """Where a file stands."""

    MAPPING = "mapping", "Columns to be chosen"
    REVIEW = "review", "Waiting for your review"
    COMMITTED = "committed", "Saved"
    DISCARDED = "discarded", "Discarded"
    STALE = "stale", "To be reviewed again"
    UNDONE = "undone", "Undone"


# Files that nobody has decided on yet.
WAITING_STATES = (ImportState.MAPPING, ImportState.REVIEW, ImportState.STALE)


class LearnerImportQuerySet(models.QuerySet["LearnerImport"]):
    """Imports that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the own school, for those who may import."""
        if not actor.can(Can.IMPORT_LEARNERS):
            return self.none()
        return self.filter(school=actor.organisation_id)

    def waiting(self) -> Self:
        """... neither saved nor discarded yet."""
        return self.filter(state__in=WAITING_STATES)


class LearnerImport(models.Model):
    """One file. `content` is deleted after 30 days; `plan` holds counts, or the headings of a
    layout that a person must explain; `mapping` is heading -> field as chosen; `restore` is what
    an undo within 14 days needs.
    """

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="learner_imports")
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=20)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    academic_year = models.SmallIntegerField()
    mapping = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=ImportState.choices(), default=ImportState.REVIEW
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    objects = LearnerImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"import {self.public_id}"
