"""Small numbers: every rule, and an attacker who knows them all."""

from collections import defaultdict
from itertools import product

import pytest

from reporting.rules.suppression import (
    Shown,
    Why,
    is_small,
    shown,
    shown_parts,
    shown_share,
    to_nearest_five,
    why_not_broken_down,
    why_parts_not_broken_down,
)

LARGEST = 16


@pytest.mark.parametrize(
    ("number", "rounded"), [(0, 0), (6, 5), (7, 5), (8, 10), (12, 10), (13, 15), (180, 180)]
)
def test_numbers_are_given_to_the_nearest_five(number: int, rounded: int) -> None:
    assert to_nearest_five(number) == rounded


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_numbers_from_1_to_5_are_hidden(number: int) -> None:
    assert shown(number) == Shown(None, Why.SMALL_NUMBER)


@pytest.mark.parametrize("number", [0, 6, 100])
def test_other_numbers_are_shown(number: int) -> None:
    assert not shown(number).is_hidden


def test_a_share_is_made_from_rounded_numbers() -> None:
    assert shown_share(shown(42), shown(178)).percent == 22  # 40 of 180
    assert shown_share(shown(97), shown(98)).percent == 95  # 95 of 100


def test_a_share_is_hidden_with_its_part_or_its_whole() -> None:
    assert shown_share(shown(3), shown(100)).percent is None
    assert shown_share(shown(0), shown(4)).percent is None
    assert shown_share(shown(0), shown(4)).why is Why.SMALL_NUMBER


def test_a_share_is_never_above_100_per_cent_and_of_nothing_there_is_none() -> None:
    assert shown_share(shown(8), shown(7)).percent == 100
    assert shown_share(shown(0), shown(0)).percent is None


def test_one_small_part_takes_the_next_smallest_with_it() -> None:
    assert [each.value for each in shown_parts([3, 20, 60])] == [None, None, 60]
    assert shown_parts([3, 20, 60])[1].why is Why.GIVES_AWAY


def test_small_parts_whose_sum_is_small_take_another_with_them() -> None:
    assert [each.value for each in shown_parts([1, 2, 30, 60])] == [None, None, None, 60]


def test_a_zero_goes_too_where_it_would_give_a_small_number_away() -> None:
    assert all(each.is_hidden for each in shown_parts([0, 4, 0]))


def test_nothing_small_nothing_hidden() -> None:
    assert [each.value for each in shown_parts([0, 6, 12])] == [0, 5, 10]


@pytest.mark.parametrize("length", [2, 3])
def test_an_attacker_who_knows_the_rules_wins_no_hidden_number_back(length: int) -> None:
    """All numbers up to 16, grouped by what is published: parts and their total.

    Whatever is published, no hidden number can be told for certain. Cases in which a number
    is near the end of the range are left out: beyond it there would be more candidates.
    """
    published = defaultdict(list)
    for parts in product(range(LARGEST + 1), repeat=length):
        seen = (tuple(each.value for each in shown_parts(parts)), shown(sum(parts)).value)
        published[seen].append(parts)
    for (cells, _), candidates in published.items():
        if max(map(max, candidates)) > LARGEST - 3:
            continue
        for at, cell in enumerate(cells):
            if cell is None:
                assert len({parts[at] for parts in candidates}) > 1, (cells, candidates)


def test_without_the_second_rule_the_attacker_wins() -> None:
    """The negative control: hiding only what is small gives it away by subtraction."""
    published = defaultdict(set)
    for parts in product(range(LARGEST + 1), repeat=2):
        seen = (tuple(None if is_small(n) else n for n in parts), sum(parts))
        published[seen].add(parts)
    assert any(
        len(candidates) == 1 and None in cells for (cells, _), candidates in published.items()
    )


@pytest.mark.parametrize(
    ("members", "everybody", "why"),
    [
        (5, 180, Why.SMALL_GROUP),
        (6, 180, None),
        (0, 180, None),
        (176, 180, Why.GIVES_AWAY),
        (180, 180, None),
        (174, 180, None),
    ],
)
def test_inside_a_school_small_groups_and_small_rests_are_not_broken_down(
    members: int, everybody: int, why: Why | None
) -> None:
    assert why_not_broken_down(members, everybody) is why


def test_inside_a_school_one_small_year_group_takes_the_next_with_it() -> None:
    assert why_parts_not_broken_down([4, 30, 28, 0]) == [
        Why.SMALL_GROUP, None, Why.GIVES_AWAY, None,
    ]  # fmt: skip
    assert why_parts_not_broken_down([30, 28]) == [None, None]


def test_inside_a_school_a_key_stage_that_is_shown_gives_no_year_group_away() -> None:
    """Hiding Years 9 and 10 together is not enough where key stage 3 is shown by itself."""
    sizes, stages = [30, 28, 4, 7, 40], ["KS3", "KS3", "KS3", "KS4", "KS4"]
    whys = why_parts_not_broken_down(sizes, stages)
    assert whys == [None, Why.GIVES_AWAY, Why.SMALL_GROUP, None, None]
