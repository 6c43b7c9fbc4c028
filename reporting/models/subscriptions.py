"""What a person wishes to be sent by e-mail, in each of their roles."""

import uuid
from typing import ClassVar, Final, Self

from django.core import signing
from django.db import models

from equalex.kernel.access import Actor
from reporting.rules.digest import USUAL_DIGEST, USUAL_REPORTS, HowOften, Sent, WhichReports
from schools.models import Membership

_SALT: Final = "reporting.stop_emails"


def stop_token(membership: uuid.UUID | str, what: Sent) -> str:
    """What stops these e-mails for the membership of this public id, and does nothing else.

    Signed, not drawn, so that neither the outbox nor any other row needs to hold it. It never runs
    out: who keeps an old e-mail can still be rid of the next one.
    """
    return signing.dumps([str(membership), what.value], salt=_SALT)


def read_stop_token(token: str) -> tuple[uuid.UUID, Sent] | None:
    """The membership's public id and what to stop; None for a token that never was."""
    try:
        membership, what = signing.loads(token, salt=_SALT)
        return uuid.UUID(membership), Sent(what)
    except (signing.BadSignature, ValueError, TypeError):
        return None


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one's own, in whatever role one acts."""
        if actor.person_id is None:
            return self.none()
        return self.filter(membership__user=actor.person_id)


class Subscription(models.Model):
    """What one membership is sent; where there is none, what is usual.

    `digested_on` is the date of the last digest, sent or found empty.
    """

    membership = models.OneToOneField(
        Membership, primary_key=True, on_delete=models.CASCADE, related_name="subscription"
    )
    digest = models.CharField(max_length=6, choices=HowOften.choices(), default=USUAL_DIGEST)
    reports = models.CharField(max_length=8, choices=WhichReports.choices(), default=USUAL_REPORTS)
    digested_on = models.DateField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest", "digested_on"], name="digests_due")]

    def __str__(self) -> str:
        return f"subscription of membership {self.membership_id}"
