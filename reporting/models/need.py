"""What a hub knows of a school's need that no day tells, and how it weighs it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models import GrowthSector, Sector
from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from reporting.rules.need import DIAGNOSTIC, LARGEST_WEIGHT, THEME_5, USUAL_WEIGHTS, Part, Weights
from schools.models import Hub, Organisation, School


class SchoolNeedQuerySet(models.QuerySet["SchoolNeed"]):
    """What was entered of schools that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... those of the hub or trust one acts for. A school does not see how its hub judges it."""
        if not actor.can(Can.COMPARE_SCHOOLS):
            return self.none()
        return self.filter(school__in=School.objects.visible_to(actor))


class SchoolNeed(models.Model):
    """What hub staff entered of one school for an academic year; null is not known, and no zero."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="entered_needs")
    academic_year = models.PositiveSmallIntegerField()
    survey = models.PositiveSmallIntegerField("favourable answers in percent", null=True)
    diagnostic = models.PositiveSmallIntegerField("hub's diagnostic", null=True)
    theme_5 = models.PositiveSmallIntegerField("Theme 5", null=True)
    noted_at = models.DateTimeField(default=timezone.now)

    objects = SchoolNeedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "academic_year"], name="one_entry_of_need_per_year"
            ),
            models.CheckConstraint(
                condition=(Q(survey__isnull=True) | Q(survey__lte=100))
                & (Q(diagnostic__isnull=True) | Q(diagnostic__range=DIAGNOSTIC))
                & (Q(theme_5__isnull=True) | Q(theme_5__range=THEME_5)),
                name="entries_of_need_are_on_their_scales",
            ),
        ]

    def __str__(self) -> str:
        return f"need of school {self.school_id} in {self.academic_year}"


class NeedWeightsQuerySet(models.QuerySet["NeedWeights"]):
    """Weights that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... those of the hub or trust one acts for."""
        if not actor.can(Can.COMPARE_SCHOOLS) or actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id)


class NeedWeights(models.Model):
    """How a hub or trust weighs the parts of need; where there is none, the usual weights."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="need_weights"
    )
    weights = models.JSONField()

    objects = NeedWeightsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "need weights"

    def __str__(self) -> str:
        return f"weights of organisation {self.organisation_id}"

    @property
    def by_part(self) -> Weights:
        """The weight of each part; the usual one where it was never said."""
        return {
            part: min(LARGEST_WEIGHT, int(self.weights.get(part.value, USUAL_WEIGHTS[part])))
            for part in Part
        }


class LocalPriorityQuerySet(models.QuerySet["LocalPriority"]):
    """Priorities that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... those of the hub one acts for."""
        if not actor.can(Can.SEE_HUB_FIGURES) or actor.organisation_id is None:
            return self.none()
        return self.filter(hub=actor.organisation_id)


class LocalPriority(models.Model):
    """A sector or growth sector that a Local Skills Improvement Plan names, as a hub says.

    `plan` is the name of an area of `reporting.rules.lsip`, or what was typed before there was a list.
    """

    public_id = PublicIdField()
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="local_priorities")
    sector = models.ForeignKey(Sector, null=True, on_delete=models.PROTECT, related_name="+")
    growth_sector = models.ForeignKey(
        GrowthSector, null=True, on_delete=models.PROTECT, related_name="+"
    )
    plan = models.CharField("the plan it comes from", max_length=120)

    objects = LocalPriorityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sector__isnull=True, growth_sector__isnull=False)
                | Q(sector__isnull=False, growth_sector__isnull=True),
                name="a_priority_is_one_sector_or_growth_sector",
            ),
            models.UniqueConstraint(fields=["hub", "sector"], name="a_sector_is_named_once"),
            models.UniqueConstraint(
                fields=["hub", "growth_sector"], name="a_growth_sector_is_named_once"
            ),
        ]
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "local priorities"

    def __str__(self) -> str:
        return str(self.sector or self.growth_sector)
