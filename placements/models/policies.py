"""The rules of counting as dated data."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word


class PolicyState(Word):
    """A draft may change; a published version never does."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting for a second person"
    PUBLISHED = "published", "Published"


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Versions that are ..."""

    def published(self) -> Self:
        """... published, in the order in which they come into force."""
        return self.filter(state=PolicyState.PUBLISHED).order_by("effective_from")


class Immutable(Exception):
    """A published version never changes: what was judged by it must stay explicable."""


class PolicyVersion(models.Model):
    """One version of the rules: `values` as `placements.rules.policy` reads them, `sources`
    the reason shown beside each value. In force from `effective_from` until the next.
    """

    public_id = PublicIdField()
    code = models.SlugField(max_length=50, unique=True)
    effective_from = models.DateField()
    values = models.JSONField()
    sources = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=PolicyState.choices(), default=PolicyState.DRAFT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    drafted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(state="published"),
                name="one_published_policy_per_date",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises Immutable for a version that is published already."""
        stored = PolicyVersion.objects.filter(pk=self.pk).values_list("state", flat=True).first()
        if stored == PolicyState.PUBLISHED:
            raise Immutable
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed through as given
