"""The search for schools: what is offered, soonest first, with dates that can be booked."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from employers.models import Experience, Slot
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.access import Actor

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilters:
    """What a school looks for. Empty text and None mean “any”; `places` is at least 1."""

    words: tuple[str, ...] = ()
    activity: str = ""
    tier: int | None = None
    year: int | None = None
    sector: str = ""
    growth_sector: str = ""
    mode: str = ""
    first: date | None = None
    last: date | None = None
    places: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """One experience in a list of results."""

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
    next_slot: Slot
    slots: int


@dataclass(frozen=True, slots=True)
class Loosening:
    """A filter to leave out, and how many experiences there would then be."""

    filters: tuple[str, ...]
    sentence: str
    found: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of results; `loosenings` only where nothing was found."""

    page: Page[Any]
    cards: list[OfferCard]
    loosenings: list[Loosening]


def find_offers(*, actor: Actor, filters: SearchFilters, page: str | int = 1) -> SearchResult:
    """What a school may see and could book now, sorted by the next date that fits."""
    found = _matching(actor, filters).order_by("next_date", "pk")
    shown = Paginator(
        found.select_related("employer", "site", "sector").prefetch_related("growth_sectors"),
        PER_PAGE,
    ).get_page(page)
    return SearchResult(
        page=shown,
        cards=_cards(shown.object_list),
        loosenings=[] if shown.paginator.count else _loosenings(actor, filters),
    )


def _matching(actor: Actor, filters: SearchFilters) -> QuerySet[Experience]:
    found = Experience.objects.visible_to(actor).offered()
    for word in filters.words:
        found = found.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(employer__name__icontains=word)
            | Q(site__town__icontains=word)
            | Q(sector__short_name__icontains=word)
        )
    exact = {
        "activity": filters.activity,
        "mode": filters.mode,
        "sector": filters.sector,
        "growth_sectors": filters.growth_sector,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.tier:
        found = found.filter(**{f"is_tier_{filters.tier}": True})
    if filters.year:
        found = found.filter(youngest_year__lte=filters.year, oldest_year__gte=filters.year)
    slots = _fitting(actor, filters).filter(experience=OuterRef("pk")).order_by("first_date", "pk")
    return found.filter(Exists(slots)).annotate(
        next_date=Subquery(slots.values("first_date")[:1]),
        next_slot=Subquery(slots.values("pk")[:1]),
        fitting_slots=Subquery(
            slots.order_by().values("experience").annotate(number=Count("pk")).values("number")
        ),
    )


def _fitting(actor: Actor, filters: SearchFilters) -> QuerySet[Slot]:
    slots = Slot.objects.upcoming(actor.today).with_places(filters.places)
    if filters.first:
        slots = slots.filter(first_date__gte=filters.first)
    if filters.last:
        slots = slots.filter(last_date__lte=filters.last)
    return slots


def _cards(experiences: Iterable[Any]) -> list[OfferCard]:
    rows = list(experiences)
    slots = (
        Slot.objects.filter(pk__in=[row.next_slot for row in rows])
        .prefetch_related("dates")
        .in_bulk()
    )
    return [
        OfferCard(
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
            next_slot=slots[row.next_slot],
            slots=row.fitting_slots,
        )
        for row in rows
    ]


def years_text(youngest: int, oldest: int) -> str:
    """`Year 9`, `Years 7 to 9`."""
    return f"Year {youngest}" if youngest == oldest else f"Years {youngest} to {oldest}"


# Filters that belong together, what leaving them out is called, and the names in the address.
_LOOSER = (
    (("words",), "Search without the words", ("q",)),
    (("first", "last"), "Allow other dates", ("first", "last")),
    (("places",), "Allow smaller groups", ("places",)),
    (("activity",), "Allow every activity", ("activity",)),
    (("tier",), "Allow every tier", ("tier",)),
    (("year",), "Allow other year groups", ("year",)),
    (("sector",), "Allow every sector", ("sector",)),
    (("growth_sector",), "Allow every growth sector", ("growth",)),
    (("mode",), "Allow in person, hybrid and virtual", ("mode",)),
)


def _loosenings(actor: Actor, filters: SearchFilters) -> list[Loosening]:
    """For each filter in use, what leaving out only that one would find; best first."""
    usual = {field.name: field.default for field in fields(SearchFilters)}
    found = []
    for names, sentence, in_address in _LOOSER:
        changes = {name: usual[name] for name in names}
        if all(getattr(filters, name) == value for name, value in changes.items()):
            continue
        number = _matching(actor, replace(filters, **changes)).count()
        if number:
            found.append(Loosening(in_address, sentence, number))
    return sorted(found, key=lambda loosening: -loosening.found)
