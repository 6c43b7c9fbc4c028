"""Differences between two groups of learners with their 95 % intervals, like compared with like.

Learners are compared within strata (year groups) and the differences are averaged with
Mantel-Haenszel weights, which hold for few learners in many strata. Pure arithmetic.

Sources: Wilson, JASA 22 (1927) 209-212, for one share; Newcombe, Statistics in Medicine 17 (1998)
873-890, method 10, for the difference of two, which keeps its promise for few learners and for
shares of 0 and 1; Yan and Su, Statistics in Biopharmaceutical Research 2 (2010) 329-335, for strata;
Welch, Biometrika 34 (1947) 28-35, and Satterthwaite, Biometrics Bulletin 2 (1946) 110-114, for means
of groups that spread differently; Holm, Scandinavian Journal of Statistics 6 (1979) 65-70, for many
comparisons.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final, NamedTuple

LEVEL: Final = 0.95
_NORMAL: Final = NormalDist()
_LARGEST_Z: Final = 40.0
_AS_NORMAL: Final = 400
"""From so many degrees of freedom on, Student's distribution is taken as the normal one."""
_STEPS: Final = 400


class Counts(NamedTuple):
    """Of `of` learners `with_it` have something."""

    with_it: int
    of: int


class Sums(NamedTuple):
    """Amounts of `of` learners: their sum and the sum of their squares."""

    of: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """The mean of at least one learner."""
        return self.total / self.of

    @property
    def variance(self) -> float:
        """The variance of at least two learners, with n - 1 below."""
        return max(0.0, self.squares - self.total * self.total / self.of) / (self.of - 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first group minus the second, as shares (0 to 1) or amounts, with its interval.

    `chance` is the share of the time that a difference at least so far from 0 would come about
    by chance alone: the level at which the interval would just reach 0. `first` and `second` are
    the two values, averaged over the strata with the same weights.
    """

    value: float
    low: float
    high: float
    chance: float
    first: float
    second: float


def wilson(share: float, of: float, z: float) -> tuple[float, float]:
    """The interval of a share among `of` learners (`of` may be what strata are worth together)."""
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    below = 1 + z * z / of
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)


def difference_of_shares(strata: Sequence[tuple[Counts, Counts]]) -> Difference | None:
    """Newcombe's interval over strata; None where no stratum holds learners of both groups."""
    both = [(first, second) for first, second in strata if first.of and second.of]
    if not both:
        return None
    weights = _weights([(first.of, second.of) for first, second in both])
    share_1, worth_1 = _together([first for first, _ in both], weights)
    share_2, worth_2 = _together([second for _, second in both], weights)
    value = share_1 - share_2

    def interval(z: float) -> tuple[float, float]:
        low_1, high_1 = wilson(share_1, worth_1, z)
        low_2, high_2 = wilson(share_2, worth_2, z)
        down = math.hypot(share_1 - low_1, high_2 - share_2)
        up = math.hypot(high_1 - share_1, share_2 - low_2)
        return max(-1.0, value - down), min(1.0, value + up)

    low, high = interval(_z_of(LEVEL))
    return Difference(value, low, high, _chance(value, interval), share_1, share_2)


def _together(counts: Sequence[Counts], weights: Sequence[float]) -> tuple[float, float]:
    """The weighted share, and how many learners of one stratum it is as sure as."""
    share = sum(w * each.with_it / each.of for w, each in zip(weights, counts, strict=True))
    return share, 1 / sum(w * w / each.of for w, each in zip(weights, counts, strict=True))


def _weights(sizes: Sequence[tuple[int, int]]) -> list[float]:
    """Mantel-Haenszel: n1 n2 / (n1 + n2) of each stratum, made to add up to 1."""
    raw = [first * second / (first + second) for first, second in sizes]
    return [each / sum(raw) for each in raw]


def _chance(value: float, interval: Callable[[float], tuple[float, float]]) -> float:
    """Two-sided: from the z at which the interval just reaches 0, found by halving."""
    if value == 0:
        return 1.0
    near = 0 if value > 0 else 1
    inside, outside = 0.0, _LARGEST_Z
    if interval(outside)[near] * value > 0:
        return 0.0
    for _ in range(60):
        z = (inside + outside) / 2
        if interval(z)[near] * value > 0:
            inside = z
        else:
            outside = z
    return 2 * (1 - _NORMAL.cdf(inside))


def difference_of_means(strata: Sequence[tuple[Sums, Sums]]) -> Difference | None:
    """Welch's interval over strata; None where no stratum holds two learners of both groups."""
    both = [pair for pair in strata if all(each.of > 1 for each in pair)]
    if not both:
        return None
    weights = _weights([(first.of, second.of) for first, second in both])
    value = first_mean = second_mean = spread = below = 0.0
    for weight, (first, second) in zip(weights, both, strict=True):
        first_mean += weight * first.mean
        second_mean += weight * second.mean
        for each in (first, second):
            part = weight * weight * each.variance / each.of
            spread += part
            below += part * part / (each.of - 1)
    value = first_mean - second_mean
    if not spread:
        # Everybody in each group has the same: nothing is left to chance.
        return Difference(value, value, value, 0.0 if value else 1.0, first_mean, second_mean)
    freedom = spread * spread / below
    half = students_t(LEVEL, freedom) * math.sqrt(spread)
    chance = 1 - _within(abs(value) / math.sqrt(spread), freedom)
    return Difference(value, value - half, value + half, chance, first_mean, second_mean)


def _z_of(level: float) -> float:
    return _NORMAL.inv_cdf((1 + level) / 2)


@lru_cache(maxsize=512)
def students_t(level: float, freedom: float) -> float:
    """The t between whose minus and plus the share `level` lies: 2.228 for 0.95 and 10."""
    if freedom >= _AS_NORMAL:
        return _z_of(level)
    low, high = 0.0, 1.0
    while _within(high, freedom) < level:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return high


def _within(t: float, freedom: float) -> float:
    """The share of Student's distribution between -t and t, by Simpson's rule.

    With t = sqrt(freedom) tan(a) its density becomes cos(a) to the power of freedom - 1, which
    is smooth from 0 to a quarter turn, whatever the tails.
    """
    if freedom >= _AS_NORMAL:
        return 2 * _NORMAL.cdf(t) - 1
    part = _simpson(math.atan(t / math.sqrt(freedom)), freedom - 1)
    whole = math.sqrt(math.pi) * math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom + 1) / 2))
    return min(1.0, 2 * part / whole)


def _simpson(end: float, power: float) -> float:
    """The integral of cos(a) ** power from 0 to `end`."""
    step = end / _STEPS
    values: list[float] = [math.cos(at * step) ** power for at in range(_STEPS + 1)]
    return step / 3 * (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]))


def stands_out(chances: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which of several comparisons are hardly chance, all of them taken together (Holm).

    However many are made, at most once in twenty times does one stand out by chance alone.
    """
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    found = [False] * len(chances)
    for before, at in enumerate(order):
        if chances[at] > (1 - level) / (len(chances) - before):
            break
        found[at] = True
    return found
