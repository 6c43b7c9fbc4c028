"""Facts for the tests of the rules, each one plain unless a test says otherwise."""

from datetime import date, time
from typing import Any

from placements.rules.count import DayCount, LearnerCount, count_learner
from placements.rules.facts import Day, Enrolment
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY, Policy

YEAR_8 = Enrolment(date(2024, 9, 1), date(2025, 8, 31), "8")
YEAR_9 = Enrolment(date(2025, 9, 1), date(2026, 8, 31), "9")
YEAR_10 = Enrolment(date(2026, 9, 1), date(2027, 8, 31), "10")
YEAR_11 = Enrolment(date(2027, 9, 1), None, "11")
ENROLLED = (YEAR_8, YEAR_9, YEAR_10, YEAR_11)

IN_YEAR_8 = date(2025, 3, 4)
IN_YEAR_10 = date(2027, 3, 3)
SHIPPED = Policies([SHIPPED_POLICY])

PLAIN: dict[str, Any] = {
    "id": "D1",
    "date": IN_YEAR_8,
    "start": None,
    "minutes": 300,
    "approved_on": None,
    "attendance": "attended",
    "kind": "experience",
    "activity": "visit",
    "mode": "in_person",
    "setting": "workplace",
    "arranged_by": "school",
    "accepted": None,
    "purpose": True,
    "outcomes": True,
    "interaction": True,
    "people": True,
    "task": True,
    "feedback": True,
    "reflection": True,
}


def a_day(**facts: Any) -> Day:
    """A day in Year 8 on which nothing is wrong, but for what is given."""
    return Day(**{**PLAIN, **facts})


def some_days(*each: dict[str, Any], **shared: Any) -> list[Day]:
    """Days with ids D1, D2, ... in the order given."""
    return [
        a_day(**{"id": f"D{number}", **shared, **facts}) for number, facts in enumerate(each, 1)
    ]


def counted(*days: Day, policies: Policies = SHIPPED) -> LearnerCount:
    """The count of a learner who went through Years 8 to 11."""
    return count_learner(ENROLLED, days, policies)


def judged(policy: Policy = SHIPPED_POLICY, **facts: Any) -> DayCount:
    """The count of one day alone."""
    return counted(a_day(**facts), policies=Policies([policy])).days[0]


def at(hour: int) -> time:
    """A start on the hour."""
    return time(hour)
