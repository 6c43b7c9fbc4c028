"""While the database is away people are told so, and what they typed is on the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from schools.actions.tokens import issue_token
from tests.factories import SchoolFactory
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db
FORM = {"csrfmiddlewaretoken": "its-own", "email": "a@example.org", "note": "5 < 6"}


@contextmanager
def database_away(*, but_first: int = 0) -> Iterator[None]:
    """It answers so many statements more."""
    left = but_first

    def refuse(execute: Any, *statement: Any) -> Any:
        nonlocal left
        left -= 1
        return execute(*statement) if left >= 0 else gone()

    with connection.execute_wrapper(refuse):
        yield


def gone() -> NoReturn:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def leader(client: Client) -> Client:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    client.raise_request_exception = False
    return client


@pytest.fixture
def key() -> str:
    """Of a school's program."""
    school = SchoolFactory()
    by = actor_for(Role.CAREERS_LEADER, school)
    return issue_token(organisation=school, name="MIS", may_record=False, by=by)[1]


# Before it is known who asks, and in the middle of a view.
@pytest.mark.parametrize("statements", [0, 4])
def test_a_form_that_was_sent_is_kept_on_the_page(leader: Client, statements: int) -> None:
    with database_away(but_first=statements):
        response = leader.post(f"{reverse('manage-people')}?page=2", FORM)
    page = response.content.decode()
    assert response.status_code == 503
    assert (response["Retry-After"], response["Cache-Control"]) == ("30", "no-store")
    assert '<form method="post" action="/people/?page=2">' in page
    assert '<input type="hidden" name="email" value="a@example.org">' in page
    assert '<input type="hidden" name="note" value="5 &lt; 6">' in page
    assert "Send it again" in page


def test_the_form_keeps_its_own_token_and_gets_none_of_ours(leader: Client) -> None:
    """Else a form of another site, sent just then, could be sent on as one of ours."""
    with database_away():
        page = leader.post(reverse("manage-people"), FORM).content.decode()
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="its-own">' in page
    assert page.count("csrfmiddlewaretoken") == 1
    with database_away():
        page = leader.post(reverse("manage-people"), {"email": "a@example.org"}).content.decode()
    assert "a@example.org" not in page


def test_a_passphrase_is_not_repeated(client: Client) -> None:
    client.raise_request_exception = False
    sent = {
        "csrfmiddlewaretoken": "its-own",
        "login": "a@example.org",
        "password": "ten long words",
    }
    with database_away():
        response = client.post(reverse("account_login"), sent)
    assert response.status_code == 503
    assert "ten long words" not in response.content.decode()
    assert "send it again" in response.content.decode()


def test_a_file_must_be_chosen_anew(leader: Client) -> None:
    with database_away():
        page = leader.post(
            reverse("manage-people"), {**FORM, "file": SimpleUploadedFile("a.csv", b"Ada,Finch")}
        ).content.decode()
    assert "Your file must be chosen anew" in page
    assert "Ada" not in page


def test_who_only_read_is_asked_to_come_back(leader: Client) -> None:
    with database_away():
        response = leader.get(reverse("manage-people"))
    assert response.status_code == 503
    assert "load this page again" in response.content.decode()


# Before it is known which program asks, and in the middle of a view.
@pytest.mark.parametrize("statements", [0, 2])
def test_programs_are_told_in_json(client: Client, key: str, statements: int) -> None:
    client.raise_request_exception = False
    with database_away(but_first=statements):
        response = client.get(reverse("api-schools"), headers={"Authorization": f"Api-Key {key}"})
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response.json()["errors"][0]["code"] == "unavailable"


@pytest.mark.parametrize(
    "broken", ["equalex.middleware.actor_of_token", "schools.api.SchoolList.get_queryset"]
)
def test_programs_are_told_of_our_faults_in_json_too(
    client: Client, key: str, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(broken, lambda _: 1 / 0)
    response = client.get(reverse("api-schools"), headers={"Authorization": f"Api-Key {key}"})
    assert response.status_code == 500
    assert response.json()["errors"][0]["code"] == "error"


def test_another_failure_is_still_our_fault(
    leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schools.models.Membership.objects", None)
    response = leader.get(reverse("manage-people"))
    assert response.status_code == 500
    assert "our fault" in response.content.decode()
