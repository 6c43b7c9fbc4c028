"""Lines that a school has released to an employer, without a name."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equalex.kernel.access import EMPLOYER_ROLES, Actor, Role
from equalex.kernel.fields import PublicIdField
from outcomes.rules.quotes import LONGEST, SaidBy
from placements.models import Booking, Placement


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Lines that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... released by one's school; released to one's employer, or to an employer of one's hub."""
        if actor.role is Role.CAREERS_LEADER:
            return self.filter(booking__school=actor.organisation_id)
        if actor.role in EMPLOYER_ROLES:
            return self.standing().filter(booking__experience__employer=actor.organisation_id)
        if actor.role is Role.HUB_STAFF:
            return self.standing().filter(
                booking__experience__employer__home_hub=actor.organisation_id
            )
        return self.none()

    def standing(self) -> Self:
        """... not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Quote(models.Model):
    """One line on one booking. `placement` is that of the learner whose reflection it is from, so
    that it goes when the learner's words go; it is never shown.
    """

    public_id = PublicIdField()
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="quotes")
    placement = models.ForeignKey(
        Placement, null=True, on_delete=models.CASCADE, related_name="quotes"
    )
    text = models.CharField(max_length=LONGEST)
    said_by = models.CharField(max_length=8, choices=SaidBy.choices())
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(said_by=SaidBy.STAFF.value) | Q(placement__isnull=False),
                name="a_learner_s_line_has_its_learner",
            ),
            models.UniqueConstraint(
                fields=["booking", "text"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_line_once_per_booking",
            ),
        ]
        ordering: ClassVar = ["-released_at", "-pk"]

    def __str__(self) -> str:
        return f"quote {self.public_id}"
