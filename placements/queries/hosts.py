"""Who comes, as the employer may know it: first name and initial, school, year and dates.

Source: domain.md, Law and duty ("To an employer, at most ..."). Names end 30 days after the last
date, or when everything is confirmed later than that (quality.md, Privacy).
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, Max, Min, Q

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from placements.models import Attendance, AttendanceState, Booking
from placements.queries.registers import Register, RegisterRow, register_of
from schools.models import Learner

NAMES_END_AFTER: Final = dt.timedelta(days=30)
_OPEN: Final = (AttendanceState.PLANNED, AttendanceState.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class HostLine:
    """One booking as the employer sees it in a list."""

    booking: Booking
    first_date: dt.date
    last_date: dt.date
    learners: int
    to_confirm: int


@dataclass(frozen=True, slots=True)
class HostList:
    """Bookings to confirm, to come, and of the last 30 days."""

    to_confirm: tuple[HostLine, ...]
    coming: tuple[HostLine, ...]
    past: tuple[HostLine, ...]


def host_bookings(actor: Actor) -> HostList:
    """Bookings of the employer's own experiences, soonest first. Two statements."""
    tallies = {row["placement__booking"]: row for row in _tallies(actor)}
    bookings = (
        Booking.objects.visible_to(actor)
        .confirmed()
        .filter(pk__in=tallies)
        .select_related("experience", "school")
    )
    lines = sorted(
        (
            HostLine(one, row["first"], row["last"], row["learners"], row["to_confirm"])
            for one in bookings
            for row in (tallies[one.pk],)
        ),
        key=lambda line: (line.first_date, line.booking.pk),
    )
    waiting = tuple(line for line in lines if line.to_confirm)
    return HostList(
        to_confirm=waiting,
        coming=tuple(one for one in lines if one.last_date >= actor.today and not one.to_confirm),
        past=tuple(one for one in lines if one.last_date < actor.today and not one.to_confirm)[
            ::-1
        ],
    )


def _tallies(actor: Actor) -> Any:
    return (
        Attendance.objects.visible_to(actor)
        .standing()
        .order_by()
        .values("placement__booking")
        .annotate(
            first=Min("date"),
            last=Max("date"),
            learners=Count("learner", distinct=True),
            to_confirm=Count("pk", filter=Q(date__lte=actor.today, attendance__in=_OPEN)),
        )
        .filter(last__gte=actor.today - NAMES_END_AFTER)
    )


@dataclass(frozen=True, slots=True)
class HostBooking:
    """One booking with its register; names are first names with an initial."""

    register: Register
    first_date: dt.date
    last_date: dt.date

    @property
    def can_confirm(self) -> bool:
        """True from the first date on."""
        return bool(self.register.days)


def host_booking(booking: Booking, actor: Actor) -> HostBooking | None:
    """Who comes with a booking, or None once names are no longer shown. Three statements."""
    register = register_of(booking, actor)
    if not register.rows or register.dates[-1] < actor.today - NAMES_END_AFTER:
        return None
    known = _names(booking, register.dates[0])
    rows = tuple(_for_host(row, known) for row in register.rows)
    ordered = tuple(sorted(rows, key=lambda row: (row.name, row.placement)))
    return HostBooking(replace(register, rows=ordered), register.dates[0], register.dates[-1])


def _names(booking: Booking, on: dt.date) -> dict[int, tuple[str, str]]:
    """(name for employers, year) by placement."""
    found = {}
    learners = Learner.objects.filter(placements__booking=booking).only(
        "first_name", "preferred_name", "last_name", "preferred_last_name", "cohort"
    )
    by_key = {learner.pk: learner for learner in learners}
    for placement, learner_id in booking.placements.placed().values_list("pk", "learner"):
        learner = by_key[learner_id]
        year = learner.nc_year_in(academic_year(on))
        found[placement] = (learner.name_for_employers, f"Year {year}" if year else "")
    return found


def _for_host(row: RegisterRow, known: dict[int, tuple[str, str]]) -> RegisterRow:
    name, year = known[row.placement]
    # What the school noted, and what the rules say of a day, is not the employer's business.
    cells = {
        on: replace(
            cell,
            verdict="",
            outcome="",
            day=cell.day._replace(mark=cell.day.mark._replace(absence_reason="")),
        )
        for on, cell in row.cells.items()
    }
    return RegisterRow(row.placement, name, year, cells)
