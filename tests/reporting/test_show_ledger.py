import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import Role
from placements.models import AttendanceState, BookingState, Verdict
from reporting.queries.ledger import hours_text
from schools.models import Learner
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]


@pytest.fixture
def learner() -> Learner:
    return LearnerFactory(first_name="Ada", last_name="Fern")


def read(client: Client, learner: Learner) -> str:
    response = client.get(reverse("show-ledger", args=[learner.public_id]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def recorded(learner: Learner, **fields: Any) -> Any:
    booking = BookingFactory(
        school=learner.school,
        experience=ExperienceFactory(
            title=fields.pop("title", "A day at the docks"), kind=fields.pop("kind", "experience")
        ),
        state=fields.pop("state", BookingState.CONFIRMED),
    )
    placement = PlacementFactory(learner=learner, booking=booking)
    fields.setdefault("key_stage", "KS3")
    return AttendanceFactory(placement=placement, **fields)


def test_a_day_that_counts_says_so_with_its_worth(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    progress_of(learner, ks3=300)
    recorded(learner, verdict=Verdict.COUNTS, credited_minutes=300)
    page = read(client, learner)
    assert "A day at the docks" in page
    assert "4 November 2026" in page
    assert "5 hours" in page
    assert "1 day</td>" in page
    assert "1 of 5 days" in page
    assert "Everything that is asked for is there." in page


def test_a_day_that_does_not_count_says_why_and_what_would_repair_it(
    client: Client, learner: Learner
) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(learner, reasons=["missing_outcomes", "missing_reflection"])
    page = read(client, learner)
    assert "Not yet meaningful: the learner&#x27;s reflection is not recorded." in page
    assert "Ask the learner to reflect: it takes two minutes." in page
    assert "Choose learning outcomes for this booking." in page
    assert "Does not count yet" in page


def test_a_day_that_nobody_can_mend_simply_does_not_count(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(learner, attendance=AttendanceState.ABSENT, reasons=["absent", "missing_feedback"])
    page = read(client, learner)
    assert "The learner did not attend." in page
    assert "Does not count" in page
    assert "Does not count yet" not in page
    assert "What would put it right" not in page


def test_a_planned_day_cannot_be_marked_before_it_has_come(
    client: Client, learner: Learner
) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(
        learner,
        date=date(2027, 5, 4),
        attendance=AttendanceState.PLANNED,
        minutes=None,
        reasons=["not_yet_happened", "missing_outcomes", "missing_feedback"],
    )
    page = read(client, learner)
    assert "This day is planned and has not happened yet." in page
    assert "Choose learning outcomes for this booking." in page
    assert "feedback" not in page
    assert "Record attendance when the day is over." not in page


def test_encounters_are_kept_apart(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(learner, title="A talk", kind="encounter", reasons=["encounter_not_experience"])
    page = read(client, learner)
    assert page.index("kept apart") < page.index("A talk")


def test_cancelled_bookings_leave_no_days(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(learner, title="Called off", state=BookingState.CANCELLED)
    assert "Called off" not in read(client, learner)


def test_the_title_names_nobody(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    title = read(client, learner).split("<title>")[1].split("</title>")[0]
    assert "Fern" not in title
    assert "Ada" not in title


def test_reading_a_ledger_is_journalled_without_the_name(client: Client, learner: Learner) -> None:
    membership = sign_in(client, Role.CAREERS_LEADER, learner.school)
    read(client, learner)
    entry = Entry.objects.get(verb="see ledger")
    assert (entry.by_person, entry.subject_key) == (membership.user_id, learner.pk)
    assert entry.details == {}


def test_a_ledger_of_another_school_is_not_found(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(reverse("show-ledger", args=[learner.public_id])).status_code == 404
    assert client.get(reverse("show-ledger", args=[uuid.uuid4()])).status_code == 404
    assert not Entry.objects.filter(verb="see ledger").exists()


def test_a_ledger_costs_the_same_for_one_day_and_for_thirty(
    client: Client, learner: Learner, django_assert_num_queries: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    recorded(learner)
    read(client, learner)
    with django_assert_num_queries(10):
        read(client, learner)
    for day in range(1, 30):
        recorded(learner, date=date(2026, 9, day))
    with django_assert_num_queries(10):
        read(client, learner)


def test_a_learner_without_days_is_told_what_to_do(client: Client, learner: Learner) -> None:
    sign_in(client, Role.CAREERS_LEADER, learner.school)
    assert "No day is recorded yet" in read(client, learner)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (300, "5 hours"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (45, "45 minutes"),
        (0, "0 minutes"),
    ],
)
def test_time_reads_as_people_say_it(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
