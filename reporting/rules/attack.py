"""The attacker: what a reader who knows every rule can work out of all that is published.

Whatever is shown says something of sums of numbers that are not: a number given to the nearest 5 is
at most 2 away, a hidden small one is 1 to 5. A linear programme finds the least and the most that
any secret number can then be. Where that leaves fewer than `LEAST_CANDIDATES` it is won back, and
`cleared` hides more until nothing is (quality.md, Privacy and security, Small numbers).

The attacker is stronger than readers are: it also knows which of the hidden numbers are small and
which merely protect them. It reckons with real numbers where learners are whole; the tests hold it
against trying all whole numbers.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor, inf
from typing import Any, Final

from reporting.rules.suppression import NEAREST, SMALLEST_GROUP, Shown, Why, is_small

LEAST_CANDIDATES: Final = 3
"""So many values a secret number must still be able to have."""

_AWAY: Final = NEAREST // 2
_ROUNDING: Final = 1e-6

Cell = Hashable
"""Learners who are in one place of everything that is counted, so that no cell is a sum of others."""

Cells = frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the sum of some cells: it is from `low` to `high`, or has no known end."""

    cells: Cells
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Most:
    """The sum of `part` is at most a share, from 0 to 1, of the sum of `whole`, which holds it."""

    part: Cells
    whole: Cells
    share: float


Known = Told | Most


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of learners to be published: the cells whose sum it is, and how it is shown.

    Of some only the days behind them are shown, and nothing where `shown` is hidden: `by_days` is
    what these tell. What is of a lower `rank` is hidden first.
    """

    cells: Cells
    number: int
    shown: Shown
    by_days: tuple[Known, ...] | None = None
    rank: int = 1

    @property
    def is_secret(self) -> bool:
        """True for a small number."""
        return is_small(self.number)


@dataclass(frozen=True, slots=True)
class Same:
    """Two ways of counting the same learners: their sums are equal."""

    left: Cells
    right: Cells


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that a number can be; None where there is no most."""

    low: int
    high: int | None

    @property
    def is_won(self) -> bool:
        """True where too few values are left for the number to be a secret."""
        return self.high is not None and self.high - self.low + 1 < LEAST_CANDIDATES


def told_by(figure: Figure) -> tuple[Known, ...]:
    """What a figure, as it is shown, says of its cells."""
    value = figure.shown.value
    if value is None:
        if figure.is_secret:
            return (Told(figure.cells, 1, SMALLEST_GROUP - 1),)
        return ()
    if value == 0:
        return (Told(figure.cells, 0, 0), *(figure.by_days or ()))
    if figure.by_days is not None:
        return (Told(figure.cells, SMALLEST_GROUP, None), *figure.by_days)
    return (Told(figure.cells, max(value - _AWAY, SMALLEST_GROUP), value + _AWAY),)


def all_told_by(figures: Iterable[Figure]) -> tuple[Known, ...]:
    """What several say."""
    return tuple(told for figure in figures for told in told_by(figure))


class Attacker:
    """Knows what was told, and works out how large the sum of any cells can be."""

    def __init__(self, told: Iterable[Known], same: Iterable[Same] = ()) -> None:
        self._told = tuple(told)
        self._same = tuple(same)
        self._columns: dict[Cell, int] = {}
        for cells in (*map(_cells_of, self._told), *_sides(self._same)):
            for cell in cells:
                self._columns.setdefault(cell, len(self._columns))

    @cached_property
    def can_be_true(self) -> bool:
        """Whether all that was told can be true together."""
        return self._optimum((), at_most=False) is not None

    def wins(self, secrets: Sequence[Cells]) -> list[bool]:
        """Which of these sums can be worked out. ValueError where what was told contradicts itself.

        Every solution is a way in which all can be true, so that it says something of all secrets:
        most are known to be safe before they are asked about.
        """
        if not self.can_be_true:
            raise ValueError("what was told cannot all be true")
        seen = [(inf, -inf)] * len(secrets)
        columns = [
            [self._columns[cell] for cell in cells if cell in self._columns] for cells in secrets
        ]
        won = [False] * len(secrets)
        for at, cells in enumerate(secrets):
            found = seen[at]
            for at_most in (False, True):
                if not _whole(*found).is_won:
                    break
                optimum = self._optimum(cells, at_most=at_most)
                if optimum is None or optimum == inf:
                    found = (found[0], inf)
                    break
                values = self._solver.getSolution().col_value
                seen = [
                    _wider(known, sum(values[column] for column in several))
                    for known, several in zip(seen, columns, strict=True)
                ]
                found = seen[at]
            won[at] = _whole(*found).is_won
        return won

    def _optimum(self, cells: Collection[Cell], *, at_most: bool) -> float | None:
        """The least or most of the sum; None where there is none. Unknown cells have no most."""
        import highspy

        columns = [self._columns[cell] for cell in cells if cell in self._columns]
        if at_most and len(columns) < len(cells):
            return inf
        solver, status = self._solver, highspy.HighsModelStatus
        for column in columns:
            solver.changeColCost(column, 1.0)
        solver.changeObjectiveSense(
            highspy.ObjSense.kMaximize if at_most else highspy.ObjSense.kMinimize
        )
        solver.run()
        found = solver.getModelStatus()
        optimum = float(solver.getInfo().objective_function_value)
        for column in columns:
            solver.changeColCost(column, 0.0)
        return optimum if found in (status.kOptimal, status.kModelEmpty) else None

    @cached_property
    def _solver(self) -> Any:
        import highspy

        solver = highspy.Highs()
        solver.silent()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "simplex")
        for _ in self._columns:
            solver.addVar(0.0, highspy.kHighsInf)
        for each in self._told:
            if isinstance(each, Most):
                signs = {self._columns[cell]: -each.share for cell in each.whole - each.part}
                signs |= {self._columns[cell]: 1.0 - each.share for cell in each.part}
                solver.addRow(
                    -highspy.kHighsInf, 0.0, len(signs), list(signs), list(signs.values())
                )
                continue
            columns = sorted(self._columns[cell] for cell in each.cells)
            high = highspy.kHighsInf if each.high is None else float(each.high)
            solver.addRow(float(each.low), high, len(columns), columns, [1.0] * len(columns))
        for both in self._same:
            signs = {self._columns[cell]: 1.0 for cell in both.left - both.right}
            signs |= {self._columns[cell]: -1.0 for cell in both.right - both.left}
            columns = sorted(signs)
            solver.addRow(0.0, 0.0, len(columns), columns, [signs[each] for each in columns])
        return solver


