"""The places that a hub's employers offer to any school, date by date: what is behind figures of supply."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least

from employers.models import Experience, Slot, SlotDate
from employers.rules.vocabulary import Mode
from equalex.kernel.access import Actor
from equalex.kernel.dates import days_text
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.supply import NO_PLACE, NO_TRAVEL, Month

NO_SECTOR_CODE: Final = "none"
_AT: Final = "experience__search_entry__nearest_school__town"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPlaces:
    """Which places; what is empty or None narrows nothing. `days_in` is a month some day falls in."""

    begins: Month | None = None
    days_in: Month | None = None
    nc_year: int | None = None
    sector: str = ""
    growth: str = ""
    tier: int | None = None
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesRow:
    """One slot. `minutes` are those of one place, as far as they count and fall in the month asked for."""

    employer: UUID
    employer_name: str
    title: str
    area: str
    first_date: date
    last_date: date
    youngest_year: int
    oldest_year: int
    places: int
    booked: int
    minutes: int
    day_minutes: int

    @property
    def days(self) -> str:
        """Days of its free places."""
        return days_text(self.free * self.minutes, self.day_minutes)

    @property
    def free(self) -> int:
        """Places nobody has booked."""
        return self.places - self.booked

    @property
    def years(self) -> str:
        """`Years 7 to 9`, or `Year 10`."""
        if self.youngest_year == self.oldest_year:
            return f"Year {self.youngest_year}"
        return f"Years {self.youngest_year} to {self.oldest_year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesTotals:
    """What the places that were asked for come to; `days` are whole days of the free ones."""

    slots: int
    employers: int
    places: int
    free: int
    days: int


@dataclass(frozen=True, slots=True)
class PlacesOnOffer:
    """The slots that were asked for, to be read page by page, and what they come to."""

    slots: QuerySet[Slot]
    totals: PlacesTotals
    day_minutes: int

    def rows(self, first: int = 0, last: int | None = None) -> list[PlacesRow]:
        """From the first up to the last, by date; one statement."""
        return [_row(each, self.day_minutes) for each in self.slots[first:last]]


def places_on_offer(actor: Actor, wanted: WantedPlaces) -> PlacesOnOffer:
    """Slots still to begin of approved employers, open to any school; two statements."""
    day = rules_in_force(actor.today).day_minutes
    slots = slots_of_hub(actor).filter(_fits(wanted))
    dates = SlotDate.objects.filter(_in_month("date", wanted.days_in))
    if wanted.days_in:
        slots = slots.filter(Exists(dates.filter(slot=OuterRef("pk"))))
    counted = slots.aggregate(
        slots=Count("pk"),
        employers=Count("experience__employer", distinct=True),
        places=Coalesce(Sum("places"), 0),
        booked=Coalesce(Sum("booked"), 0),
    )
    minutes = dates.filter(slot__in=slots).aggregate(free=free_minutes(day))["free"] or 0
    booked = counted.pop("booked")
    totals = PlacesTotals(free=counted["places"] - booked, days=minutes // day, **counted)
    lasting = Sum(
        Least(F("dates__minutes"), Value(day)), filter=_in_month("dates__date", wanted.days_in)
    )
    return PlacesOnOffer(
        slots.annotate(lasting=Coalesce(lasting, 0), town=F(_AT))
        .select_related("experience__employer")
        .order_by("first_date", "experience__title", "pk"),
        totals,
        day,
    )


def slots_of_hub(actor: Actor) -> QuerySet[Slot]:
    """Slots still to begin of what the hub's approved employers offer, in no order."""
    offered = Experience.objects.visible_to(actor).offered()
    return Slot.objects.upcoming(actor.today).filter(experience__in=offered).order_by()


def _row(slot: Any, day_minutes: int) -> PlacesRow:
    """Of a slot with what `places_on_offer` annotates."""
    experience = slot.experience
    return PlacesRow(
        employer=experience.employer.public_id,
        employer_name=experience.employer.name,
        title=experience.title,
        area=NO_TRAVEL if experience.mode == Mode.VIRTUAL else slot.town or NO_PLACE,
        first_date=slot.first_date,
        last_date=slot.last_date,
        youngest_year=experience.youngest_year,
        oldest_year=experience.oldest_year,
        places=slot.places,
        booked=slot.booked,
        minutes=slot.lasting,
        day_minutes=day_minutes,
    )


def _fits(wanted: WantedPlaces) -> Q:
    fits = _in_month("first_date", wanted.begins) & _is_in(wanted.area)
    if wanted.nc_year:
        fits &= Q(
            experience__youngest_year__lte=wanted.nc_year,
            experience__oldest_year__gte=wanted.nc_year,
        )
    if wanted.sector:
        fits &= (
            Q(experience__sector__isnull=True)
            if wanted.sector == NO_SECTOR_CODE
            else Q(experience__sector=wanted.sector)
        )
    if wanted.growth:
        fits &= Q(experience__growth_sectors=wanted.growth)
    if wanted.tier:
        fits &= Q(**{f"experience__is_tier_{wanted.tier}": True})
    return fits


def _in_month(column: str, month: Month | None) -> Q:
    if month is None:
        return Q()
    return Q(**{f"{column}__year": month[0], f"{column}__month": month[1]})


def _is_in(area: str) -> Q:
    """In a town, or nowhere: as the figures of areas have it."""
    virtual = Q(experience__mode=Mode.VIRTUAL)
    if not area:
        return Q()
    if area == NO_TRAVEL:
        return virtual
    if area == NO_PLACE:
        return ~virtual & (Q(**{f"{_AT}__isnull": True}) | Q(**{_AT: ""}))
    return ~virtual & Q(**{_AT: area})


def free_minutes(day_minutes: int) -> Sum:
    """Of dates of slots: minutes of the places that nobody has booked, a day's worth a date at most."""
    free = F("slot__places") - F("slot__booked")
    return Sum(free * Least(F("minutes"), Value(day_minutes)), output_field=IntegerField())


def areas_of(actor: Actor) -> list[str]:
    """Towns in which there is anything on offer; one statement."""
    towns = slots_of_hub(actor).filter(**{f"{_AT}__gt": ""}).values_list(_AT, flat=True)
    return sorted({str(town) for town in towns.distinct()})
