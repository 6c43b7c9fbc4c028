"""Whether an employer's liability insurance covers the dates on which learners come.

Source: domain.md, Law and duty: insurer, policy number and expiry; warn where it lapses before the
last day; sole traders without employees and unincorporated family firms may be exempt, with the
reason. What an employer says is kept and compared with dates; it is never legal clearance.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from equalex.kernel.dates import long_date

SOON = timedelta(days=60)

State = Literal["covered", "soon", "lapses", "lapsed", "unknown", "exempt"]
# How each is shown: the kind of its tag and its label.
SHOWN: dict[State, tuple[str, str]] = {
    "covered": ("good", "Insured"),
    "soon": ("mend", "Ends soon"),
    "lapses": ("bad", "Ends too early"),
    "lapsed": ("bad", "Ended"),
    "unknown": ("mend", "Not said yet"),
    "exempt": ("plain", "Needs none"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the employer said: the last day of cover, or why it needs none."""

    expires_on: date | None = None
    exempt_reason: str = ""


@dataclass(frozen=True, slots=True)
class Insured:
    """How the cover stands against the dates: a word, the fact, and what the employer is asked."""

    state: State
    fact: str
    ask: str = ""

    @property
    def sentence(self) -> str:
        """What the employer reads."""
        return f"{self.fact} {self.ask}".strip()

    @property
    def tag(self) -> str:
        """The kind of its tag."""
        return SHOWN[self.state][0]

    @property
    def label(self) -> str:
        """What the tag says."""
        return SHOWN[self.state][1]

    @property
    def is_red(self) -> bool:
        """True where learners must not start unless a person says why they may."""
        return self.state in ("lapses", "lapsed")


def judge_cover(cover: Cover | None, *, last_day: date | None, today: date) -> Insured:
    """The cover against the last day on which learners are booked (None: nobody is)."""
    if cover is None:
        return Insured(
            "unknown", "Insurance is not said yet.", "Say who insures you, and until when."
        )
    if cover.expires_on is None:
        return Insured("exempt", f"Needs no insurance: {cover.exempt_reason}")
    until = long_date(cover.expires_on)
    if last_day is not None and last_day > cover.expires_on:
        ends = "ended" if cover.expires_on < today else "ends"
        return Insured(
            "lapses",
            f"The insurance {ends} on {until}, and learners are booked until "
            f"{long_date(last_day)}.",
            "Renew it, then enter the new last day.",
        )
    if cover.expires_on < today:
        return Insured("lapsed", f"The insurance ended on {until}.", "Enter the new last day.")
    if cover.expires_on - today <= SOON:
        return Insured("soon", f"The insurance ends on {until}.", "Renew it in good time.")
    return Insured("covered", f"Insured until {until}.")
