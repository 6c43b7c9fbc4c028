"""Will the target of a key stage be reached in time? What past year groups of the school tell.

The method (ours, and deliberately plain, so that a careers leader can check it by hand):

1. Stand at today's point of school life, such as 23 November of Year 8, in every earlier year group
   of the same school. Of each learner of theirs take what had counted by then (`had`) and what
   still came to count until the end of the key stage (`further`).
2. A learner of today is compared with past learners who had about as much: within a tenth of the
   target, else a fifth, else two fifths, else all of them, until there are at least 30.
3. The share of those whose `further` would bring today's learner to the target is the chance
   without what is booked. With it, only those are looked at who went on to win at least as much
   as is booked. Booked days are believed as often as booked days of this school have come to
   count (`kept`): chance = kept * share with what is booked + (1 - kept) * share without.
4. For a year group the chances are added up. The range is from the least to the most that any one
   past year group would foretell, widened by 1.28 standard deviations of as many independent
   draws: in 8 of 10 such years the number should lie inside, if the coming years are like the past.

What it does not know: a new programme, a change of staff, what other schools do. Learners of one
group stand and fall together, so that true ranges are rather wider. Where no past year group has
lived through the rest of the key stage yet, only what some have lived so far is counted: the chance
is then the least it is, and nobody is called out of reach for it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Final, NamedTuple

from equalex.kernel.words import Word

ON_TRACK_FROM: Final = 4 / 5
OUT_OF_REACH_BELOW: Final = 1 / 5
"""From 8 in 10 on track, below 2 in 10 out of reach: between them nobody can say (ours)."""
BOOKED_IS_ON_TRACK_FROM: Final = 1 / 2
"""Who has enough booked is on track as well, where booked days come to count more often than not."""
ENOUGH_ALIKE: Final = 30
"""Fewer past learners than this say little: then the comparison is with more who are less alike."""
FEWEST: Final = 20
"""With fewer past learners than this in all, a year group is no past to go by."""
KEPT_UNKNOWN: Final = 0.75
"""How often booked days are believed to come to count where a school has no past bookings: ours."""
_WINDOWS: Final = (10, 5, 2.5)
_Z: Final = 1.28
_ONE_YEAR_GROUP: Final = 0.1


class Outlook(Word):
    """What is to be expected of a learner if nothing changes."""

    REACHED = "reached", "Reached"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    OUT_OF_REACH = "out_of_reach", "Out of reach without change"


class Lived(NamedTuple):
    """A past learner at one point of school life, in minutes: what had counted by then, and what
    came to count from then to the end of the key stage (or, in an unfinished year group, to now).
    """

    had: int
    further: int


class Course(NamedTuple):
    """A learner of today, in minutes: what counts, what is booked, and the target."""

    credited: int
    planned: int
    target: int


class Pace:
    """What past learners went on to do from one point of school life.

    `is_whole` where they have lived through the rest of the key stage. Fewer than `FEWEST` of them
    are none.
    """

    def __init__(self, lived: Iterable[Lived] = (), *, is_whole: bool = True) -> None:
        known = sorted(lived)
        if len(known) < FEWEST:
            known, is_whole = [], False
        self.is_whole: Final = is_whole
        self._had: Final = [each.had for each in known]
        self._further: Final = [each.further for each in known]

    def __len__(self) -> int:
        return len(self._had)

    @property
    def mean(self) -> float:
        """Minutes that a past learner went on to win, on average; 0 without any."""
        return sum(self._further) / len(self._further) if self._further else 0.0

    def alike(self, credited: int, target: int) -> Sequence[int]:
        """What those who had about as much went on to win; nobody's where there is no past."""
        for part in _WINDOWS:
            width = target / part
            first = bisect_left(self._had, credited - width)
            last = bisect_right(self._had, credited + width)
            if last - first >= ENOUGH_ALIKE:
                return self._further[first:last]
        return self._further


def chance(course: Course, pace: Pace, kept: float) -> float:
    """From 0 to 1: how likely the target is reached by the end of the key stage, nothing changed.

    `kept` is the share of booked days that come to count.
    """
    credited, planned, target = course
    if credited >= target:
        return 1.0
    needed = target - credited
    alike = pace.alike(credited, target)
    without = sum(further >= needed for further in alike) / len(alike) if alike else 0.0
    if planned >= needed:
        with_booked = 1.0
    else:
        as_much = [further for further in alike if further >= planned]
        enough = sum(further >= needed for further in as_much)
        with_booked = enough / len(as_much) if as_much else without
    return kept * with_booked + (1 - kept) * without


