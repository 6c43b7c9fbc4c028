"""What runs out at an employer, and how soon that matters: against the days learners are booked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from employers.rules.insurance import Cover, judge_cover
from equalex.kernel.dates import long_date
from equalex.kernel.words import Word

CONFIRMED_FOR: Final = timedelta(days=90)
"""An experience that nobody confirms for so long pauses itself (scenario B 19)."""
TELL_BEFORE: Final = timedelta(days=21)


class What(Word):
    """What can run out."""

    INSURANCE = "insurance", "Insurance"
    APPROVAL = "approval", "Approval"
    CONFIRMATION = "confirmation", "Confirmation"


class Urgency(Word):
    """How soon it matters."""

    NOW = "now", "Learners are booked"
    SOON = "soon", "Runs out soon"
    PAST = "past", "Has run out"


KINDS: Final = {Urgency.NOW: "bad", Urgency.SOON: "mend", Urgency.PAST: "ask"}


@dataclass(frozen=True, slots=True)
class Expiry:
    """One thing that has run out or will; `on` is None where it ended on no known day."""

    what: What
    urgency: Urgency
    on: date | None
    sentence: str

    @property
    def tag(self) -> str:
        """The kind of its tag."""
        return KINDS[self.urgency]


def insurance(cover: Cover | None, *, last_booked: date | None, today: date) -> Expiry | None:
    """The insurance, where it lapses before a booked day, soon, or has; or was never said."""
    if cover is None:
        if last_booked is None:
            return None
        sentence = f"No insurance is said, and learners are booked until {long_date(last_booked)}."
        return Expiry(What.INSURANCE, Urgency.NOW, None, sentence)
    judged = judge_cover(cover, last_day=last_booked, today=today)
    urgency = {"lapses": Urgency.NOW, "lapsed": Urgency.PAST, "soon": Urgency.SOON}.get(
        judged.state
    )
    if urgency is None:
        return None
    return Expiry(
        What.INSURANCE, urgency, cover.expires_on, judged.sentence.partition(". ")[0] + "."
    )


def approval(*, ended_on: date | None, last_booked: date | None) -> Expiry | None:
    """An approval that ended; None where it stands or never was."""
    if ended_on is None:
        return None
    if last_booked is None:
        return Expiry(
            What.APPROVAL, Urgency.PAST, ended_on, f"The approval ended on {long_date(ended_on)}."
        )
    return Expiry(
        What.APPROVAL,
        Urgency.NOW,
        ended_on,
        f"The approval ended on {long_date(ended_on)}, and learners are booked until "
        f"{long_date(last_booked)}.",
    )


def confirmation(
    *, oldest: date | None, number: int, last_booked: date | None, today: date
) -> Expiry | None:
    """Experiences on offer, the oldest last confirmed on a date; None while all are fresh."""
    if oldest is None or today - oldest < CONFIRMED_FOR - TELL_BEFORE:
        return None
    ends = oldest + CONFIRMED_FOR
    things = "1 experience was" if number == 1 else f"{number} experiences were"
    said = f"{things} last confirmed on {long_date(oldest)}"
    if ends >= today:
        return Expiry(
            What.CONFIRMATION, Urgency.SOON, ends, f"{said}: good until {long_date(ends)}."
        )
    urgency = Urgency.PAST if last_booked is None else Urgency.NOW
    booked = (
        "" if last_booked is None else f", and learners are booked until {long_date(last_booked)}"
    )
    return Expiry(What.CONFIRMATION, urgency, ends, f"{said}{booked}.")
