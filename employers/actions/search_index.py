"""Keeping what the search reads of experiences: their words and where they take place."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from employers.models import Experience, SearchEntry, Site
from employers.rules.offers import needs_site
from employers.rules.search_words import words_of
from schools.actions.postcodes import locate_by_postcode
from schools.models import School, place_of_postcode
from schools.rules.distances import Nearest, Point

BATCH: Final = 1000
AS_FAR_AS_MILES: Final = 15
"""A workplace belongs to the town and authority of the nearest school, if one is so near."""

_READ: Final = (
    "pk",
    "title",
    "summary",
    "mode",
    "setting",
    "employer__name",
    "site__town",
    "sector__short_name",
    "site__latitude",
    "site__longitude",
)


@transaction.atomic
def index_experiences(experiences: QuerySet[Experience]) -> int:
    """Write what the search reads of these experiences; returns how many there are."""
    rows = iter(
        experiences.filter(school__isnull=True).order_by("pk").values(*_READ).iterator(BATCH)
    )
    nearest: Nearest[int] | None = None
    number = 0
    while batch := list(islice(rows, BATCH)):
        nearest = nearest or Nearest(_schools())
        SearchEntry.objects.bulk_create(
            [_entry(row, nearest) for row in batch],
            update_conflicts=True,
            unique_fields=["experience"],
            update_fields=["words", "latitude", "longitude", "nearest_school"],
        )
        number += len(batch)
    return number


@transaction.atomic
def locate_sites() -> int:
    """Place sites that have a postcode and no position, and their experiences; how many sites."""
    lost = list(Site.objects.filter(latitude__isnull=True).values_list("pk", flat=True))
    placed = locate_by_postcode(Site.objects.filter(pk__in=lost))
    if placed:
        index_experiences(Experience.objects.filter(site__in=lost, site__latitude__isnull=False))
    return placed


def place_site(site: Site) -> None:
    """Set the position of a site from its postcode; saves nothing.

    A postcode that is not known leaves the position only where the postcode stands as it stood.
    """
    place = place_of_postcode(site.postcode)
    if place is not None:
        site.latitude, site.longitude = place.latitude, place.longitude
    elif not Site.objects.filter(pk=site.pk, postcode=site.postcode).exists():
        site.latitude = site.longitude = None


def _schools() -> Iterator[tuple[int, Point]]:
    located = School.objects.open().filter(latitude__isnull=False, longitude__isnull=False)
    for key, latitude, longitude in located.values_list("pk", "latitude", "longitude"):
        yield key, Point(latitude or 0.0, longitude or 0.0)


def _entry(row: dict[str, Any], nearest: Nearest[int]) -> SearchEntry:
    latitude, longitude = row["site__latitude"], row["site__longitude"]
    is_there = latitude is not None and needs_site(row["mode"], row["setting"])
    return SearchEntry(
        experience_id=row["pk"],
        words=words_of(
            row[name] or ""
            for name in ("title", "employer__name", "site__town", "sector__short_name", "summary")
        ),
        latitude=latitude if is_there else None,
        longitude=longitude if is_there else None,
        nearest_school_id=nearest.to(Point(latitude, longitude), within=AS_FAR_AS_MILES)
        if is_there
        else None,
    )
