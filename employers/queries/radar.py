"""What runs out at a hub's employers, what matters first on top."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from employers.models import (
    Employer,
    EmployerApproval,
    Experience,
    ExperienceState,
    Insurance,
    Slot,
)
from employers.rules import insurance, radar
from employers.rules.radar import Expiry, Urgency
from equalex.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Running:
    """An employer and one thing that runs out there."""

    employer: UUID
    name: str
    last_booked: date | None
    expiry: Expiry


def runs_out(actor: Actor, employers: QuerySet[Employer] | None = None) -> list[Running]:
    """Where learners are booked first, then by date; of these employers, or of all of the hub.

    Five statements, however many employers.
    """
    today = actor.today
    own = Employer.objects.visible_to(actor) if employers is None else employers
    booked = _by_employer(
        _booked(today).filter(experience__employer__in=own),
        "experience__employer",
        Max("last_date"),
    )
    covers = {
        each.employer_id: each.cover for each in Insurance.objects.newest().filter(employer__in=own)
    }
    ended = _approvals_ended(own)
    unconfirmed = {
        key: (oldest, number)
        for key, oldest, number in _to_be_confirmed(today)
        .filter(employer__in=own)
        .order_by()
        .values_list("employer")
        .annotate(Min("last_confirmed_on"), Count("pk"))
    }
    found = []
    for key, public_id, name in own.order_by("name").values_list("pk", "public_id", "name"):
        last = booked.get(key)
        oldest, number = unconfirmed.get(key, (None, 0))
        lapsed = ended.get(key)
        judged = (
            radar.insurance(covers.get(key), last_booked=last, today=today),
            radar.approval(ended_on=localdate(lapsed) if lapsed else None, last_booked=last),
            radar.confirmation(oldest=oldest, number=number, last_booked=last, today=today),
        )
        found += [Running(public_id, name, last, expiry) for expiry in judged if expiry is not None]
    order = list(Urgency)
    return sorted(
        found, key=lambda each: (order.index(each.expiry.urgency), each.expiry.on or date.min)
    )


def is_running_out(today: date) -> Q:
    """Employers at whom something runs out, by the same rules, as a condition."""
    here = OuterRef("pk")
    booked = _booked(today).filter(experience__employer=here)
    insured = Insurance.objects.newest().filter(employer=here)
    too_late = _booked(today).filter(
        experience__employer=OuterRef("employer"), last_date__gt=OuterRef("expires_on")
    )
    running = insured.filter(
        Q(expires_on__lte=today + insurance.SOON) | Exists(too_late), expires_on__isnull=False
    )
    decisions = EmployerApproval.objects.filter(employer=here)
    ended = Exists(decisions.filter(is_approved=True, lapsed_at__isnull=False)) & ~Exists(
        decisions.filter(lapsed_at__isnull=True)
    )
    return Q(
        Exists(running)
        | (Exists(booked) & ~Exists(insured))
        | ended
        | Exists(_to_be_confirmed(today).filter(employer=here))
    )


def _booked(today: date) -> QuerySet[Slot]:
    return Slot.objects.booked_upcoming(today).filter(cancelled_at__isnull=True)


def _to_be_confirmed(today: date) -> QuerySet[Experience]:
    return Experience.objects.filter(
        state=ExperienceState.OPEN,
        school__isnull=True,
        last_confirmed_on__lt=today - (radar.CONFIRMED_FOR - radar.TELL_BEFORE),
    )


def _approvals_ended(own: Any) -> dict[int, datetime]:
    """When approvals ended of which none stands; whoever was refused since has a decision that does."""
    rows = (
        EmployerApproval.objects.filter(employer__in=own)
        .order_by()
        .values_list("employer")
        .annotate(
            standing=Count("pk", filter=Q(lapsed_at__isnull=True)),
            ended=Max("lapsed_at", filter=Q(is_approved=True)),
        )
    )
    return {key: ended for key, standing, ended in rows if ended and not standing}


def _by_employer(rows: Any, employer: str, amount: Any) -> dict[int, Any]:
    return dict(rows.order_by().values_list(employer).annotate(amount))
