"""The guard that finds what a request asks the database for in vain."""

import pytest
from django.db import connection

from equalex.kernel.acting import NOBODY, Side, acting_on
from placements.models import GroupFigures
from schools.models import Learner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("now", [NOBODY, Side("outside", 1)])
def test_a_table_that_the_side_has_no_row_of_is_not_asked_for(now: Side) -> None:
    with acting_on(now), pytest.raises(AssertionError, match="schools_learner"):
        Learner.objects.count()


@pytest.mark.parametrize("now", [Side("school", 1), Side("learner", 1, 1), Side("host", 1)])
def test_one_that_it_has_rows_of_is(now: Side) -> None:
    with acting_on(now):
        assert Learner.objects.count() == 0


def test_figures_stand_open_above_schools_and_the_system_sees_everything() -> None:
    with acting_on(Side("outside", 1)):
        assert GroupFigures.objects.count() == 0
    assert Learner.objects.count() == 0
    assert connection.execute_wrappers
