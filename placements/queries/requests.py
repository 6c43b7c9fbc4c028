"""Requests as the employer may know them before a booking: a school, dates, how many, which years.

Source: domain.md, Law and duty, and quality.md, Privacy ("banded interest before booking").
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from employers.rules.need import years_text
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import Booking, BookingState, PlacementState
from placements.models.bookings import PENDING
from placements.rules.deadlines import request_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """One booking; `left` is how many places are free at its date, `ends_on` when a request runs out."""

    booking: Booking
    learners: int
    years: str
    left: int
    ends_on: date | None

    @property
    def is_too_large(self) -> bool:
        """True where more is asked for than is free: the employer takes a part, or adds places."""
        return self.learners > self.left


def requests_to_answer(actor: Actor) -> list[AskedFor]:
    """Open requests for the employer's experiences, the oldest first. One statement."""
    rows = _with_learners(Booking.objects.visible_to(actor).requested())
    return [_asked(booking) for booking in rows.order_by("asked_on", "pk")]


def asked_for(booking: Booking) -> AskedFor:
    """What one booking asks for. One statement."""
    return _asked(_with_learners(Booking.objects.filter(pk=booking.pk)).get())


def _with_learners(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    asked = Q(placements__state=PlacementState.PLACED)
    return bookings.select_related("school", "slot__experience", "experience").annotate(
        number=Count("placements", filter=asked),
        oldest_cohort=Min("placements__learner__cohort", filter=asked),
        youngest_cohort=Max("placements__learner__cohort", filter=asked),
    )


def _asked(booking: Any) -> AskedFor:
    slot = booking.slot
    years = ""
    if slot is not None and booking.oldest_cohort is not None:
        # A cohort is named by the academic year in which it is in Year 7.
        seventh = academic_year(slot.first_date) + 7
        years = years_text(seventh - booking.youngest_cohort, seventh - booking.oldest_cohort)
    return AskedFor(
        booking=booking,
        learners=booking.number,
        years=years,
        left=slot.places_left if slot is not None else 0,
        ends_on=request_ends(booking.asked_on)
        if booking.asked_on and booking.state == BookingState.REQUESTED
        else None,
    )


@dataclass(frozen=True, slots=True)
class Dependants:
    """Who depends on an offer or a date: places confirmed and asked for, and of how many schools."""

    confirmed: int
    pending: int
    schools: int


def dependants_of(bookings: QuerySet[Booking], today: date) -> Dependants:
    """Of these bookings, those for dates to come. One statement."""
    placed = Q(placements__state=PlacementState.PLACED)
    confirmed, pending = Q(state=BookingState.CONFIRMED), Q(state__in=PENDING)
    found = (
        bookings.filter(confirmed | pending, slot__last_date__gte=today)
        .order_by()
        .aggregate(
            confirmed=Count("placements", filter=placed & confirmed),
            pending=Count("placements", filter=placed & pending),
            schools=Count("school", distinct=True),
        )
    )
    return Dependants(**found)
