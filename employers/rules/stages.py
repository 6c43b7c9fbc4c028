"""At which stage a hub is with an employer, and what should happen next.

Ours. Facts go before what somebody entered: an employer that hosts learners is hosting, whatever
was noted once. Only the first two stages, and that nothing more is to be expected, can be entered.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from equalex.kernel.dates import long_date
from equalex.kernel.words import Word

QUIET_AFTER: Final = timedelta(days=365)
CONFIRM_AFTER: Final = timedelta(days=180)


class Stage(Word):
    """In the order in which an employer comes to host, and what follows."""

    APPROACHED = "approached", "Approached"
    INTERESTED = "interested", "Interested"
    APPROVED = "approved", "Approved"
    OFFERING = "offering", "Offering"
    HOSTING = "hosting", "Hosting"
    LAPSED = "lapsed", "Lapsed"


ENTERABLE: Final = (Stage.APPROACHED, Stage.INTERESTED, Stage.LAPSED)


class Standing(Word):
    """What the hub has decided, and whether anything came of it."""

    APPROVED = "approved", "Approved"
    IDLE = "idle", "Approved, with nothing on offer"
    WAITING = "waiting", "Waits for your decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one employer. Dates are None, and numbers 0, where there is nothing.

    `open_dates` can still be booked by schools; `next_booked` and `last_hosted` are days on which
    learners come or came; `confirmed_on` is when it last said, or the hub heard, that all still holds.
    """

    entered: str = ""
    has_signed_up: bool = False
    is_approved: bool = False
    is_refused: bool = False
    had_approval: bool = False
    approved_on: date | None = None
    open_dates: int = 0
    next_booked: date | None = None
    last_hosted: date | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """The stage, and why."""

    stage: Stage
    reason: str


def place(facts: Facts, today: date) -> Placing:
    """The furthest stage that the facts bear out."""
    since = today - QUIET_AFTER
    if facts.next_booked is not None:
        return Placing(Stage.HOSTING, f"Learners come on {long_date(facts.next_booked)}")
    if facts.is_approved and facts.open_dates:
        dates = "1 date" if facts.open_dates == 1 else f"{facts.open_dates} dates"
        return Placing(Stage.OFFERING, f"{dates} that schools can book")
    if (
        facts.last_hosted is not None
        and facts.last_hosted > since
        and facts.entered != Stage.LAPSED
    ):
        return Placing(Stage.HOSTING, f"Hosted last on {long_date(facts.last_hosted)}")
    return _lapsed(facts, since) or _on_the_way(facts)


def _lapsed(facts: Facts, since: date) -> Placing | None:
    if facts.entered == Stage.LAPSED:
        return Placing(Stage.LAPSED, "Your hub noted that nothing more is to be expected")
    if facts.is_refused:
        return Placing(Stage.LAPSED, "Your hub refused it")
    if facts.is_approved:
        known = [facts.approved_on, facts.last_hosted, facts.confirmed_on]
        last = max((each for each in known if each is not None), default=None)
        if last is not None and last <= since:
            return Placing(Stage.LAPSED, f"Nothing heard since {long_date(last)}")
    return None


def _on_the_way(facts: Facts) -> Placing:
    if facts.is_approved:
        return Placing(Stage.APPROVED, "Approved, and offers no date")
    if facts.had_approval:
        return Placing(Stage.INTERESTED, "Its approval lapsed: check it again")
    if facts.has_signed_up:
        return Placing(Stage.INTERESTED, "Signed up, and waits for your decision")
    if facts.entered == Stage.INTERESTED:
        return Placing(Stage.INTERESTED, "Your hub noted that it is interested")
    return Placing(Stage.APPROACHED, "Not heard from yet")


NEXT_STEPS: Final = {
    Stage.APPROACHED: "Ask whether it is interested",
    Stage.INTERESTED: "Check it, so that schools can book",
    Stage.APPROVED: "Help it to offer a first date",
    Stage.OFFERING: "Tell schools what it offers",
    Stage.HOSTING: "Thank it, and ask about next year",
    Stage.LAPSED: "Ask once whether it would come back",
}
"""What to do where nobody wrote down anything else."""


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """True where nobody confirmed for half a year that what is known still holds."""
    return confirmed_on is None or today - confirmed_on > CONFIRM_AFTER
