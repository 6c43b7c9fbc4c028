"""Until when a shortfall can still be mended: the days still needed set against school days left.

Ours: one day a school day, none in weekends, bank holidays and the usual school holidays (a
holiday programme may still help). Year 11 ends with the school leaving date, the last Friday in
June (Education Act 1996, section 8, and the School Leaving Date Order 1997).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from employers.rules.holidays import why_closed
from equalex.kernel.dates import last_day

LEAD_UNKNOWN: Final = 28
"""Days between booking and the first day where a school has no past bookings: ours."""


@dataclass(frozen=True, slots=True)
class Mend:
    """`days` still needed, the last date on which the first of them can be, and by when it must be
    booked; both None where too few school days are left.
    """

    days: int
    last_date: date | None
    book_by: date | None

    @property
    def is_possible(self) -> bool:
        """Whether enough school days are left."""
        return not self.days or self.last_date is not None


def end_of_schooling(key_stage: str, cohort: int) -> date:
    """The last day of Year 9, or the leaving date of Year 11, for the cohort that was in Year 7 in
    the academic year `cohort`.
    """
    if key_stage == "KS3":
        return last_day(cohort + 2)
    end_of_june = date(cohort + 5, 6, 30)
    return end_of_june - timedelta(days=(end_of_june.weekday() - 4) % 7)


def school_days(first: date, last: date) -> list[date]:
    """The dates from first to last, both included, on which schools are usually open."""
    return [
        day
        for number in range((last - first).days + 1)
        if not why_closed(day := first + timedelta(days=number))
    ]


def mend(
    needed: int, day_minutes: int, open_days: Sequence[date], *, lead: int, today: date
) -> Mend:
    """Until when `needed` minutes can still be found on these school days, in order.

    `lead` is how many days ahead the school usually books. A booking that should have been made
    by now can still be made today, at shorter notice.
    """
    days = -(-max(0, needed) // day_minutes)
    left = open_days[bisect_left(open_days, today) :]
    if not days:
        return Mend(0, None, None)
    if days > len(left):
        return Mend(days, None, None)
    last = left[-days]
    return Mend(days, last, max(today, last - timedelta(days=lead)))
