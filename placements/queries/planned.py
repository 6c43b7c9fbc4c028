"""The days that learners would take part in: of a slot, or of a booking without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from employers.models import Experience, Slot
from placements.models import Attendance, Booking
from placements.queries.policies import published_policies
from placements.rules.facts import CRITERIA, Day
from placements.rules.overlaps import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDays:
    """What learners would take part in. `stretches` include breaks, `minutes` do not."""

    experience: Experience
    stretches: tuple[Stretch, ...]
    minutes: tuple[int, ...]
    approved_on: date | None = None

    def as_facts(self) -> list[Day]:
        """As days to come that meet every criterion, with keys that no stored day has."""
        one = self.experience
        return [
            Day(
                -number,
                at.date,
                at.start,
                minutes,
                self.approved_on,
                "planned",
                one.kind,  # type: ignore[arg-type]  # the model's words are the rules' words
                one.activity,  # type: ignore[arg-type]  # as above
                one.mode,  # type: ignore[arg-type]  # as above
                one.setting,  # type: ignore[arg-type]  # as above
                one.arranged_by,  # type: ignore[arg-type]  # as above
                None,
                *([True] * len(CRITERIA)),
            )
            for number, (at, minutes) in enumerate(
                zip(self.stretches, self.minutes, strict=True), start=1
            )
        ]


def most_worth(planned: PlannedDays) -> int:
    """Minutes the days give a learner for whom everything is in order: a long day is one day."""
    policies = published_policies().policies
    return sum(
        min(minutes, policies.in_force_on(at.date).day_minutes)
        for at, minutes in zip(planned.stretches, planned.minutes, strict=True)
    )


def days_of_slot(slot: Slot) -> PlannedDays:
    """The dates of a slot, breaks belonging to the time. One statement."""
    dates = list(slot.dates.all())
    return PlannedDays(
        experience=slot.experience,
        stretches=tuple(
            Stretch(day.date, day.start, day.minutes + day.break_minutes) for day in dates
        ),
        minutes=tuple(day.minutes for day in dates),
    )


def days_of_booking(booking: Booking) -> PlannedDays:
    """The dates of a booking: of its slot or, without one, those that its learners have."""
    if booking.slot is not None:
        return days_of_slot(booking.slot)
    rows: Iterable[tuple[date, time | None, int]] = (
        Attendance.objects.filter(placement__booking=booking)
        .order_by("date", "start")
        .values_list("date", "start", "planned_minutes")
        .distinct()
    )
    by_date = {day: Stretch(day, start, minutes) for day, start, minutes in rows}
    return PlannedDays(
        experience=booking.experience,
        stretches=tuple(by_date.values()),
        minutes=tuple(stretch.minutes for stretch in by_date.values()),
        approved_on=booking.approved_on,
    )
