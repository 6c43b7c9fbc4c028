"""Whether the employer's insurance covers a booking to its last day, or the school has taken it on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from employers.models import Insurance
from equalex.kernel.dates import long_date
from placements.models import Attendance, Booking, InsuranceWaiver


@dataclass(frozen=True, slots=True)
class BookingCover:
    """The last day of cover against the last day of the booking, and the school's waiver."""

    ends_on: date
    last_day: date
    waiver: InsuranceWaiver | None

    @property
    def is_waived(self) -> bool:
        """True where the school has said why learners may start all the same."""
        return self.waiver is not None

    @property
    def sentence(self) -> str:
        """What the school reads."""
        return (
            f"The employer’s insurance ends on {long_date(self.ends_on)}, and learners are booked "
            f"until {long_date(self.last_day)}."
        )

    def leaves_open(self, day: date) -> bool:
        """True where nobody has answered for this day: learners must not start."""
        return day > self.ends_on and self.waiver is None


def cover_of(booking: Booking) -> BookingCover | None:
    """None where the insurance covers every day, where none is needed, and where none is said."""
    if booking.experience.employer_id is None:
        return None
    ends_on = (
        Insurance.objects.newest()
        .filter(employer=booking.experience.employer_id)
        .values_list("expires_on", flat=True)
        .first()
    )
    if ends_on is None:
        return None
    days = Attendance.objects.standing().filter(placement__booking=booking)
    last_day = days.aggregate(last=Max("date"))["last"]
    if last_day is None or last_day <= ends_on:
        return None
    return BookingCover(ends_on, last_day, InsuranceWaiver.objects.filter(booking=booking).first())
