"""When a digest of what needs one is due, and which reports one is told of."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from employers.rules.holidays import why_closed
from equalex.kernel.words import Word


class HowOften(Word):
    """How often a person is sent a digest of what needs them."""

    WEEKLY = "weekly", "Once a week, on its first school day"
    DAILY = "daily", "On every school day"
    NEVER = "never", "Never"


class WhichReports(Word):
    """Of which reports a person is sent a link."""

    ALL = "all", "Every report, when it is issued"
    MEASURED = "measured", "Those of 31 December, 31 March and 31 July"
    NONE = "none", "None"


class Sent(Word):
    """What a person is sent in one role; the label completes “You get no more ...”."""

    DIGEST = "digest", "e-mails about what needs you"
    REPORTS = "reports", "e-mails about reports that were issued"


USUAL_DIGEST: Final = HowOften.WEEKLY
USUAL_REPORTS: Final = WhichReports.MEASURED


@dataclass(frozen=True, slots=True)
class DueSince:
    """A digest is due for who has had none since: the first school day of the week, and today."""

    weekly: date
    daily: date


def due_since(today: date) -> DueSince | None:
    """None on weekends, bank holidays and in the usual school holidays, when nobody is disturbed.

    A worker that was away on the first day of the week makes the weekly one up on the next.
    """
    if why_closed(today):
        return None
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=after) for after in range(7))
    return DueSince(next(day for day in days if not why_closed(day)), today)
