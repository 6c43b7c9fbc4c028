"""The attacker on what is published, by linear programming."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.rules.attack import (
    LEAST_CANDIDATES,
    Attacker,
    Figure,
    Most,
    Told,
    all_told_by,
    cleared,
    told_by,
    won_back,
)
from reporting.rules.suppression import Shown, Why, shown, shown_parts

LARGEST = 9


def parts(numbers: list[int]) -> list[Figure]:
    """Numbers and their total, hidden by the rule for parts alone."""
    everybody = Figure(frozenset(range(len(numbers))), sum(numbers), shown(sum(numbers)))
    return [
        *(
            Figure(frozenset({at}), number, each)
            for at, (number, each) in enumerate(zip(numbers, shown_parts(numbers), strict=True))
        ),
        everybody,
    ]


@pytest.mark.parametrize(
    ("number", "told"), [(0, (0, 0)), (3, (1, 5)), (6, (6, 7)), (7, (6, 7)), (12, (8, 12))]
)
def test_what_a_number_tells(number: int, told: tuple[int, int]) -> None:
    (known,) = told_by(Figure(frozenset("a"), number, shown(number)))
    assert (known.low, known.high) == told


def test_what_protects_another_tells_nothing() -> None:
    hidden = Figure(frozenset("a"), 20, Shown(None, Why.GIVES_AWAY))
    assert told_by(hidden) == ()


def test_nobody_wins_a_number_of_which_nothing_or_not_all_was_told() -> None:
    none_of_a = [Told(frozenset("a"), 0, 0)]
    assert Attacker(none_of_a).wins([frozenset("b"), frozenset("ab"), frozenset("a")]) == [
        False,
        False,
        True,
    ]


def test_contradictions_are_noticed() -> None:
    attacker = Attacker([Told(frozenset("a"), 4, 5), Told(frozenset("a"), 6, 7)])
    assert not attacker.can_be_true
    with pytest.raises(ValueError, match="cannot all be true"):
        attacker.wins([frozenset("a")])


def test_two_roundings_that_meet_give_small_numbers_away() -> None:
    """4 and 5 of 148 beside 132 and 7: 148 to 152 less 128 to 132 and 6 or 7 leaves 9 or 10."""
    figures = parts([4, 132, 7, 5])
    assert [each.shown.value for each in figures] == [None, 130, 5, None, 150]
    assert [each.number for each in won_back(figures)] == [4, 5]
    more = cleared(figures)
    assert won_back(more) == []
    assert [each.shown.value for each in more] == [None, 130, None, None, 150]


@settings(max_examples=25)
@given(st.lists(st.integers(0, LARGEST), min_size=2, max_size=3))
def test_the_attacker_finds_what_trying_all_whole_numbers_finds(numbers: list[int]) -> None:
    figures = parts(numbers)
    told = all_told_by(figures)
    possible = [
        tried
        for tried in product(range(3 * LARGEST + 3), repeat=len(numbers))
        if all(
            each.low
            <= sum(tried[at] for at in each.cells)
            <= (each.high or (0, 999)[each.high is None])
            for each in told
        )
    ]
    won = Attacker(told).wins([frozenset({at}) for at in range(len(numbers))])
    for at, is_won in enumerate(won):
        values = {each[at] for each in possible}
        assert is_won == (len(values) < LEAST_CANDIDATES)


def test_what_an_earlier_report_showed_is_reckoned_with() -> None:
    """What is held back today was shown in autumn."""
    now = cleared(parts([4, 132, 7, 5]))
    before = [Told(frozenset({2}), 6, 7)]
    assert won_back(now) == []
    assert [each.number for each in won_back(now, earlier=[before])] == [4, 5]
    assert won_back(cleared(now, earlier=[before]), earlier=[before]) == []


def test_an_earlier_report_of_other_learners_is_of_no_use() -> None:
    now = [Figure(frozenset({0}), 3, shown(3)), Figure(frozenset({0, 1}), 30, shown(30))]
    before = [Told(frozenset({0}), 4, 4), Told(frozenset({0, 1}), 60, 60)]
    assert won_back(now, earlier=[before]) == []


def test_days_that_nearly_everybody_lacks_tell_how_few_have_met_the_target() -> None:
    """With 4.9 of 5 days still to find for each of about 100 learners, two at most lack none."""
    everybody, met = frozenset("ab"), frozenset("a")
    told = [Told(everybody, 98, 102), Told(met, 1, 5)]
    assert Attacker(told).wins([met]) == [False]
    assert Attacker([*told, Most(met, everybody, 1 - 4.9 / 5)]).wins([met]) == [True]


def test_days_that_give_a_number_away_are_hidden_with_it() -> None:
    everybody, met = frozenset("ab"), frozenset("a")
    days = Figure(everybody, 0, Shown(100), by_days=(Most(met, everybody, 0.02),), rank=0)
    numbers = [Figure(everybody, 100, shown(100)), Figure(met, 2, shown(2))]
    assert [each.shown.is_hidden for each in cleared([*numbers, days])] == [False, True, True]
