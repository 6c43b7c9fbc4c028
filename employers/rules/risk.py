"""How much must be said about risk, in proportion to the risk.

Source: domain.md, Law and duty: schools check that an employer manages risk and do not demand
paperwork; a dated confirmation, its depth in proportion (an office: a conversation; a workshop or a
site: more). Ours: which depth each tier asks for, and that it is said again after a year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from equalex.kernel.dates import long_date
from equalex.kernel.words import Word

LASTS = timedelta(days=365)


class RiskTier(Word):
    """How much can happen to a learner there."""

    LOW = "low", "Low: an office, a shop, a library"
    MEDIUM = "medium", "Medium: a kitchen, a ward, a warehouse, a laboratory"
    HIGH = "high", "High: a building site, a farm, a workshop with machines"


class Depth(Word):
    """How it was talked over, the least first."""

    CONVERSATION = "conversation", "A conversation"
    IN_WRITING = "in_writing", "Agreed in writing, with what learners may and may not do"
    ON_SITE = "on_site", "A look at the place together"


_ORDER = list(Depth)
_ASKED = {
    RiskTier.LOW: Depth.CONVERSATION,
    RiskTier.MEDIUM: Depth.IN_WRITING,
    RiskTier.HIGH: Depth.ON_SITE,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One conversation: when, how risky the place is, how deep it went."""

    held_on: date
    tier: RiskTier
    depth: Depth


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether enough is said: the fact, and what the employer is asked."""

    is_enough: bool
    fact: str
    ask: str = ""

    @property
    def sentence(self) -> str:
        """What the employer reads."""
        return f"{self.fact} {self.ask}".strip()


def depth_asked(tier: RiskTier) -> Depth:
    """How deep a conversation a tier asks for."""
    return _ASKED[tier]


def judge_talk(said: Said | None, *, today: date) -> Standing:
    """The newest conversation against what its tier asks for."""
    if said is None:
        return Standing(
            False,
            "Nothing is said yet.",
            "Say how you keep learners safe: a short conversation is enough for an office.",
        )
    asked = depth_asked(said.tier)
    if _ORDER.index(said.depth) < _ORDER.index(asked):
        more = asked.label[0].lower() + asked.label[1:]
        return Standing(False, f"For a place of this risk more is asked than was done: {more}.")
    if today - said.held_on > LASTS:
        return Standing(
            False,
            f"Talked over on {long_date(said.held_on)}, more than a year ago.",
            "Do it again.",
        )
    return Standing(True, f"Talked over on {long_date(said.held_on)}.")
