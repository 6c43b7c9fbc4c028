"""What a careers delivery provider may do for an employer or a school, from when until when."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from employers.models.organisations import Provider
from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from schools.models import Organisation


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... given by the organisation one acts for, or to one's own provider."""
        match actor.role:
            case Role.PROVIDER_FOR_EMPLOYER | Role.PROVIDER_FOR_SCHOOL:
                return self.filter(provider=actor.provider_id)
            case Role.PROVIDER_STAFF:
                return self.filter(provider=actor.organisation_id)
            case Role.EMPLOYER_STAFF | Role.CAREERS_LEADER:
                return self.filter(commissioner=actor.organisation_id)
        return self.none()

    def standing(self) -> Self:
        """... given and not ended by hand."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date) -> Self:
        """... accepted, and valid on this date."""
        return self.standing().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            accepted_at__isnull=False,
            starts_on__lte=on,
        )


class Mandate(models.Model):
    """A provider acts for a commissioner: given by it, accepted by the provider, ended by either.

    For a school it names the year groups that are commissioned; for an employer these are empty.
    """

    public_id = PublicIdField()
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="mandates")
    commissioner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates_given"
    )
    purpose = models.CharField(max_length=200)
    youngest_year = models.PositiveSmallIntegerField(null=True, blank=True)
    oldest_year = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["provider", "commissioner"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_mandate_per_pair",
            ),
        ]
        ordering: ClassVar = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"mandate {self.public_id}"

    @property
    def years(self) -> range:
        """The year groups commissioned; empty for an employer."""
        if self.youngest_year is None or self.oldest_year is None:
            return range(0)
        return range(self.youngest_year, self.oldest_year + 1)
