"""Forecasts as they were last worked out, since that takes longer than a first page may."""

from typing import Self

from django.db import models

from equalex.kernel.access import Actor, Can
from reporting.rules.reach import YearReach
from schools.models import School


class KeptForecastQuerySet(models.QuerySet["KeptForecast"]):
    """Forecasts that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the school one acts for, for those who see its figures. Hide small year groups."""
        if not actor.can(Can.SEE_SCHOOL_FIGURES) or actor.organisation_id is None:
            return self.none()
        return self.filter(school=actor.organisation_id)


class KeptForecast(models.Model):
    """How many of each year group of a school were likely to reach their target, seen from `as_of`.

    Figures of year groups and no names. Written by `reporting.actions.forecasts` every day, and
    for a new school within minutes; a school without learners has none.
    """

    school = models.OneToOneField(
        School, primary_key=True, on_delete=models.CASCADE, related_name="kept_forecast"
    )
    as_of = models.DateField()
    years = models.JSONField()

    objects = KeptForecastQuerySet.as_manager()

    def __str__(self) -> str:
        return f"forecast of school {self.school_id} as of {self.as_of}"

    @property
    def reach(self) -> list[YearReach]:
        """The year groups, youngest first."""
        return [YearReach.from_data(each) for each in self.years]
