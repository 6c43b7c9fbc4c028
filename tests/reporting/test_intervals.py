"""Against worked numbers: Newcombe 1998 (table II), tables of Student's t, Welch, and by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.intervals import (
    Counts,
    Sums,
    difference_of_means,
    difference_of_shares,
    stands_out,
    students_t,
    wilson,
)

# Newcombe 1998, Statistics in Medicine 17, table II, method 10: 95 % intervals.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_the_interval_of_one_stratum_is_newcombes(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_of_shares([(Counts(*first), Counts(*second))])
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_one_share_is_wilsons() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I: 81 of 263, and 0 of 20.
    assert wilson(81 / 263, 263, 1.959964) == pytest.approx((0.2553, 0.3662), abs=6e-5)
    assert wilson(0, 20, 1.959964) == pytest.approx((0.0, 0.1611), abs=6e-5)


@pytest.mark.parametrize(
    ("freedom", "t"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.96)]
)
def test_students_t_is_that_of_the_tables(freedom: int, t: float) -> None:
    assert students_t(0.95, freedom) == pytest.approx(t, abs=1.1e-3)


def sums(values: list[float]) -> Sums:
    return Sums(len(values), sum(values), sum(each * each for each in values))


def test_the_means_of_one_stratum_are_compared_as_welch_does() -> None:
    # Means 4 and 2, variances 2.5 and 0.5, of 5 each: spread 0.6, 0.6^2 / (0.5^2/4 + 0.1^2/4) = 5.538.
    found = difference_of_means([(sums([2, 3, 4, 5, 6]), sums([1, 2, 2, 2, 3]))])
    assert found is not None
    half = students_t(0.95, 0.36 / (0.25 / 4 + 0.01 / 4)) * math.sqrt(0.6)
    assert half == pytest.approx(1.934, abs=1e-3)
    assert (found.value, found.low, found.high) == pytest.approx((2, 2 - half, 2 + half))
    assert found.chance == pytest.approx(0.0456, abs=1e-3)


def test_a_difference_made_by_year_groups_alone_goes_away() -> None:
    """Simpson: the group is younger, and the younger have less; within each year nobody is behind."""
    younger = (Counts(8, 80), Counts(2, 20))
    older = (Counts(16, 20), Counts(64, 80))
    found = difference_of_shares([younger, older])
    assert found is not None
    assert found.value == pytest.approx(0)
    assert found.chance == 1
    flat = difference_of_shares([(Counts(24, 100), Counts(66, 100))])
    assert flat is not None
    assert flat.value == pytest.approx(-0.42)


def test_strata_weigh_as_mantel_and_haenszel_say() -> None:
    # Weights 10*30/40 = 7.5 and 20*20/40 = 10; differences -0.2 and 0.1.
    strata = [(Counts(3, 10), Counts(15, 30)), (Counts(12, 20), Counts(10, 20))]
    found = difference_of_shares(strata)
    assert found is not None
    assert found.value == pytest.approx((7.5 * -0.2 + 10 * 0.1) / 17.5)


def test_years_without_both_groups_say_nothing() -> None:
    assert difference_of_shares([(Counts(3, 10), Counts(0, 0))]) is None
    assert difference_of_means([(sums([1.0]), sums([1.0, 2.0]))]) is None


def test_where_everybody_has_the_same_nothing_is_chance() -> None:
    same = difference_of_means([(sums([2, 2, 2]), sums([2, 2, 2]))])
    other = difference_of_means([(sums([0, 0, 0]), sums([5, 5, 5]))])
    assert same is not None
    assert other is not None
    assert (same.chance, other.chance, other.low) == (1, 0, -5)


_counts = st.integers(1, 60).flatmap(lambda of: st.builds(Counts, st.integers(0, of), st.just(of)))


@given(st.lists(st.tuples(_counts, _counts), min_size=1, max_size=5))
def test_the_interval_holds_the_difference_and_fits_the_chance(
    strata: list[tuple[Counts, Counts]],
) -> None:
    found = difference_of_shares(strata)
    assert found is not None
    assert -1 <= found.low <= found.value <= found.high <= 1
    leaves_out_zero = found.low > 1e-9 or found.high < -1e-9
    if abs(found.chance - 0.05) > 1e-6:
        assert leaves_out_zero == (found.chance < 0.05)
    swapped = difference_of_shares([(second, first) for first, second in strata])
    assert swapped is not None
    assert (swapped.value, swapped.low) == (pytest.approx(-found.value), pytest.approx(-found.high))


def test_of_many_comparisons_only_the_clear_ones_stand_out() -> None:
    # Holm 1979: 0.01 against 0.05/4, 0.013 against 0.05/3, 0.03 against 0.05/2: there it ends.
    assert stands_out([0.01, 0.04, 0.03, 0.013]) == [True, False, False, True]
    assert stands_out([]) == []
