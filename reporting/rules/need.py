"""Which schools are in greatest need: a score from what is known, by weights that one sees and can change.

The parts are those that the field names (domain.md, Schools in greatest need). Each becomes a need
from 0 to 100; the score is their mean by weight. What is not known is left out of the mean and said
so: it is no zero. How a figure becomes a need, and the usual weights, no source settles: they are
ours, and stand on the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from equalex.kernel.words import Word

LARGEST_WEIGHT: Final = 10
GREATEST: Final = 100
FSM_OF_GREATEST_NEED: Final = 50
"""From this share of learners with free school meals on, disadvantage is the greatest need."""
DIAGNOSTIC: Final = (1, 5)
"""The hub's diagnostic, from 1 (needs little help) to 5 (needs most)."""
THEME_5: Final = (1, 4)
"""Theme 5 of the internal leadership review, from 1 (not begun) to 4 (well established)."""


class Part(Word):
    """What a school's need is made of."""

    BENCHMARK_6 = "benchmark_6", "Benchmark 6"
    TEN_DAYS = "ten_days", "10-day position"
    DISADVANTAGE = "disadvantage", "Disadvantage"
    SURVEY = "survey", "Education Insights Survey"
    DIAGNOSTIC = "diagnostic", "Hub’s diagnostic"
    THEME_5 = "theme_5", "Theme 5 of the leadership review"


Weights = Mapping[Part, int]
USUAL_WEIGHTS: Final[Weights] = {
    Part.BENCHMARK_6: 3,
    Part.TEN_DAYS: 3,
    Part.DISADVANTAGE: 2,
    Part.SURVEY: 1,
    Part.DIAGNOSTIC: 2,
    Part.THEME_5: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a school, as it may be shown; None is not known or not to be shown.

    `benchmark_6`, `on_course` and `fsm` are shares of learners in percent; `survey` is the share of
    answers that were favourable; `diagnostic` and `theme_5` are points of their scales.
    """

    benchmark_6: int | None = None
    on_course: int | None = None
    fsm: int | None = None
    survey: int | None = None
    diagnostic: int | None = None
    theme_5: int | None = None


@dataclass(frozen=True, slots=True)
class PartOfNeed:
    """One part: its need from 0 to 100, or None where it is not known, and a sentence why."""

    part: Part
    need: int | None
    weight: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Need:
    """A school's score, 0 to 100, and what it is made of; None where nothing that weighs is known."""

    score: int | None
    parts: tuple[PartOfNeed, ...]

    @property
    def known(self) -> int:
        """How many of the parts that weigh something are known."""
        return sum(each.need is not None for each in self.parts if each.weight)

    @property
    def of(self) -> int:
        """How many parts weigh something."""
        return sum(each.weight > 0 for each in self.parts)


def need_of(known: Known, weights: Weights = USUAL_WEIGHTS) -> Need:
    """The score, with a sentence for each part."""
    parts = tuple(
        PartOfNeed(part, need, weights.get(part, 0), sentence)
        for part, (need, sentence) in _parts(known).items()
    )
    weighed = [(each.need, each.weight) for each in parts if each.need is not None and each.weight]
    if not weighed:
        return Need(None, parts)
    whole = sum(weight for _, weight in weighed)
    return Need(round(sum(need * weight for need, weight in weighed) / whole), parts)


def _parts(known: Known) -> dict[Part, tuple[int | None, str]]:
    fsm = known.fsm
    return {
        Part.BENCHMARK_6: _without(
            known.benchmark_6, "{}% of learners had an experience that counts.", "is hidden or not known"
        ),
        Part.TEN_DAYS: _without(
            known.on_course, "{}% of learners are on course for 5 + 5.", "is hidden or not known"
        ),
        Part.DISADVANTAGE: (
            (None, "The share with free school meals is hidden or not known.")
            if fsm is None
            else (
                min(GREATEST, GREATEST * fsm // FSM_OF_GREATEST_NEED),
                f"{fsm}% of learners have free school meals; {FSM_OF_GREATEST_NEED}% is the greatest need.",
            )
        ),
        Part.SURVEY: _without(
            known.survey, "{}% of answers in the survey were favourable.", "has not been entered"
        ),
        Part.DIAGNOSTIC: _on_scale(
            known.diagnostic, DIAGNOSTIC, "The hub’s diagnostic is {} of 5, where 5 needs most help."
        ),
        Part.THEME_5: _on_scale(
            known.theme_5,
            THEME_5,
            "The school puts itself at {} of 4 in Theme 5, where 4 is well established.",
            high_is_good=True,
        ),
    }  # fmt: skip


def _without(percent: int | None, sentence: str, unknown: str) -> tuple[int | None, str]:
    if percent is None:
        return None, f"The share {unknown}."
    return GREATEST - percent, sentence.format(percent)


def _on_scale(
    point: int | None, scale: tuple[int, int], sentence: str, *, high_is_good: bool = False
) -> tuple[int | None, str]:
    if point is None:
        return None, "It has not been entered."
    low, high = scale
    need = GREATEST * (point - low) // (high - low)
    return (GREATEST - need if high_is_good else need), sentence.format(point)
