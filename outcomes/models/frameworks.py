"""Versions of an outcomes framework, loaded from files as data."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word


class FrameworkState(Word):
    """Only one framework is in use at a time; earlier ones stay readable."""

    LOADED = "loaded", "Loaded"
    IN_USE = "in_use", "In use"
    RETIRED = "retired", "Retired"


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Frameworks that are ..."""

    def in_use(self) -> Self:
        """... the one that schools choose outcomes from."""
        return self.filter(state=FrameworkState.IN_USE)


class Framework(models.Model):
    """One version of a framework. `statement` says whose wording it is."""

    public_id = PublicIdField()
    code = models.SlugField(max_length=50)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    statement = models.TextField()
    state = models.CharField(
        max_length=10, choices=FrameworkState.choices(), default=FrameworkState.LOADED
    )
    content_hash = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    loaded_at = models.DateTimeField(default=timezone.now)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="one_framework_per_version"),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="in_use"),
                name="one_framework_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Outcome(models.Model):
    """One learning outcome: its words, tiers, key stages, and a setting variant such as SEND."""

    public_id = PublicIdField()
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    focus = models.CharField(max_length=100, blank=True)
    area = models.CharField(max_length=60, blank=True)
    skill = models.CharField(max_length=40, blank=True)
    variant = models.CharField(max_length=20, blank=True)
    is_tier_1 = models.BooleanField(default=False)
    is_tier_2 = models.BooleanField(default=False)
    is_tier_3 = models.BooleanField(default=False)
    for_ks3 = models.BooleanField(default=False)
    for_ks4 = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "code", "variant"], name="one_outcome_per_code"
            ),
        ]
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
