"""Employers and careers delivery providers, their sites, contacts and the hub's approval."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models.reference import Sector
from equalex.kernel.access import EMPLOYER_ROLES, Actor, OrganisationKind, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models import Hub, Organisation


class EmployerKind(Word):
    """What kind of employer it is; only companies and charities have a number."""

    COMPANY = "company", "Company"
    CHARITY = "charity", "Charity"
    NHS = "nhs", "NHS body"
    COUNCIL = "council", "Council or public body"
    SCHOOL = "school", "School, college or university"
    SOLE_TRADER = "sole_trader", "Sole trader or partnership"


class EmployerQuerySet(models.QuerySet["Employer"]):
    """Employers that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... oneself; the hub's own; approved ones and one's own contacts for a school."""
        match actor.role:
            case role if role in EMPLOYER_ROLES:
                return self.filter(pk=actor.organisation_id)
            case Role.HUB_STAFF:
                return self.standing().filter(home_hub=actor.organisation_id)
            case Role.CAREERS_LEADER:
                return self.filter(
                    Q(pk__in=EmployerApproval.objects.current().values("employer"))
                    | Q(recorded_by_school=actor.organisation_id)
                )
            case Role.ADMINISTRATOR:
                return self
        return self.none()

    def standing(self) -> Self:
        """... not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def approved(self) -> Self:
        """... approved by a hub, and not lapsed: schools may see what they offer."""
        return self.filter(pk__in=EmployerApproval.objects.current().values("employer"))

    def awaiting_approval(self) -> Self:
        """... not approved by any hub yet, and not refused."""
        decided = EmployerApproval.objects.filter(lapsed_at__isnull=True)
        return self.standing().exclude(pk__in=decided.values("employer"))


class Employer(Organisation):
    """An employer. `recorded_by_school` is set where a school keeps a contact of its own."""

    KIND = OrganisationKind.EMPLOYER

    employer_kind = models.CharField(
        max_length=12, choices=EmployerKind.choices(), default=EmployerKind.COMPANY
    )
    company_number = models.CharField("Companies House number", max_length=8, blank=True)
    charity_number = models.CharField(
        "charity number", max_length=10, blank=True, default="", db_default=""
    )
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="employers"
    )
    home_hub = models.ForeignKey(
        Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="employers"
    )
    recorded_by_school = models.ForeignKey(
        "schools.School",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="own_employers",
    )
    about = models.TextField(max_length=1500, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    objects = EmployerQuerySet.as_manager()


class EmployerApprovalQuerySet(models.QuerySet["EmployerApproval"]):
    """Approvals that are ..."""

    def current(self) -> Self:
        """... given and not lapsed."""
        return self.filter(is_approved=True, lapsed_at__isnull=True)


class EmployerApproval(models.Model):
    """A hub's decision on an employer: one approval opens it to every school."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="approvals")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="approvals")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    checked = models.JSONField(default=list, help_text="What was checked, by code.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    lapsed_at = models.DateTimeField(null=True)

    objects = EmployerApprovalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(lapsed_at__isnull=True),
                name="one_current_decision_per_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"decision on employer {self.employer_id}"


class Provider(Organisation):
    """A careers delivery provider: runs experiences commissioned by a school or employer."""

    KIND = OrganisationKind.PROVIDER


class SiteQuerySet(models.QuerySet["Site"]):
    """Sites that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor))


class Site(models.Model):
    """A place where an employer works."""

    public_id = PublicIdField()
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_step_free = models.BooleanField("step-free access", default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor), is_current=True)


class Contact(models.Model):
    """A person at an employer to whom links are sent. Replaced, never overwritten.

    `added_by_school` is null where the employer, or its hub, named the person.
    """

    public_id = PublicIdField()
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150)
    email = models.EmailField("e-mail address")
    phone = models.CharField(max_length=30, blank=True)
    is_current = models.BooleanField(default=True)
    added_by_school = models.ForeignKey(
        "schools.School", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
