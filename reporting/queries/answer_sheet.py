"""The figures a careers leader types into Compass, with the learners behind each of them.

Compass asks for the share of each year group; its exact questions are not public and it takes no
file (domain.md). This is a sheet to read from, and claims no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year, year_label
from reporting.queries.rules_in_force import RulesInForce
from reporting.queries.tracking import KEY_STAGES, OTHER, tracked_learners
from reporting.rules.course import GUARANTEE_YEARS
from reporting.rules.figures import BANDS
from reporting.rules.tracking import BANDS_SHOWN, Show, TrackedLearner, Wish, narrowed, share


@dataclass(frozen=True, slots=True)
class Number:
    """Learners, their share of the row in per cent (None without learners), and what the tracking
    page is asked to show them.
    """

    learners: int
    percent: int | None
    year: str
    show: Show


@dataclass(frozen=True, slots=True)
class Row:
    """One year group or key stage: everybody in it, then each number asked for."""

    label: str
    everybody: Number
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """`years` have the numbers of YEAR_HEADINGS, `key_stages` those of BAND_HEADINGS."""

    rules: RulesInForce
    academic_year: str
    years: tuple[Row, ...]
    key_stages: tuple[Row, ...]


_OF_YEARS: Final = (Show.EXPERIENCED, Show.THIS_YEAR, Show.MET)
YEAR_HEADINGS: Final = (
    "Had a meaningful experience since Year 7",
    "Had one this academic year",
    "Reached the target of their key stage",
)
BAND_HEADINGS: Final = (*BANDS, "Target met")


def answer_sheet(actor: Actor) -> AnswerSheet:
    """The sheet of the actor's school as it stands today, in four statements.

    Each number is counted by the very rule by which the tracking page narrows its list.
    """
    rules, learners = tracked_learners(actor)
    by_year = [
        (f"Year {year}", str(year), [one for one in learners if one.nc_year == year])
        for year in GUARANTEE_YEARS
    ]
    by_year.append(("No year group", OTHER, [one for one in learners if one.nc_year is None]))
    stages = [
        (f"Key stage {key[-1]}", key, [one for one in learners if one.key_stage == stage])
        for key, stage in KEY_STAGES.items()
    ]
    return AnswerSheet(
        rules=rules,
        academic_year=year_label(academic_year(actor.today)),
        years=tuple(_row(*each, _OF_YEARS, rules.day_minutes) for each in by_year if each[2]),
        key_stages=tuple(
            _row(*each, (*BANDS_SHOWN, Show.MET), rules.day_minutes) for each in stages
        ),
    )


def _row(
    label: str,
    year: str,
    learners: list[TrackedLearner],
    shows: Sequence[Show],
    day_minutes: int,
) -> Row:
    def number(show: Show) -> Number:
        found = len(narrowed(learners, Wish(show=show), day_minutes))
        percent = share(found, len(learners)) if learners else None
        return Number(found, percent, year, show)

    return Row(label, number(Show.EVERYBODY), tuple(map(number, shows)))
