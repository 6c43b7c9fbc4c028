"""Signed out after minutes without activity, and back to where one was with what one had typed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from schools.models import Invitation
from tests.factories import LearnerFactory, SchoolFactory
from tests.factories.actors import sign_in, sign_in_learner

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 3, 9, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIELDS = {"email": "a@example.org", "role": "governor"}


@pytest.fixture(autouse=True)
def usual_minutes(settings: Any) -> None:
    settings.STAFF_IDLE_MINUTES = 15
    settings.LEARNER_IDLE_MINUTES = 30


def get(client: Client, name: str, *, minute: int, **headers: str) -> Any:
    with time_machine.travel(START + timedelta(minutes=minute), tick=False):
        return client.get(reverse(name), headers=headers)


def signed_in_at_nine(client: Client) -> Any:
    with time_machine.travel(START, tick=False):
        return sign_in(client, Role.CAREERS_LEADER, SchoolFactory())


def test_staff_are_signed_out_after_15_minutes_and_told_so(client: Client) -> None:
    signed_in_at_nine(client)
    assert get(client, "manage-people", minute=0).status_code == 200
    assert get(client, "manage-people", minute=14).status_code == 200
    assert get(client, "manage-people", minute=28).status_code == 200
    response = get(client, "manage-people", minute=44)
    assert response.url == f"{reverse('account_login')}?next=%2Fpeople%2F"
    assert "_auth_user_id" not in client.session
    page = get(client, "account_login", minute=44).content.decode()
    assert "signed out after 15 minutes without activity" in page


def test_learners_have_30_minutes(client: Client) -> None:
    with time_machine.travel(START, tick=False):
        sign_in_learner(client, LearnerFactory())
    get(client, "choose-passphrase", minute=0)
    assert get(client, "choose-passphrase", minute=29).status_code == 200
    response = get(client, "choose-passphrase", minute=60)
    assert response.url.startswith(reverse("learner-sign-in"))


def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(client: Client) -> None:
    signed_in_at_nine(client)
    get(client, "manage-people", minute=0)
    get(client, "manage-people", minute=10, **{"HX-Request": "true"})
    late = get(client, "manage-people", minute=16, **{"HX-Request": "true"})
    assert late.headers["HX-Redirect"].startswith(reverse("account_login"))


def late_form(client: Client) -> Any:
    member = signed_in_at_nine(client)
    get(client, "invite-colleague", minute=0)
    with time_machine.travel(START + timedelta(minutes=20), tick=False):
        client.post(reverse("invite-colleague"), FIELDS)
    assert not Invitation.objects.exists()
    return member.user


def test_a_form_sent_too_late_is_kept_and_sent_after_signing_in(client: Client) -> None:
    user = late_form(client)
    with time_machine.travel(START + timedelta(minutes=21), tick=False):
        client.force_login(user, backend=BACKEND)
    page = get(client, "invite-colleague", minute=21).content.decode()
    assert "what you had typed is kept" in page
    assert 'value="a@example.org"' in page
    assert "what you had typed" not in get(client, "invite-colleague", minute=21).content.decode()
    with time_machine.travel(START + timedelta(minutes=22), tick=False):
        client.post(reverse("invite-colleague"), FIELDS)
    assert Invitation.objects.get().email == "a@example.org"


def test_nobody_else_sees_the_form_that_was_kept(client: Client) -> None:
    late_form(client)
    with time_machine.travel(START + timedelta(minutes=21), tick=False):
        sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    page = get(client, "invite-colleague", minute=21).content.decode()
    assert "a@example.org" not in page
    assert "kept_form" not in client.session


def test_a_passphrase_is_never_kept(client: Client) -> None:
    with time_machine.travel(START, tick=False):
        sign_in_learner(client, LearnerFactory())
    get(client, "choose-passphrase", minute=0)
    with time_machine.travel(START + timedelta(minutes=45), tick=False):
        client.post(reverse("choose-passphrase"), {"passphrase": "a b c", "again": "a b c"})
    assert "kept_form" not in client.session


def test_a_page_of_nobody_signed_in_sets_no_clock(client: Client) -> None:
    get(client, "learner-sign-in", minute=0)
    assert "last_seen" not in client.session