def _whole(low: float, high: float) -> Range:
    """The whole numbers from `low` to `high`; none at all where nothing was seen yet."""
    if low == inf:
        return Range(0, 0)
    return Range(max(0, ceil(low - _ROUNDING)), None if high == inf else floor(high + _ROUNDING))


def _wider(known: tuple[float, float], value: float) -> tuple[float, float]:
    return min(known[0], value), max(known[1], value)


def _cells_of(known: Known) -> Cells:
    return known.cells if isinstance(known, Told) else known.whole


def _sides(same: Iterable[Same]) -> Iterator[Cells]:
    for each in same:
        yield each.left
        yield each.right


def won_back(
    figures: Sequence[Figure],
    rests: Iterable[Figure] = (),
    *,
    same: Sequence[Same] = (),
    earlier: Iterable[Sequence[Known]] = (),
) -> list[Figure]:
    """The small numbers that can be worked out, of `figures` and of `rests`, which are not shown.

    `earlier` is what each report that was issued before told of the same cells. The attacker
    supposes that nobody has moved since; where that cannot be, the report is of no use to it. Where
    the figures contradict each other, everything is taken as won.
    """
    secrets = [each for each in (*figures, *rests) if each.is_secret]
    if not secrets:
        return []
    told = list(all_told_by(figures))
    attacker = Attacker(told, same)
    for report in earlier:
        knows_more = Attacker([*told, *report], same)
        if knows_more.can_be_true:
            told += report
            attacker = knows_more
    if not attacker.can_be_true:
        return secrets
    won = attacker.wins([each.cells for each in secrets])
    return [each for each, is_won in zip(secrets, won, strict=True) if is_won]


def cleared(
    figures: Sequence[Figure],
    rests: Sequence[Figure] = (),
    *,
    same: Sequence[Same] = (),
    earlier: Iterable[Sequence[Known]] = (),
) -> list[Figure]:
    """The figures, with so many more hidden that no small number can be worked out.

    Each time the smallest figure still shown that says something of what was won is hidden, one of
    a higher rank or a zero only where nothing else is left; in the end nothing is shown.
    """
    reports = [tuple(report) for report in earlier]
    found = list(figures)
    while won := won_back(found, rests, same=same, earlier=reports):
        to_hide = set(_protecting(found, won, same))
        if not to_hide:
            break
        for at in to_hide:
            found[at] = replace(found[at], shown=Shown(None, Why.GIVES_AWAY))
    return found


def _protecting(
    figures: Sequence[Figure], won: Sequence[Figure], same: Sequence[Same]
) -> Iterator[int]:
    """Places of figures to hide, one for each of what was won; several may name the same."""
    shown_ones = [at for at, each in enumerate(figures) if not each.shown.is_hidden]
    for secret in won if shown_ones else ():
        about = _about(figures, secret.cells, same)
        yield min(shown_ones, key=lambda place: _reluctance(figures[place], about))


def _about(figures: Sequence[Figure], secret: Cells, same: Sequence[Same]) -> Cells:
    """The cells that are in one sum with a secret, or are counted beside it."""
    found = secret.union(*(each.cells for each in figures if each.cells & secret))
    return found.union(
        *(both.left | both.right for both in same if (both.left | both.right) & secret)
    )


def _reluctance(figure: Figure, about: Cells) -> tuple[bool, int, bool, int]:
    return not figure.cells & about, figure.rank, figure.number == 0, figure.number
