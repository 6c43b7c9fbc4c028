"""The checks radar of a school: its bookings of the coming weeks and what of each is open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from employers.models import Contact, EmployerApproval, Insurance, RiskTalk, Supervision
from employers.rules.insurance import Cover
from employers.rules.risk import Depth, RiskTier, Said
from employers.rules.vocabulary import Kind, Mode
from placements.models import (
    Attendance,
    Booking,
    BookingState,
    InsuranceWaiver,
    Placement,
    PlacementState,
)
from reporting.rules.checks import Arrangements, OpenCheck, open_checks, order_of

AHEAD: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One booking still to come, without a name of any learner, and what of it is open."""

    public_id: UUID
    first_day: date
    last_day: date
    title: str
    employer: str
    learners: int
    checks: tuple[OpenCheck, ...]


def checks_radar(school: int, today: date) -> list[Checked]:
    """Bookings and requests with a day in the next four weeks, most urgent first: three
    statements over the school of this key.
    """
    until = today + AHEAD
    days = {
        key: (first, last)
        for key, first, last in Attendance.objects.standing()
        .filter(placement__booking__school=school, date__gte=today)
        .order_by()
        .values_list("placement__booking")
        .annotate(first=Min("date"), last=Max("date"))
        .filter(first__lte=until)
    }
    asked_for = Q(state=BookingState.REQUESTED, slot__first_date__range=(today, until))
    rows = list(_rows(Booking.objects.filter(asked_for | Q(pk__in=days), school=school)))
    talks = _talks({row["experience__employer"] for row in rows})
    found = [_checked(row, days.get(row["pk"]), talks, today) for row in rows]
    return sorted(found, key=lambda each: (*order_of(each.first_day, each.checks), each.title))


def _rows(bookings: Any) -> Any:
    employer = OuterRef("experience__employer")
    newest = Insurance.objects.newest().filter(employer=employer)
    placed = (
        Placement.objects.filter(booking=OuterRef("pk"), state=PlacementState.PLACED)
        .order_by()
        .values("booking")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return bookings.order_by().values(
        "pk",
        "public_id",
        "state",
        "has_outcomes",
        "supervisor",
        "slot__first_date",
        "slot__last_date",
        "experience__title",
        "experience__kind",
        "experience__mode",
        "experience__school",
        "experience__employer",
        "experience__employer__name",
        learners=Coalesce(Subquery(placed, output_field=IntegerField()), 0),
        insurance=Subquery(newest.values("pk")[:1]),
        insured_until=Subquery(newest.values("expires_on")[:1]),
        is_waived=Exists(InsuranceWaiver.objects.filter(booking=OuterRef("pk"))),
        is_approved=Exists(EmployerApproval.objects.current().filter(employer=employer)),
        has_contact=Exists(Contact.objects.filter(employer=employer, is_current=True)),
        is_supervised=Exists(
            Supervision.objects.filter(slot=OuterRef("slot"), supervisor__ended_at__isnull=True)
        ),
    )


def _talks(employers: set[int | None]) -> dict[int, Said]:
    """The newest conversation with each employer."""
    found: dict[int, Said] = {}
    for key, held_on, tier, depth in RiskTalk.objects.filter(
        employer__in=employers - {None}
    ).values_list("employer", "held_on", "tier", "depth"):
        found.setdefault(key, Said(held_on, RiskTier(tier), Depth(depth)))
    return found


def _checked(
    row: dict[str, Any], days: tuple[date, date] | None, talks: dict[int, Said], today: date
) -> Checked:
    first, last = days or (row["slot__first_date"], row["slot__last_date"])
    employer = row["experience__employer"]
    booked = Arrangements(
        first_day=first,
        last_day=last,
        is_asked_for=row["state"] == BookingState.REQUESTED,
        counts_towards_days=row["experience__kind"] == Kind.EXPERIENCE,
        has_employer=employer is not None,
        is_expected=row["experience__mode"] != Mode.VIRTUAL,
        needs_approval=row["experience__school"] is None,
        is_approved=row["is_approved"],
        cover=Cover(expires_on=row["insured_until"]) if row["insurance"] else None,
        is_waived=row["is_waived"],
        talk=talks.get(employer),
        has_supervisor=row["supervisor"] is not None or row["is_supervised"],
        has_contact=row["has_contact"],
        has_outcomes=row["has_outcomes"],
    )
    return Checked(
        public_id=row["public_id"],
        first_day=first,
        last_day=last,
        title=row["experience__title"],
        employer=row["experience__employer__name"] or "",
        learners=row["learners"],
        checks=open_checks(booked, today=today),
    )
