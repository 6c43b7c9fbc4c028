"""Tokens with which an organisation's programs use the API."""

import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField
from schools.models.organisations import Organisation


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the organisation one acts for."""
        if not actor.is_signed_in or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def valid(self) -> Self:
        """... neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def for_key(self, key: str) -> Self:
        """... this key; only its hash is kept."""
        return self.filter(key_hash=hashlib.sha256(key.encode()).hexdigest())


class ApiToken(models.Model):
    """A named key of 256 random bits, shown once, kept as a hash, ending by itself."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=80, help_text="What will use it, for example “Register”.")
    key_hash = models.CharField(max_length=64, unique=True)
    shown_as = models.CharField(max_length=12)
    may_record = models.BooleanField(
        "may record attendance", default=False, help_text="Otherwise the token only reads."
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        return f"token {self.shown_as}"
