"""The parts of a report that is read outside schools, cleared all together and with what else is told.

Year groups, key stages and groups are ways of parting the same learners, and each number of a part
is one more: shown together, beside the schools they belong to, beside earlier reports, and beside
those of an organisation that shares some of the schools, they could tell what each by itself does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from reporting.rules.attack import Cells, Figure, Most, cleared, told_by
from reporting.rules.figures import BANDS
from reporting.rules.readers import Part
from reporting.rules.report_cells import Counted, Parting, Report
from reporting.rules.report_knowledge import COLUMNS, Neighbour, Said, School, Some, known
from reporting.rules.suppression import Shown, shown, shown_share


class Publication(NamedTuple):
    """The parts in the order given, as they may be shown, and what they tell of whom."""

    parts: list[Part]
    told: tuple[Said, ...]
    others: dict[str, Shown]


@lru_cache(maxsize=64)
def published(
    counted: tuple[Counted, ...],
    academic_year: int,
    *,
    day_minutes: int = 300,
    schools: tuple[School, ...] = (),
    earlier: tuple[tuple[Said, ...], ...] = (),
    neighbours: tuple[Neighbour, ...] = (),
    others: tuple[Some, ...] = (),
) -> Publication:
    """Clear the parts of one report.

    `schools` are the lines of its schools, which stay as they are shown, `earlier` what reports
    issued before told. `others` are further numbers of the report, which give way to its parts.
    """
    report = Report(counted, academic_year)
    figures: list[Figure] = []
    size = 0
    for one in counted:
        figures += _figures(report, one, day_minutes)
        size = size or len(figures)
    figures += [_other(report, each) for each in others]
    found = cleared(figures, **known(report, schools, earlier, neighbours, others))
    of_parts = {
        at: [figure.shown for figure in found[at * size : (at + 1) * size]]
        for at in range(len(counted))
    }
    return Publication(
        [_as_shown(one, of_parts[at]) for at, one in enumerate(counted)],
        tuple(_said(report, found, size)),
        {
            each.key: figure.shown
            for each, figure in zip(others, found[size * len(counted) :], strict=True)
        },
    )


def _figures(report: Report, one: Counted, day_minutes: int) -> Iterator[Figure]:
    """Numbers of learners, the learners behind the days, and those of key stages by days."""
    counts, part, heaps = one.counts, one.part, report.heaps(one)
    for column in COLUMNS:
        as_shown = part.learners if column == "learners" else getattr(part, column).part
        yield Figure(report.cells(heaps, column), getattr(counts, column), as_shown, rank=2)
    days = tuple(_by_days(report, one, heaps, day_minutes))
    has_days = part.learners if days else Shown(None)
    # Not a number of its own: what is hidden with it are the days.
    yield Figure(report.cells(heaps, "learners"), 0, has_days, by_days=days)
    has_bands = one.parting is Parting.KEY_STAGE
    for at, (number, as_shown) in enumerate(zip(counts.bands, part.bands, strict=True)):
        if has_bands:
            yield Figure(report.cells(heaps, str(at)), number, as_shown)
        else:
            yield Figure(Cells(), 0, Shown(None))


def _other(report: Report, some: Some) -> Figure:
    cells = report.cells(some.heaps, some.column) if some.is_all else some.cells
    return Figure(cells, some.number, shown(some.number), rank=0)


def _by_days(
    report: Report, one: Counted, heaps: Sequence[str], day_minutes: int
) -> Iterator[Most]:
    """What days for each learner say: of some who have so many days on average, not all have none,
    and of some who have so few, not all have met the target.
    """
    counts, part = one.counts, one.part
    learners, target = report.cells(heaps, "learners"), 5 * day_minutes
    tenth = day_minutes // 10
    credited, *left = (
        None if minutes is None else minutes // tenth * tenth
        for minutes in (part.credited, part.recoverable, part.planned, part.needed)
    )
    # Some may have had another target: what then is not so is not told.
    met = report.cells(heaps, "met")
    lacking = sum(minutes or 0 for minutes in left)
    shares = [(met, counts.met, 1 - lacking / target)]
    if credited is not None:
        none = report.cells(heaps, "0") | report.cells(heaps, "None")
        without = counts.learners - sum(counts.bands[1:])
        shares += [
            (met, counts.met, (credited + tenth) / target),
            (none, without, 1 - credited / target),
        ]
    for cells, number, share in shares:
        if 0 <= share < 1 and number <= share * counts.learners:
            yield Most(cells, learners, share)


def _said(report: Report, found: Sequence[Figure], size: int) -> Iterator[Said]:
    for at, one in enumerate(report.counted):
        columns = (*COLUMNS, "", *map(str, range(len(BANDS))))
        for column, figure in zip(columns, found[at * size : (at + 1) * size], strict=True):
            if column and figure.cells:
                for told in told_by(figure):
                    yield Said(report.heaps(one), column, told.low, told.high)  # type: ignore[union-attr]


def _as_shown(one: Counted, found: Sequence[Shown]) -> Part:
    """The part with what had to be hidden besides."""
    learners, benchmark_6, met, days, *bands = found
    part = replace(
        one.part,
        learners=learners,
        benchmark_6=shown_share(benchmark_6, learners),
        met=shown_share(met, learners),
        bands=tuple(Shown(None, learners.why) if learners.is_hidden else each for each in bands),
    )
    if learners.is_hidden or (days.is_hidden and one.counts.learners):
        return replace(part, credited=None, recoverable=None, planned=None, needed=None)
    if benchmark_6.is_hidden:
        return replace(part, credited=None, recoverable=None)
    return part
