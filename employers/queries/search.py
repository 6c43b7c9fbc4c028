"""The search for schools: what is offered and can be booked, in the order that helps most.

One statement reads dates that fit, in order, and stops after as many as anybody pages through: what
it costs does not grow with what is offered. Everything else is read for one page of results.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest, Least

from employers.models import Experience, Slot
from employers.rules import need
from employers.rules.areas import Area
from employers.rules.need import Lacks, Profile, Worth, worth, years_text
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.access import Actor
from equalex.kernel.words import Word
from schools.rules.distances import MILES_TO_A_DEGREE, Point

PER_PAGE: Final = 20
MOST_FOUND: Final = 1_000
MOST_READ: Final = 5_000
LOOSER_READ: Final = 1_000
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """One experience in a list of results. `miles` is None where nobody travels or nobody knows."""

    public_id: UUID
    title: str
    summary: str
    employer: str
    activity: str
    mode: str
    tiers: list[int]
    years: str
    place: str
    sector: str
    growth_sectors: list[str]
    is_step_free: bool
    miles: float | None
    next_slot: Slot
    slots: int
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loosening:
    """A filter to leave out, and how many experiences there would then be, at most 1,000."""

    filters: tuple[str, ...]
    sentence: str
    found: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of results. `is_cut` where more was found than anybody pages through; `widened`
    where nothing lies as near as was asked; `loosenings` only where nothing was found.
    """

    page: Page[Any]
    cards: list[OfferCard]
    is_cut: bool
    order: Order
    widened: str
    loosenings: list[Loosening]


def find_offers(
    *,
    actor: Actor,
    filters: SearchFilters,
    order: Order = Order.SOONEST,
    lacks: Lacks | None = None,
    page: str | int = 1,
    per_page: int = PER_PAGE,
) -> SearchResult:
    """What a school may see and could book now.

    Without `lacks` nothing can be said of need, and without an area nothing of distance: then the
    soonest go first. Where nothing lies within the miles asked for, the nearest are given instead.
    """
    order = _possible(order, filters, lacks)
    found = _found(actor, filters, order, lacks)
    widened = ""
    if not found.slots and filters.radius is not None:
        wider = replace(filters, within=None)
        nearest = _found(actor, wider, Order.NEAREST, lacks, only_somewhere=True)
        if nearest.slots:
            widened = _nothing_so_near(filters)
            filters, order, found = wider, Order.NEAREST, nearest
    shown = Paginator(list(found.slots.items()), per_page).get_page(page)
    return SearchResult(
        page=shown,
        cards=_cards(actor, filters, dict(shown.object_list), lacks),
        is_cut=found.is_cut,
        order=order,
        widened=widened,
        loosenings=[] if found.slots else _loosenings(actor, filters),
    )


def experiences_found(actor: Actor, filters: SearchFilters) -> list[int]:
    """Keys of what a search finds, the soonest first, at most 1,000."""
    return list(_found(actor, filters, Order.SOONEST, None).slots)


def _possible(order: Order, filters: SearchFilters, lacks: Lacks | None) -> Order:
    has_middle = filters.area is not None and filters.area.centre is not None
    if (order is Order.NEAREST and not has_middle) or (order is Order.NEEDED and lacks is None):
        return Order.SOONEST
    return order


def _nothing_so_near(filters: SearchFilters) -> str:
    name = filters.area.name if filters.area else ""
    miles = "mile" if filters.within == 1 else "miles"
    return f"Nothing lies within {filters.within} {miles} of {name}. This is what lies nearest."


@dataclass(frozen=True, slots=True)
class _Hits:
    """The next slot of each experience by its key, in order."""

    slots: dict[int, int]
    is_cut: bool


def _found(
    actor: Actor,
    filters: SearchFilters,
    order: Order,
    lacks: Lacks | None,
    *,
    only_somewhere: bool = False,
    most: int = MOST_READ,
) -> _Hits:
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
                return _Hits(slots, is_cut=True)
            slots[experience] = slot
    return _Hits(slots, is_cut=number == most)


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
    return _near(found, filters).filter(_fits(actor, filters, "slots__"))


