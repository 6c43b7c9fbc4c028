"""What an employer says on insurance, risk and supervisors, and what follows from it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from employers.models import Employer, Insurance, RiskTalk, Supervision, Supervisor
from equalex.journal.models import Entry
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import (
    EmployerFactory,
    ExperienceFactory,
    InsuranceFactory,
    SlotFactory,
    SupervisorFactory,
)
from tests.factories.actors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-27 10:00 +00:00")]


@pytest.fixture
def employer(client: Client) -> Employer:
    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return employer


def insured(**changes: Any) -> dict[str, Any]:
    return {
        "state": "insured",
        "insurer": "Harbour Mutual",
        "policy_number": "EL-778",
        "expires_on_day": "31",
        "expires_on_month": "3",
        "expires_on_year": "2027",
        **changes,
    }


def test_what_was_said_before_stays(client: Client, employer: Employer) -> None:
    for _ in range(2):
        client.post("/employer/safety/insurance/", insured())
    assert Insurance.objects.count() == 1
    client.post("/employer/safety/insurance/", insured(expires_on_year="2028"))
    assert Insurance.objects.newest().get().expires_on == date(2028, 3, 31)
    assert Insurance.objects.count() == 2
    assert "Harbour" not in str(list(Entry.objects.values_list("details", flat=True)))


def test_who_needs_none_says_why(client: Client, employer: Employer) -> None:
    response = client.post("/employer/safety/insurance/", {"state": "exempt"})
    assert "Enter why you need no insurance" in response.content.decode()
    client.post(
        "/employer/safety/insurance/", {"state": "exempt", "exempt_reason": "No employees."}
    )
    assert "Needs no insurance: No employees." in client.get("/employer/safety/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"insurer": ""}, "Enter the name of your insurer"),
        ({"expires_on_month": "13"}, "must be a real date"),
        (
            {"expires_on_day": "", "expires_on_month": "", "expires_on_year": ""},
            "Enter the last day",
        ),
    ],
)
def test_what_is_missing_is_asked_for(
    client: Client, employer: Employer, changes: dict[str, str], said: str
) -> None:
    response = client.post("/employer/safety/insurance/", insured(**changes))
    assert said in response.content.decode()
    assert not Insurance.objects.exists()


def test_the_page_turns_red_where_the_insurance_ends_before_a_booked_day(
    client: Client, employer: Employer
) -> None:
    InsuranceFactory(employer=employer, expires_on=date(2027, 3, 3))
    SlotFactory(experience=ExperienceFactory(employer=employer), booked=2)  # 4 March 2027
    page = client.get("/employer/safety/").content.decode()
    assert "Ends too early" in page
    assert "learners are booked until 4 March 2027" in page
    assert "Renew your insurance" in client.get("/").content.decode()


def test_a_talk_is_kept_with_its_date_and_none_from_tomorrow(
    client: Client, employer: Employer
) -> None:
    talk = {
        "held_on_day": "28",
        "held_on_month": "11",
        "held_on_year": "2026",
        "tier": "high",
        "depth": "conversation",
        "with_whom": "our hub",
        "arrangements": "Hard hats. Dzień dobry.",
    }
    assert "still to come" in client.post("/employer/safety/risk/", talk).content.decode()
    for _ in range(2):
        client.post("/employer/safety/risk/", {**talk, "held_on_day": "26"})
    assert RiskTalk.objects.get().held_on == date(2026, 11, 26)
    assert "more is asked than was done" in client.get("/employer/safety/").content.decode()


def test_a_supervisor_above_three_days_in_thirty_raises_advice(
    client: Client, employer: Employer
) -> None:
    client.post("/employer/safety/supervisors/add/", {"name": "Ada Fox", "job": "Engineer"})
    person = Supervisor.objects.get()
    experience = ExperienceFactory(employer=employer)
    slots = [
        SlotFactory(experience=experience, first_date=date(2027, 3, day)) for day in range(1, 5)
    ]
    for number, slot in enumerate(slots, start=1):
        response = client.post(
            f"/slots/{slot.public_id}/supervisors/", {"supervisors": [person.pk]}, follow=True
        )
        assert ("Take safeguarding advice" in response.content.decode()) is (number > 3)
    page = client.get("/employer/safety/").content.decode()
    assert "4 days with learners in 30, 1 to 4 March 2027" in page


def test_nobody_supervises_for_another_employer(client: Client, employer: Employer) -> None:
    slot = SlotFactory(experience=ExperienceFactory(employer=employer))
    stranger = SupervisorFactory()
    response = client.post(f"/slots/{slot.public_id}/supervisors/", {"supervisors": [stranger.pk]})
    assert response.status_code == 200
    assert not Supervision.objects.exists()


def test_a_removed_supervisor_leaves_the_dates_to_come(client: Client, employer: Employer) -> None:
    person = SupervisorFactory(employer=employer)
    slot = SlotFactory(experience=ExperienceFactory(employer=employer))
    Supervision.objects.create(slot=slot, supervisor=person)
    client.post(f"/employer/safety/supervisors/{person.public_id}/end/")
    assert not Supervision.objects.exists()
    assert Supervisor.objects.get().ended_at is not None


def test_the_page_costs_the_same_with_one_supervisor_and_with_thirty(
    client: Client, employer: Employer
) -> None:
    SupervisorFactory(employer=employer)
    one = queries_of(client, "/employer/safety/")
    SupervisorFactory.create_batch(29, employer=employer)
    assert queries_of(client, "/employer/safety/") == one


def test_a_colleague_posts_but_does_not_say_who_the_employer_is(client: Client) -> None:
    sign_in(client, Role.EMPLOYER_COLLEAGUE, EmployerFactory(approved=True))
    assert client.get("/experiences/own/").status_code == 200
    assert client.get("/employer/").status_code == 404
    assert client.get("/employer/safety/").status_code == 404
