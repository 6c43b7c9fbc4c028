"""What a hub knows of its employers besides facts: who knows them, what comes next, what was said."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from employers.models.organisations import Employer
from employers.rules.stages import Stage
from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models import Hub, Organisation


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the hub one works for."""
        if actor.role is not Role.HUB_STAFF:
            return self.none()
        return self.filter(hub=actor.organisation_id)


class Relation(models.Model):
    """A hub and an employer: one row once anything was entered. Stages are derived from facts
    (`rules.stages`); `entered_stage` matters only where there are none.
    """

    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="relations")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="relations")
    entered_stage = models.CharField(max_length=10, choices=Stage.choices(), blank=True)
    known_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="employers_known",
    )
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField("all still holds, heard on", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hub", "employer"], name="one_relation_per_employer"),
        ]

    def __str__(self) -> str:
        return f"hub {self.hub_id} and employer {self.employer_id}"


class NoteKind(Word):
    """What somebody did."""

    ASKED = "asked", "Asked for an experience"
    CALLED = "called", "Spoke by telephone"
    MET = "met", "Met"
    WROTE = "wrote", "Wrote"
    NOTE = "note", "Note"


class ContactNoteQuerySet(models.QuerySet["ContactNote"]):
    """Notes that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the hub one works for."""
        if actor.role is not Role.HUB_STAFF:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def asks(self) -> Self:
        """... of asking for something."""
        return self.filter(kind=NoteKind.ASKED)


class ContactNote(models.Model):
    """A dated contact with an employer, in the words of the organisation that had it."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contact_notes"
    )
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="notes_on_it")
    kind = models.CharField(max_length=6, choices=NoteKind.choices(), default=NoteKind.NOTE)
    happened_on = models.DateField()
    text = models.TextField(max_length=1500, blank=True)
    once = models.UUIDField(unique=True, null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["employer", "-happened_on"], name="notes_of_an_employer"),
        ]
        ordering: ClassVar = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return f"note {self.public_id}"


class ListState(Word):
    """Where an imported list stands."""

    REVIEW = "review", "Waiting for your review"
    COMMITTED = "committed", "Saved"
    DISCARDED = "discarded", "Discarded"
    UNDONE = "undone", "Undone"


class ContactListQuerySet(models.QuerySet["ContactList"]):
    """Lists that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the hub one works for."""
        if actor.role is not Role.HUB_STAFF:
            return self.none()
        return self.filter(hub=actor.organisation_id)


class ContactList(models.Model):
    """A hub's own list of employers on its way in. `saved` holds counts, `restore` keys of what was
    made; content and both go after 30 days.
    """

    public_id = PublicIdField()
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="contact_lists")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    saved = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ListState.choices(), default=ListState.REVIEW)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    objects = ContactListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"contact list {self.public_id}"
