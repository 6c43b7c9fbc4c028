"""A school in figures: counts of learners and sums of minutes, for everybody and for parts.

No names and no rows of learners: what is in here may be frozen in a report and read by governors.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from reporting.rules.course import (
    GUARANTEE_YEARS,
    Standing,
    Totals,
    is_on_course,
    key_stage_in,
)
from reporting.rules.groups import IN_FIGURES, Unknown
from reporting.rules.suppression import (
    Why,
    is_small,
    why_not_broken_down,
    why_parts_not_broken_down,
)
from schools.rules.groups import Group

BANDS: Final = (
    "None",
    "Under 1 day",
    "1 to under 2",
    "2 to under 3",
    "3 to under 4",
    "4 to under 5",
    "5 and over",
)
NO_YEAR: Final = "none"


class LearnerFigures(NamedTuple):
    """One learner, as far as figures go. `present` are the totals of the present key stage."""

    nc_year: int | None
    key_stage: str
    groups: frozenset[Group | Unknown]
    ks3: Totals
    ks4: Totals
    present: Totals | None
    standing: Standing
    benchmark_6: bool


class Judged(NamedTuple):
    """Days that the rules leave to a person: judged to count, judged not to, and waiting."""

    accepted: int = 0
    refused: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Learners of one part, counted in the key stage they are in; sums are minutes, of which
    each learner's add up to the target (`Totals.fills`).

    `on_course_of` leaves out learners without a year group. `with_recoverable`, `with_planned` and
    `short` are the learners behind `recoverable`, `planned` and `needed`. `bands` are learners by days that
    count, in the order of BANDS; `squares` adds up the square of each learner's part of `credited`.
    Where `why` is set the part is not broken down: all is 0.
    """

    key: str
    label: str
    learners: int = 0
    benchmark_6: int = 0
    met: int = 0
    both_met: int = 0
    on_course: int = 0
    on_course_of: int = 0
    without_a_day: int = 0
    missing_out: int = 0
    credited: int = 0
    recoverable: int = 0
    planned: int = 0
    needed: int = 0
    with_recoverable: int = 0
    with_planned: int = 0
    short: int = 0
    squares: int = 0
    bands: tuple[int, ...] = (0,) * len(BANDS)
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFigures:
    """A school on a date, by the rules in force on it; the one source of page, PDF and snapshot.

    `leaves_out_few` where those without a year group are so few that they are in no figure.
    """

    school: str
    as_of: date
    rules: str
    day_minutes: int
    targets: Mapping[str, int]
    framework: str
    everybody: Slice
    key_stages: tuple[Slice, ...]
    years: tuple[Slice, ...]
    groups: tuple[Slice, ...]
    others: tuple[Slice, ...]
    judged: Judged
    is_for_governors: bool = False
    leaves_out_few: bool = False


