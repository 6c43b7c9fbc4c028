"""Figures of year groups, kept beside each learner's totals."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from equalex.kernel.access import Actor, Can
from placements.rules.figures import NO_COHORT
from schools.models import School
from schools.rules.groups import EVERYBODY


class GroupFiguresQuerySet(models.QuerySet["GroupFigures"]):
    """Figures that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of schools whose figures one may see. Outside a school hide small numbers."""
        may = (
            Can.SEE_SCHOOL_FIGURES,
            Can.SEE_HUB_FIGURES,
            Can.SEE_TRUST_FIGURES,
            Can.SEE_NATIONAL_FIGURES,
        )
        if not any(map(actor.can, may)):
            return self.none()
        return self.filter(school__in=School.objects.visible_to(actor))

    def of_everybody(self) -> Self:
        """... of whole cohorts, each learner once."""
        return self.filter(group=EVERYBODY)

    def in_years_7_to_11(self, academic_year: int) -> Self:
        """... of whom the guarantee is about in an academic year, who follow no year groups too."""
        is_in_years = Q(cohort__range=(academic_year - 4, academic_year))
        return self.filter(is_in_years | Q(cohort=NO_COHORT))


class GroupFigures(models.Model):
    """Learners on roll of one group of one cohort of a school, counted in one key stage.

    What dashboards and reports read instead of learners: a school has about a hundred of these
    rows, and a hub's table is `of_everybody()` summed by school. Groups overlap (never add them
    up), and each learner is in both key stages: take the one the cohort is in, by
    `reporting.rules.course.key_stage_in`, or add `given` of both. Cohort 0 are learners for whom
    year groups are not followed. A row may hold nothing but zeros.

    `benchmark_6` and `both_met` are the same in both key stages. `given` are all credited minutes;
    `credited`, `recoverable`, `planned` and `needed` fill each learner's target and no more, in
    this order, and so add up to the targets. `short` are learners with something still needed,
    `nothing` those with nothing credited, recoverable or planned. `due_n` are learners on course
    in the n-th year of the key stage: credited and planned reach what is due by its end
    (`placements.rules.figures.SHARES_DUE`). `band_0` are learners with no credited minutes,
    `band_1` with less than a day, `band_n` with n - 1 days to under n, `band_6` with five and over.

    Written by `placements.actions.ledger` only, in the transaction that changes a learner's
    Progress, by the difference between its old and its new row; `manage.py check_ledger` proves
    that the rows add up. The amounts are `placements.rules.figures.AMOUNTS`.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="group_figures")
    cohort = models.SmallIntegerField()
    key_stage = models.CharField(max_length=3)
    group = models.CharField(max_length=20)
    learners = models.IntegerField(default=0)
    benchmark_6 = models.IntegerField(default=0)
    both_met = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    given = models.IntegerField(default=0)
    credited = models.IntegerField(default=0)
    recoverable = models.IntegerField(default=0)
    planned = models.IntegerField(default=0)
    needed = models.IntegerField(default=0)
    short = models.IntegerField(default=0)
    nothing = models.IntegerField(default=0)
    due_1 = models.IntegerField(default=0)
    due_2 = models.IntegerField(default=0)
    due_3 = models.IntegerField(default=0)
    band_0 = models.IntegerField(default=0)
    band_1 = models.IntegerField(default=0)
    band_2 = models.IntegerField(default=0)
    band_3 = models.IntegerField(default=0)
    band_4 = models.IntegerField(default=0)
    band_5 = models.IntegerField(default=0)
    band_6 = models.IntegerField(default=0)

    objects = GroupFiguresQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "cohort", "key_stage", "group"], name="one_row_of_figures"
            ),
        ]
        verbose_name_plural = "group figures"

    def __str__(self) -> str:
        return f"{self.key_stage} of cohort {self.cohort}, {self.group}"
