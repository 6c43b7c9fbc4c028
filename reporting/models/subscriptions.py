"""What a person wishes to be sent by e-mail, in each of their roles."""

from typing import ClassVar, Self

from django.db import models

from equalex.kernel.access import Actor
from reporting.rules.digest import USUAL_DIGEST, USUAL_REPORTS, HowOften, WhichReports
from schools.models import Membership


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
