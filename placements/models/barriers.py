"""What keeps a learner from workplaces, as staff of the school noted it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from schools.models import Learner, School


class BarrierReasonQuerySet(models.QuerySet["BarrierReason"]):
    """Reasons that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... shipped, or of one's own school, for those who see its learners."""
        if not actor.can(Can.NOTE_BARRIERS):
            return self.none()
        return self.filter(Q(school=actor.organisation_id) | Q(school__isnull=True))

    def listed_at(self, school_id: int | None) -> Self:
        """... on the list of a school: its own and the shipped ones, less those it took off."""
        return self.filter(Q(school=school_id) | Q(school__isnull=True)).exclude(off_at=school_id)


class BarrierReason(models.Model):
    """One entry of the list from which barriers are chosen; `school` is null for shipped ones.

    A reason is taken off a list (`off_at`), never deleted: what was noted keeps its words.
    """

    public_id = PublicIdField()
    school = models.ForeignKey(
        School, null=True, on_delete=models.CASCADE, related_name="barrier_reasons"
    )
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=100)
    off_at = models.ManyToManyField(School, related_name="+", blank=True)

    objects = BarrierReasonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "label"], name="one_barrier_reason_of_a_label_per_school"
            ),
        ]
        ordering: ClassVar = ["position", "label", "pk"]

    def __str__(self) -> str:
        return self.label


class BarrierQuerySet(models.QuerySet["Barrier"]):
    """Barriers that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of learners one works with: never for learners, programs or anybody outside."""
        if not actor.can(Can.NOTE_BARRIERS):
            return self.none()
        return self.filter(learner__in=Learner.objects.visible_to(actor))

    def standing(self) -> Self:
        """... not overcome."""
        return self.filter(ended_on__isnull=True)


class Barrier(models.Model):
    """A reason why a learner is missing out, from the day it was noted until it is overcome."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="barriers")
    reason = models.ForeignKey(BarrierReason, on_delete=models.PROTECT, related_name="barriers")
    noted_on = models.DateField(default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_on = models.DateField(null=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["learner", "reason"],
                condition=Q(ended_on__isnull=True),
                name="one_standing_barrier_of_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"barrier {self.pk}"
