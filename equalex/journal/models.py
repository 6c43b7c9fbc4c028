"""The audit trail (`Entry`, sealed into a hash chain) and the outbox (`Message`)."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries that are ..."""

    def about(self, subject: models.Model) -> Self:
        """... about this row."""
        return self.filter(subject_type=subject._meta.label, subject_key=subject.pk)

    def unsealed(self) -> Self:
        """... not yet part of the hash chain, oldest first."""
        return self.filter(seal__isnull=True).order_by("pk")


class Entry(models.Model):
    """Who did what to which row, when. Appended, never changed; holds ids and codes, no names."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by_person = models.BigIntegerField(null=True)
    by_role = models.CharField(max_length=20)
    organisation = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_key = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_key"], name="entries_about_a_row"),
            models.Index(fields=["organisation", "at"], name="entries_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} of {self.subject_type} {self.subject_key}"


class Seal(models.Model):
    """One link of the chain: digest = SHA-256 over the previous digest and the entry."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    sequence = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"seal {self.sequence}"


class MessageState(Word):
    """Where a message is on its way."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages that are ..."""

    def due(self, at: datetime) -> Self:
        """... waiting and ready to be sent at this moment, oldest first."""
        return self.filter(state=MessageState.WAITING, not_before__lte=at).order_by("pk")


class Message(models.Model):
    """What must be sent, written in the transaction that made it necessary.

    `template` names `templates/<app>/emails/<name>.txt`; `context` holds what that template
    needs and no personal data. `once` is unique: the same event never makes two messages.
    """

    public_id = PublicIdField()
    to_address = models.EmailField()
    template = models.CharField(max_length=120)
    context = models.JSONField(default=dict)
    organisation = models.BigIntegerField(null=True)
    once = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=10, choices=MessageState.choices(), default=MessageState.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "not_before"], name="messages_due"),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"
