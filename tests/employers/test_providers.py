"""The administrator sets up careers delivery providers."""

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import Provider
from equalex.kernel.access import OrganisationKind, Role
from schools.models import Invitation, Organisation
from tests.factories import ProviderFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _administrator(client: Client) -> None:
    platform = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Platform")
    sign_in(client, Role.ADMINISTRATOR, platform)


def test_a_provider_is_set_up_and_its_first_person_invited(client: Client) -> None:
    answer = client.post(reverse("add-provider"), {"name": "Pathfinder Careers"})
    provider = Provider.objects.get()
    assert answer["Location"] == reverse("invite-first-person", args=[provider.public_id])
    client.post(answer["Location"], {"email": "first@pathfinder.example"})
    assert Invitation.objects.get().role == Role.PROVIDER_STAFF


def test_a_second_provider_of_the_same_name_is_refused(client: Client) -> None:
    ProviderFactory(name="Pathfinder Careers")
    page = client.post(reverse("add-provider"), {"name": "pathfinder careers"}).content.decode()
    assert "A provider of this name is there already" in page
    assert Provider.objects.count() == 1
