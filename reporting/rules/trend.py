"""The same day of each academic year: how far each year group was then."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from equalex.kernel.dates import academic_year
from reporting.rules.course import GUARANTEE_YEARS

YEARS_BACK: Final = 4


@dataclass(frozen=True, slots=True)
class Then:
    """One year group on one day: learners, those with an experience by then, and minutes in their
    key stage by then.
    """

    on: date
    nc_year: int
    learners: int
    experienced: int
    minutes: int


def same_days(as_of: date) -> tuple[date, ...]:
    """The day itself and the same day of earlier years, oldest first; 28 for 29 February."""
    found = []
    for back in range(YEARS_BACK, -1, -1):
        try:
            found.append(as_of.replace(year=as_of.year - back))
        except ValueError:
            found.append(as_of.replace(year=as_of.year - back, day=28))
    return tuple(found)


def cohorts_then(on: date) -> dict[int, int]:
    """NC year of each cohort on a day, for Years 7 to 11."""
    year = academic_year(on)
    return {year - nc_year + 7: nc_year for nc_year in GUARANTEE_YEARS}
