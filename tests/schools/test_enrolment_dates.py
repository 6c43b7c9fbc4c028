"""One learner is in one year group at a time: PostgreSQL itself refuses anything else."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from schools.models import Enrolment, EnrolmentStatus
from tests.factories import EnrolmentFactory, LearnerFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def enrol(since: date, until: date | None, **fields: object) -> None:
    """Add an enrolment and let deferred constraints be checked at once."""
    learner = fields.pop("learner")
    EnrolmentFactory(learner=learner, since=since, until=until, **fields)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_enrolments_that_overlap_are_refused() -> None:
    learner = LearnerFactory(enrolments=False)
    enrol(date(2025, 9, 1), date(2026, 8, 31), learner=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        enrol(date(2026, 8, 31), None, learner=learner)
    assert Enrolment.objects.count() == 1


def test_one_may_follow_the_other_the_next_day() -> None:
    learner = LearnerFactory(enrolments=False)
    enrol(date(2025, 9, 1), date(2026, 8, 31), learner=learner)
    enrol(date(2026, 9, 1), None, learner=learner)
    assert Enrolment.objects.count() == 2


def test_a_second_registration_elsewhere_may_overlap() -> None:
    learner = LearnerFactory(enrolments=False)
    enrol(date(2026, 9, 1), None, learner=learner)
    enrol(
        date(2026, 9, 1),
        None,
        learner=learner,
        school=SchoolFactory(),
        status=EnrolmentStatus.SUBSIDIARY,
    )
    assert Enrolment.objects.count() == 2
