"""The turn of the school year at a school: what it did, and what putting it back needs."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from equalex.kernel.access import Actor, Can
from schools.models.organisations import School


class RollOverQuerySet(models.QuerySet["RollOver"]):
    """Turns of the year that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the own school, for those who keep its list of learners."""
        if not actor.can(Can.IMPORT_LEARNERS):
            return self.none()
        return self.filter(school=actor.organisation_id)

    def standing(self) -> Self:
        """... done, and not put back."""
        return self.filter(ran_at__isnull=False, undone_at__isnull=True)


class RollOver(models.Model):
    """One school's turn into an academic year (its starting year), once.

    Without `ran_at` it waits for 1 September: a list for the coming year was taken in. `counts` says how many learners took each step; `restore` is what an undo within 14 days needs.
    One that a person has put back stays: the clock does not turn the year again behind their back.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="roll_overs")
    academic_year = models.SmallIntegerField()
    counts = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)
    ran_at = models.DateTimeField(null=True)
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = RollOverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "academic_year"], name="one_roll_over_per_school_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"roll-over of school {self.school_id} into {self.academic_year}"
