"""Miles between places, and the nearest of many.

Within England the earth is flat enough: a degree of latitude is 69.1 miles everywhere, one of
longitude as many times the cosine of the latitude. Against the great circle that is wrong by
less than 1 % up to 100 miles, and a database without trigonometry can reckon with it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import cos, floor, hypot, radians
from typing import Final, Generic, TypeVar

MILES_TO_A_DEGREE: Final = 69.1
_CELL: Final = 0.2
_MOST_RINGS: Final = 6

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Point:
    """Decimal degrees, WGS84."""

    latitude: float
    longitude: float

    @property
    def miles_to_a_degree_east(self) -> float:
        """How far a degree of longitude reaches here."""
        return MILES_TO_A_DEGREE * cos(radians(self.latitude))

    def miles_to(self, other: "Point") -> float:
        """How far another point is, as the crow flies."""
        middle = Point((self.latitude + other.latitude) / 2, 0)
        return hypot(
            (self.latitude - other.latitude) * MILES_TO_A_DEGREE,
            (self.longitude - other.longitude) * middle.miles_to_a_degree_east,
        )


def middle_of(points: Iterable[Point]) -> Point:
    """The mean of at least one point."""
    every = list(points)
    return Point(
        sum(point.latitude for point in every) / len(every),
        sum(point.longitude for point in every) / len(every),
    )


class Nearest(Generic[Key]):
    """Finds the nearest of many points, which lie in cells of a fifth of a degree."""

    def __init__(self, points: Iterable[tuple[Key, Point]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Key, Point]]] = defaultdict(list)
        for key, point in points:
            self._cells[_cell(point)].append((key, point))

    def to(self, point: Point, *, within: float) -> Key | None:
        """The key of the nearest point at most so many miles away; None where there is none."""
        row, column = _cell(point)
        best: tuple[float, Key] | None = None
        for ring in range(_MOST_RINGS + 1):
            for cell in _ring(row, column, ring):
                for key, other in self._cells.get(cell, ()):
                    miles = point.miles_to(other)
                    if miles <= within and (best is None or miles < best[0]):
                        best = miles, key
            # A ring further out holds nothing nearer than its inner edge.
            if best is not None and best[0] <= ring * _CELL * point.miles_to_a_degree_east:
                break
        return None if best is None else best[1]


def _cell(point: Point) -> tuple[int, int]:
    return floor(point.latitude / _CELL), floor(point.longitude / _CELL)


def _ring(row: int, column: int, ring: int) -> list[tuple[int, int]]:
    return [
        (row + up, column + across)
        for up in range(-ring, ring + 1)
        for across in range(-ring, ring + 1)
        if max(abs(up), abs(across)) == ring
    ]
