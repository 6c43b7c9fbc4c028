"""What a school has lived: its learners with their totals, the days that counted, how it books."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import Final, NamedTuple

from django.db.models import F, Min, Q, Sum
from django.db.models.functions import Least
from django.utils.timezone import localdate

from employers.rules.vocabulary import Kind
from placements.models import Attendance, AttendanceState, Booking
from reporting.rules.forecast import KEPT_UNKNOWN, Course, Lived
from reporting.rules.mending import LEAD_UNKNOWN
from schools.models import Learner

_PAST_YEAR: Final = timedelta(days=365)
_FEWEST_BOOKINGS: Final = 10
_FEWEST_DAYS: Final = 30


class Row(NamedTuple):
    """A learner of the school, with minutes by key stage."""

    key: int
    cohort: int
    left_on: date | None
    ks3: int
    ks3_planned: int
    ks3_recoverable: int
    ks4: int
    ks4_planned: int
    ks4_recoverable: int

    def course(self, key_stage: str, target: int) -> Course:
        """Where the learner stands in a key stage."""
        if key_stage == "KS3":
            return Course(self.ks3, self.ks3_planned, target)
        return Course(self.ks4, self.ks4_planned, target)

    def recoverable(self, key_stage: str) -> int:
        """Minutes that could still be put right."""
        return self.ks3_recoverable if key_stage == "KS3" else self.ks4_recoverable


def learners_of(school_id: int) -> list[Row]:
    """Everybody with a year group who is or was at the school. One statement."""
    rows = Learner.objects.filter(school=school_id, cohort__isnull=False).values_list(
        "pk",
        "cohort",
        "left_on",
        "progress__ks3_credited",
        "progress__ks3_planned",
        "progress__ks3_recoverable",
        "progress__ks4_credited",
        "progress__ks4_planned",
        "progress__ks4_recoverable",
    )
    return [Row(*row[:3], *(minutes or 0 for minutes in row[3:])) for row in rows]


def credited_days(school_id: int) -> dict[tuple[int, str], list[tuple[date, int]]]:
    """(date, minutes credited) by learner and key stage."""
    found: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
    rows = (
        Attendance.objects.standing()
        .filter(learner__school=school_id, credited_minutes__gt=0)
        .order_by()
        .values_list("learner", "key_stage", "date", "credited_minutes")
    )
    for learner, key_stage, on, minutes in rows.iterator(chunk_size=5000):
        found[learner, key_stage].append((on, minutes))
    return found


def share_kept(school_id: int, today: date, day_minutes: int) -> tuple[float, bool]:
    """The share of booked time of the past year that came to count, and whether that is known.

    A longer day gives one day at most, so no more is taken as booked.
    """
    found = (
        Attendance.objects.standing()
        .filter(
            ~Q(attendance=AttendanceState.PLANNED),
            learner__school=school_id,
            date__range=(today - _PAST_YEAR, today - timedelta(days=1)),
            placement__booking__experience__kind=Kind.EXPERIENCE,
        )
        .aggregate(
            booked=Sum(Least(F("planned_minutes"), day_minutes)), counted=Sum("credited_minutes")
        )
    )
    booked, counted = found["booked"] or 0, found["counted"] or 0
    if booked < _FEWEST_DAYS * day_minutes:
        return KEPT_UNKNOWN, False
    return min(1.0, counted / booked), True


def booking_lead(school_id: int, today: date) -> tuple[int, bool]:
    """How many days ahead of the first day the school books, by the median; and whether known."""
    rows = (
        Booking.objects.filter(
            school=school_id, booked_at__date__gt=today - 2 * _PAST_YEAR, slot__isnull=False
        )
        .order_by()
        .annotate(first=Min("placements__attendances__date"))
        .filter(first__isnull=False)
        .values_list("booked_at", "first")
    )
    ahead = [(first - localdate(booked_at)).days for booked_at, first in rows]
    ahead = [days for days in ahead if days >= 0]
    if len(ahead) < _FEWEST_BOOKINGS:
        return LEAD_UNKNOWN, False
    return int(median(ahead)), True


def lived_by(days: Iterable[tuple[date, int]], point: date, end: date) -> Lived:
    """What had counted up to `point`, and what came to count after it up to `end`."""
    had = further = 0
    for on, minutes in days:
        if on <= point:
            had += minutes
        elif on <= end:
            further += minutes
    return Lived(had, further)


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier; 28 for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
