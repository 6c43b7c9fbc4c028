"""Where postcodes are, as a list of them said that an administrator loaded."""

from typing import Self

from django.db import models
from django.db.models import Avg, F
from django.db.models.functions import Length

from schools.rules.distances import Point
from schools.rules.postcodes import read_outward, read_postcode


class PostcodeQuerySet(models.QuerySet["Postcode"]):
    """Postcodes that ..."""

    def in_outward(self, outward: str) -> Self:
        """... begin with this first half, such as IG11."""
        return (
            self.filter(pk__gte=outward, pk__lte=f"{outward}9ZZ")
            .annotate(length=Length(F("postcode")))
            .filter(length=len(outward) + 3)
        )


class Postcode(models.Model):
    """A postcode in use, in capitals without spaces, and its middle in decimal degrees (WGS84)."""

    postcode = models.CharField(max_length=7, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    objects = PostcodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.postcode[:-3]} {self.postcode[-3:]}"


def place_of_postcode(typed: str) -> Point | None:
    """Where a postcode is, or the middle of all that share a first half; None where not known."""
    if full := read_postcode(typed):
        found = Postcode.objects.filter(pk=full).values_list("latitude", "longitude").first()
        return Point(*found) if found else None
    if outward := read_outward(typed):
        middle = Postcode.objects.in_outward(outward).aggregate(
            latitude=Avg("latitude"), longitude=Avg("longitude")
        )
        if middle["latitude"] is not None:
            return Point(middle["latitude"], middle["longitude"])
    return None
