"""Figures of year groups: changed by differences, and proved or made anew from all totals."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from django.db import transaction

from placements.models import GroupFigures, Progress
from placements.models.rows import add_to_rows
from placements.queries.ledger import TOTAL_COLUMNS, FiguresDifference
from placements.rules.figures import AMOUNTS, Figures, LearnerTotals, Part, figures_of
from schools.models import School

_NOTHING: Final = (0,) * len(AMOUNTS)


def add_figures(change: Mapping[LearnerTotals, int]) -> None:
    """Add what so many learners of each kind come to; numbers below 0 take away. One statement.

    Only inside the transaction that changes those learners' Progress, under their locks, and last
    of all in it: rows of figures are locked in one order, and nothing is waited for while one has
    them.
    """
    _add(figures_of(change))


def _add(figures: Figures) -> None:
    rows = [(*part, *amounts) for part, amounts in sorted(figures.items())]
    add_to_rows(GroupFigures, Part._fields, AMOUNTS, rows)


def rebuild_figures(*, school_ids: Collection[int] | None = None) -> int:
    """Make the figures of these schools, or of all, what all totals come to; returns how many rows
    were wrong. Each school in a transaction of its own, while others go on recording.
    """
    return sum(len(list(_compared(school, mend=True))) for school in _schools(school_ids))


def figures_differences() -> Iterator[FiguresDifference]:
    """Amounts in the figures that the sum of all totals does not bear out, school by school."""
    for school in _schools(None):
        for part, was, now in _compared(school, mend=False):
            for name, stored, counted in zip(AMOUNTS, was, now, strict=True):
                if stored != counted:
                    yield FiguresDifference(part, name, stored, counted)


def _schools(school_ids: Collection[int] | None) -> list[int]:
    if school_ids is not None:
        return sorted(school_ids)
    return list(School.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _compared(school: int, *, mend: bool) -> list[tuple[Part, tuple[int, ...], tuple[int, ...]]]:
    """Parts whose stored amounts differ from the sum of the totals: (part, stored, summed).

    Whoever changes totals holds the rows of figures until that is committed: once they are locked
    here, totals and figures belong together. Rows that are missing are made first, to be locked.
    """
    if mend:
        _add(dict.fromkeys(_summed(school), _NOTHING))
    stored = {
        Part._make(row[: len(Part._fields)]): row[len(Part._fields) :]
        for row in GroupFigures.objects.select_for_update()
        .filter(school=school)
        .order_by(*Part._fields)
        .values_list(*Part._fields, *AMOUNTS)
    }
    summed = _summed(school)
    wrong = [
        (part, was, now)
        for part in sorted(stored if mend else stored.keys() | summed)
        if (was := stored.get(part, _NOTHING)) != (now := summed.get(part, _NOTHING))
    ]
    if mend:
        _add(
            {
                part: tuple(right - there for right, there in zip(now, was, strict=True))
                for part, was, now in wrong
            }
        )
    return wrong


def _summed(school: int) -> Figures:
    totals = Progress.objects.filter(school=school).values_list(*TOTAL_COLUMNS)
    return figures_of(Counter(map(LearnerTotals._make, totals.iterator())))
