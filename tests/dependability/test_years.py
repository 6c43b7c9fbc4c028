"""The school year turns though the worker is killed at any statement: a school wholly, or not at all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from equalex.kernel.access import the_portal
from schools.actions.years import turn_owing_years, turn_year
from schools.models import Enrolment, Learner, RollOver, School
from tests.dependability.dying import killed_at
from tests.factories import LearnerFactory, SchoolFactory

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = date(2027, 9, 1)
BY = replace(the_portal(), today=SEPTEMBER)


def turned_schools() -> list[bool]:
    """For each school, whether its year has turned; it fails where one is half turned."""
    found = []
    for school in School.objects.order_by("pk"):
        moved = Enrolment.objects.filter(school=school, since=SEPTEMBER).count()
        left = Learner.objects.filter(school=school, left_on__isnull=False).count()
        ended = Enrolment.objects.filter(school=school, until=date(2027, 8, 31)).count()
        is_turned = RollOver.objects.standing().filter(school=school).exists()
        assert (moved, left, ended) == ((1, 1, 2) if is_turned else (0, 0, 0))
        found.append(is_turned)
    return found


def make_schools() -> None:
    for school in SchoolFactory.create_batch(2):
        LearnerFactory(school=school, nc_year=8)
        LearnerFactory(school=school, nc_year=11)


def test_killed_at_every_tenth_of_the_turn_the_next_run_does_the_rest() -> None:
    make_schools()
    statements = 30
    for tenth in range(1, 11):
        killed = killed_at(tenth * statements // 10, lambda: turn_owing_years(by=BY))
        turned_schools()
        if not killed:
            break
    assert turn_owing_years(by=BY)["failed"] == 0
    assert turned_schools() == [True, True]
    assert turn_owing_years(by=BY) == {"turned": 0, "failed": 0}


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="there the lock itself needs the transaction"
)
def test_without_the_transaction_a_school_would_be_half_turned() -> None:
    """The negative control: the same with the guard removed."""
    make_schools()
    school = School.objects.earliest("pk")
    unguarded: Any = turn_year.__wrapped__  # type: ignore[attr-defined]  # atomic wraps it
    assert killed_at(11, lambda: unguarded(school=school, academic_year=2027, by=BY))
    with pytest.raises(AssertionError):
        turned_schools()
