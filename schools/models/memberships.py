"""Who works for which organisation, in which role."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import GRANTS, Actor, Can, Role
from equalex.kernel.fields import PublicIdField
from schools.models.learners import TutorGroup
from schools.models.organisations import Organisation

# Under this key the session keeps the membership that a person of several acts in.
ACTS_IN = "acts_in_membership"
# And under this one (provider, mandate) by which a person of a provider acts for somebody else.
ACTS_BY = "acts_by_mandate"
MANAGING_PEOPLE = tuple(role for role, granted in GRANTS.items() if Can.MANAGE_PEOPLE in granted)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the organisation one acts for."""
        if not actor.is_signed_in or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def current(self) -> Self:
        """... not ended."""
        return self.filter(ended_at__isnull=True)

    def of_organisation(self, organisation: Organisation) -> Self:
        """... of this organisation."""
        return self.filter(organisation=organisation.pk)

    def managing_people(self) -> Self:
        """... of those who may invite and remove colleagues."""
        return self.filter(role__in=MANAGING_PEOPLE)


class Membership(models.Model):
    """A person works for an organisation in one role. Ended, never deleted."""

    public_id = PublicIdField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices())
    tutor_groups = models.ManyToManyField(TutorGroup, related_name="tutors", blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="one_current_membership_in_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of organisation {self.organisation_id}"
