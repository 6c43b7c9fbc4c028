"""Links for people without an account: one purpose, one object, one address."""

import base64
import hashlib
import uuid
from datetime import timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from employers.models import Contact
from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField
from placements.models.bookings import Booking

LINK_LASTS: Final = timedelta(days=30)
_SALT = "placements.host_link"


def token_for(public_id: uuid.UUID | str) -> str:
    """The token of a host link: 256 bits that only this portal's secret key yields.

    Derived, not drawn, so that neither the outbox nor any other row needs to hold it.
    """
    digest = salted_hmac(_SALT, str(public_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


class HostLinkQuerySet(models.QuerySet["HostLink"]):
    """Links that are ..."""

    def for_token(self, token: str) -> Self:
        """... this one; only the hash is kept."""
        return self.filter(token_hash=hash_of(token))

    def visible_to(self, actor: Actor) -> Self:
        """... of bookings of one's own school."""
        return self.filter(booking__in=Booking.objects.visible_to(actor))

    def unrevoked(self) -> Self:
        """... not revoked; they may have run out."""
        return self.filter(revoked_at__isnull=True)


class HostLink(models.Model):
    """Lets an employer's contact confirm attendance and give feedback for one booking.

    Dies when the contact is no longer current, is revoked, or is older than `expires_at`; then it
    only offers to send a fresh one to the address on file.
    """

    public_id = PublicIdField()
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="host_links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="host_links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = HostLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at"]

    def __str__(self) -> str:
        return f"host link {self.public_id}"

    @property
    def is_alive(self) -> bool:
        """True while the link may still show and change its booking."""
        return (
            self.revoked_at is None and self.expires_at > timezone.now() and self.contact.is_current
        )
