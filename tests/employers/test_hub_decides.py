"""A hub approves an employer once for all schools, or refuses it with a reason."""

from typing import Any

import pytest
from django.test import Client

from employers.models import Employer, EmployerApproval
from employers.rules.approvals import checks_for
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from schools.models import Hub
from tests.employers.pages import queries_of
from tests.factories import ContactFactory, EmployerFactory, HubFactory, MembershipFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db
ALL = [check.code for check in checks_for("company")]


@pytest.fixture
def hub(client: Client) -> Hub:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    return hub


def decide(client: Client, employer: Employer, decision: str, **changes: Any) -> str:
    response = client.post(
        f"/employers/{employer.public_id}/", {"decision": decision, **changes}, follow=True
    )
    return str(response.content.decode())


def test_an_approval_needs_every_check_and_tells_the_employer(client: Client, hub: Hub) -> None:
    employer = EmployerFactory(home_hub=hub)
    person = MembershipFactory(organisation=employer, role=Role.EMPLOYER_STAFF).user
    contact = ContactFactory(employer=employer)
    ContactFactory(employer=employer, email=person.email.upper())
    ContactFactory(employer=employer, is_current=False)
    assert "1 check is still open" in decide(client, employer, "approve", checked=ALL[1:])
    assert not EmployerApproval.objects.exists()
    for _ in range(2):  # a double press
        assert "Every school can now find" in decide(client, employer, "approve", checked=ALL)
    approval = EmployerApproval.objects.get()
    assert approval.checked == sorted(ALL)
    assert Employer.objects.approved().get() == employer
    assert set(Message.objects.values_list("to_address", flat=True)) == {
        person.email,
        contact.email,
    }
    assert Entry.objects.about(employer).get().verb == "approve employer"


def test_a_refusal_needs_a_reason_which_the_employer_reads_after_signing_in(
    client: Client, hub: Hub
) -> None:
    employer = EmployerFactory(home_hub=hub)
    assert "Enter the reason" in decide(client, employer, "refuse", reason="  ")
    ContactFactory(employer=employer)
    decide(client, employer, "refuse", reason="Nobody answered the telephone.")
    assert Employer.objects.awaiting_approval().count() == 0
    message = Message.objects.get()
    assert message.template == "employers/emails/employer_refused.txt"
    assert "telephone" not in str(message.context)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    assert "Nobody answered the telephone." in client.get("/employer/").content.decode()
    client.post("/employer/ask-again/")
    assert Employer.objects.awaiting_approval().get() == employer


def test_an_approval_can_be_ended_and_asking_again_does_not_bring_it_back(
    client: Client, hub: Hub
) -> None:
    employer = EmployerFactory(home_hub=hub, approved=True)
    decide(client, employer, "refuse", reason="A school reported a concern.")
    assert Employer.objects.approved().count() == 0
    assert EmployerApproval.objects.filter(lapsed_at__isnull=True).count() == 1


def test_asking_again_does_nothing_to_an_approval(client: Client) -> None:
    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    client.post("/employer/ask-again/")
    assert Employer.objects.approved().get() == employer


def test_employers_of_another_hub_are_not_there(client: Client, hub: Hub) -> None:
    other = EmployerFactory()
    assert client.get(f"/employers/{other.public_id}/").status_code == 404
    response = client.post(
        f"/employers/{other.public_id}/", {"decision": "approve", "checked": ALL}
    )
    assert response.status_code == 404
    assert Employer.objects.approved().count() == 0
    assert other.name not in client.get("/employers/").content.decode()


def test_an_employer_decides_nothing_about_itself(client: Client) -> None:
    employer = EmployerFactory()
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    assert client.get("/employers/").status_code == 404
    assert decide(client, employer, "approve", checked=ALL)
    assert Employer.objects.approved().count() == 0


def test_those_who_wait_come_first_and_filters_narrow(client: Client, hub: Hub) -> None:
    EmployerFactory(home_hub=hub, name="Alder", approved=True, sector_id="F")
    EmployerFactory(home_hub=hub, name="Willow")
    page = client.get("/employers/").content.decode()
    assert page.index("Willow") < page.index("Alder")
    assert "1 employer waits for your decision" in page
    assert "Willow" not in client.get("/employers/?state=approved").content.decode()
    assert "Alder" not in client.get("/employers/?state=waiting").content.decode()
    assert "Willow" not in client.get("/employers/?sector=F").content.decode()
    assert "Alder" in client.get("/employers/?q=ald").content.decode()
    assert "No employer fits" in client.get("/employers/?q=oak").content.decode()


def test_the_page_warns_of_an_employer_that_looks_like_another(client: Client, hub: Hub) -> None:
    EmployerFactory(name="B&Q", approved=True)
    again = EmployerFactory(home_hub=hub, name="B & Q plc")
    page = client.get(f"/employers/{again.public_id}/").content.decode()
    assert "It looks like B&amp;Q" in page


def test_the_list_costs_the_same_with_one_employer_and_with_thirty(
    client: Client, hub: Hub
) -> None:
    EmployerFactory(home_hub=hub, sector_id="F")
    one = queries_of(client, "/employers/")
    EmployerFactory.create_batch(29, home_hub=hub, sector_id="C", approved=True)
    assert queries_of(client, "/employers/") == one
    assert "Next" in client.get("/employers/").content.decode()
