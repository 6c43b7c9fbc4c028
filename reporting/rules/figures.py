"""A school in figures: counts of learners and sums of minutes, for everybody and for parts.

No names and no rows of learners: what is in here may be frozen in a report and read by governors.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from reporting.rules.groups import IN_FIGURES, Group
from reporting.rules.suppression import (
    Why,
    is_small,
    why_not_broken_down,
    why_parts_not_broken_down,
)

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
    groups: frozenset[Group]
    ks3: Totals
    ks4: Totals
    present: Totals | None
    standing: Standing
    benchmark_6: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Learners of one part, counted in the key stage they are in; sums are minutes, of which
    each learner's add up to the target (`Totals.fills`).

    `on_course_of` leaves out learners without a year group. `bands` are learners by days that
    count, in the order of BANDS. Where `why` is set the part is not broken down: all is 0.
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
    bands: tuple[int, ...] = (0,) * len(BANDS)
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFigures:
    """A school on a date, by the rules in force on it; the one source of page, PDF and snapshot."""

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
    is_for_governors: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data, as a snapshot keeps it; `figures_from_json` reads it back."""
        return {
            "school": self.school,
            "as_of": self.as_of.isoformat(),
            "rules": self.rules,
            "day_minutes": self.day_minutes,
            "targets": dict(self.targets),
            "framework": self.framework,
            "is_for_governors": self.is_for_governors,
            "everybody": _slice_as_json(self.everybody),
            **{name: [_slice_as_json(each) for each in getattr(self, name)] for name in _LISTS},
        }


_LISTS: Final = ("key_stages", "years", "groups", "others")


def _slice_as_json(part: Slice) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in Slice.__dataclass_fields__}
    return {**values, "bands": list(part.bands)}


def _slice_from_json(values: Mapping[str, Any]) -> Slice:
    return Slice(**{**values, "bands": tuple(values["bands"])})


def figures_from_json(values: Mapping[str, Any]) -> SchoolFigures:
    """The figures of a snapshot. KeyError or TypeError where they are of another shape."""

    def parts(name: str) -> tuple[Slice, ...]:
        return tuple(_slice_from_json(each) for each in values[name])

    return SchoolFigures(
        school=values["school"],
        as_of=date.fromisoformat(values["as_of"]),
        rules=values["rules"],
        day_minutes=values["day_minutes"],
        targets=values["targets"],
        framework=values["framework"],
        everybody=_slice_from_json(values["everybody"]),
        key_stages=parts("key_stages"),
        years=parts("years"),
        groups=parts("groups"),
        others=parts("others"),
        is_for_governors=values["is_for_governors"],
    )


def band_of(minutes: int, day_minutes: int) -> int:
    """Where learners with so many minutes stand in BANDS: whole days decide, rounded down."""
    if minutes <= 0:
        return 0
    return min(minutes // day_minutes + 1, len(BANDS) - 1)


def counted(key: str, label: str, learners: Sequence[LearnerFigures], day_minutes: int) -> Slice:
    """These learners in figures. Those without a present key stage count as learners only."""
    present = [one for one in learners if one.present is not None]
    totals = [one.present for one in present if one.present is not None]
    bands = [0] * len(BANDS)
    for each in totals:
        bands[band_of(each.credited, day_minutes)] += 1
    with_year = [one for one in present if one.nc_year is not None]
    filled = [sum(each.fills[part] for each in totals) for part in range(4)]
    return Slice(
        key=key,
        label=label,
        learners=len(learners),
        benchmark_6=sum(one.benchmark_6 for one in learners),
        met=sum(one.standing is Standing.MET for one in present),
        both_met=sum(
            one.ks3.credited >= one.ks3.target and one.ks4.credited >= one.ks4.target
            for one in present
        ),
        on_course=sum(is_on_course(one.standing) for one in with_year),
        on_course_of=len(with_year),
        without_a_day=sum(not each.credited for each in totals),
        missing_out=sum(one.standing is Standing.NOTHING for one in present),
        credited=filled[0],
        recoverable=filled[1],
        planned=filled[2],
        needed=filled[3],
        bands=tuple(bands),
    )


def parts_of(learners: Sequence[LearnerFigures], day_minutes: int) -> dict[str, Any]:
    """Everybody, key stages, year groups, groups, and beside each group all others."""

    def part(key: str, label: str, members: Iterable[LearnerFigures]) -> Slice:
        return counted(key, label, list(members), day_minutes)

    years = [
        part(str(year), f"Year {year}", (one for one in learners if one.nc_year == year))
        for year in GUARANTEE_YEARS
    ]
    without = [one for one in learners if one.nc_year is None]
    if without:
        years.append(part(NO_YEAR, "No year group", without))
    return {
        "everybody": part("all", "Everybody", learners),
        "key_stages": tuple(
            part(
                stage,
                f"Key stage {stage[-1]}",
                (one for one in learners if one.key_stage == stage),
            )
            for stage in ("KS3", "KS4")
        ),
        "years": tuple(each for each in years if each.learners),
        "groups": tuple(
            part(group, group.label, (one for one in learners if group in one.groups))
            for group in IN_FIGURES
        ),
        "others": tuple(
            part(group, "All others", (one for one in learners if group not in one.groups))
            for group in IN_FIGURES
        ),
    }


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
