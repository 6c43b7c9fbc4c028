"""An employer's own experiences, with their bookings and what to do next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce

from employers.models import EmployerApproval, Experience, ExperienceState
from employers.rules.next_steps import NextStep, Standing, next_step
from employers.rules.offers import what_is_missing
from employers.rules.vocabulary import Activity
from equalex.kernel.access import Actor

STATE_KINDS = {
    ExperienceState.DRAFT: "plain",
    ExperienceState.OPEN: "good",
    ExperienceState.PAUSED: "ask",
    ExperienceState.WITHDRAWN: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOffer:
    """One experience of the employer; slots and places are those still to come."""

    public_id: UUID
    title: str
    activity: str
    state: ExperienceState
    state_kind: str
    next_date: date | None
    slots: int
    places: int
    booked: int
    step: NextStep


def own_offers(actor: Actor) -> list[OwnOffer]:
    """Open ones by their next date first, then drafts, paused and withdrawn ones, newest first."""
    upcoming = Q(slots__first_date__gte=actor.today, slots__cancelled_at__isnull=True)
    rows = (
        Experience.objects.visible_to(actor)
        .annotate(
            next_date=Min("slots__first_date", filter=upcoming),
            upcoming_slots=Count("slots", filter=upcoming),
            places=Coalesce(Sum("slots__places", filter=upcoming), 0),
            booked=Coalesce(Sum("slots__booked", filter=upcoming), 0),
        )
        .order_by("-created_at", "-pk")
    )
    is_approved = is_employer_approved(actor)
    offers = [_offer(row, is_approved=is_approved) for row in rows]
    order = [
        ExperienceState.OPEN,
        ExperienceState.DRAFT,
        ExperienceState.PAUSED,
        ExperienceState.WITHDRAWN,
    ]
    return sorted(offers, key=lambda offer: (order.index(offer.state), offer.next_date or date.max))


def is_employer_approved(actor: Actor) -> bool:
    """True when the employer one acts for is approved by a hub."""
    return EmployerApproval.objects.current().filter(employer=actor.organisation_id).exists()


def _offer(row: Experience, *, is_approved: bool) -> OwnOffer:
    state = ExperienceState(row.state)
    standing = Standing(
        state=state.value,
        missing=len(what_is_missing(row.offer)),
        is_approved=is_approved,
        upcoming_slots=row.upcoming_slots,  # type: ignore[attr-defined]  # annotated
        places=row.places,  # type: ignore[attr-defined]  # annotated
        booked=row.booked,  # type: ignore[attr-defined]  # annotated
    )
    return OwnOffer(
        public_id=row.public_id,
        title=row.title or "Untitled draft",
        activity=Activity(row.activity).label if row.activity else "",
        state=state,
        state_kind=STATE_KINDS[state],
        next_date=row.next_date,  # type: ignore[attr-defined]  # annotated
        slots=standing.upcoming_slots,
        places=standing.places,
        booked=standing.booked,
        step=next_step(standing),
    )
