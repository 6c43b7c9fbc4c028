"""My 10 days: the learner's own page."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import Placement
from tests.factories import AttendanceFactory, LearnerFactory, PlacementFactory
from tests.factories.actors import sign_in, sign_in_learner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]


@pytest.fixture
def _in_november() -> object:
    with time_machine.travel("2026-11-09 12:00", tick=False):
        yield


def placed(**facts: object) -> Placement:
    placement = PlacementFactory(**facts)
    AttendanceFactory(placement=placement)
    recount(learner_ids=[placement.learner_id])
    return placement


def test_a_learner_is_asked_to_reflect_and_then_the_day_counts(client: Client) -> None:
    placement = placed(has_reflection=False)
    sign_in_learner(client, placement.learner)
    page = client.get(reverse("my-days")).content.decode()
    assert "0 of 5 days" in page
    reflect = reverse("write-reflection", kwargs={"public_id": placement.public_id})
    assert reflect in page
    answer = client.post(
        reflect, {"did": "I built a model.", "learned": "Measuring twice helps."}, follow=True
    )
    assert "1 of 5 days" in answer.content.decode()


def test_an_empty_reflection_says_what_is_missing_and_saves_nothing(client: Client) -> None:
    placement = placed(has_reflection=False)
    sign_in_learner(client, placement.learner)
    reflect = reverse("write-reflection", kwargs={"public_id": placement.public_id})
    page = client.post(reflect, {"did": "", "learned": "x"}).content.decode()
    assert "Write a sentence about what you did." in page
    placement.refresh_from_db()
    assert not placement.has_reflection


def test_another_learner_of_the_same_class_is_not_found(client: Client) -> None:
    placement = placed(has_reflection=False)
    sign_in_learner(client, LearnerFactory(school=placement.learner.school))
    reflect = reverse("write-reflection", kwargs={"public_id": placement.public_id})
    assert client.get(reflect).status_code == 404
    assert client.post(reflect, {"did": "x", "learned": "y"}).status_code == 404


def test_a_learner_without_any_day_reads_what_to_do(client: Client) -> None:
    sign_in_learner(client, LearnerFactory())
    assert "Ask your tutor" in client.get(reverse("my-days")).content.decode()


def test_a_tutor_enters_what_a_learner_said(client: Client) -> None:
    placement = placed(has_reflection=False)
    sign_in(client, Role.CAREERS_LEADER, placement.learner.school)
    assert (
        placement.learner.full_name in client.get(reverse("list-reflections-due")).content.decode()
    )
    client.post(
        reverse("enter-reflection", kwargs={"public_id": placement.public_id}),
        {"did": "We built a model.", "learned": "To measure twice."},
    )
    placement.refresh_from_db()
    assert placement.has_reflection
    assert not placement.reflection.is_own
