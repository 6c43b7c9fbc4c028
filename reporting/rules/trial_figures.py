"""Figures under tried rules beside figures as they are, and what of them may be shown to whom."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final, NamedTuple

from equalex.kernel.dates import days_text
from placements.rules.facts import KEY_STAGES, KeyStage
from placements.rules.what_if import Comparison
from reporting.rules.attack import Cells, Figure, Known, all_told_by, cleared
from reporting.rules.comparison import SchoolCounts
from reporting.rules.course import GUARANTEE_YEARS, key_stage_in
from reporting.rules.school_clearing import added
from reporting.rules.suppression import (
    Shown,
    Why,
    is_small,
    shown,
    shown_share,
    why_parts_not_broken_down,
)


class Group(NamedTuple):
    """Whom a learner is counted with: the year group, None where none is followed, and the present
    key stage.
    """

    nc_year: int | None
    key_stage: KeyStage | None


class Pair(NamedTuple):
    """A number as it is, and as it would be."""

    now: int
    tried: int

    def plus(self, other: "Pair") -> "Pair":
        """Both added up."""
        return Pair(self.now + other.now, self.tried + other.tried)

    @property
    def change(self) -> int:
        """More (or, below 0, less) than now."""
        return self.tried - self.now


_NONE: Final = Pair(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialCounts:
    """Learners of one part, counted both ways. `credited` are minutes; `met` is by the key stage
    that a learner is in, with `of` as its learners. Where `why` is set nothing may be shown.
    """

    label: str
    learners: int = 0
    credited: Pair = _NONE
    benchmark_6: Pair = _NONE
    met: dict[KeyStage, Pair]
    of: dict[KeyStage, int]
    affected: int = 0
    gaining: int = 0
    losing: int = 0
    reaching: int = 0
    falling: int = 0
    why: str = ""

    @property
    def met_together(self) -> Pair:
        """Learners on target in the key stage they are in."""
        return self.met["KS3"].plus(self.met["KS4"])

    @property
    def met_of(self) -> int:
        """Learners in either key stage."""
        return sum(self.of.values())


@dataclass(frozen=True, slots=True)
class SchoolTrial:
    """A school under the tried rules: everybody, and each year group that has learners."""

    everybody: TrialCounts
    years: tuple[TrialCounts, ...]


def counts_of(label: str, groups: Iterable[tuple[Hashable, Comparison]]) -> TrialCounts:
    """The groups added up."""
    sums: dict[str, Any] = dict.fromkeys(_SUMS, 0)
    credited, benchmark_6 = _NONE, _NONE
    met: dict[KeyStage, Pair] = dict.fromkeys(KEY_STAGES, _NONE)
    of: dict[KeyStage, int] = dict.fromkeys(KEY_STAGES, 0)
    for group, each in groups:
        before, after = each.before, each.after
        credited = credited.plus(Pair(sum(before.credited.values()), sum(after.credited.values())))
        benchmark_6 = benchmark_6.plus(Pair(before.benchmark_6, after.benchmark_6))
        stage = group.key_stage if isinstance(group, Group) else None
        if stage is not None:
            met[stage] = met[stage].plus(Pair(before.met[stage], after.met[stage]))
            of[stage] += before.learners
        sums["learners"] += before.learners
        for name in _SUMS[1:]:
            sums[name] += getattr(each, name)
    return TrialCounts(
        label=label, credited=credited, benchmark_6=benchmark_6, met=met, of=of, **sums
    )


_SUMS: Final = ("learners", "affected", "gaining", "losing", "reaching", "falling")


def school_trial(groups: dict[Any, Comparison]) -> SchoolTrial:
    """Everybody and each year group, youngest first, those without one last."""
    years = [
        (
            f"Year {year}" if year else "No year group",
            [item for item in groups.items() if item[0].nc_year == year],
        )
        for year in (*GUARANTEE_YEARS, None)
    ]
    return SchoolTrial(
        counts_of("Everybody", groups.items()),
        tuple(counts_of(label, members) for label, members in years if members),
    )


def for_figures_only(trial: SchoolTrial) -> SchoolTrial:
    """The same for those of a school who see figures only: small groups are not broken down."""
    if is_small(trial.everybody.learners):
        return SchoolTrial(
            _hidden(trial.everybody, Why.SMALL_GROUP),
            tuple(_hidden(each, Why.SMALL_GROUP) for each in trial.years),
        )
    sizes = [each.learners for each in trial.years]
    stages = ["KS3" if each.of["KS3"] else "KS4" for each in trial.years]
    whys = why_parts_not_broken_down(sizes, stages)
    return SchoolTrial(trial.everybody, tuple(map(_hidden, trial.years, whys)))


def _hidden(part: TrialCounts, why: Why | None) -> TrialCounts:
    if why is None:
        return part
    nobody = counts_of(part.label, ())
    return replace(nobody, why=why.value)


def group_of(nc_year: int | None, key_stage: KeyStage | None) -> Group:
    """`key_stage` is what the enrolment sets, used where year groups are not followed."""
    by_year = key_stage_in(nc_year)
    stage: KeyStage | None = "KS3" if by_year == "KS3" else "KS4" if by_year == "KS4" else key_stage
    return Group(nc_year, stage)


Row = dict[str, Any]


def shown_schools(
    schools: Sequence[TrialCounts],
    *,
    now: int,
    tried: int,
    as_they_are: Sequence[SchoolCounts] = (),
) -> list[Row]:
    """The schools as people outside them may see them, and all together in the last row.

    `now` and `tried` are the lengths of a day in minutes. Each row is plain data: `name`,
    `learners`, `benchmark_6`, `met` (each percentages now and tried), `days` (for each learner),
    `gaining`, `losing`. None is what is hidden: a number from 1 to 5, or one that gives such a
    number away. Where 1 to 5 learners are affected, what their days come to is hidden as well. `as_they_are`
    are the schools in every other table, in the same order: what those tell is reckoned with.
    """
    known = [_known(each, now) for each in as_they_are] or [() for _ in schools]
    cleared_ones = [_cleared(*both) for both in zip(schools, known, strict=True)]
    names = [*(one.label for one in schools), "All together"]
    days = [*(_days(one, now, tried) for one in schools), _days(_together(schools), now, tried)]
    together = {name: added(one[name] for one in cleared_ones) for name in _PLACES}
    return [
        {
            "name": names[at],
            "learners": found["learners"].value,
            "days": [None, None] if found["learners"].is_hidden else days[at],
            "gaining": found["gaining"].value,
            "losing": found["losing"].value,
            **{
                name: [shown_share(found[f"{name}_{when}"], found[whole]).percent for when in _WHEN]
                for name, whole in (("benchmark_6", "learners"), ("met", "of"))
            },
        }
        for at, found in enumerate([*cleared_ones, together])
    ]


_WHEN: Final = ("now", "tried")
# How a learner is counted in all columns: what the tried rules do, Benchmark 6 now and tried, and
# the target met now and tried, or no key stage to meet it in.
_EVERYWHERE: Final = frozenset(
    product(
        ("gaining", "losing", "neither"),
        product((True, False), repeat=2),
        (*product((True, False), repeat=2), None),
    )
)


_PLACES: Final[dict[str, Cells]] = {
    name: frozenset(filter(counts, _EVERYWHERE))
    for name, counts in {
        "learners": lambda _: True,
        "of": lambda place: place[2] is not None,
        "gaining": lambda place: place[0] == "gaining",
        "losing": lambda place: place[0] == "losing",
        "benchmark_6_now": lambda place: place[1][0],
        "benchmark_6_tried": lambda place: place[1][1],
        "met_now": lambda place: place[2] and place[2][0],
        "met_tried": lambda place: place[2] and place[2][1],
    }.items()
}
_RESTS: Final = (
    *(("learners", f"benchmark_6_{when}") for when in _WHEN),
    *(("of", f"met_{when}") for when in _WHEN),
)


def _known(school: SchoolCounts, day_minutes: int) -> tuple[Known, ...]:
    """What every table of schools tells of it by the rules as they are."""
    found = school.shown(day_minutes)
    return all_told_by(
        [
            Figure(_PLACES["learners"], school.learners, found.learners),
            Figure(_PLACES["benchmark_6_now"], school.benchmark_6, found.benchmark_6),
            Figure(_PLACES["met_now"], school.met, found.met),
        ]
    )


def _cleared(one: TrialCounts, known: tuple[Known, ...]) -> dict[str, Shown]:
    """How each number of a school is shown; it is the same for whoever sees the school."""
    numbers = {
        "learners": one.learners,
        "of": one.met_of,
        "gaining": one.gaining,
        "losing": one.losing,
        "benchmark_6_now": one.benchmark_6.now,
        "benchmark_6_tried": one.benchmark_6.tried,
        "met_now": one.met_together.now,
        "met_tried": one.met_together.tried,
    }
    rests = [
        Figure(_PLACES[whole] - _PLACES[part], numbers[whole] - numbers[part], Shown(None))
        for whole, part in _RESTS
    ]
    neither = one.learners - one.gaining - one.losing
    changing = _PLACES["gaining"] | _PLACES["losing"]
    rests.append(Figure(_PLACES["learners"] - changing, neither, Shown(None)))
    found = cleared(
        [Figure(_PLACES[name], number, shown(number)) for name, number in numbers.items()],
        rests,
        earlier=[known],
    )
    return {name: each.shown for name, each in zip(numbers, found, strict=True)}


def _days(one: TrialCounts, now: int, tried: int) -> list[str | None]:
    """Days for each learner, now and tried."""
    if not one.learners or is_small(one.learners):
        return [None, None]
    each = [
        days_text(one.credited.now // one.learners, now),
        days_text(one.credited.tried // one.learners, tried),
    ]
    return [each[0], None] if is_small(one.affected) else list(each)


def _together(schools: Sequence[TrialCounts]) -> TrialCounts:
    met: dict[KeyStage, Pair] = dict.fromkeys(KEY_STAGES, _NONE)
    of: dict[KeyStage, int] = dict.fromkeys(KEY_STAGES, 0)
    credited = benchmark_6 = _NONE
    for one in schools:
        credited, benchmark_6 = credited.plus(one.credited), benchmark_6.plus(one.benchmark_6)
        for stage in KEY_STAGES:
            met[stage] = met[stage].plus(one.met[stage])
            of[stage] += one.of[stage]
    sums = {name: sum(getattr(one, name) for one in schools) for name in _SUMS}
    return TrialCounts(
        label="All together", credited=credited, benchmark_6=benchmark_6, met=met, of=of, **sums
    )
