"""Links for people without an account: one purpose, one object, one address."""

import hashlib
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from employers.models import Contact
from equalex.kernel.fields import PublicIdField
from placements.models.bookings import Booking


class HostLinkQuerySet(models.QuerySet["HostLink"]):
    """Links that are ..."""

    def for_token(self, token: str) -> Self:
        """... this one; only the hash of the 128 random bits is kept."""
        return self.filter(token_hash=hashlib.sha256(token.encode()).hexdigest())


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
