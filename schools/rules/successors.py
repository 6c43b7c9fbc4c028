"""Which school a closed one became: links between URNs, followed to the end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class SchoolLink(NamedTuple):
    """One line of GIAS's links: what `link_urn` is to `urn`. `kind` is GIAS's wording."""

    urn: str
    link_urn: str
    link_name: str
    kind: str
    established: date | None = None

    @property
    def names_successor(self) -> bool:
        """Whether `link_urn` followed `urn`."""
        return self.kind.startswith("Successor")

    @property
    def names_predecessor(self) -> bool:
        """Whether `link_urn` came before `urn`."""
        return self.kind.startswith("Predecessor")

    @property
    def is_split(self) -> bool:
        """Whether one school became several, so that no single one is its successor."""
        return "split" in self.kind.lower()


@dataclass(frozen=True, slots=True)
class Successors:
    """Closed school -> the school that it is now; `undecided` have several to choose from."""

    last: Mapping[str, str]
    undecided: Mapping[str, tuple[str, ...]]


def follow(links: Iterable[SchoolLink]) -> Successors:
    """The end of every chain of successors, as both schools of a link tell it.

    A school that split (be it that only one part is named), or whose chain runs in a circle, has
    no single successor.
    """
    following: dict[str, set[str]] = defaultdict(set)
    split: set[str] = set()
    for link in links:
        if link.urn == link.link_urn:
            continue
        if link.names_successor:
            before, after = link.urn, link.link_urn
        elif link.names_predecessor:
            before, after = link.link_urn, link.urn
        else:
            continue
        following[before].add(after)
        if link.is_split:
            split.add(before)
    last: dict[str, str] = {}
    undecided: dict[str, tuple[str, ...]] = {}
    for urn in sorted(following):
        ends, is_split = _ends(urn, following, split)
        if len(ends) == 1 and not is_split:
            last[urn] = ends.pop()
        else:
            undecided[urn] = tuple(sorted(ends or following[urn]))
    return Successors(last, undecided)


def _ends(
    urn: str, following: Mapping[str, set[str]], split: Collection[str]
) -> tuple[set[str], bool]:
    """Schools at the ends of all ways on from a school, none where they run in a circle; and
    whether one on the way, or the first, split.
    """
    ends: set[str] = set()
    seen = {urn}
    is_split = urn in split
    waiting = [*following[urn]]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if onward := following.get(one):
            waiting.extend(onward)
            is_split = is_split or one in split
        else:
            ends.add(one)
    return ends, is_split
