"""The search for schools: what is offered and can be booked, in the order that helps most.

Which experiences fit is one statement (`matching.py`). Everything else is read for one page of
results.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Subquery

from employers.models import Experience, Slot
from employers.queries.matching import Order, SearchFilters, find, fits
from employers.rules.need import Lacks, Profile, Worth, worth, years_text
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.access import Actor
from schools.rules.distances import Point

PER_PAGE: Final = 20
LOOSER_READ: Final = 1_000


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
    found = find(actor, filters, order, lacks)
    widened = ""
    if not found.slots and filters.radius is not None:
        wider = replace(filters, within=None)
        nearest = find(actor, wider, Order.NEAREST, lacks, only_somewhere=True)
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
    return list(find(actor, filters, Order.SOONEST, None).slots)


def _possible(order: Order, filters: SearchFilters, lacks: Lacks | None) -> Order:
    has_middle = filters.area is not None and filters.area.centre is not None
    if (order is Order.NEAREST and not has_middle) or (order is Order.NEEDED and lacks is None):
        return Order.SOONEST
    return order


def _nothing_so_near(filters: SearchFilters) -> str:
    name = filters.area.name if filters.area else ""
    miles = "mile" if filters.within == 1 else "miles"
    return f"Nothing lies within {filters.within} {miles} of {name}. This is what lies nearest."


def _cards(
    actor: Actor, filters: SearchFilters, next_slots: dict[int, int], lacks: Lacks | None
) -> list[OfferCard]:
    fitting = (
        Slot.objects.filter(fits(actor, filters), experience=OuterRef("pk"))
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
        number = len(find(actor, looser, Order.SOONEST, None, most=LOOSER_READ).slots)
        if number:
            found.append(Loosening(in_address, sentence, number))
    return sorted(found, key=lambda loosening: -loosening.found)
