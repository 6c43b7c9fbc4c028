"""A register: learners by name, dates as columns, what is marked and what it came to."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from equalex.kernel.access import Actor
from placements.models import Attendance, AttendanceState, Booking, Verdict
from placements.queries.booking_page import in_short
from placements.queries.policies import published_policies
from placements.rules.policies import Policies
from placements.rules.registers import UNMARKED, DayToMark, Mark


@dataclass(frozen=True, slots=True)
class RegisterDay:
    """One cell: the day, what is marked, and what that came to in a few words."""

    day: DayToMark
    is_to_come: bool
    verdict: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One learner with a cell for each date on which the learner is expected."""

    placement: int
    name: str
    tutor_group: str
    cells: dict[dt.date, RegisterDay]

    @property
    def absence_reason(self) -> str:
        """The first reason given for an absence on this register."""
        reasons = (cell.day.mark.absence_reason for cell in self.cells.values())
        return next((reason for reason in reasons if reason), "")


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the page of a register needs."""

    version: int
    dates: tuple[dt.date, ...]
    rows: tuple[RegisterRow, ...]

    @property
    def days(self) -> dict[int, DayToMark]:
        """Every day by its key, those to come left out: they cannot be marked yet."""
        return {
            cell.day.key: cell.day
            for row in self.rows
            for cell in row.cells.values()
            if not cell.is_to_come
        }


_COLUMNS: Final = (
    "pk",
    "placement",
    "learner__first_name",
    "learner__preferred_name",
    "learner__last_name",
    "learner__preferred_last_name",
    "learner__tutor_group__name",
    "date",
    "planned_minutes",
    "attendance",
    "minutes",
    "absence_reason",
    "verdict",
    "reasons",
    "key_stage",
    "judgement__is_accepted",
)


def register_of(booking: Booking, actor: Actor) -> Register:
    """Learners of the booking whom the actor may see. Two statements, whatever their number."""
    rows = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(placement__booking=booking)
        .order_by("learner__last_name", "learner__first_name", "placement", "date")
        .values_list(*_COLUMNS)
    )
    policies = published_policies().policies
    said: dict[Any, str] = {}
    found: dict[int, RegisterRow] = {}
    for key, placement, first, called, last, known_as, group, *day in rows:
        row = found.get(placement)
        if row is None:
            name = f"{called or first} {known_as or last}"
            row = found[placement] = RegisterRow(placement, name, group or "", {})
        row.cells[day[0]] = _cell(key, day, actor.today, policies, said)
    dates = sorted({day for row in found.values() for day in row.cells})
    return Register(booking.register_version, tuple(dates), tuple(found.values()))


def _cell(
    key: int, row: list[Any], today: dt.date, policies: Policies, said: dict[Any, str]
) -> RegisterDay:
    date, planned, attendance, minutes, absence_reason, verdict, reasons, key_stage, accepted = row
    # Hundreds of days share a handful of outcomes: each combination is put in words once.
    combination = (tuple(reasons), date, key_stage, accepted)
    if combination not in said:
        said[combination] = " ".join(in_short(*combination, policies))
    is_marked = attendance in (AttendanceState.ATTENDED, AttendanceState.ABSENT)
    return RegisterDay(
        day=DayToMark(key, date, planned, mark_stored(attendance, minutes, absence_reason)),
        is_to_come=date > today,
        verdict=verdict if is_marked else "",
        outcome=said[combination] if is_marked else "",
    )


def mark_stored(attendance: str, minutes: int | None, absence_reason: str) -> Mark:
    """What is stored of a day, as a mark."""
    if attendance == AttendanceState.ATTENDED:
        return Mark("attended", minutes)
    if attendance == AttendanceState.ABSENT:
        return Mark("absent", None, absence_reason)
    return UNMARKED


VERDICT_LABELS: Final[dict[str, str]] = {verdict.value: verdict.label for verdict in Verdict}
