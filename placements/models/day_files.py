"""Files that tell of days already lived: a register's marks, or a spreadsheet of past placements."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models import School


class DayFileKind(Word):
    """What a file is."""

    REGISTER = "register", "Attendance register"
    PLACEMENTS = "placements", "Past placements"


class DayFileState(Word):
    """Where a file stands."""

    REVIEW = "review", "Waiting for your review"
    SAVED = "saved", "Saved"
    DISCARDED = "discarded", "Deleted, nothing saved"
    UNDONE = "undone", "Undone"


class DayFileQuerySet(models.QuerySet["DayFile"]):
    """Files that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the own school, for those who may record what was."""
        if not actor.can(Can.IMPORT_DAYS):
            return self.none()
        return self.filter(school=actor.organisation_id)


class DayFile(models.Model):
    """One file. Of a register only `facts` are kept, never the file: for each learner the marks W
    and V, and the marks of dates on which the portal has a day. Of a spreadsheet `content` is kept,
    with `usual`: what its rows are where they do not say. Both go after 30 days. `restore` names
    what an undo within 14 days must delete besides the bookings.
    """

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="day_files")
    kind = models.CharField(max_length=10, choices=DayFileKind.choices())
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=20)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    usual = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=DayFileState.choices(), default=DayFileState.REVIEW
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    objects = DayFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"file of days {self.public_id}"

    @property
    def is_register(self) -> bool:
        """True for an attendance register."""
        return self.kind == DayFileKind.REGISTER
