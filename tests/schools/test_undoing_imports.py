"""An import of learners undone: exactly, or refused with its reason."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.forms.models import model_to_dict
from django.utils import timezone

from placements.models import Progress
from placements.tasks import recount_learners
from schools.actions.imports import (
    CannotUndo,
    undo_import,
)
from schools.models import Enrolment, ImportState, Learner, School
from tests.factories import AttendanceFactory, SchoolFactory
from tests.schools.class_lists import ADA, BEN, CLEO
from tests.schools.taking_in import commit, everything, leader, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return SchoolFactory()


def test_undo_restores_exactly(school: School) -> None:
    commit(receive(school, ADA, BEN))
    before = everything()
    second = receive(
        school, {**ADA, "Reg": "9C", "SEN": "E", "Year": "8", "DOB": "11/12/2012"}, CLEO
    )
    commit(second)
    assert everything() != before
    undo_import(learner_import=second, by=leader(school))
    assert everything() == before
    second.refresh_from_db()
    assert second.state == ImportState.UNDONE
    undo_import(learner_import=second, by=leader(school))
    assert everything() == before


def test_only_the_latest_import_can_be_undone(school: School) -> None:
    first = receive(school, ADA)
    commit(first)
    commit(receive(school, ADA, BEN))
    with pytest.raises(CannotUndo, match="later file"):
        undo_import(learner_import=first, by=leader(school))


def test_an_import_cannot_be_undone_after_14_days(school: School) -> None:
    received = receive(school, ADA)
    commit(received)
    with (
        time_machine.travel(timezone.now() + timedelta(days=15)),
        pytest.raises(CannotUndo, match="14 days"),
    ):
        undo_import(learner_import=received, by=leader(school))


def test_an_undo_never_takes_days_along(school: School) -> None:
    received = receive(school, ADA)
    commit(received)
    learner = Learner.objects.get()
    AttendanceFactory(learner=learner, placement__learner=learner)
    with pytest.raises(CannotUndo, match="bookings or days"):
        undo_import(learner_import=received, by=leader(school))
    assert Learner.objects.exists()


def totals() -> list[dict[str, Any]]:
    return [
        {name: value for name, value in model_to_dict(row).items() if name != "recounted_at"}
        for row in Progress.objects.order_by("pk")
    ]


def test_undo_restores_the_totals_of_those_who_were_there(school: School) -> None:
    commit(receive(school, ADA, BEN))
    ada, ben = Learner.objects.order_by("first_name")
    AttendanceFactory(learner=ada, placement__learner=ada, date=date(2026, 9, 21))
    recount_learners([ada.pk, ben.pk])
    before = totals()
    second = receive(school, {**ADA, "Year": "10"}, CLEO)
    commit(second)
    recount_learners(list(Learner.objects.values_list("pk", flat=True)))
    assert totals() != before
    undo_import(learner_import=second, by=leader(school))
    recount_learners([ada.pk, ben.pk])
    assert totals() == before


def test_an_undo_that_would_lose_later_changes_is_refused(school: School) -> None:
    received = receive(school, ADA, BEN)
    commit(received)
    Learner.objects.filter(first_name="Ada").update(last_name="King")
    before = everything()
    with pytest.raises(CannotUndo, match="changed since"):
        undo_import(learner_import=received, by=leader(school))
    assert everything() == before


def test_an_undo_after_the_turn_of_the_year_is_refused(school: School) -> None:
    received = receive(school, ADA)
    commit(received)
    Enrolment.objects.update(until=date(2027, 8, 31))
    with pytest.raises(CannotUndo, match="turn of the school year"):
        undo_import(learner_import=received, by=leader(school))


def test_an_undo_leaves_alone_what_the_import_did_not_set(school: School) -> None:
    commit(receive(school, ADA))
    second = receive(school, {**ADA, "SEN": "E"})
    commit(second)
    Learner.objects.update(is_service_child=True)
    undo_import(learner_import=second, by=leader(school))
    ada = Learner.objects.get()
    assert (ada.sen, ada.is_service_child) == ("K", True)
