"""What each kind of reader may see of the figures of learners: one shape for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from equalex.kernel.words import Word
from reporting.rules.course import key_stage_in
from reporting.rules.figures import BANDS, Slice
from reporting.rules.suppression import (
    Shown,
    ShownShare,
    Why,
    is_small,
    shown,
    shown_parts,
    shown_share,
    why_not_broken_down,
    why_parts_not_broken_down,
)
from reporting.rules.tracking import share


class Reader(Word):
    """Who reads: see `suppression` for what follows."""

    SCHOOL = "school", "Works with the learners of the school"
    GOVERNORS = "governors", "Sees the figures of the own school"
    OUTSIDE = "outside", "Sees figures of schools"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some learners, as a reader may see them. Minutes are for each learner; None is hidden.

    `bands` are learners by days that count, in the order of BANDS.
    """

    key: str
    label: str
    learners: Shown
    benchmark_6: ShownShare
    met: ShownShare
    credited: int | None
    recoverable: int | None
    planned: int | None
    needed: int | None
    bands: tuple[Shown, ...]

    @property
    def is_hidden(self) -> bool:
        """True where nothing is said of these learners."""
        return self.learners.is_hidden


_Columns = Callable[[str], list[Shown]]
_HIDDEN_SHARE: Final = ShownShare(Shown(None), Shown(None), None)


def parts_for(
    reader: Reader, slices: Sequence[Slice], lines: Sequence[Sequence[int]] = ()
) -> list[Part]:
    """The slices as the reader may see them.

    `lines` names, by their places, slices that add up to something which is shown as well; by
    default all of them do. Within the school a whole line is cleared by the sizes of its slices,
    outside column by column.
    """
    lines = lines or [range(len(slices))]
    if reader is Reader.OUTSIDE:
        return [
            _part_outside(each, at, lambda name: _cleared(slices, lines, name))
            for at, each in enumerate(slices)
        ]
    whys: list[Why | None] = [None] * len(slices)
    if reader is Reader.GOVERNORS:
        subtotals = [
            next((n for n, line in enumerate(lines) if at in line), -1) for at in range(len(slices))
        ]
        whys = why_parts_not_broken_down([each.learners for each in slices], subtotals)
    return [_part_inside(each, why) for each, why in zip(slices, whys, strict=True)]


def part_beside(reader: Reader, part: Slice, others: Slice) -> Part:
    """One slice of two that make up everybody: it is hidden where the other one is small, too."""
    if reader is Reader.OUTSIDE:
        return parts_for(reader, (part, others))[0]
    why = None
    if reader is Reader.GOVERNORS:
        why = why_not_broken_down(part.learners, part.learners + others.learners)
    return _part_inside(part, why)


def part_alone(reader: Reader, part: Slice) -> Part:
    """One slice that nothing is taken from, such as everybody."""
    if reader is Reader.OUTSIDE:
        return _part_outside(part, 0, lambda name: [shown(getattr(part, name))])
    is_hidden = reader is Reader.GOVERNORS and is_small(part.learners)
    return _part_inside(part, Why.SMALL_GROUP if is_hidden else None)


def lines_of_years(years: Sequence[Slice]) -> list[list[int]]:
    """The places of the year groups of each key stage; those without a year group by themselves."""
    stages = [key_stage_in(int(each.key)) if each.key.isdigit() else "" for each in years]
    return [
        [at for at, each in enumerate(stages) if each == stage] for stage in dict.fromkeys(stages)
    ]


def _cleared(slices: Sequence[Slice], lines: Sequence[Sequence[int]], name: str) -> list[Shown]:
    found = [Shown(None, Why.SMALL_GROUP)] * len(slices)
    for line in lines:
        column = shown_parts([getattr(slices[at], name) for at in line])
        for at, number in zip(line, column, strict=True):
            found[at] = number
    return found


def _part_outside(part: Slice, at: int, column: _Columns) -> Part:
    learners, benchmark_6, met = (column(name)[at] for name in ("learners", "benchmark_6", "met"))
    short = column("short")[at]
    bands = shown_parts(part.bands)
    # A band is hidden with its learners; days are, where those who have them are few.
    return Part(
        key=part.key,
        label=part.label,
        learners=learners,
        benchmark_6=shown_share(benchmark_6, learners),
        met=shown_share(met, learners),
        credited=_each_of(part, part.credited, learners, benchmark_6),
        recoverable=_each_of(
            part, part.recoverable, learners, benchmark_6, shown(part.with_recoverable)
        ),
        planned=_each_of(part, part.planned, learners, shown(part.with_planned)),
        needed=_each_of(part, part.needed, learners, short),
        bands=tuple(bands) if not learners.is_hidden else (Shown(None),) * len(BANDS),
    )


def _part_inside(part: Slice, why: Why | None) -> Part:
    if why is not None:
        return Part(
            key=part.key,
            label=part.label,
            learners=Shown(None, why),
            benchmark_6=_HIDDEN_SHARE,
            met=_HIDDEN_SHARE,
            credited=None,
            recoverable=None,
            planned=None,
            needed=None,
            bands=(Shown(None, why),) * len(BANDS),
        )
    return Part(
        key=part.key,
        label=part.label,
        learners=Shown(part.learners),
        benchmark_6=_exact_share(part.benchmark_6, part.learners),
        met=_exact_share(part.met, part.learners),
        credited=_each_of(part, part.credited),
        recoverable=_each_of(part, part.recoverable),
        planned=_each_of(part, part.planned),
        needed=_each_of(part, part.needed),
        bands=tuple(map(Shown, part.bands)),
    )


def _exact_share(part: int, whole: int) -> ShownShare:
    return ShownShare(Shown(part), Shown(whole), share(part, whole) if whole else None)


def _each_of(part: Slice, minutes: int, *behind: Shown) -> int | None:
    """Minutes for each learner, rounded down; None where a number of learners behind it is hidden."""
    if any(number.is_hidden for number in behind):
        return None
    return minutes // part.learners if part.learners else 0
