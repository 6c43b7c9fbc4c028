"""Pages that the sign-in library brings, in our look and our words."""

import pytest
from django.test import Client

from equalex.kernel.access import Role
from tests.factories.actors import sign_in
from tests.factories.schools import SchoolFactory

pytestmark = pytest.mark.django_db

FOR_ANYBODY = [
    ("/accounts/login/", "Sign in"),
    ("/accounts/password/reset/", "Choose a new password"),
    ("/accounts/password/reset/done/", "Look at your e-mail"),
    ("/accounts/password/reset/key/a-b/", "This link no longer works"),
    ("/accounts/inactive/", "This account is closed"),
    ("/accounts/confirm-email/x/", "This link no longer works"),
]
FOR_PEOPLE = [
    ("/accounts/logout/", "Sign out"),
    ("/accounts/password/change/", "Change your password"),
    ("/accounts/sessions/", "Where you are signed in"),
    ("/accounts/2fa/", "Second step at sign-in"),
    ("/accounts/email/", "Your e-mail address"),
]


@pytest.mark.parametrize(("address", "heading"), FOR_ANYBODY)
def test_who_is_not_signed_in_is_met_in_our_words(
    client: Client, address: str, heading: str
) -> None:
    html = client.get(address).content.decode()
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in html
    assert 'class="eq-footer"' in html
    assert "{%" not in html


@pytest.mark.parametrize(("address", "heading"), FOR_PEOPLE)
def test_an_account_is_looked_after_in_our_words(
    client: Client, address: str, heading: str
) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    html = client.get(address).content.decode()
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in html
    assert 'aria-label="Your account"' in html


def test_a_wrong_password_is_explained_at_the_top(client: Client) -> None:
    html = client.post(
        "/accounts/login/", {"login": "a@example.org", "password": "x"}
    ).content.decode()
    assert "<title>Error: Sign in" in html
    assert 'class="govuk-error-summary"' in html
