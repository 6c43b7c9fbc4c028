"""An employer says what really happened: every learner of every school is re-judged at once."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import Attendance
from tests.factories import AttendanceFactory, ExperienceFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel("2026-11-09 12:00", tick=False):
        yield


def days_without_a_task() -> list[Attendance]:
    experience = ExperienceFactory(has_task=False)
    days = [AttendanceFactory(placement__booking__experience=experience) for _ in range(3)]
    recount(learner_ids=[day.learner_id for day in days])
    return days


def address(day: Attendance) -> str:
    return reverse("say-what-happened", args=[day.placement.booking.public_id])


def test_saying_that_there_was_a_task_makes_days_of_every_school_count(client: Client) -> None:
    days = days_without_a_task()
    employer = days[0].placement.booking.experience.employer
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    page = client.get(address(days[0])).content.decode()
    assert page.count(" checked") == 3
    answer = client.post(
        address(days[0]), {"happened": ["purpose", "interaction", "people", "task"]}, follow=True
    )
    assert "The days of 3 learners have been counted again." in answer.content.decode()
    assert set(Attendance.objects.values_list("verdict", flat=True)) == {"counts"}


def test_the_same_again_changes_nothing(client: Client) -> None:
    days = days_without_a_task()
    sign_in(client, Role.EMPLOYER_STAFF, days[0].placement.booking.experience.employer)
    same = {"happened": ["purpose", "interaction", "people"]}
    assert (
        "Nothing has changed" in client.post(address(days[0]), same, follow=True).content.decode()
    )


def test_an_unknown_word_is_refused_and_nothing_is_saved(client: Client) -> None:
    days = days_without_a_task()
    sign_in(client, Role.EMPLOYER_STAFF, days[0].placement.booking.experience.employer)
    answer = client.post(address(days[0]), {"happened": ["everything"]})
    assert answer.status_code == 200
    assert b"There is a problem" in answer.content
    assert set(Attendance.objects.values_list("verdict", flat=True)) == {"does_not_count"}
