"""Academic years, cohorts, enrolments of a year, and what the roll-over on 1 September does.

An academic year is named by its starting year: 2026 runs from 1 September 2026 to 31 August 2027.
A cohort is the academic year in which the learners of a year group are in Year 7.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

FIRST_MONTH = 9
YEAR_7 = 7
YEAR_11 = 11
LAST_YEAR = 13
NOT_FOLLOWED = "X"
PREPARED_FROM_MONTH = 6


def academic_year_of(day: date) -> int:
    """The starting year of the academic year that a date is in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def first_day(academic_year: int) -> date:
    """1 September."""
    return date(academic_year, FIRST_MONTH, 1)


def last_day(academic_year: int) -> date:
    """31 August of the next calendar year."""
    return date(academic_year + 1, FIRST_MONTH - 1, 31)


def year_being_prepared(today: date) -> int:
    """The academic year a list taken in today may be for: from June on, the coming one."""
    current = academic_year_of(today)
    return current + 1 if PREPARED_FROM_MONTH <= today.month < FIRST_MONTH else current


def label(academic_year: int) -> str:
    """As people write it: "2026/27"."""
    return f"{academic_year}/{(academic_year + 1) % 100:02d}"


def cohort_of(nc_year: str, academic_year: int) -> int | None:
    """The cohort of a learner in this NC year in this academic year; None where not followed."""
    return academic_year - int(nc_year) + YEAR_7 if nc_year.isdigit() else None


def nc_year_of(cohort: int | None, academic_year: int) -> str:
    """The NC year of a cohort in an academic year; "X" without a cohort, "" outside 1 to 14."""
    if cohort is None:
        return NOT_FOLLOWED
    year = academic_year - cohort + YEAR_7
    return str(year) if 1 <= year <= LAST_YEAR + 1 else ""


def key_stage_of(nc_year: str) -> str:
    """For Years 7 to 9 "KS3", for 10 and 11 "KS4", else ""."""
    if not nc_year.isdigit():
        return ""
    year = int(nc_year)
    if YEAR_7 <= year <= YEAR_11:
        return "KS3" if year <= YEAR_7 + 2 else "KS4"
    return ""


class EnrolmentSpan(NamedTuple):
    """A learner is in `nc_year` from `since`, until `until` (both included) or still."""

    since: date
    until: date | None
    nc_year: str
    key_stage: str = ""


class Step(StrEnum):
    """What the roll-over does with a learner."""

    MOVES_UP = "moves_up"
    LISTED = "listed"
    LEAVES = "leaves"
    STAYS = "stays"
    DONE = "done"
    TO_DECIDE = "to_decide"


class Enrolled(NamedTuple):
    """A learner's latest enrolment, as the roll-over is given it. `learner` is any key.

    `is_listed`: it came from a list for the coming year that was taken in beforehand.
    """

    learner: int | str
    nc_year: str
    since: date
    key_stage: str = ""
    until: date | None = None
    is_listed: bool = False


class RolledLearner(NamedTuple):
    """One learner's step, the reason in a sentence, and the rows it needs.

    `ends` is the last day of the enrolment that stops (None: it goes on); `next` the one to open.
    """

    learner: int | str
    step: Step
    reason: str
    ends: date | None = None
    next: EnrolmentSpan | None = None


def roll_over(enrolled: Iterable[Enrolled], *, into: int) -> list[RolledLearner]:
    """What becomes of each learner on 1 September of the academic year `into`.

    Year 11 leaves: who stays for Year 12 is on the list for the coming year. Whoever already has
    an enrolment of that year is left alone, so that a second or resumed run changes nothing.
    """
    return [_rolled(one, into=into) for one in enrolled]


def _rolled(one: Enrolled, *, into: int) -> RolledLearner:
    starts, ends = first_day(into), last_day(into - 1)
    if one.since >= starts and one.is_listed:
        named = f"Year {one.nc_year}" if one.nc_year.isdigit() else "no year group"
        return RolledLearner(one.learner, Step.LISTED, f"On your list for {label(into)}: {named}.")
    if one.since >= starts:
        return RolledLearner(one.learner, Step.DONE, f"Already enrolled for {label(into)}.")
    if one.until is not None and one.until < starts:
        return RolledLearner(one.learner, Step.DONE, "Has left the school.")
    if one.nc_year.isdigit():
        return _moved_up(one, into=into)
    if not one.key_stage:
        return RolledLearner(
            one.learner, Step.TO_DECIDE, "Year groups are not followed: choose a key stage first."
        )
    following = EnrolmentSpan(starts, None, one.nc_year, one.key_stage)
    reason = (
        f"Year groups are not followed: stays in {one.key_stage}. Check that this is still right."
    )
    return RolledLearner(one.learner, Step.STAYS, reason, ends, following)


def _moved_up(one: Enrolled, *, into: int) -> RolledLearner:
    # A roll-over missed for a whole year moves by as many years as have passed.
    passed = into - academic_year_of(one.since)
    year = int(one.nc_year)
    to, top = year + passed, YEAR_11 if year <= YEAR_11 else LAST_YEAR
    if to > top:
        reason = f"Finished Year {one.nc_year}." if passed == 1 else f"Past Year {top} by now."
        ended = last_day(academic_year_of(one.since) + max(top - year, 0))
        return RolledLearner(one.learner, Step.LEAVES, reason, ended)
    following = EnrolmentSpan(first_day(into), None, str(to))
    return RolledLearner(
        one.learner,
        Step.MOVES_UP,
        f"Year {one.nc_year} to Year {to}.",
        last_day(into - 1),
        following,
    )


def counts(rolled: Sequence[RolledLearner]) -> dict[str, int]:
    """How many learners take each step; every step is named."""
    found = {step.value: 0 for step in Step}
    for one in rolled:
        found[one.step.value] += 1
    return found
