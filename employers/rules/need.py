"""What an offer is worth to one school: how many of its learners still lack what it gives.

Ours, and explained on the page. A learner lacks days while neither days that count, nor days that can
be won back, nor days planned fill the target of the present key stage. An offer is worth the learners of
its years who lack days, as far as it has places for them; half as much again for those of them who have
had nothing on one of its tiers; a quarter as much again where nobody of the school has been in its sector
yet. Virtual days only add to days in person (counting-rules.md), so a virtual offer is worth half.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from employers.rules.vocabulary import Mode

# Whole numbers in these proportions, so that a database orders exactly as this rule does.
FOR_DAYS: Final = 4
FOR_TIER: Final = 2
FOR_SECTOR: Final = 1
IN_PERSON: Final = 2
VIRTUAL: Final = 1

_STAGES: Final = {7: "3", 8: "3", 9: "3", 10: "4", 11: "4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacks:
    """What a school's learners lack.

    `short` counts learners who lack days by NC year; `without_tier` those of them who have had
    nothing on a tier, by tier and NC year; `sectors_met` are the sectors in which anybody has been.
    """

    short: Mapping[int, int]
    without_tier: Mapping[int, Mapping[int, int]]
    sectors_met: frozenset[str] = frozenset()

    @property
    def anybody(self) -> bool:
        """True while any learner lacks days."""
        return any(self.short.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What counts of an offer; `places` are those of its next date that are free."""

    youngest_year: int
    oldest_year: int
    tiers: tuple[int, ...]
    sector: str
    sector_name: str
    mode: str
    places: int


@dataclass(frozen=True, slots=True)
class Worth:
    """Points for the order, and the sentences that explain them."""

    points: int
    sentences: tuple[str, ...]


def worth(offer: Profile, lacks: Lacks) -> Worth:
    """What an offer is worth to a school, and why."""
    years = range(offer.youngest_year, offer.oldest_year + 1)
    short = sum(lacks.short.get(year, 0) for year in years)
    newcomers = {
        tier: sum(lacks.without_tier.get(tier, {}).get(year, 0) for year in years)
        for tier in offer.tiers
    }
    takers = min(offer.places, short)
    is_new_sector = bool(offer.sector) and offer.sector not in lacks.sectors_met
    points = FOR_DAYS * takers + FOR_TIER * min(offer.places, max(newcomers.values(), default=0))
    points += FOR_SECTOR * takers * is_new_sector
    points *= VIRTUAL if offer.mode == Mode.VIRTUAL else IN_PERSON
    if not short:
        years_are = years_text(offer.youngest_year, offer.oldest_year)
        return Worth(
            points, (f"Your learners in {years_are} have their days, planned ones counted in.",)
        )
    return Worth(points, tuple(_reasons(offer, short, newcomers, is_new_sector)))


def _reasons(
    offer: Profile, short: int, newcomers: Mapping[int, int], is_new_sector: bool
) -> list[str]:
    takes = "1 place" if offer.places == 1 else f"{offer.places:,} places"
    found = [f"{_who(offer, short)}: this has {takes}."]
    tier, lacking = max(newcomers.items(), key=lambda each: (each[1], -each[0]), default=(0, 0))
    if lacking:
        found.append(
            f"{lacking:,} of them {'has' if lacking == 1 else 'have'} had nothing on tier {tier} yet."
        )
    if is_new_sector:
        found.append(f"Nobody at your school has been in {offer.sector_name} yet.")
    if offer.mode == Mode.VIRTUAL:
        found.append("It is virtual: that adds to days in person and does not replace them.")
    return found


def _who(offer: Profile, short: int) -> str:
    stages = {_STAGES[offer.youngest_year], _STAGES[offer.oldest_year]}
    days = f"days of key stage {stages.pop()}" if len(stages) == 1 else "days"
    if offer.youngest_year == offer.oldest_year:
        noun = f"Year {offer.youngest_year} learner{'' if short == 1 else 's'}"
    else:
        noun = f"learner{'' if short == 1 else 's'} in {years_text(offer.youngest_year, offer.oldest_year)}"
    return f"{short:,} {noun} still {'needs' if short == 1 else 'need'} {days}"


def years_text(youngest: int, oldest: int) -> str:
    """`Year 9`, `Years 7 to 9`."""
    return f"Year {youngest}" if youngest == oldest else f"Years {youngest} to {oldest}"
