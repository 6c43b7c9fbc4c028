"""Editable lists: sectors, growth sectors, models of delivery."""

from typing import ClassVar

from django.db import models


class Sector(models.Model):
    """A section of UK SIC 2007, by its letter."""

    code = models.CharField(max_length=1, primary_key=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=50)

    class Meta:
        ordering: ClassVar = ["short_name"]

    def __str__(self) -> str:
        return self.short_name


class GrowthSector(models.Model):
    """One of the eight growth-driving sectors (IS-8). They overlap, so they are tags."""

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class DeliveryModel(models.Model):
    """A way in which experiences are delivered, such as “2 + 3 days”."""

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "name"]

    def __str__(self) -> str:
        return self.name
