"""What a school means by the place it types: a postcode, a county or authority, a town."""

from dataclasses import dataclass

from django.db.models import Avg

from employers.models import Site
from employers.rules.areas import Area, TownPart, towns_of
from equalex.kernel.access import Actor
from schools.models import LocalAuthority, School, place_of_postcode
from schools.rules.distances import Point


@dataclass(frozen=True, slots=True)
class Found:
    """The one place that is meant; or several to choose among; or none."""

    area: Area | None = None
    namesakes: tuple[str, ...] = ()


def find_place(typed: str) -> Found:
    """Postcode or its first half, authority, “town” or “town, authority”, in this order."""
    text = " ".join(typed.split())
    if centre := place_of_postcode(text):
        return Found(Area(name=text.upper(), centre=centre))
    authority = LocalAuthority.objects.filter(name__iexact=text).first()
    town, _, county = (part.strip() for part in text.partition(","))
    towns = _towns(town, county)
    if authority is not None and not county:
        # A county that is a town as well, such as Derby, means all of its authority.
        return Found(
            Area(name=authority.name, centre=_middle_of(authority), authority=authority.pk)
        )
    if len(towns) == 1:
        return Found(towns[0])
    return Found(namesakes=tuple(area.name for area in towns))


def place_of_school(actor: Actor) -> Area | None:
    """The school one acts for; None where its position is not known."""
    found = (
        School.objects.visible_to(actor)
        .filter(pk=actor.organisation_id, latitude__isnull=False)
        .values_list("latitude", "longitude")
        .first()
    )
    return Area(name="your school", centre=Point(*found)) if found else None


def _middle_of(authority: LocalAuthority) -> Point | None:
    middle = School.objects.filter(authority=authority, latitude__isnull=False).aggregate(
        latitude=Avg("latitude"), longitude=Avg("longitude")
    )
    if middle["latitude"] is None:
        return None
    return Point(middle["latitude"], middle["longitude"])


def _towns(town: str, county: str) -> list[Area]:
    """Towns of this name that have a school, or else a workplace."""
    schools = School.objects.filter(town__iexact=town, latitude__isnull=False)
    if county:
        schools = schools.filter(authority__name__iexact=county)
    rows = list(
        schools.order_by("authority__name")
        .values_list("town", "authority__name")
        .annotate(Avg("latitude"), Avg("longitude"))
    )
    if not rows:
        named = "experiences__search_entry__nearest_school__authority__name"
        sites = Site.objects.filter(town__iexact=town, latitude__isnull=False)
        if county:
            sites = sites.filter(**{f"{named}__iexact": county})
        rows = list(
            sites.order_by(named)
            .values_list("town", named)
            .annotate(Avg("latitude"), Avg("longitude"))
        )
    return towns_of(
        [
            TownPart(town=name, authority=authority or "", centre=Point(latitude, longitude))
            for name, authority, latitude, longitude in rows
        ]
    )
