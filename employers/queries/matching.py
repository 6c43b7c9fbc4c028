"""Which experiences fit what a school looks for, and in which order: one statement.

It reads dates that fit, in order, and stops after as many as anybody pages through: what it costs
does not grow with what is offered.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest, Least

from employers.models import Experience
from employers.rules import need
from employers.rules.areas import Area
from employers.rules.need import Lacks
from employers.rules.vocabulary import Mode
from equalex.kernel.access import Actor
from equalex.kernel.words import Word
from schools.rules.distances import MILES_TO_A_DEGREE, Point

MOST_FOUND: Final = 1_000
MOST_READ: Final = 5_000
STAGE_YEARS: Final = {"KS3": (7, 9), "KS4": (10, 11)}


class Order(Word):
    """In which order results stand."""

    SOONEST = "soonest", "Soonest first"
    NEAREST = "nearest", "Nearest first"
    NEEDED = "needed", "What our learners still lack"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilters:
    """What a school looks for. Empty text and None mean “any”; `places` is at least 1.

    `words` are folded by `rules.search_words`. `within` is in miles around the middle of `area`; an
    area that is a whole authority needs none.
    """

    words: tuple[str, ...] = ()
    activity: str = ""
    tier: int | None = None
    year: int | None = None
    stage: str = ""
    sector: str = ""
    growth_sector: str = ""
    mode: str = ""
    first: date | None = None
    last: date | None = None
    places: int = 1
    adjusts: bool = False
    step_free: bool = False
    area: Area | None = None
    within: int | None = None

    @property
    def radius(self) -> tuple[Point, int] | None:
        """A middle and miles around it, where both are said."""
        if self.area is None or self.area.centre is None or self.area.authority:
            return None
        return None if self.within is None else (self.area.centre, self.within)


@dataclass(frozen=True, slots=True)
class Hits:
    """The next slot of each experience by its key, in order."""

    slots: dict[int, int]
    is_cut: bool


def find(
    actor: Actor,
    filters: SearchFilters,
    order: Order,
    lacks: Lacks | None,
    *,
    only_somewhere: bool = False,
    most: int = MOST_READ,
) -> Hits:
    """What fits, in order. Stops after `most` dates or 1,000 experiences; `only_somewhere` leaves out
    what has no place.
    """
    rows = _matching(actor, filters)
    if only_somewhere:
        rows = rows.filter(search_entry__latitude__isnull=False)
    match order:
        case Order.NEAREST if filters.area is not None and filters.area.centre is not None:
            rows = rows.annotate(rank=_squared_miles(filters.area.centre))
            ordering = [F("rank").asc(nulls_last=True)]
        case Order.NEEDED if lacks is not None:
            rows = rows.annotate(rank=_points(lacks))
            ordering = [F("rank").desc()]
        case _:
            ordering = []
    read = rows.order_by(*ordering, "slots__first_date", "slots__pk").values_list("pk", "slots__pk")
    slots: dict[int, int] = {}
    number = 0
    for experience, slot in read[:most]:
        number += 1
        if experience not in slots:
            if len(slots) == MOST_FOUND:
                return Hits(slots, is_cut=True)
            slots[experience] = slot
    return Hits(slots, is_cut=number == most)


def _matching(actor: Actor, filters: SearchFilters) -> QuerySet[Experience]:
    """A row for every date that fits of every experience that fits."""
    found = Experience.objects.visible_to(actor).offered()
    for word in filters.words:
        found = found.filter(search_entry__words__has_word=word)
    exact = {
        "activity": filters.activity,
        "mode": filters.mode,
        "sector": filters.sector,
        "growth_sectors": filters.growth_sector,
        "site__is_step_free": filters.step_free,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.tier:
        found = found.filter(**{f"is_tier_{filters.tier}": True})
    if filters.year:
        found = found.filter(youngest_year__lte=filters.year, oldest_year__gte=filters.year)
    if filters.stage:
        first, last = STAGE_YEARS[filters.stage]
        found = found.filter(youngest_year__lte=last, oldest_year__gte=first)
    if filters.adjusts:
        found = found.exclude(adjustments="")
    return _near(found, filters).filter(fits(actor, filters, "slots__"))


def fits(actor: Actor, filters: SearchFilters, prefix: str = "") -> Q:
    """Dates that can be booked by so many, within the dates asked for."""
    first = max(actor.today, filters.first or actor.today)
    owner = "" if prefix else "experience__"
    shares = Q(**{f"{owner}shared_places__isnull": True}) | Q(
        **{f"{owner}shared_booked__lte": F(f"{owner}shared_places") - filters.places}
    )
    fits = shares & Q(
        **{
            f"{prefix}first_date__gte": first,
            f"{prefix}cancelled_at__isnull": True,
            f"{prefix}booked__lte": F(f"{prefix}places") - filters.places,
        }
    )
    return fits & Q(**{f"{prefix}last_date__lte": filters.last}) if filters.last else fits


def _near(found: QuerySet[Experience], filters: SearchFilters) -> QuerySet[Experience]:
    if filters.area is not None and filters.area.authority:
        return found.filter(search_entry__nearest_school__authority=filters.area.authority)
    if filters.radius is None:
        return found
    centre, miles = filters.radius
    up, across = miles / MILES_TO_A_DEGREE, miles / centre.miles_to_a_degree_east
    return (
        found.filter(
            search_entry__latitude__range=(centre.latitude - up, centre.latitude + up),
            search_entry__longitude__range=(centre.longitude - across, centre.longitude + across),
        )
        .alias(away=_squared_miles(centre))
        .filter(away__lte=float(miles * miles))
    )


def _squared_miles(centre: Point) -> Combinable:
    """As `Point.miles_to`, squared, with the cosine of the middle: any database multiplies."""

    def squared(column: str, middle: float, miles: float) -> Combinable:
        apart = (F(f"search_entry__{column}") - Value(middle, output_field=FloatField())) * Value(
            miles, output_field=FloatField()
        )
        return Cast(apart * apart, FloatField())

    return squared("latitude", centre.latitude, MILES_TO_A_DEGREE) + squared(
        "longitude", centre.longitude, centre.miles_to_a_degree_east
    )


def _points(lacks: Lacks) -> Combinable:
    """The points of `rules.need.worth`, reckoned by the database."""
    free = F("slots__places") - F("slots__booked")
    takers = Least(free, _of_years(lacks.short))
    newcomers = Least(
        free,
        Greatest(
            Value(0),
            *(
                Case(When(**{f"is_tier_{tier}": True}, then=_of_years(by_year)), default=Value(0))
                for tier, by_year in lacks.without_tier.items()
            ),
            Value(0),
        ),
    )
    is_known = Q(sector__in=sorted(lacks.sectors_met)) | Q(sector__isnull=True)
    new_sector = Case(When(is_known, then=Value(0)), default=takers, output_field=IntegerField())
    share = Case(
        When(mode=Mode.VIRTUAL, then=Value(need.VIRTUAL)),
        default=Value(need.IN_PERSON),
        output_field=IntegerField(),
    )
    return (
        takers * need.FOR_DAYS + newcomers * need.FOR_TIER + new_sector * need.FOR_SECTOR
    ) * share


def _of_years(by_year: Any) -> Combinable:
    """The sum over the years an experience is for."""
    total: Combinable = Value(0, output_field=IntegerField())
    for year, number in by_year.items():
        is_for = Q(youngest_year__lte=year, oldest_year__gte=year)
        total = total + Case(
            When(is_for, then=Value(number)), default=Value(0), output_field=IntegerField()
        )
    return total
