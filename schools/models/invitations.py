"""Invitations to work for an organisation, by e-mail link."""

import base64
import hashlib
import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from schools.models.learners import TutorGroup
from schools.models.organisations import Organisation

INVITATION_LASTS = timedelta(days=14)
_SALT = "schools.invitation"


def token_for(public_id: uuid.UUID | str) -> str:
    """The token of an invitation's link: 256 bits that only this portal's secret key yields.

    Derived, not drawn, so that neither the outbox nor any other row needs to hold it.
    """
    digest = salted_hmac(_SALT, str(public_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... to the organisation one acts for."""
        if not actor.is_signed_in or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def open(self) -> Self:
        """... neither accepted nor revoked."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def for_token(self, token: str) -> Self:
        """... opened by this link; only the hash is kept."""
        return self.filter(token_hash=hash_of(token))


class Invitation(models.Model):
    """Somebody was asked to join an organisation in a role. The link is hashed at rest."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=20, choices=Role.choices())
    email = models.EmailField("e-mail address")
    tutor_groups = models.ManyToManyField(TutorGroup, related_name="+", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"

    @property
    def is_open(self) -> bool:
        """True while the link may still be used."""
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and self.expires_at > timezone.now()
        )
