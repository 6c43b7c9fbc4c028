"""How varied experiences were: employers, sectors, activities, and how much of it was virtual."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

EMPLOYER_BANDS: Final = ("None", "1 employer", "2 employers", "3 or more")


@dataclass(frozen=True, slots=True)
class Kind:
    """One sector or activity: learners with days in it (a learner can be in several), and minutes."""

    label: str
    learners: int
    minutes: int
    employers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """Of days that count. `by_employers` are learners by how many employers, as EMPLOYER_BANDS.

    `virtual` and `minutes` are credited minutes, `virtual_learners` those with any of them.
    """

    employers: int
    sectors: tuple[Kind, ...]
    activities: tuple[Kind, ...]
    by_employers: tuple[int, ...]
    minutes: int
    virtual: int
    virtual_learners: int


def banded(numbers: Sequence[int], everybody: int) -> tuple[int, ...]:
    """Learners by EMPLOYER_BANDS: `numbers` are the employers of each learner who met any."""
    met = [sum(1 for each in numbers if each == wanted) for wanted in (1, 2)]
    many = sum(1 for each in numbers if each > 2)
    return max(0, everybody - sum(met) - many), *met, many
