"""Figures under tried rules beside figures as they are, and what of them may be shown to whom."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final, NamedTuple

from equalex.kernel.dates import days_text
from placements.rules.facts import KEY_STAGES, KeyStage
from placements.rules.figures import WHOLE_DAYS
from placements.rules.what_if import Comparison
from reporting.rules.attack import Cells, Figure, Known, Most, all_told_by, cleared, won_back
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
    number away. Where 1 to 5 learners are affected, what their days come to is hidden as well; days of
    all together are those of schools that show both. `as_they_are` are the schools in every other
    table, in the same order: what those tell is reckoned with.
    """
    lengths = Pair(now, tried)
    known = [_known(each, now) for each in as_they_are] or [() for _ in schools]
    found = [_cleared(one, told, lengths) for one, told in zip(schools, known, strict=True)]
    with_days = [one for one, each in zip(schools, found, strict=True) if None not in each.days]
    names = [*(one.label for one in schools), "All together"]
    together = _Cleared(
        {name: added(each.numbers[name] for each in found) for name in _PLACES},
        _days(with_days, lengths),
    )
    return [
        {
            "name": name,
            "learners": numbers["learners"].value,
            "days": days,
            "gaining": numbers["gaining"].value,
            "losing": numbers["losing"].value,
            **{
                share: [
                    shown_share(numbers[f"{share}_{when}"], numbers[of]).percent for when in _WHEN
                ]
                for share, of in (("benchmark_6", "learners"), ("met", "of"))
            },
        }
        for name, (numbers, days) in zip(names, [*found, together], strict=True)
    ]


class _Cleared(NamedTuple):
    """Numbers of learners as they are shown, and days for each learner, now and tried."""

    numbers: dict[str, Shown]
    days: list[str | None]


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


def _cleared(one: TrialCounts, known: tuple[Known, ...], lengths: Pair) -> _Cleared:
    """A school, shown the same to whoever sees it; its days give way to its numbers."""
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
    as_shown = {name: each.shown for name, each in zip(numbers, found, strict=True)}
    days = _days([one], lengths)
    told = list(_told_by(days, one, lengths))
    if as_shown["learners"].is_hidden or (told and won_back(found, rests, earlier=[known, told])):
        days = [None, None]
    return _Cleared(as_shown, days)


def _days(schools: Sequence[TrialCounts], lengths: Pair) -> list[str | None]:
    """Days for each learner of these schools, now and tried."""
    learners = sum(one.learners for one in schools)
    if not learners or is_small(learners):
        return [None, None]
    now, tried = (
        days_text(sum(minutes) // learners, length)
        for *minutes, length in zip(*(one.credited for one in schools), lengths, strict=True)
    )
    return [now, None if is_small(sum(one.affected for one in schools)) else tried]


def _told_by(days: Sequence[str | None], one: TrialCounts, lengths: Pair) -> Iterator[Most]:
    """Of learners with so few days each not all have met a target of five. Where the target is
    another this may not be so, and then is not told.
    """
    for when, text, minutes, length, met in zip(
        _WHEN, days, one.credited, lengths, one.met_together, strict=True
    ):
        if text is None:
            continue
        tenths = minutes // one.learners * 10 // length
        share = (tenths + 1) / (10 * WHOLE_DAYS)
        if share < 1 and met <= share * one.learners:
            yield Most(_PLACES[f"met_{when}"], _PLACES["learners"], share)
