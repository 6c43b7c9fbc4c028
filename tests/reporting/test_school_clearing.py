"""A school seen from outside: whatever is made of what is shown of it, no small number is won."""

import random
from typing import Any
from uuid import UUID

import pytest

from reporting.rules.comparison import SchoolCounts
from reporting.rules.school_clearing import HIDDEN_COUNTS_AS, added
from reporting.rules.suppression import Shown, Why, shown
from tests.audit.schools import seen_of, some_with_days
from tests.audit.worlds import counted, some_learners

SEED = 20261127


def test_no_small_number_of_a_school_is_won_from_all_its_tables_together() -> None:
    chance = random.Random(SEED)
    attacked = 0
    for _ in range(60):
        school = counted(some_learners(chance, chance.randint(0, chance.choice([8, 20, 60, 150]))))
        seen = seen_of(school, some_with_days(chance, school))
        attacked += seen.has_secrets
        assert seen.won() == [] or seen.is_wholly_hidden
    assert attacked > 30


def test_numbers_that_are_hidden_one_by_one_are_won() -> None:
    """The negative control."""
    chance = random.Random(SEED)
    schools = (counted(some_learners(chance, chance.randint(6, 30))) for _ in range(100))
    assert any(seen_of(school).one_by_one().won() for school in schools)


_DAY = 300


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(
            {
                "learners": 12,
                "benchmark_6": 12,
                "on_course": 12,
                "on_course_of": 12,
                "given": 60 * _DAY,
                "planned": 47 * _DAY,
                "short_by_year": (3, 0, 0, 0, 0),
                "needed_by_stage": (3 * _DAY, 0),
            },
            id="planned days of ten, where those that three lack are hidden",
        ),
        pytest.param(
            {
                "learners": 30,
                "benchmark_6": 10,
                "on_course": 10,
                "on_course_of": 30,
                "given": 14 * _DAY,
                "short_by_year": (28, 0, 0, 0, 0),
                "needed_by_stage": (131 * _DAY, 0),
            },
            id="fourteen days given, of which five each would be of two",
        ),
    ],
)
def test_days_do_not_tell_how_few_met_the_target(numbers: dict[str, Any]) -> None:
    school = SchoolCounts(public_id=UUID(int=1), name="School", kind="", met=2, **numbers)
    seen = seen_of(school)
    assert seen.has_secrets
    assert seen.won() == []
    assert not seen.is_wholly_hidden


def test_a_sum_is_made_of_what_is_shown_and_of_nothing_else() -> None:
    numbers = [shown(each) for each in (12, 33, 4)]
    assert added(numbers) == Shown(50)  # 10 and 35 and, for the hidden 4, 3
    assert HIDDEN_COUNTS_AS == 3
    assert added([]) == added([Shown(0)]) == Shown(0)


def test_a_sum_of_which_much_would_be_guessed_is_hidden() -> None:
    assert added([shown(4), shown(10)]) == Shown(15)
    assert added([shown(4), shown(6)]) == Shown(None, Why.SMALL_NUMBER)
    assert added([shown(4)]).is_hidden