def _fits(actor: Actor, filters: SearchFilters, prefix: str = "") -> Q:
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


def _cards(
    actor: Actor, filters: SearchFilters, next_slots: dict[int, int], lacks: Lacks | None
) -> list[OfferCard]:
    fitting = (
        Slot.objects.filter(_fits(actor, filters), experience=OuterRef("pk"))
        .order_by()
        .values("experience")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = (
        Experience.objects.visible_to(actor)
        .filter(pk__in=next_slots)
        .select_related("employer", "site", "sector", "search_entry")
        .prefetch_related("growth_sectors")
        .annotate(fitting_slots=Subquery(fitting))
        .in_bulk()
    )
    slots = (
        Slot.objects.filter(pk__in=next_slots.values())
        .select_related("experience")
        .prefetch_related("dates")
        .in_bulk()
    )
    centre = filters.area.centre if filters.area else None
    return [
        _card(rows[key], slots[slot], centre, lacks)
        for key, slot in next_slots.items()
        if key in rows and slot in slots
    ]


def _card(row: Any, slot: Slot, centre: Point | None, lacks: Lacks | None) -> OfferCard:
    value = worth(_profile(row, slot), lacks) if lacks else Worth(0, ())
    return OfferCard(
        public_id=row.public_id,
        title=row.title,
        summary=row.summary,
        employer=row.employer.name,
        activity=Activity(row.activity).label,
        mode=Mode(row.mode).label,
        tiers=row.tiers,
        years=years_text(row.youngest_year, row.oldest_year),
        place=row.site.town if row.site else "",
        sector=row.sector.short_name if row.sector else "",
        growth_sectors=[sector.name for sector in row.growth_sectors.all()],
        is_step_free=bool(row.site and row.site.is_step_free),
        miles=_miles(row, centre),
        next_slot=slot,
        slots=row.fitting_slots or 1,
        points=value.points,
        reasons=value.sentences,
    )


def _miles(row: Any, centre: Point | None) -> float | None:
    entry = getattr(row, "search_entry", None)
    if centre is None or entry is None or entry.latitude is None:
        return None
    return centre.miles_to(Point(entry.latitude, entry.longitude))


def _profile(row: Any, slot: Slot) -> Profile:
    return Profile(
        youngest_year=row.youngest_year,
        oldest_year=row.oldest_year,
        tiers=tuple(row.tiers),
        sector=row.sector_id or "",
        sector_name=row.sector.short_name if row.sector else "",
        mode=row.mode,
        places=slot.places_left,
    )


# Filters that belong together, what leaving them out is called, and the names in the address.
_LOOSER: Final = (
    (("words",), "Search without the words", ("q",)),
    (("first", "last"), "Allow other dates", ("first", "last")),
    (("places",), "Allow smaller groups", ("places",)),
    (("activity",), "Allow every activity", ("activity",)),
    (("tier",), "Allow every tier", ("tier",)),
    (("year",), "Allow other year groups", ("year",)),
    (("stage",), "Allow both key stages", ("stage",)),
    (("sector",), "Allow every sector", ("sector",)),
    (("growth_sector",), "Allow every growth sector", ("growth",)),
    (("mode",), "Allow in person, hybrid and virtual", ("mode",)),
    (("adjusts",), "Ask for adjustments after booking", ("adjusts",)),
    (("step_free",), "Allow places whose access is not confirmed", ("step_free",)),
    (("area", "within"), "Look everywhere", ("near", "within")),
)


def _loosenings(actor: Actor, filters: SearchFilters) -> list[Loosening]:
    """For each filter in use, what leaving out only that one would find; best first."""
    usual = {field.name: field.default for field in fields(SearchFilters)}
    found = []
    for names, sentence, in_address in _LOOSER:
        changes = {name: usual[name] for name in names}
        if all(getattr(filters, name) == value for name, value in changes.items()):
            continue
        looser = replace(filters, **changes)
        number = len(_found(actor, looser, Order.SOONEST, None, most=LOOSER_READ).slots)
        if number:
            found.append(Loosening(in_address, sentence, number))
    return sorted(found, key=lambda loosening: -loosening.found)
