"""Worked examples for the page that explains the rules: facts here, verdicts by the counting function."""

from datetime import date, time
from typing import Final, NamedTuple

from placements.rules.count import DayCount, count_learner
from placements.rules.facts import Day, Enrolment
from placements.rules.policies import Policies
from placements.rules.policy import Policy
from placements.rules.reasons import explain_day

_ALL_SEVEN: Final = (True,) * 7
_VISIT: Final = Day(
    0,
    date(2025, 11, 5),
    time(9, 0),
    300,
    None,
    "attended",
    "experience",
    "visit",
    "in_person",
    "workplace",
    "school",
    None,
    *_ALL_SEVEN,
)


class Example(NamedTuple):
    """One learner's days: what happened, and what each day is called."""

    title: str
    enrolments: tuple[Enrolment, ...]
    days: tuple[tuple[str, Day], ...]


class Told(NamedTuple):
    """One day of an example and what counting says of it."""

    what: str
    date: date
    verdict: str
    sentence: str


class Worked(NamedTuple):
    """An example with its answer; `minutes` are all that is credited."""

    title: str
    days: tuple[Told, ...]
    minutes: int


def _in_year(nc_year: int) -> tuple[Enrolment, ...]:
    return (Enrolment(date(2025, 9, 1), None, str(nc_year)),)


_YEAR_8, _YEAR_9, _YEAR_10 = _in_year(8), _in_year(9), _in_year(10)

EXAMPLES: Final = (
    Example(
        "A day in order",
        _YEAR_8,
        (
            (
                "Workplace visit of 240 minutes, all seven criteria met",
                _VISIT._replace(id=1, minutes=240),
            ),
        ),
    ),
    Example(
        "Two visits on one date",
        _YEAR_8,
        (
            ("Morning visit of 200 minutes", _VISIT._replace(id=1, minutes=200)),
            (
                "Afternoon visit of 200 minutes",
                _VISIT._replace(id=2, minutes=200, start=time(13, 0)),
            ),
        ),
    ),
    Example(
        "Three virtual days in Year 8",
        _YEAR_8,
        tuple(
            (
                "Virtual day of 300 minutes",
                _VISIT._replace(id=number, date=date(2025, 11, 4 + number), mode="virtual"),
            )
            for number in (1, 2, 3)
        ),
    ),
    Example(
        "Feedback is missing",
        _YEAR_10,
        (
            (
                "Placement day of 420 minutes, no feedback yet",
                _VISIT._replace(id=1, minutes=420, activity="placement", feedback=False),
            ),
        ),
    ),
    Example(
        "Found by the family",
        _YEAR_10,
        (
            (
                "Day at the family's firm, approved by the school a day too late",
                _VISIT._replace(id=1, arranged_by="self", approved_on=date(2025, 11, 6)),
            ),
        ),
    ),
    Example(
        "An employer speaks in assembly",
        _YEAR_9,
        (
            (
                "Talk of 45 minutes",
                _VISIT._replace(id=1, minutes=45, kind="encounter", setting="school"),
            ),
        ),
    ),
    Example(
        "A placement in Year 9",
        _YEAR_9,
        (
            ("Nobody has judged it yet", _VISIT._replace(id=1, activity="placement")),
            (
                "Judged by the school to count",
                _VISIT._replace(id=2, activity="placement", date=date(2025, 11, 6), accepted=True),
            ),
        ),
    ),
)


def work_out(example: Example, policies: Policies) -> Worked:
    """What the counting function says of an example under these policies."""
    count = count_learner(example.enrolments, [day for _, day in example.days], policies)
    what = {day.id: (text, day.date) for text, day in example.days}
    told = tuple(
        Told(
            *what[day.id],
            day.verdict,
            _in_words(day, policies.in_force_on(what[day.id][1])),
        )
        for day in count.days
    )
    return Worked(example.title, told, sum(day.minutes for day in count.days))


def _in_words(day: DayCount, policy: Policy) -> str:
    """`100 minutes. One date gives at most ...`"""
    amount = [f"{day.minutes} minutes."] if day.minutes else []
    return " ".join([*amount, *explain_day(day, "school", policy=policy)])
