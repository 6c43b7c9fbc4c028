"""A school seen from outside: whatever is made of what is shown of it, no small number is won."""

import random

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


def test_a_sum_is_made_of_what_is_shown_and_of_nothing_else() -> None:
    numbers = [shown(each) for each in (12, 33, 4)]
    assert added(numbers) == Shown(50)  # 10 and 35 and, for the hidden 4, 3
    assert HIDDEN_COUNTS_AS == 3
    assert added([]) == added([Shown(0)]) == Shown(0)


def test_a_sum_of_which_much_would_be_guessed_is_hidden() -> None:
    assert added([shown(4), shown(10)]) == Shown(15)
    assert added([shown(4), shown(6)]) == Shown(None, Why.SMALL_NUMBER)
    assert added([shown(4)]).is_hidden
