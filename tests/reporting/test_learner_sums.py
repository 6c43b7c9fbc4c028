"""Learners added up by the database come to what adding them up one by one comes to."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from reporting.queries.learner_figures import Whom, read_learners, read_sums
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.figures import SumsByPlace, added_up, parts_of, parts_of_sums, together
from reporting.rules.groups import IN_REPORTS
from schools.models import School
from tests.factories import EnrolmentFactory, LearnerFactory, SchoolFactory
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)
# On both sides of every edge: nothing, a day, five days, a third and a half of the target.
MINUTES = (0, 0, 1, 299, 300, 301, 500, 750, 1000, 1199, 1499, 1500, 2100)
LATER = (0, 0, 0, 150, 600, 1500)


def anybody(chance: random.Random, school: School) -> None:
    """A learner of any kind; some have no totals, as before the first of their days."""
    learner = LearnerFactory(
        school=school,
        nc_year=chance.randrange(6, 13),
        sex=chance.choice("FM "),
        sen=chance.choice(("", "N", "K", "E")),
        is_fsm=chance.random() < 0.4,
        is_fsm_ever_6=chance.random() < 0.4,
        is_eal=chance.choice((True, False, None)),
        is_looked_after=chance.random() < 0.2,
        is_service_child=chance.random() < 0.2,
        is_counted_elsewhere=chance.random() < 0.1,
        left_on=chance.choice((None, None, None, date(2026, 12, 1))),
    )
    if chance.random() < 0.15:
        learner.enrolments.all().delete()
        learner.cohort = None
        learner.save()
        EnrolmentFactory(learner=learner, nc_year="X", key_stage=chance.choice(("KS3", "KS4", "")))
    if chance.random() < 0.9:
        later = {
            f"{stage}_{name}": chance.choice(LATER)
            for stage in ("ks3", "ks4")
            for name in ("recoverable", "planned")
        }
        progress_of(learner, ks3=chance.choice(MINUTES), ks4=chance.choice(MINUTES), **later)


def by_one_and_at_once(schools: list[School]) -> list[Mapping[int, SumsByPlace]]:
    rules = rules_in_force(TODAY)
    asked: dict[str, Any] = {"today": TODAY, "rules": rules}
    whom = Whom(schools, TODAY)
    one_by_one = {
        key: added_up(learners, rules.day_minutes)
        for key, learners in read_learners(whom, **asked).items()
    }
    return [one_by_one, read_sums(whom, **asked)]


@pytest.mark.parametrize("number_of_schools", [1, 3])
def test_the_database_adds_up_as_we_do_one_by_one(number_of_schools: int) -> None:
    chance = random.Random(number_of_schools)
    schools = SchoolFactory.create_batch(number_of_schools)
    for _ in range(150):
        anybody(chance, chance.choice(schools))
    one_by_one, at_once = by_one_and_at_once(schools)
    assert at_once == one_by_one
    assert len(at_once) == number_of_schools


def test_parts_of_sums_are_the_parts_of_their_learners() -> None:
    chance = random.Random(7)
    schools = SchoolFactory.create_batch(2)
    for _ in range(60):
        anybody(chance, chance.choice(schools))
    rules = rules_in_force(TODAY)
    whom = Whom(schools, TODAY)
    learners = read_learners(whom, today=TODAY, rules=rules)
    sums = read_sums(whom, today=TODAY, rules=rules)
    assert parts_of_sums(together(sums.values()), IN_REPORTS) == parts_of(
        [one for several in learners.values() for one in several], rules.day_minutes, IN_REPORTS
    )


def test_nobody_comes_to_nothing() -> None:
    assert by_one_and_at_once([SchoolFactory()]) == [{}, {}]
