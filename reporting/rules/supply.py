"""What employers offer against what learners still need, in learner-days: by month, area, sector, tier.

Supply is what nobody has booked yet. Need is what neither days that count, nor days that can be won
back, nor days planned fill. What no source settles is ours, and said on the page:

- a need is spread evenly over the months up to July, since it is due within the school year;
- by tier it follows CEC's example (domain.md): of the 25 hours of key stage 3, 10 on tier 1 and 15 on
  tiers 1 and 2 in equal parts, that is 70 and 30 in a hundred; those of key stage 4 all on tier 3;
- no source says which sector a learner needs: it is shared equally over the sectors shown;
- a place on several tiers is shared equally over them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, TypeVar

LAST_MONTH: Final = 7
TOO_LATE_AFTER: Final = 20
"""After this day of a month nothing more is arranged for it."""
AHEAD: Final = 24
"""Months."""
TIER_SHARES: Final[Mapping[str, Mapping[int, Fraction]]] = {
    "KS3": {1: Fraction(7, 10), 2: Fraction(3, 10)},
    "KS4": {3: Fraction(1)},
}
TIERS: Final = (1, 2, 3)
NO_TRAVEL: Final = "Anywhere: nobody travels"
NO_PLACE: Final = "Place not known"

Month = tuple[int, int]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """Minutes of free places in one month at one kind of offer."""

    month: Month
    area: str
    sector: str
    tiers: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Minutes still needed in one area and key stage; hidden where too few learners are behind it."""

    area: str
    stage: str
    minutes: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole learner-days on offer and needed under one label; None where it must not be said."""

    label: str
    supply: int
    need: int | None

    @property
    def shortfall(self) -> int | None:
        """Days that are missing."""
        return None if self.need is None else max(0, self.need - self.supply)

    @property
    def met(self) -> int:
        """Days of the need that what is on offer would fill."""
        return min(self.supply, self.need or 0)


def months_left(today: date) -> list[Month]:
    """This month, or the next where it is nearly over, up to July: that of the next school year
    where this July is over.
    """
    month = (today.year, today.month)
    if today.day > TOO_LATE_AFTER:
        month = _next(month)
    year = month[0] if month[1] <= LAST_MONTH else month[0] + 1
    found = []
    while month <= (year, LAST_MONTH):
        found.append(month)
        month = _next(month)
    return found


def months_from(today: date) -> list[Month]:
    """This month and those of the next two years: no slot lies further ahead."""
    months = [(today.year, today.month)]
    while len(months) <= AHEAD:
        months.append(_next(months[-1]))
    return months


def month_name(month: Month) -> str:
    """`April 2027`."""
    return f"{date(*month, 1):%B %Y}"


def month_word(month: Month) -> str:
    """`2027-04`, as addresses have it."""
    return f"{month[0]}-{month[1]:02d}"


def month_of(word: str) -> Month | None:
    """The month of `2027-04`; None of nothing."""
    year, _, month = word.partition("-")
    return (int(year), int(month)) if word else None


def _next(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def by_month(
    offers: Iterable[Free], needs: Iterable[Need], *, today: date, day_minutes: int
) -> list[Balance]:
    """The need in equal parts, each month's supply beside it."""
    months = months_left(today)
    supply = _sums((each.month, each.minutes) for each in offers)
    whole = sum(each.minutes for each in needs) // day_minutes
    shares = [
        whole * (at + 1) // len(months) - whole * at // len(months) for at in range(len(months))
    ]
    return [
        Balance(month_name(month), supply[month] // day_minutes, share)
        for month, share in zip(months, shares, strict=True)
    ]


def by_area(offers: Iterable[Free], needs: Sequence[Need], *, day_minutes: int) -> list[Balance]:
    """Areas with the greatest shortfall first; those whose whole need is hidden last."""
    supply = _sums((each.area, each.minutes) for each in offers)
    need = _sums((each.area, each.minutes) for each in needs)
    hidden = {each.area for each in needs} - {each.area for each in needs if not each.is_hidden}
    found = [
        Balance(
            area,
            supply[area] // day_minutes,
            None if area in hidden else need[area] // day_minutes,
        )
        for area in sorted({*supply, *need})
    ]
    return sorted(found, key=lambda each: (each.need is None, -(each.shortfall or 0), each.label))


def by_sector(
    offers: Iterable[Free], needs: Iterable[Need], sectors: Sequence[str], *, day_minutes: int
) -> list[Balance]:
    """The need in equal parts over the sectors; least supplied first."""
    supply = _sums((each.sector, each.minutes) for each in offers)
    whole = sum(each.minutes for each in needs) // day_minutes
    every = list(dict.fromkeys([*sectors, *supply]))
    found = [
        Balance(sector, supply[sector] // day_minutes, whole // len(every)) for sector in every
    ]
    return sorted(found, key=lambda each: (each.supply, each.label))


def by_tier(offers: Iterable[Free], needs: Iterable[Need], *, day_minutes: int) -> list[Balance]:
    """Tiers 1 to 3."""
    supply: dict[int, Fraction] = defaultdict(Fraction)
    for offer in offers:
        for tier in offer.tiers:
            supply[tier] += Fraction(offer.minutes, len(offer.tiers))
    need: dict[int, Fraction] = defaultdict(Fraction)
    for each in needs:
        for tier, share in TIER_SHARES.get(each.stage, {}).items():
            need[tier] += each.minutes * share
    return [
        Balance(f"Tier {tier}", int(supply[tier] / day_minutes), int(need[tier] / day_minutes))
        for tier in TIERS
    ]


def _sums(amounts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for key, minutes in amounts:
        found[key] += minutes
    return found
