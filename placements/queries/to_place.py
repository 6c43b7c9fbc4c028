"""Learners without a place who had one or asked for one: so that nobody is lost.

Put back are those whose place ended this academic year (taken back by either side, declined, run
out, not among the places offered) and who have had no other since. Waiting are those asked for,
on a waiting list, or among places that are offered.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year, first_day
from placements.models import Booking, BookingState, Placement, PlacementState
from placements.models.bookings import PENDING, PlacementQuerySet

_ENDED = (BookingState.DECLINED, BookingState.EXPIRED, BookingState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlace:
    """One learner; what ended or is waited for, since when, and why it ended."""

    learner_id: UUID
    name: str
    year: int | None
    tutor_group: str
    title: str
    booking_id: UUID
    since: date
    state: BookingState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitedFor:
    """One pending booking with its learners (public id and name)."""

    title: str
    booking_id: UUID
    since: date
    state: BookingState
    learners: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceList:
    """Learners put back, the latest first, and the bookings some still wait for, the longest first."""

    put_back: tuple[ToPlace, ...]
    waiting: tuple[WaitedFor, ...]

    @property
    def learners_waiting(self) -> int:
        """How many learners wait, each once, for however many places."""
        return len({key for one in self.waiting for key, _ in one.learners})


def list_to_place(actor: Actor) -> PlaceList:
    """Learners the actor may see. Two statements, whatever their number."""
    placements = (
        Placement.objects.visible_to(actor)
        .filter(learner__left_on__isnull=True)
        .select_related("learner__tutor_group", "booking__experience")
    )
    latest: dict[int, Placement] = {}
    for placement in _put_back(placements, actor.today).order_by("-since", "pk"):
        latest.setdefault(placement.learner_id, placement)
    waiting = placements.pending().order_by(
        "booking__booked_at", "booking", "learner__last_name", "learner__first_name", "pk"
    )
    return PlaceList(
        put_back=tuple(_line(one, actor.today) for one in latest.values()),
        waiting=tuple(
            _waited_for(booking, list(own))
            for booking, own in groupby(waiting, key=lambda placement: placement.booking)
        ),
    )


def count_put_back(actor: Actor) -> int:
    """How many learners of the actor are to be placed again. One statement."""
    found = _put_back(Placement.objects.visible_to(actor), actor.today)
    return found.filter(learner__left_on__isnull=True).values("learner").distinct().count()


def _put_back(placements: PlacementQuerySet, today: date) -> PlacementQuerySet:
    this_year = timezone.make_aware(datetime.combine(first_day(academic_year(today)), time.min))
    other = Placement.objects.filter(learner=OuterRef("learner"), state=PlacementState.PLACED)
    since = other.annotate(got=Coalesce("confirmed_at", "created_at")).filter(
        booking__state=BookingState.CONFIRMED, got__gte=OuterRef("since")
    )
    return (
        placements.annotate(since=Coalesce("ended_at", "booking__ended_at"))
        .filter(
            Q(state=PlacementState.WITHDRAWN)
            | Q(state=PlacementState.PLACED, booking__state__in=_ENDED),
            since__gte=this_year,
        )
        .exclude(Exists(since))
        .exclude(Exists(other.filter(booking__state__in=PENDING)))
    )


def _waited_for(booking: Booking, placements: list[Placement]) -> WaitedFor:
    return WaitedFor(
        title=booking.experience.title,
        booking_id=booking.public_id,
        since=timezone.localdate(booking.booked_at),
        state=BookingState(booking.state),
        learners=tuple((one.learner.public_id, one.learner.full_name) for one in placements),
    )


def _line(placement: Any, today: date) -> ToPlace:
    learner, booking = placement.learner, placement.booking
    return ToPlace(
        learner_id=learner.public_id,
        name=learner.full_name,
        year=learner.nc_year_in(academic_year(today)),
        tutor_group=learner.tutor_group.name if learner.tutor_group else "",
        title=booking.experience.title,
        booking_id=booking.public_id,
        since=timezone.localdate(placement.since),
        state=BookingState(booking.state),
        reason=placement.ended_reason or booking.ended_reason,
    )
