"""Posting in work-shaped words: a sentence, a plan, a draft with dates."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from employers.models import Employer, Experience, Slot
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import EmployerFactory, SiteFactory
from tests.factories.actors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-27 10:00 +00:00")]
PAGE = "/experiences/plan/"


@pytest.fixture
def employer(client: Client) -> Employer:
    employer = EmployerFactory(approved=True)
    SiteFactory(employer=employer)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return employer


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "new": str(uuid4()),
        "then": "draft",
        "learners": "10",
        "times": "3",
        "hours": "2",
        "repeat": "weekly",
        "activity": "visit",
        "mode": "in_person",
        "setting": "workplace",
        "youngest_year": "8",
        "oldest_year": "9",
        "first_date_day": "18",
        "first_date_month": "1",
        "first_date_year": "2027",
        "start": "09:30",
        **changes,
    }


def test_a_sentence_is_told_back_with_its_worth(client: Client, employer: Employer) -> None:
    page = client.get(PAGE, {"say": "three visits of ten learners for two hours"})
    text = " ".join(page.content.decode().split())
    assert "10 learners; 3 dates; 2 hours each time" in text
    assert "12.0</strong> learner-days in Years 7 to 9" in text
    assert "usually sits on tier 2" in text


def test_what_is_not_said_is_asked_and_worth_is_not_guessed(
    client: Client, employer: Employer
) -> None:
    page = client.get(PAGE, {"say": "one learner for a week in June"}).content.decode()
    assert "How long each time?" in page
    assert "learner-days in" not in page


def test_a_plan_becomes_a_draft_with_its_dates_and_its_tier(
    client: Client, employer: Employer
) -> None:
    said = plan()
    for _ in range(2):  # a double press
        response = client.post(PAGE, said)
    draft = Experience.objects.get()
    assert response["Location"] == f"/experiences/{draft.public_id}/edit/"
    assert (draft.state, draft.group_size, draft.tiers) == ("draft", 10, [2])
    assert (draft.youngest_year, draft.oldest_year, draft.site) == (8, 9, employer.sites.get())
    slot = Slot.objects.get()
    assert [row.date for row in slot.dates.all()] == [date(2027, 1, day) for day in (18, 25)] + [
        date(2027, 2, 1)
    ]
    assert slot.dates.first().minutes == 120
    assert "12.0</strong>" in client.get(response["Location"]).content.decode()


def test_a_plan_that_says_next_to_nothing_is_a_draft_too(
    client: Client, employer: Employer
) -> None:
    empty = dict.fromkeys(("learners", "times", "hours", "activity", "first_date_day"), "")
    empty |= {"first_date_month": "", "first_date_year": ""}
    client.post(PAGE, plan(**empty))
    assert Experience.objects.get().activity == ""
    assert not Slot.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": "9"}, "at most 8 hours a day"),
        ({"learners": "ten"}, "Enter a whole number of learners"),
        ({"first_date_year": "2025"}, "is in the past"),
        ({"first_date_day": "16"}, "16 January 2027 is a Saturday"),
        ({"times": "6", "repeat": "weekdays"}, None),
        ({"hours": ""}, "Enter how many hours"),
        ({"youngest_year": "11"}, "must not be below the youngest"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(
    client: Client, employer: Employer, changes: dict[str, str], said: str | None
) -> None:
    response = client.post(PAGE, plan(**changes))
    if said is None:  # six weekdays in a row have a weekend between them
        assert Experience.objects.count() == 1
        return
    assert said in response.content.decode()
    assert not Experience.objects.exists()


def test_looking_at_the_worth_saves_nothing(client: Client, employer: Employer) -> None:
    response = client.post(PAGE, plan(then="look", mode="virtual", hours="5"))
    assert "virtual days give at most 2.0 of 5.0 days" in response.content.decode()
    assert not Experience.objects.exists()


def test_markup_in_a_sentence_is_shown_as_it_was_typed(client: Client, employer: Employer) -> None:
    page = client.get(PAGE, {"say": "<script>alert(1)</script> ten learners"}).content.decode()
    assert "<script>alert" not in page
    assert "10 learners" in page


def test_the_page_asks_little_of_the_database(client: Client, employer: Employer) -> None:
    assert queries_of(client, f"{PAGE}?say=three visits of ten learners for two hours") <= 15
