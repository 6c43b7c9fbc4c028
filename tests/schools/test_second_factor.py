"""Staff set up a second factor before they see personal data, and come back to where they were."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Actor, Can, Role, lacks_second_factor
from tests.factories import SchoolFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def compulsory(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("compulsory")
def test_staff_are_led_to_the_set_up_and_afterwards_back(client: Client) -> None:
    member = sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    wanted = reverse("manage-people")
    page = client.get(wanted, follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("second-factor"))
    assert reverse("mfa_activate_totp") in page.content.decode()
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": "x"})
    assert client.get(reverse("second-factor")).url == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.usefixtures("compulsory")
def test_nobody_is_led_to_another_site(client: Client) -> None:
    member = sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    client.get(reverse("second-factor"), {"next": "https://elsewhere.example/"})
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": "x"})
    assert client.get(reverse("second-factor")).url == reverse("home")


@pytest.mark.usefixtures("compulsory")
def test_a_learner_needs_none() -> None:
    assert not lacks_second_factor(Actor(role=Role.LEARNER), Can.SEE_MY_DAYS)
    assert lacks_second_factor(Actor(role=Role.TUTOR), Can.SEE_LEARNERS)
