"""What an employer's year came to, as it may be told to the employer and its hub.

Learners with SEND or disadvantage are told as shares only, and not at all where a small number could
be worked out (`suppression`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from equalex.kernel.dates import days_text
from reporting.rules.suppression import ShownShare, shown_parts, shown_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """As counted. Minutes are those attended; `tiers` are learners by tier, each once a tier."""

    learners: int
    minutes: int
    schools: int
    tiers: Mapping[int, int]
    send: int
    disadvantaged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """As it may be shown."""

    learners: int
    days: str
    schools: int
    tiers: tuple[tuple[str, int], ...]
    send: ShownShare
    disadvantaged: ShownShare

    @property
    def sentence(self) -> str:
        """The year in a sentence."""
        learners = "1 young person" if self.learners == 1 else f"{self.learners:,} young people"
        days = f"{self.days} day" if self.days == "1" else f"{self.days} days"
        schools = "1 school" if self.schools == 1 else f"{self.schools:,} schools"
        return f"You met {learners} from {schools} and gave them {days} at work"


def told(year: Year, day_minutes: int) -> Thanks:
    """What may be told of a year."""
    return Thanks(
        learners=year.learners,
        days=days_text(year.minutes, day_minutes),
        schools=year.schools,
        tiers=tuple((f"Tier {tier}", number) for tier, number in sorted(year.tiers.items())),
        send=_share(year.send, year.learners),
        disadvantaged=_share(year.disadvantaged, year.learners),
    )


def _share(part: int, whole: int) -> ShownShare:
    shown, rest = shown_parts([part, whole - part])
    everybody = shown_parts([whole])[0]
    return shown_share(shown if not rest.is_hidden else rest, everybody)
