"""So that no employer is asked by five schools in one week.

Ours, from what employers say holds them back (domain.md: too time-consuming, 41 %). A request for
places, a link sent to a contact and a contact somebody noted are asks; an organisation that asks
twice in a week is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from equalex.kernel.dates import long_date

WEEK: Final = timedelta(days=7)
MOST_IN_A_WEEK: Final = 4


@dataclass(frozen=True, slots=True)
class Ask:
    """An organisation asked an employer on a date."""

    by: int
    on: date


@dataclass(frozen=True, slots=True)
class Budget:
    """How many organisations asked in the last seven days, and whether one more is too many.

    `free_on` is the first day on which another may ask; None where one may today.
    """

    asked_by: int
    free_on: date | None

    @property
    def shown(self) -> str:
        """`3 of 4 this week`."""
        return f"{self.asked_by} of {MOST_IN_A_WEEK} this week"


def budget_of(asks: Iterable[Ask], *, today: date, asking: int | None = None) -> Budget:
    """The week of an employer. `asking` is who would ask now: who has asked already is no new one."""
    last: dict[int, date] = {}
    for ask in asks:
        if today - WEEK < ask.on <= today:
            last[ask.by] = max(ask.on, last.get(ask.by, ask.on))
    if asking in last or len(last) < MOST_IN_A_WEEK:
        return Budget(len(last), None)
    # One may ask when so many have left the seven days that fewer than the most remain.
    leaving = sorted(last.values())[len(last) - MOST_IN_A_WEEK]
    return Budget(len(last), leaving + WEEK)


def warning(budget: Budget, employer: str) -> str:
    """What a school reads before it asks; "" where it may ask freely."""
    if budget.free_on is None:
        return ""
    return (
        f"{budget.asked_by} others have asked {employer} in the last seven days. More than that is "
        f"what makes employers stop. Please wait until {long_date(budget.free_on)}, look for a "
        "similar experience elsewhere, or ask your Careers Hub to speak for several schools at once."
    )
