"""Tokens for programs: the key is shown once, kept as a hash, revoked at once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from equalex.middleware import actor_of_token
from schools.models import ApiToken
from tests.factories import SchoolFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


def issue(client: Client, **fields: str) -> str:
    page = client.post(reverse("manage-tokens"), {"name": "Register", **fields}).content.decode()
    (key,) = re.findall(r"eqx_[\w-]{43}", page)
    return str(key)


def test_a_token_is_shown_once_and_only_its_hash_kept(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    key = issue(client)
    assert key not in client.get(reverse("manage-tokens")).content.decode()
    assert key not in str(list(ApiToken.objects.values()))
    actor = actor_of_token(f"Api-Key {key}")
    assert (actor.role, actor.organisation_id) == (Role.API_READER, school.pk)


def test_a_token_may_be_allowed_to_record(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert actor_of_token(f"Api-Key {issue(client, may_record='on')}").role == Role.API_RECORDER


def test_a_revoked_token_opens_nothing(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    key = issue(client)
    client.post(reverse("revoke-token", args=[ApiToken.objects.get().public_id]))
    assert not actor_of_token(f"Api-Key {key}").is_signed_in


def test_a_token_without_a_name_is_refused(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    page = client.post(reverse("manage-tokens"), {"name": " "}).content.decode()
    assert "There is a problem" in page
    assert not ApiToken.objects.exists()


def test_another_schools_token_cannot_be_revoked(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    issue(client)
    other = Client()
    sign_in(other, Role.CAREERS_LEADER, SchoolFactory())
    address = reverse("revoke-token", args=[ApiToken.objects.get().public_id])
    assert other.post(address).status_code == 404
