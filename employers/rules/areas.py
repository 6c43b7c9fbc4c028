"""Where somebody looks: a middle, or a whole authority; and towns that share a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schools.rules.distances import Point, middle_of

SAME_TOWN_MILES: Final = 15
"""Schools of one town may belong to two authorities; towns further apart only share the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place by name. With `authority`, its code, everything in that authority is meant."""

    name: str
    centre: Point | None
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPart:
    """Part of a town in one authority."""

    town: str
    authority: str
    centre: Point


def towns_of(parts: Sequence[TownPart]) -> list[Area]:
    """The towns that parts of one name make up, those with the most parts first.

    Parts near each other are one town, named by its first authority where there are several towns.
    """
    towns: list[list[TownPart]] = []
    for part in parts:
        for town in towns:
            if part.centre.miles_to(town[0].centre) <= SAME_TOWN_MILES:
                town.append(part)
                break
        else:
            towns.append([part])
    return [
        Area(
            name=town[0].town
            if len(towns) == 1 or not town[0].authority
            else f"{town[0].town}, {town[0].authority}",
            centre=middle_of(part.centre for part in town),
        )
        for town in sorted(towns, key=len, reverse=True)
    ]
