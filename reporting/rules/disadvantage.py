"""Learners with free school meals beside everybody, as people outside a school may see them.

Both are made of what is shown of each school (`reporting.rules.school_clearing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.rules.comparison import SchoolCounts
from reporting.rules.school_clearing import added
from reporting.rules.suppression import Shown, ShownShare, Why, shown_share


@dataclass(frozen=True, slots=True)
class AreaGap:
    """An area: the share of learners with an experience that counts, with free school meals and without."""

    area: str
    schools: int
    fsm: ShownShare
    others: ShownShare

    @property
    def gap(self) -> int | None:
        """Percentage points by which learners with free school meals are behind."""
        if self.fsm.percent is None or self.others.percent is None:
            return None
        return self.others.percent - self.fsm.percent


def fsm_shares(counts: Sequence[SchoolCounts], day_minutes: int) -> list[ShownShare]:
    """The share with free school meals of each school, in the order given."""
    found = [one.shown(day_minutes) for one in counts]
    return [shown_share(each.fsm, each.learners) for each in found]


def area_gaps(
    counts: Sequence[SchoolCounts], areas: Sequence[str], day_minutes: int
) -> list[AreaGap]:
    """Each area, the widest gap first; `areas` names that of each school."""
    gaps = []
    for area in sorted(set(areas)):
        schools = [
            one.shown(day_minutes).fsm_parts
            for one, where in zip(counts, areas, strict=True)
            if where == area
        ]
        # Shares are made of the two parts, so that no sum of hidden ones is shown.
        meals_with, meals_without, others_with, others_without = map(
            added, zip(*schools, strict=True)
        )
        gaps.append(
            AreaGap(
                area,
                len(schools),
                _share_of(meals_with, meals_without),
                _share_of(others_with, others_without),
            )
        )
    return sorted(gaps, key=lambda each: (each.gap is None, -(each.gap or 0), each.area))


def _share_of(part: Shown, rest: Shown) -> ShownShare:
    if part.value is None or rest.value is None:
        hidden = Shown(None, Why.SMALL_NUMBER)
        return ShownShare(hidden, hidden, None, Why.SMALL_NUMBER)
    return shown_share(part, Shown(part.value + rest.value))
