from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import AttendanceState, Booking
from placements.queries.policies import published_policies
from reporting.queries.repairs import best_repairs, repair_list
from schools.models import Learner
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]


@pytest.fixture
def school() -> Any:
    return SchoolFactory()


def opened(client: Client, query: str = "") -> str:
    response = client.get(reverse("repair-list") + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def booked(school: Any, title: str, **fields: Any) -> Booking:
    experience = ExperienceFactory(
        title=title,
        employer=EmployerFactory(name="Northlight Software", approved=True),
        **{key: fields.pop(key) for key in list(fields) if key in ("setting", "has_task")},
    )
    return BookingFactory(school=school, experience=experience, **fields)


def took_part(booking: Booking, learner: Learner, *, days: int = 1, **evidence: Any) -> None:
    attendance = evidence.pop("attendance", AttendanceState.ATTENDED)
    placement = PlacementFactory(booking=booking, learner=learner, **evidence)
    for number in range(days):
        AttendanceFactory(
            placement=placement,
            date=date(2026, 11, 2) + timedelta(days=number),
            attendance=attendance,
        )
    recount(learner_ids=[learner.pk])


def test_the_best_action_stands_first_with_its_exact_gain_and_its_button(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    media = booked(school, "A virtual day in media")
    outcomes = booked(school, "A day at the docks", has_outcomes=False)
    took_part(outcomes, LearnerFactory(school=school))
    for _ in range(2):
        took_part(media, LearnerFactory(school=school), has_feedback=False)
    nearly = LearnerFactory(school=school)
    took_part(booked(school, "Four days"), nearly, days=4)
    later = PlacementFactory(booking=media, learner=nearly, has_feedback=False)
    AttendanceFactory(placement=later, date=date(2027, 1, 12))
    recount(learner_ids=[nearly.pk])
    page = opened(client)
    assert "4 days can still be won back, for 4 learners, 1 of whom would reach 5 days." in page
    assert "Ask Northlight Software for feedback on “A virtual day in media”" in page
    assert "+3 days" in page
    assert "For 3 learners, 1 of whom would reach 5 days." in page
    assert page.index("A virtual day in media") < page.index("A day at the docks")
    assert reverse("ask-host", args=[media.public_id]) in page
    assert reverse("choose-outcomes", args=[outcomes.public_id]) in page


def test_what_helps_only_together_is_one_step_with_every_button(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    booking = booked(school, "A day in media")
    took_part(booking, LearnerFactory(school=school), has_feedback=False, has_reflection=False)
    page = opened(client)
    assert (
        "Ask Northlight Software for feedback and collect 1 reflection on “A day in media”" in page
    )
    assert "one alone wins nothing" in page
    assert reverse("ask-host", args=[booking.public_id]) in page
    assert reverse("list-reflections-due") in page


def test_what_may_turn_out_otherwise_is_said_with_up_to(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    took_part(booked(school, "In the hall", setting="school"), LearnerFactory(school=school))
    unmarked = booked(school, "Unmarked")
    took_part(unmarked, LearnerFactory(school=school), attendance=AttendanceState.UNCONFIRMED)
    page = opened(client)
    assert "Decide on the days of “In the hall”" in page
    assert "Mark the register of “Unmarked”" in page
    assert page.count("up to +1 day") == 2
    assert reverse("mark-register", args=[unmarked.public_id]) in page


def test_a_record_of_the_schools_own_is_completed_where_it_was_made(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    booking = booked(school, "Our own visit", has_task=False)
    booking.experience.school = school
    booking.experience.save()
    took_part(booking, LearnerFactory(school=school))
    assert reverse("edit-record", args=[booking.public_id]) in opened(client)


def test_a_tutor_sees_own_learners_and_who_does_the_rest(client: Client, school: Any) -> None:
    group = TutorGroupFactory(school=school)
    membership = sign_in(client, Role.TUTOR, school)
    membership.tutor_groups.add(group)
    media = booked(school, "A day in media", has_outcomes=False)
    took_part(media, LearnerFactory(school=school, tutor_group=group))
    took_part(media, LearnerFactory(school=school))
    page = opened(client)
    assert "1 day can still be won back, for 1 learner." in page
    assert reverse("show-booking", args=[media.public_id]) in page
    assert reverse("choose-outcomes", args=[media.public_id]) not in page


def test_one_kind_of_work_can_be_shown_alone(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    took_part(booked(school, "One", has_outcomes=False), LearnerFactory(school=school))
    took_part(booked(school, "Two"), LearnerFactory(school=school), has_feedback=False)
    page = opened(client, "?work=feedback")
    assert "“Two”" in page
    assert "“One”" not in page
    assert "No step needs this" in opened(client, "?work=nothing")


def test_days_of_leavers_and_of_other_schools_are_left_alone(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    left = LearnerFactory(school=school, left_on=date(2027, 1, 1))
    took_part(booked(school, "Left"), left, has_feedback=False)
    other = SchoolFactory()
    took_part(booked(other, "Theirs"), LearnerFactory(school=other), has_feedback=False)
    assert "Nothing can be won back" in opened(client)


def test_the_front_page_names_the_best_actions_with_their_buttons(
    client: Client, school: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    booking = booked(school, "A day in media")
    took_part(booking, LearnerFactory(school=school), has_feedback=False)
    page = " ".join(client.get(reverse("home")).content.decode().split())
    assert "+1 day" in page
    assert "“A day in media”" in page
    assert reverse("ask-host", args=[booking.public_id]) in page


def test_the_list_costs_the_same_for_one_learner_and_for_thirty(
    client: Client, school: Any, django_assert_num_queries: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    took_part(booked(school, "A"), LearnerFactory(school=school), has_feedback=False)
    opened(client)
    with django_assert_num_queries(10):
        opened(client)
    for number in range(29):
        took_part(booked(school, f"B{number}"), LearnerFactory(school=school), has_feedback=False)
    with django_assert_num_queries(10):
        assert "30 days can still be won back" in opened(client)


def test_the_front_page_shows_the_first_steps_of_the_whole_list(
    school: Any, django_assert_max_num_queries: Any
) -> None:
    """Also where many promise the same, and where the most promising one is cut by a cap."""
    actor = actor_for(Role.CAREERS_LEADER, school)
    capped = LearnerFactory(school=school)
    took_part(booked(school, "In person"), capped, days=3)
    took_part(booked(school, "Most promising"), capped, days=3, has_feedback=False)
    for number in range(7):
        took_part(
            booked(school, f"Visit {number}"), LearnerFactory(school=school), has_feedback=False
        )
    expected = [each.title for each in repair_list(actor).repairs[:3]]
    policies = published_policies().policies
    with django_assert_max_num_queries(6):
        found = best_repairs(actor, 3, policies=policies)
    assert [each.title for each in found] == expected
    assert "Most promising" not in " ".join(expected)
