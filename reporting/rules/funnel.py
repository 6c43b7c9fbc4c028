"""Schools against the limits of chance around the mean: a small school is not shamed by few learners.

Source: Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202: with the mean as target, the limits
at n learners are mean ± z √(mean (1 − mean) / n), z of 1.96 for 95 and 3.09 for 99.8 in a hundred.
"""

import math
from statistics import NormalDist
from typing import Final, NamedTuple

from equalex.kernel.words import Word

INNER: Final = 0.95
OUTER: Final = 0.998


class Band(NamedTuple):
    """From `low` to `high`, as shares from 0 to 1."""

    low: float
    high: float


class Place(Word):
    """Where a school lies."""

    FAR_BELOW = "far_below", "Below, hardly chance"
    BELOW = "below", "Below, perhaps chance"
    WITHIN = "within", "Within chance"
    ABOVE = "above", "Above, perhaps chance"
    FAR_ABOVE = "far_above", "Above, hardly chance"


def limits(mean: float, learners: int, level: float) -> Band:
    """The band in which shares of so many learners lie, in `level` of cases, by chance alone."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    half = z * math.sqrt(mean * (1 - mean) / learners)
    return Band(max(0.0, mean - half), min(1.0, mean + half))


def place_of(share: float, learners: int, mean: float) -> Place:
    """Where a school's share lies among those limits."""
    inner, outer = limits(mean, learners, INNER), limits(mean, learners, OUTER)
    if share < inner.low:
        return Place.FAR_BELOW if share < outer.low else Place.BELOW
    if share > inner.high:
        return Place.FAR_ABOVE if share > outer.high else Place.ABOVE
    return Place.WITHIN
