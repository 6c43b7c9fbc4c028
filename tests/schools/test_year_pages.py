"""The careers leader sees what 1 September brings, turns it back, and sets key stages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import Attendance, Progress
from schools.models import Enrolment, Learner, RollOver, School
from tests.factories import LearnerFactory, SchoolFactory, TutorGroupFactory
from tests.factories.actors import sign_in
from tests.schools.test_years import a_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def leader(client: Client, school: School) -> Client:
    sign_in(client, Role.CAREERS_LEADER, school)
    return client


def without_year(school: School, key_stage: str = "") -> Learner:
    learner = LearnerFactory(school=school, cohort=None, date_of_birth=date(2012, 10, 1))
    learner.enrolments.create(
        school=school, since=date(2026, 9, 1), nc_year="X", key_stage=key_stage
    )
    return learner


def page(client: Client, name: str = "roll-over") -> str:
    return client.get(reverse(name)).content.decode()


@pytest.mark.time_machine("2027-06-21T09:00:00Z")
def test_from_june_on_the_page_says_what_september_will_do(leader: Client, school: School) -> None:
    LearnerFactory(school=school, nc_year=8, date_of_birth=date(2011, 10, 1))
    LearnerFactory(school=school, nc_year=11)
    without_year(school)
    shown = page(leader)
    assert "On 1 September 2027 your learners move up" in shown
    assert "1 leaves" in shown
    assert "Tutor groups will be empty" in shown
    assert "1 learner needs a key stage" in shown
    assert "By age this would be Year 11." in shown
    assert not RollOver.objects.exists()


@pytest.mark.time_machine("2027-02-01T09:00:00Z")
def test_in_winter_there_is_nothing_to_do(leader: Client, school: School) -> None:
    LearnerFactory(school=school)
    assert "The next year turns on 1 September 2027" in page(leader)


@pytest.mark.time_machine("2027-09-02T09:00:00Z")
def test_an_overdue_year_is_turned_by_a_button_and_put_back(leader: Client, school: School) -> None:
    learner = LearnerFactory(school=school, tutor_group=TutorGroupFactory(school=school))
    assert "not moved up yet" in page(leader)
    assert "not moved up yet" in page(leader, "manage-school")
    answer = leader.post(reverse("roll-over"), follow=True).content.decode()
    assert "1 learners are in their new year" in answer
    assert "Your learners are in 2027/28" in answer
    leader.post(reverse("undo-roll-over"))
    learner.refresh_from_db()
    assert learner.tutor_group is not None
    assert "not moved up yet" in page(leader)


@pytest.mark.time_machine("2027-06-21T09:00:00Z")
def test_before_september_nothing_is_turned(leader: Client, school: School) -> None:
    LearnerFactory(school=school)
    leader.post(reverse("roll-over"))
    assert not Enrolment.objects.filter(since=date(2027, 9, 1)).exists()


@pytest.mark.time_machine("2026-11-02T09:00:00Z")
def test_a_key_stage_makes_days_count(leader: Client, school: School) -> None:
    learner = without_year(school)
    a_day(learner, date(2026, 10, 5))
    recount(learner_ids=[learner.pk])
    assert Attendance.objects.get().reasons == ["outside_years"]
    shown = page(leader, "set-key-stages")
    assert "no key stage" in shown
    assert "Year 9 by age, usually KS3" in shown
    fields = {"since": "2026-09-01", f"stage-{learner.pk}": "KS3"}
    leader.post(reverse("set-key-stages"), fields)
    recount(learner_ids=[learner.pk])
    assert Progress.objects.get().ks3_credited > 0


@pytest.mark.time_machine("2026-11-02T09:00:00Z")
def test_a_changed_key_stage_leaves_earlier_days_where_they_were(
    leader: Client, school: School
) -> None:
    learner = without_year(school, "KS3")
    days = [a_day(learner, date(2026, 9, day)) for day in (7, 21)]
    fields = {"since": "2026-09-14", f"stage-{learner.pk}": "KS4"}
    leader.post(reverse("set-key-stages"), fields)
    leader.post(reverse("set-key-stages"), fields)
    recount(learner_ids=[learner.pk])
    for day in days:
        day.refresh_from_db()
    assert [day.key_stage for day in days] == ["KS3", "KS4"]
    assert learner.enrolments.count() == 2


@pytest.mark.time_machine("2026-11-02T09:00:00Z")
def test_another_schools_learner_is_passed_over(leader: Client) -> None:
    stranger = without_year(SchoolFactory())
    fields = {"since": "2026-09-01", f"stage-{stranger.pk}": "KS3"}
    assert "Everybody has a year group" in page(leader, "set-key-stages")
    leader.post(reverse("set-key-stages"), fields)
    assert stranger.enrolments.get().key_stage == ""
