"""Scenario 21: an experience is reported, hidden with a message, and the report outlives the reporter."""

import pytest
from django.test import Client

from employers.models import Experience, ExperienceReport
from equalex.journal.models import Message
from equalex.kernel.access import Role
from tests.factories import ContactFactory, ExperienceFactory, MembershipFactory, SchoolFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db
WORDS = {"concern": "untrue", "words": "The place has closed."}


def report(client: Client, experience: Experience) -> ExperienceReport:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    for _ in range(2):
        client.post(f"/experiences/{experience.public_id}/report/", WORDS)
    return ExperienceReport.objects.get()


def test_scenario_21_a_reported_experience_is_hidden_with_a_message(client: Client) -> None:
    experience = ExperienceFactory()
    hub = experience.employer.home_hub
    coordinator = MembershipFactory(organisation=hub, role=Role.HUB_STAFF).user
    contact = ContactFactory(employer=experience.employer)
    told = report(client, experience)
    assert Message.objects.get().to_address == coordinator.email
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 200

    sign_in(client, Role.HUB_STAFF, hub)
    assert "Decide on 1 report" in client.get("/").content.decode()
    address = f"/employers/reported/{told.public_id}/"
    assert "The place has closed." in client.get(address).content.decode()
    assert "Enter the message" in client.post(address, {"decision": "hide"}).content.decode()
    client.post(address, {"decision": "hide", "message": "Give the new place."})
    message = Message.objects.get(to_address=contact.email)
    assert "closed" not in str(message.context)

    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 404
    sign_in(client, Role.EMPLOYER_STAFF, experience.employer)
    page = client.get(f"/experiences/{experience.public_id}/").content.decode()
    assert "Give the new place." in page
    assert "closed" not in page  # the employer reads the message, not the report

    sign_in(client, Role.HUB_STAFF, hub)
    client.post(f"/experiences/{experience.public_id}/show-again/")
    assert Experience.objects.offered().get() == experience


def test_scenario_21_the_report_stays_when_the_reporter_is_erased(client: Client) -> None:
    told = report(client, ExperienceFactory())
    reporter = told.reported_by
    reporter.memberships.all().delete()
    reporter.delete()
    told.refresh_from_db()
    assert told.reported_by is None
    assert told.words == "The place has closed."
    sign_in(client, Role.HUB_STAFF, told.experience.employer.home_hub)
    page = client.get(f"/employers/reported/{told.public_id}/").content.decode()
    assert "no longer has an account" in page


def test_a_report_that_is_left_changes_nothing(client: Client) -> None:
    told = report(client, ExperienceFactory())
    sign_in(client, Role.HUB_STAFF, told.experience.employer.home_hub)
    client.post(f"/employers/reported/{told.public_id}/", {"decision": "leave"})
    assert Experience.objects.offered().count() == 1
    assert "Left as it was" in client.get("/employers/reported/").content.decode()
