"""Miles as the crow flies, and the nearest of many."""

from math import asin, cos, radians, sin, sqrt

from hypothesis import given
from hypothesis import strategies as st

from schools.rules.distances import Nearest, Point

ENGLAND = st.builds(Point, st.floats(50.0, 55.8), st.floats(-5.7, 1.7))


def great_circle(one: Point, other: Point) -> float:
    half = [
        radians(a - b) / 2
        for a, b in ((one.latitude, other.latitude), (one.longitude, other.longitude))
    ]
    square = (
        sin(half[0]) ** 2
        + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(half[1]) ** 2
    )
    return 2 * 3958.8 * asin(sqrt(square))


@given(ENGLAND, ENGLAND)
def test_within_a_hundred_miles_the_earth_is_flat_enough(one: Point, other: Point) -> None:
    exact = great_circle(one, other)
    if exact <= 100:
        assert abs(one.miles_to(other) - exact) <= 0.01 * exact + 0.01


@given(st.lists(ENGLAND, max_size=30), ENGLAND, st.floats(1, 60))
def test_the_nearest_is_the_nearest(points: list[Point], here: Point, within: float) -> None:
    found = Nearest(enumerate(points)).to(here, within=within)
    near = [miles for each in points if (miles := here.miles_to(each)) <= within]
    if found is None:
        assert not near
    else:
        assert here.miles_to(points[found]) == min(near)
