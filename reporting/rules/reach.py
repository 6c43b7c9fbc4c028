"""How many learners will have the days of their key stage when it ends: the forecast in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from equalex.kernel.dates import days_text, long_date
from equalex.kernel.words import plural

LAST_YEARS: Final = (9, 11)
"""The year groups in which a key stage ends."""
_NO_PAST: Final = "there are too few learners of past year groups to go by"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearReach:
    """Of `learners` in a year group, from `low` to `high` are likely to reach the target by
    `deadline`; `high` is None where no past year group can say.
    """

    nc_year: int
    key_stage: str
    deadline: date
    learners: int
    low: int
    high: int | None

    @property
    def likely(self) -> str:
        """`96 to 118`, or `at least 96`."""
        return f"at least {self.low:,}" if self.high is None else _from_to(self.low, self.high)

    @property
    def likely_not(self) -> str:
        """`62 to 84`, or that it cannot be said."""
        if self.high is None:
            return "cannot be said yet"
        return _from_to(self.learners - self.high, self.learners - self.low)

    @property
    def parts(self) -> tuple[int, int, int]:
        """Learners who are likely to reach it, who may or may not, and who are likely not to."""
        high = self.learners if self.high is None else self.high
        return self.low, high - self.low, self.learners - high

    def as_data(self) -> dict[str, Any]:
        """Plain data, as a kept forecast holds it."""
        return {
            "nc_year": self.nc_year,
            "key_stage": self.key_stage,
            "deadline": self.deadline.isoformat(),
            "learners": self.learners,
            "low": self.low,
            "high": self.high,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `as_data`."""
        return cls(**{**data, "deadline": date.fromisoformat(data["deadline"])})


def ending(years: Iterable[YearReach]) -> list[YearReach]:
    """Those whose key stage ends this summer."""
    return [each for each in years if each.nc_year in LAST_YEARS]


def target_text(targets: Mapping[str, int], day_minutes: int) -> str:
    """`5 of 5 days`, where both key stages ask for the same; else `the days of their key stage`."""
    if len(amounts := set(targets.values())) != 1:
        return "the days of their key stage"
    days = days_text(amounts.pop(), day_minutes)
    return f"{days} of {days} days"


def is_known(years: Iterable[YearReach]) -> bool:
    """Whether anything can be said of them."""
    return any(each.low or each.high is not None for each in years)


def reach_sentence(years: Sequence[YearReach], target: str) -> str:
    """How many are likely to have `target`, and how many not, for year groups with one deadline."""
    by = f"{target} by {long_date(years[0].deadline)}"
    if not is_known(years):
        whom = " and ".join(f"Year {each.nc_year}" for each in years)
        return f"Nobody can say yet how many in {whom} will have {by}: {_NO_PAST}"
    first, *others = years
    likely = [
        f"{first.likely} of {plural(first.learners, 'learner', 'learners')} in Year {first.nc_year}",
        *(f"{each.likely} of {each.learners:,} in Year {each.nc_year}" for each in others),
    ]
    missing = [
        f"{each.likely_not} in Year {each.nc_year}"
        for each in years
        if each.high is not None and each.low < each.learners
    ]
    said = f"Likely to have {by}: {' and '.join(likely)}"
    if missing:
        return f"{said}; {' and '.join(missing)} will not, unless something changes"
    if any(each.high is None for each in years):
        return f"{said}; of the others nobody can say yet: {_NO_PAST}"
    return said


def _from_to(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
