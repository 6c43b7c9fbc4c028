"""What a school aims at, what the employer says of the work, what the learner reflects."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField
from outcomes.models.frameworks import Outcome
from placements.models import Booking, Placement


class Aim(models.Model):
    """The school chose this outcome for this booking."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="aims")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="aims")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "outcome"], name="one_aim_per_outcome"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.outcome_id} for booking {self.booking_id}"


class Feedback(models.Model):
    """The employer's line on one learner's work, readable by the school before the learner."""

    public_id = PublicIdField()
    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="feedback")
    line = models.CharField(max_length=500)
    given_by = models.CharField("name of the person at the employer", max_length=150)
    given_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"feedback {self.public_id}"


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    """Reflections that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of placements one may see; an employer sees none."""
        if actor.organisation_kind == "employer":
            return self.none()
        return self.filter(placement__in=Placement.objects.visible_to(actor))


class Reflection(models.Model):
    """What the learner takes from it, written by the learner or entered by staff."""

    public_id = PublicIdField()
    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="reflection")
    did = models.TextField("what I did", max_length=1000)
    learned = models.TextField("what I learned", max_length=1000)
    next_step = models.TextField("what I will do next", max_length=1000, blank=True)
    outcomes = models.ManyToManyField(Outcome, related_name="reflections", blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_own = models.BooleanField("written by the learner", default=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = ReflectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"reflection {self.public_id}"
