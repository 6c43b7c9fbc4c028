"""A newcomer brings an employer to the portal, or finds it already there."""

from typing import Any

import pytest
from django.test import Client

from employers.models import Employer
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from schools.models import Membership
from tests.factories import (
    EmployerFactory,
    HubFactory,
    LearnerFactory,
    MembershipFactory,
    SchoolFactory,
    UserFactory,
)
from tests.factories.actors import sign_in, sign_in_learner

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def answers(hub: Any, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Barking Bakery Ltd",
        "employer_kind": "company",
        "company_number": "1234567",
        "sector": "C",
        "town": "Barking",
        "postcode": "ig117lu",
        "hub": hub.pk,
        **changes,
    }


@pytest.fixture
def newcomer(client: Client) -> Client:
    client.force_login(UserFactory(), backend=BACKEND)
    return client


def test_a_newcomer_signs_up_an_employer_and_goes_on_to_post(newcomer: Client) -> None:
    hub = HubFactory()
    coordinator = MembershipFactory(organisation=hub, role=Role.HUB_STAFF)
    assert newcomer.get("/employers/sign-up/").status_code == 200
    response = newcomer.post("/employers/sign-up/", answers(hub), follow=True)
    assert response.redirect_chain[-1][0] == "/experiences/plan/"
    employer = Employer.objects.get()
    assert (employer.company_number, employer.home_hub) == ("01234567", hub)
    assert employer.sites.get().postcode == "IG11 7LU"
    membership = Membership.objects.get(organisation=employer)
    assert membership.role == Role.EMPLOYER_STAFF
    assert Entry.objects.about(employer).get().verb == "sign up employer"
    message = Message.objects.get()
    assert message.to_address == coordinator.user.email
    assert "Barking" not in str(message.context)


def test_a_double_press_makes_one_employer(newcomer: Client) -> None:
    hub = HubFactory()
    for _ in range(2):
        newcomer.post("/employers/sign-up/", answers(hub, is_another="on"))
    assert Employer.objects.count() == 1
    assert Message.objects.count() == 0  # the hub has nobody to be told


def test_an_employer_that_is_there_already_is_suggested_before_a_second_is_made(
    newcomer: Client,
) -> None:
    hub = HubFactory()
    EmployerFactory(name="B&Q", company_number="00973387")
    SchoolFactory()
    for changes in (
        {"name": "B & Q plc", "company_number": ""},
        {"name": "Something else", "company_number": "973387"},
    ):
        response = newcomer.post("/employers/sign-up/", answers(hub, **changes))
        assert "Is yours one of these?" in response.content.decode()
        assert "B&amp;Q" in response.content.decode()
    assert Employer.objects.count() == 1
    newcomer.post("/employers/sign-up/", answers(hub, name="B & Q plc", is_another="on"))
    assert Employer.objects.count() == 2


def test_a_contact_that_a_school_keeps_for_itself_is_not_suggested(newcomer: Client) -> None:
    EmployerFactory(name="Barking Bakery", home_hub=None, recorded_by_school=SchoolFactory())
    newcomer.post("/employers/sign-up/", answers(HubFactory()))
    assert Employer.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"company_number": "12 34 AB"}, "A Companies House number has 8 characters"),
        ({"postcode": "XX"}, "Enter a full UK postcode, such as IG11 7LU"),
        ({"hub": ""}, "Choose your Careers Hub"),
        ({"name": " "}, "Enter your organisation’s name"),
        ({"name": "x" * 201}, "must have 200 characters or fewer: there are 201"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(
    newcomer: Client, changes: dict[str, Any], said: str
) -> None:
    response = newcomer.post("/employers/sign-up/", {**answers(HubFactory()), **changes})
    assert said in response.content.decode()
    assert "There is a problem" in response.content.decode()
    assert Employer.objects.count() == 0


def test_nobody_fills_the_hub_s_list_with_employers(newcomer: Client) -> None:
    hub = HubFactory()
    names = ["Alder", "Birch", "Cedar", "Dogwood"]
    for name in names:
        response = newcomer.post(
            "/employers/sign-up/", answers(hub, name=name, company_number="", is_another="on")
        )
    assert "Three organisations that you signed up are still waiting" in response.content.decode()
    assert Employer.objects.count() == 3


def test_a_learner_finds_no_such_page(client: Client) -> None:
    sign_in_learner(client, LearnerFactory())
    assert client.get("/employers/sign-up/").status_code == 404


def test_a_careers_leader_can_act_for_an_employer_too(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    response = client.post("/employers/sign-up/", answers(HubFactory()), follow=True)
    assert response.status_code == 200
    assert response.context["request"].actor.role is Role.EMPLOYER_STAFF


def test_who_is_not_signed_in_is_asked_to_sign_in_first(client: Client) -> None:
    response = client.get("/employers/sign-up/")
    assert response.status_code == 302
    assert "next=/employers/sign-up/" in response["Location"]