def band_of(minutes: int, day_minutes: int) -> int:
    """Where learners with so many minutes stand in BANDS: whole days decide, rounded down."""
    if minutes <= 0:
        return 0
    return min(minutes // day_minutes + 1, len(BANDS) - 1)


SUMMED: Final = (
    "learners",
    "benchmark_6",
    "met",
    "both_met",
    "on_course",
    "on_course_of",
    "without_a_day",
    "missing_out",
    "credited",
    "recoverable",
    "planned",
    "needed",
    "with_recoverable",
    "with_planned",
    "short",
    "squares",
)
"""What is added up of learners; learners in each of BANDS stand behind these."""
_NOTHING: Final = (0,) * (len(SUMMED) + len(BANDS))


class Place(NamedTuple):
    """All that a part of the school asks of a learner."""

    nc_year: int | None
    key_stage: str
    groups: frozenset[Group | Unknown]


SumsByPlace = Mapping[Place, tuple[int, ...]]
"""Learners added up by where they belong: a number for each of SUMMED, then for each of BANDS."""


def measured(one: LearnerFigures, day_minutes: int) -> tuple[int, ...]:
    """What one learner adds to each figure: 0 or 1, or minutes; then a 1 in one of the bands.

    Who has no present key stage adds to the number of learners and to Benchmark 6 only.
    """
    present = one.present
    if present is None:
        return (1, int(one.benchmark_6), *_NOTHING[2:])
    has_year = one.nc_year is not None
    fills = present.fills
    bands = [0] * len(BANDS)
    bands[band_of(present.credited, day_minutes)] = 1
    return (
        1,
        int(one.benchmark_6),
        int(one.standing is Standing.MET),
        int(one.ks3.credited >= one.ks3.target and one.ks4.credited >= one.ks4.target),
        int(has_year and is_on_course(one.standing)),
        int(has_year),
        int(not present.credited),
        int(one.standing is Standing.NOTHING),
        *fills,
        *(int(minutes > 0) for minutes in fills[1:]),
        fills[0] * fills[0],
        *bands,
    )


def added_up(learners: Iterable[LearnerFigures], day_minutes: int) -> SumsByPlace:
    """Learners one by one, by where they belong. `together` adds up what is added up already."""
    rows: dict[Place, list[tuple[int, ...]]] = defaultdict(list)
    for one in learners:
        place = Place(one.nc_year, one.key_stage, one.groups)
        rows[place].append(measured(one, day_minutes))
    return {place: _added(several) for place, several in rows.items()}


def together(several: Iterable[SumsByPlace]) -> SumsByPlace:
    """The sums of several schools as one."""
    rows: dict[Place, list[tuple[int, ...]]] = defaultdict(list)
    for sums in several:
        for place, numbers in sums.items():
            rows[place].append(numbers)
    return {place: _added(each) for place, each in rows.items()}


def learners_where(sums: SumsByPlace, belongs: Callable[[Place], bool]) -> int:
    """How many learners are in the places for which `belongs` holds."""
    return sum(numbers[0] for place, numbers in sums.items() if belongs(place))


def parts_of(
    learners: Iterable[LearnerFigures],
    day_minutes: int,
    groups: Sequence[Group] = IN_FIGURES,
) -> dict[str, Any]:
    """The parts of learners one by one: see `parts_of_sums`."""
    return parts_of_sums(added_up(learners, day_minutes), groups)


def parts_of_sums(sums: SumsByPlace, groups: Sequence[Group] = IN_FIGURES) -> dict[str, Any]:
    """Everybody, key stages, year groups, groups, and beside each group all others.

    Each part is the sum of a few places.
    """

    def part(key: str, label: str, belongs: Callable[[Place], bool]) -> Slice:
        total = _added([each for place, each in sums.items() if belongs(place)])
        return Slice(
            key=key,
            label=label,
            bands=total[len(SUMMED) :],
            **dict(zip(SUMMED, total, strict=False)),  # type: ignore[arg-type]  # all are numbers
        )

    years = [part(str(year), f"Year {year}", _is_in_year(year)) for year in GUARANTEE_YEARS]
    years.append(part(NO_YEAR, "No year group", _is_in_year(None)))
    return {
        "everybody": part("all", "Everybody", lambda _: True),
        "key_stages": tuple(
            part(stage, f"Key stage {stage[-1]}", _is_in_stage(stage)) for stage in ("KS3", "KS4")
        ),
        "years": tuple(each for each in years if each.learners),
        "groups": tuple(part(each, each.label, _is_in_group(each)) for each in groups),
        "others": tuple(part(each, "All others", _is_outside(each)) for each in groups),
    }


def _is_in_year(nc_year: int | None) -> Callable[[Place], bool]:
    return lambda place: place.nc_year == nc_year


def _is_in_stage(key_stage: str) -> Callable[[Place], bool]:
    return lambda place: place.key_stage == key_stage


def _is_in_group(group: Group) -> Callable[[Place], bool]:
    return lambda place: group in place.groups


def _is_outside(group: Group) -> Callable[[Place], bool]:
    return lambda place: group not in place.groups


def _added(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) or _NOTHING


def for_governors(figures: SchoolFigures) -> SchoolFigures:
    """The same figures for those who see figures only: small groups are not broken down."""
    everybody = figures.everybody
    if is_small(everybody.learners):
        return _all_hidden(figures)
    group_whys = [why_not_broken_down(each.learners, everybody.learners) for each in figures.groups]
    return replace(
        figures,
        is_for_governors=True,
        key_stages=_partly_hidden(figures.key_stages),
        years=_partly_hidden(figures.years, [_key_stage_of(each) for each in figures.years]),
        groups=tuple(map(_hidden, figures.groups, group_whys)),
        others=tuple(map(_hidden, figures.others, group_whys)),
    )


def _all_hidden(figures: SchoolFigures) -> SchoolFigures:
    def hidden(parts: Sequence[Slice]) -> tuple[Slice, ...]:
        return tuple(_hidden(each, Why.SMALL_GROUP) for each in parts)

    return replace(
        figures,
        is_for_governors=True,
        everybody=_hidden(figures.everybody, Why.SMALL_GROUP),
        key_stages=hidden(figures.key_stages),
        years=hidden(figures.years),
        groups=hidden(figures.groups),
        others=hidden(figures.others),
    )


def _partly_hidden(parts: Sequence[Slice], subtotals: Sequence[str] = ()) -> tuple[Slice, ...]:
    whys = why_parts_not_broken_down([each.learners for each in parts], subtotals)
    return tuple(map(_hidden, parts, whys))


def _key_stage_of(year: Slice) -> str:
    return key_stage_in(int(year.key)) if year.key.isdigit() else NO_YEAR


def _hidden(part: Slice, why: Why | None) -> Slice:
    if why is None:
        return part
    return Slice(key=part.key, label=part.label, why=why)
