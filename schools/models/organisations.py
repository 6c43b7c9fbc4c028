"""Organisations one can act for; hubs, trusts and schools, and who belongs to whom since when."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... the one acted for; all of them for the platform's administrator."""
        if actor.can_administer:
            return self
        return self.filter(pk=actor.organisation_id) if actor.is_signed_in else self.none()


class Organisation(models.Model):
    """What every organisation shares: a name, a kind, and an identifier for URLs.

    Hubs, trusts, schools, employers and providers extend it by multi-table inheritance, so
    that memberships, invitations, tokens and the journal know one key for all of them.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=OrganisationKind.choices(), editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    KIND: ClassVar[OrganisationKind | None] = None

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """A subclass says which kind it is; nobody else does."""
        if self.KIND is not None:
            self.kind = self.KIND
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed through as given


class LocalAuthority(models.Model):
    """A local authority by its three-digit code of the Department for Education."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return self.name


class HubQuerySet(models.QuerySet["Hub"]):
    """Hubs that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one's own; all of them for the platform's administrator."""
        if actor.can_administer:
            return self
        if actor.role is Role.HUB_STAFF:
            return self.filter(pk=actor.organisation_id)
        return self.none()


class Hub(Organisation):
    """A Careers Hub. Its schools are those of its authorities, with dated exceptions."""

    KIND = OrganisationKind.HUB

    authorities = models.ManyToManyField(LocalAuthority, related_name="hubs", blank=True)

    objects = HubQuerySet.as_manager()


class TrustQuerySet(models.QuerySet["Trust"]):
    """Trusts that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one's own; all of them for the platform's administrator."""
        if actor.can_administer:
            return self
        if actor.role is Role.TRUST_LEAD:
            return self.filter(pk=actor.organisation_id)
        return self.none()


class Trust(Organisation):
    """A multi-academy trust, by its group UID in GIAS."""

    KIND = OrganisationKind.TRUST

    group_uid = models.CharField("GIAS group UID", max_length=10, unique=True, null=True)

    objects = TrustQuerySet.as_manager()


class SchoolKind(Word):
    """Which measures a school is compared with."""

    MAINSTREAM = "mainstream", "Mainstream"
    SPECIAL = "special", "Special school"
    ALTERNATIVE = "alternative_provision", "Alternative provision"
    INDEPENDENT = "independent", "Independent"


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one's own; those of the hub or trust; all for the administrator."""
        if actor.can_administer:
            return self
        if actor.is_at(OrganisationKind.SCHOOL):
            return self.filter(pk=actor.organisation_id)
        if actor.is_at(OrganisationKind.HUB) and actor.organisation_id:
            return self.in_hub(actor.organisation_id, actor.today)
        if actor.is_at(OrganisationKind.TRUST) and actor.organisation_id:
            return self.in_trust(actor.organisation_id, actor.today)
        return self.none()

    def in_hub(self, hub_id: int, on: date) -> Self:
        """... members of this hub on a date."""
        members = HubMembership.objects.on(on).filter(hub_id=hub_id)
        return self.filter(pk__in=members.values("school"))

    def in_trust(self, trust_id: int, on: date) -> Self:
        """... members of this trust on a date."""
        members = TrustMembership.objects.on(on).filter(trust_id=trust_id)
        return self.filter(pk__in=members.values("school"))

    def open(self) -> Self:
        """... not closed."""
        return self.filter(closed_on__isnull=True)

    def for_urn(self, urn: str) -> "School | None":
        """The school with a URN now or before: one that became another is that other one."""
        school = self.filter(urn=urn).select_related("successor").first()
        seen = set[int]()
        while school is not None and school.successor is not None and school.pk not in seen:
            seen.add(school.pk)
            school = School.objects.select_related("successor").get(pk=school.successor_id)
        return school


class School(Organisation):
    """A school as GIAS knows it."""

    KIND = OrganisationKind.SCHOOL

    urn = models.CharField("URN", max_length=6, unique=True)
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="schools", null=True
    )
    establishment_number = models.CharField(max_length=4, blank=True)
    type_name = models.CharField("type of establishment", max_length=100, blank=True)
    school_kind = models.CharField(
        max_length=25, choices=SchoolKind.choices(), default=SchoolKind.MAINSTREAM
    )
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = SchoolQuerySet.as_manager()

    @property
    def laestab(self) -> str:
        """LA code and establishment number, as census and transfer files name a school."""
        return f"{self.authority_id}{self.establishment_number}" if self.authority_id else ""


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]  # shared by both memberships
    """Memberships that hold ..."""

    def on(self, day: date) -> Self:
        """... on a date; both ends are included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class HubMembership(models.Model):
    """A school belongs to a hub from a date, to a date or still. One hub at a time.

    By its authority, and follows that; with `is_override` because a person placed it there.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="hub_memberships")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="school_memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    is_override = models.BooleanField(default=False, db_default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="hub_membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(until__isnull=True),
                name="one_current_hub_per_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} in hub {self.hub_id} since {self.since}"


class TrustMembership(models.Model):
    """A school belongs to a trust from a date, to a date or still. One trust at a time."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="trust_memberships")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="school_memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="trust_membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(until__isnull=True),
                name="one_current_trust_per_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} in trust {self.trust_id} since {self.since}"