def outlook(course: Course, probability: float, *, is_whole: bool, in_time: bool = True) -> Outlook:
    """In a word. `in_time`: enough school days are left for what is still needed.

    Without a whole past the chance is the least it is, so it makes nobody out of reach.
    """
    if course.credited >= course.target:
        return Outlook.REACHED
    is_booked = course.credited + course.planned >= course.target
    if probability >= (BOOKED_IS_ON_TRACK_FROM if is_booked else ON_TRACK_FROM):
        return Outlook.ON_TRACK
    if not in_time or (is_whole and probability < OUT_OF_REACH_BELOW):
        return Outlook.OUT_OF_REACH
    return Outlook.AT_RISK


@dataclass(frozen=True, slots=True)
class Range:
    """How many learners are likely to reach the target. `high` is None where nobody can say."""

    low: int
    middle: int
    high: int | None
    of: int


def expected(
    courses: Sequence[Course], pace: Pace, each_year_group: Sequence[Pace], kept: float
) -> Range:
    """How many of these learners will reach it. `pace` is of all past year groups together,
    `each_year_group` of each by itself.

    One past year group cannot say how much they differ: the range is then widened by a tenth of
    the learners who are not certain either way (ours).
    """

    def foretold(by: Pace) -> list[float]:
        known = cache(lambda course: chance(course, by, kept))
        return [known(course) for course in courses]

    together = foretold(pace)
    middle = sum(together)
    sums = [sum(foretold(each)) for each in each_year_group if len(each)] or [middle]
    spread = _Z * sqrt(sum(each * (1 - each) for each in together))
    if len(sums) == 1:
        spread += _ONE_YEAR_GROUP * sum(0 < each < 1 for each in together)
    reached = sum(course.credited >= course.target for course in courses)
    low = max(reached, round(min(sums) - spread))
    high = min(len(courses), round(max(sums) + spread))
    return Range(
        min(low, round(middle)),
        round(middle),
        max(high, round(middle)) if pace.is_whole or reached == len(courses) else None,
        len(courses),
    )


class Said(NamedTuple):
    """Of `learners` past ones of whom this would have been said, how many reached the target."""

    outlook: Outlook
    learners: int
    reached: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """How the forecast would have done: by what it would have said, and how often the number of
    those who reached the target lay inside the range.
    """

    said: tuple[Said, ...]
    inside: int
    forecasts: int
    year_groups: int

    @property
    def is_possible(self) -> bool:
        """False where fewer than two year groups have finished."""
        return self.forecasts > 0

    def of(self, outlook: Outlook) -> Said:
        """What became of those of whom this would have been said."""
        return next(each for each in self.said if each.outlook is outlook)


def back_test(points: Iterable[Mapping[int, Sequence[Lived]]], target: int) -> BackTest:
    """Every finished year group forecast from the other finished ones, at each point of school life.

    `points` holds for each point the finished year groups by cohort. What was booked at the time is
    not known any more, so pace alone is tested: with bookings the forecast should do better.
    """
    tally = {each: [0, 0] for each in Outlook}
    inside = forecasts = 0
    cohorts: set[int] = set()
    for point in points:
        known = {cohort: lived for cohort, lived in point.items() if len(lived) >= FEWEST}
        for cohort, lived in known.items():
            others = [Pace(each) for other, each in known.items() if other != cohort]
            if not others:
                continue
            together = Pace(
                [one for other, each in known.items() if other != cohort for one in each]
            )
            courses = [Course(each.had, 0, target) for each in lived]
            for course, (had, further) in zip(courses, lived, strict=True):
                probability = chance(course, together, 0.0)
                counts = tally[outlook(course, probability, is_whole=True)]
                counts[0] += 1
                counts[1] += had + further >= target
            foretold = expected(courses, together, others, 0.0)
            reached = sum(had + further >= target for had, further in lived)
            inside += foretold.low <= reached <= (foretold.high or 0)
            forecasts += 1
            cohorts.add(cohort)
    said = tuple(Said(each, *counts) for each, counts in tally.items())
    return BackTest(said, inside, forecasts, len(cohorts))


def in_ten(part: int, whole: int) -> str:
    """`9 in 10`; `all` and `none` only where it is so; `fewer than 1 in 10` below a twentieth."""
    if not part:
        return "none"
    if part == whole:
        return "all"
    tenths = (20 * part + whole) // (2 * whole)
    if tenths == 0:
        return "fewer than 1 in 10"
    return "more than 9 in 10" if tenths == 10 else f"{tenths} in 10"


def chance_text(probability: float, *, is_least: bool) -> str:
    """`about 3 in 10`, `at least 3 in 10` where the past year groups are not finished."""
    tenths = round(probability * 10)
    if tenths == 0:
        return "not known" if is_least else "fewer than 1 in 10"
    if tenths == 10:
        return "more than 9 in 10"
    return f"{'at least' if is_least else 'about'} {tenths} in 10"
