"""What an employer says so that learners are safe: insurance, risk arrangements, supervisors.

The portal keeps what was said, by whom and when. It keeps no certificate and gives no clearance.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models.experiences import Slot
from employers.models.organisations import Employer, Site
from employers.rules.insurance import Cover
from employers.rules.risk import Depth, RiskTier
from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField


class InsuranceQuerySet(models.QuerySet["Insurance"]):
    """Statements on insurance that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor))

    def newest(self) -> Self:
        """... the last of each employer: the one that holds."""
        return self.filter(is_newest=True)


class Insurance(models.Model):
    """An employer's liability insurance, or why it needs none. Added, never changed."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="insurances")
    insurer = models.CharField(max_length=120, blank=True)
    policy_number = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField("last day of cover", null=True)
    exempt_reason = models.CharField(max_length=300, blank=True)
    is_newest = models.BooleanField(default=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InsuranceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(is_newest=True),
                name="one_newest_insurance_per_employer",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=False) ^ ~Q(exempt_reason=""),
                name="insured_until_a_date_or_exempt_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"insurance of employer {self.employer_id}"

    @property
    def cover(self) -> Cover:
        """The statement as the rules read it."""
        return Cover(expires_on=self.expires_on, exempt_reason=self.exempt_reason)


class RiskTalkQuerySet(models.QuerySet["RiskTalk"]):
    """Conversations that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor))


class RiskTalk(models.Model):
    """A dated conversation or confirmation on how an employer manages risk to learners."""

    public_id = PublicIdField()
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="risk_talks")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.CASCADE, related_name="risk_talks"
    )
    held_on = models.DateField()
    tier = models.CharField(max_length=10, choices=RiskTier.choices())
    depth = models.CharField(max_length=12, choices=Depth.choices())
    with_whom = models.CharField(max_length=100)
    arrangements = models.TextField(max_length=1500)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RiskTalkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"conversation of {self.held_on} with employer {self.employer_id}"


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    """Supervisors that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor))

    def current(self) -> Self:
        """... still looking after learners."""
        return self.filter(ended_at__isnull=True)


class Supervisor(models.Model):
    """A named person at an employer who looks after learners. No check of a person is kept."""

    public_id = PublicIdField()
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="supervisors")
    name = models.CharField(max_length=150)
    job = models.CharField("what the person does", max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = SupervisorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Supervision(models.Model):
    """A supervisor looks after the learners of one slot."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(
        Supervisor, on_delete=models.CASCADE, related_name="supervisions"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "supervisor"], name="one_supervision_per_slot_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"supervisor {self.supervisor_id} at slot {self.slot_id}"
