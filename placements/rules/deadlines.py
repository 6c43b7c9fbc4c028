"""How long a request waits for its answer and offered places for their learners, in working days.

Source: scenarios.md, 20. Working days are those of England: school holidays do not stop the clock,
since it is the employer who answers.
"""

from datetime import date
from typing import Final

from employers.rules.working_days import working_days_after, working_days_before

REMINDED_AFTER: Final = 10
EXPIRES_AFTER: Final = 20
OFFER_LASTS: Final = 5


def request_ends(asked_on: date) -> date:
    """The day on which a request that nobody answered ends."""
    return working_days_after(asked_on, EXPIRES_AFTER)


def asked_before_reminder(today: date) -> date:
    """Requests made on this day or earlier are due for a reminder."""
    return working_days_before(today, REMINDED_AFTER)


def asked_before_end(today: date) -> date:
    """Requests made on this day or earlier end."""
    return working_days_before(today, EXPIRES_AFTER)


def offer_ends(today: date) -> date:
    """The last day on which a school can take places that are offered today."""
    return working_days_after(today, OFFER_LASTS)
