"""Five questions worth asking: what a governor would want to know after reading the figures.

Each is made from a figure of the report; the last one is always about whether to believe them.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from equalex.kernel.dates import days_phrase
from reporting.rules.drawing import DRAWN
from reporting.rules.equity import FEWEST as FEWEST_TO_COMPARE
from reporting.rules.figures import NO_YEAR, SchoolFigures, Slice
from reporting.rules.tracking import share

QUESTIONS: Final = 5
_WORTH_A_WORD: Final = 3
"""A group so many percentage points behind is asked about."""
_SUMMER: Final = (7, 8)
"""July and August: little of a school year that ends on 31 August is left."""

_NOTHING_DRAWN: Final = (
    "No day can be shown that counted for six learners together. How does the school know that its "
    "counting is right?"
)
_ALWAYS_WORTH_ASKING: Final = (
    "Which learners were asked whether their experience was worth having, and what did they say?",
    "Which employers came back this year, which did not, and why?",
    "Who at the school has the time that this work takes, and is it enough?",
    "How do learners who cannot travel, or who need adjustments, get their days?",
)


class _Question(NamedTuple):
    weight: float
    text: str


def questions_worth_asking(figures: SchoolFigures, *, days_drawn: int) -> tuple[str, ...]:
    """Five of them, those about the largest figures first; the last about the evidence, of which
    the report lists so many days.
    """
    found = sorted(_about(figures), key=lambda each: -each.weight)
    texts = [*(each.text for each in found), *_ALWAYS_WORTH_ASKING]
    return (*texts[: QUESTIONS - 1], _about_evidence(days_drawn))


def _about_evidence(days: int) -> str:
    if not days:
        return _NOTHING_DRAWN
    number = "Ten days that count" if days == DRAWN else f"{days} days that count"
    return (
        f"{number} are listed at the end of the report, drawn at random. Does their evidence "
        "convince you? Ask to be told more about one of them."
    )


def _about(figures: SchoolFigures) -> Iterator[_Question]:
    everybody = figures.everybody
    years = [each for each in figures.years if each.learners and each.key != NO_YEAR]
    yield from _missing_out(years)
    yield from _leaving(figures, years)
    yield from _behind(figures)
    if everybody.recoverable:
        days = days_phrase(everybody.recoverable, figures.day_minutes)
        yield _Question(
            everybody.recoverable / max(1, everybody.credited + everybody.recoverable),
            f"{days} were attended and do not count yet. Who puts them right, and by when?",
        )
    if everybody.needed:
        days = days_phrase(everybody.needed, figures.day_minutes)
        planned = days_phrase(everybody.planned, figures.day_minutes)
        yield _Question(
            everybody.needed / max(1, everybody.needed + everybody.planned + everybody.credited),
            f"{days} are still to find, beside {planned} of what is booked that would fill a "
            "target. Where are they to come from?",
        )
    yield from _judged(figures)


def _missing_out(years: list[Slice]) -> Iterator[_Question]:
    worst = max(
        years, key=lambda each: (each.missing_out / each.learners, int(each.key)), default=None
    )
    if worst is not None and worst.missing_out:
        yield _Question(
            1 + worst.missing_out / worst.learners,
            f"{worst.missing_out:,} of {worst.learners:,} learners in {worst.label} have no day and "
            "nothing planned. What will they be offered, and by when?",
        )


def _leaving(figures: SchoolFigures, years: list[Slice]) -> Iterator[_Question]:
    """Whose key stage ends in summer, or has ended but for the holidays."""
    is_over = figures.as_of.month in _SUMMER
    for key, stage in (("11", "KS4"), ("9", "KS3")):
        year = next((each for each in years if each.key == key), None)
        if year is not None and year.met < year.learners:
            target = days_phrase(figures.targets[stage], figures.day_minutes)
            yield _Question(
                (0.9 if key == "11" else 0.6) * (1 - year.met / year.learners),
                f"{year.met:,} of {year.learners:,} learners in {year.label} had their {target} when the "
                f"school year ended. What did the others lack, and what will the next {year.label} have "
                "instead?"
                if is_over
                else f"{year.met:,} of {year.learners:,} learners in {year.label} have their {target}; for "
                "the others the key stage ends in summer. What will they have had by then?",
            )


def _behind(figures: SchoolFigures) -> Iterator[_Question]:
    """The group that is furthest behind all others in being on course; not where so few learners
    make a difference by chance.
    """
    gaps = [
        (share(each.on_course, each.on_course_of), share(rest.on_course, rest.on_course_of), each)
        for each, rest in zip(figures.groups, figures.others, strict=True)
        if not each.why and min(each.on_course_of, rest.on_course_of) >= FEWEST_TO_COMPARE
    ]
    mine, theirs, group = min(gaps, key=lambda gap: gap[0] - gap[1], default=(0, 0, None))
    if group is not None and theirs - mine >= _WORTH_A_WORD:
        yield _Question(
            0.8 + (theirs - mine) / 100,
            f"{group.label}: {mine}% are on course, and {theirs}% of all others. What stands in "
            "their way, and what is done about it?",
        )


def _judged(figures: SchoolFigures) -> Iterator[_Question]:
    accepted, _, waiting = figures.judged
    if accepted:
        yield _Question(
            0.2,
            "Some days count because a person at the school judged so. Who judges, on what grounds, "
            "and who looks at it again?",
        )
    if waiting:
        yield _Question(0.1, "Days wait for a judgement. What keeps them waiting?")
