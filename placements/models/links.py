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
from equalex.kernel.words import Word
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


class Purpose(Word):
    """The one thing that a link is for; the label completes “You are asked to ...”."""

    ANSWER = "answer", "answer a request"
    SUPERVISE = "supervise", "say who looks after the learners"
    CONFIRM = "confirm", "confirm who came, with a line on each learner’s work"
    FEEDBACK = "feedback", "write a line on each learner’s work"


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
    """Lets an employer's contact do one thing for one booking without an account.

    Dies when the contact is no longer current, is revoked, or is older than `expires_at`; then it
    only offers to send a fresh one to the address on file.
    """

    public_id = PublicIdField()
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="host_links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="host_links")
    purpose = models.CharField(
        max_length=9,
        choices=Purpose.choices(),
        default=Purpose.CONFIRM,
        db_default=Purpose.CONFIRM.value,
    )
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


class HostAnswer(models.Model):
    """Who said something by a link, as they named themselves: a link may have been passed on.

    `places` is how many learners can come, where a request was answered with yes.
    """

    link = models.ForeignKey(HostLink, on_delete=models.CASCADE, related_name="answers")
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=100)
    places = models.PositiveSmallIntegerField(null=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return f"answer {self.pk} by link {self.link_id}"
