"""Small numbers: what may be said of few learners, and to whom.

Outside a school (quality.md, Privacy and security): a group under 6 is not broken down; numbers
from 1 to 5 are hidden, and with them zeros or further numbers from which they could be worked
out; what remains is given to the nearest 5, and percentages are made from that.

Inside a school, for those who see figures only: a group under 6 is not broken down, nor one that
leaves out fewer than 6, nor one that the others would give away.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from equalex.kernel.words import Word

SMALLEST_GROUP: Final = 6
NEAREST: Final = 5


class Why(Word):
    """Why a figure is not shown."""

    SMALL_GROUP = "small_group", "fewer than 6 learners"
    SMALL_NUMBER = "small_number", "a number from 1 to 5"
    GIVES_AWAY = "gives_away", "a smaller number could be worked out from it"


HIDDEN_MEANS: Final = (
    "“Too few to show” stands for a number from 1 to 5, or for one from which such a number could "
    "be worked out. Groups of fewer than 6 learners are not broken down. Numbers of learners are "
    "given to the nearest 5, and percentages are made from those. What several schools come to is "
    "made of what is shown of each: a hidden number is taken as 3, and days of few are left out."
)
HIDDEN_INSIDE_MEANS: Final = (
    "Groups of fewer than 6 learners are not broken down, nor are groups from which such a group "
    "could be worked out."
)

FEW_LEFT_OUT: Final = (
    f"Fewer than {SMALLEST_GROUP} learners are in no year group. They are in none of these figures, "
    "since whole year groups would have to be hidden so that nobody could tell those few."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A number of learners as it may be shown: to the nearest 5, or None and why."""

    value: int | None
    why: Why | None = None

    @property
    def is_hidden(self) -> bool:
        """True when no number may be shown."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A part of a whole as it may be shown. `percent` is made from the rounded numbers."""

    part: Shown
    whole: Shown
    percent: int | None
    why: Why | None = None


def to_nearest_five(number: int) -> int:
    """12 is 10, 13 is 15."""
    return (number + NEAREST // 2) // NEAREST * NEAREST


def is_small(number: int) -> bool:
    """True for 1 to 5."""
    return 0 < number < SMALLEST_GROUP


def shown(number: int, why: Why | None = None) -> Shown:
    """One number by itself, outside a school; hidden where it is small, or for the reason given."""
    if why is not None:
        return Shown(None, why)
    return Shown(None, Why.SMALL_NUMBER) if is_small(number) else Shown(to_nearest_five(number))


def shown_share(part: Shown, whole: Shown) -> ShownShare:
    """A share from numbers that were already cleared; hidden where either is."""
    if part.value is None or whole.value is None:
        return ShownShare(part, whole, None, whole.why or part.why)
    if not whole.value:
        return ShownShare(part, whole, None, None)
    return ShownShare(part, whole, min(100, round(100 * part.value / whole.value)))


def shown_parts(parts: Sequence[int]) -> list[Shown]:
    """Numbers that add up to a total which is shown as well, outside a school.

    Where small ones are hidden at least two are, and together they are 6 or more: neither one
    of them nor their sum can be worked out as a small number.
    """
    hidden = {at for at, number in enumerate(parts) if is_small(number)}
    small = frozenset(hidden)
    hidden |= _hidden_too(parts, hidden)
    return [_cell(parts[at], at in hidden, at in small) for at in range(len(parts))]


def _cell(number: int, is_hidden: bool, is_small_one: bool) -> Shown:
    if not is_hidden:
        return Shown(to_nearest_five(number))
    return Shown(None, Why.SMALL_NUMBER if is_small_one else Why.GIVES_AWAY)


def _hidden_too(numbers: Sequence[int], hidden: set[int]) -> set[int]:
    """What must be hidden besides: the smallest others, a zero only where nothing else is left."""
    if not hidden:
        return set()
    added: set[int] = set()
    others = sorted(
        (at for at in range(len(numbers)) if at not in hidden),
        key=lambda at: (numbers[at] == 0, numbers[at], at),
    )
    for at in others:
        together = hidden | added
        if len(together) > 1 and sum(numbers[each] for each in together) >= SMALLEST_GROUP:
            break
        added.add(at)
    return added


def why_not_broken_down(members: int, everybody: int) -> Why | None:
    """Inside a school: why a group is not broken down for those who see figures only, or None.

    A group that holds nearly everybody would give away the few others.
    """
    if is_small(members):
        return Why.SMALL_GROUP
    return Why.GIVES_AWAY if is_small(everybody - members) else None


def why_parts_not_broken_down(
    sizes: Sequence[int], subtotals: Sequence[Hashable] = ()
) -> list[Why | None]:
    """The same for groups that make up everybody, such as year groups: the rest gives none away.

    `subtotals` names for each group the sum it is part of and that is shown as well, such as its
    key stage.
    """
    small = {at for at, size in enumerate(sizes) if is_small(size)}
    hidden = set(small)
    # Subtotals first: where they are closed the whole mostly is, and less has to be hidden.
    lines = [
        [at for at, each in enumerate(subtotals) if each == subtotal]
        for subtotal in dict.fromkeys(subtotals)
    ]
    lines.append(list(range(len(sizes))))
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in lines:
            here = {place for place, at in enumerate(line) if at in hidden}
            hidden |= {line[place] for place in _hidden_too([sizes[at] for at in line], here)}
    return [
        Why.SMALL_GROUP if at in small else Why.GIVES_AWAY if at in hidden and size else None
        for at, size in enumerate(sizes)
    ]
