"""What becomes of an invitation's link: scenario 62, and that opening it tells nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equalex.accounts.models import User
from equalex.journal.models import Message
from equalex.journal.tasks import deliver_messages
from equalex.kernel.access import Role
from schools.actions.invitations import invite_colleague, revoke_invitation
from schools.actions.people import end_membership
from schools.models import Invitation, Membership, Organisation
from schools.models.invitations import token_for
from tests.factories import (
    HubFactory,
    MembershipFactory,
    SchoolFactory,
    TutorGroupFactory,
    UserFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERS = {"name": "Ada Byron", "password": "four quiet green rivers"}


def invited(
    organisation: Organisation | None = None,
    *,
    email: str = "ada@example.org",
    role: Role = Role.GOVERNOR,
    **more: object,
) -> Invitation:
    organisation = organisation or SchoolFactory()
    inviter = MembershipFactory(organisation=organisation)
    by = replace(actor_for(Role.CAREERS_LEADER, organisation), person_id=inviter.user_id)
    return invite_colleague(organisation=organisation, email=email, role=role, by=by, **more)  # type: ignore[arg-type]


def link(invitation: Invitation) -> str:
    return reverse("accept-invitation", args=[token_for(invitation.public_id)])


def test_the_message_is_rendered_with_a_link_that_opens_the_invitation(client: Client) -> None:
    invitation = invited()
    assert deliver_messages() == 1
    sent = mail.outbox[0]
    assert sent.to == ["ada@example.org"]
    assert sent.subject == f"Join {invitation.organisation.name} on the equalex portal"
    assert link(invitation) in sent.body
    assert token_for(invitation.public_id) not in str(list(Message.objects.values()))
    assert client.get(link(invitation)).status_code == 200


def test_opening_the_link_names_nobody_and_changes_nothing(client: Client) -> None:
    invitation = invited()
    page = client.get(link(invitation)).content.decode()
    assert "ada@example.org" not in page
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_a_new_person_sets_name_and_passphrase_and_is_in(client: Client) -> None:
    invitation = invited()
    asked = client.post(link(invitation)).content.decode()
    assert "Your full name" in asked
    response = client.post(link(invitation), ANSWERS)
    assert response.url == reverse("home")
    user = User.objects.get(email="ada@example.org")
    assert user.name == "Ada Byron"
    assert user.emailaddress_set.get().verified
    assert Membership.objects.get(user=user).role == Role.GOVERNOR
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_weak_passphrase_is_refused_in_words(client: Client) -> None:
    invitation = invited()
    page = client.post(link(invitation), {"name": "Ada", "password": "short"}).content.decode()
    assert "passphrase is too short" in page
    assert not User.objects.filter(email="ada@example.org").exists()


def test_who_has_an_account_signs_in_first(client: Client) -> None:
    user = UserFactory(email="ada@example.org")
    invitation = invited()
    response = client.post(link(invitation), ANSWERS)
    assert response.url.startswith(reverse("account_login"))
    client.force_login(user, backend=BACKEND)
    client.post(link(invitation))
    assert Membership.objects.filter(user=user, role=Role.GOVERNOR).exists()


def test_the_case_of_the_address_does_not_matter(client: Client) -> None:
    user = UserFactory(email="Ada@Example.org")
    invitation = invited(email="ADA@example.ORG")
    client.force_login(user, backend=BACKEND)
    assert client.post(link(invitation)).status_code == 302
    assert Membership.objects.filter(user=user).count() == 1


def test_another_signed_in_person_cannot_use_it(client: Client) -> None:
    invitation = invited()
    client.force_login(UserFactory(), backend=BACKEND)
    page = client.post(link(invitation)).content.decode()
    assert "another e-mail address" in page
    assert "ada@example.org" not in page
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_expired_link_says_so(client: Client) -> None:
    invitation = invited()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.post(link(invitation), ANSWERS)
    assert response.status_code == 410
    assert "has run out" in response.content.decode()


def test_a_withdrawn_link_says_so(client: Client) -> None:
    invitation = invited()
    revoke_invitation(invitation=invitation, by=actor_for(Role.CAREERS_LEADER, SchoolFactory()))
    assert "was withdrawn" in client.get(link(invitation)).content.decode()


def test_a_link_works_once(client: Client) -> None:
    invitation = invited()
    client.post(link(invitation), ANSWERS)
    assert "has been used" in Client().get(link(invitation)).content.decode()
    assert Membership.objects.filter(user__email="ada@example.org").count() == 1


def test_a_link_dies_when_the_inviter_no_longer_works_there(client: Client) -> None:
    invitation = invited()
    inviter = Membership.objects.get(user=invitation.invited_by_id)
    MembershipFactory(organisation=invitation.organisation)
    end_membership(membership=inviter, by=actor_for(Role.CAREERS_LEADER, SchoolFactory()))
    response = client.post(link(invitation), ANSWERS)
    assert "no longer works there" in response.content.decode()
    assert not User.objects.filter(email="ada@example.org").exists()


def test_who_has_the_role_already_keeps_that_membership(client: Client) -> None:
    school, user = SchoolFactory(), UserFactory(email="ada@example.org")
    invitation = invited(school)
    before = MembershipFactory(organisation=school, user=user, role=Role.GOVERNOR)
    client.force_login(user, backend=BACKEND)
    assert client.post(link(invitation)).status_code == 302
    assert Membership.objects.get(user=user) == before


def test_two_hubs_invite_the_same_person(client: Client) -> None:
    first = invited(HubFactory(), role=Role.HUB_STAFF)
    second = invited(HubFactory(), role=Role.HUB_STAFF)
    client.post(link(first), ANSWERS)
    client.post(link(second))
    assert Membership.objects.filter(user__email="ada@example.org").count() == 2


def test_a_tutor_gets_the_groups_of_the_invitation(client: Client) -> None:
    school = SchoolFactory()
    group = TutorGroupFactory(school=school)
    invitation = invited(school, role=Role.TUTOR, tutor_groups=[group])
    client.post(link(invitation), ANSWERS)
    assert list(Membership.objects.get(role=Role.TUTOR).tutor_groups.all()) == [group]


def test_an_unknown_link_is_not_found(client: Client) -> None:
    assert client.get(reverse("accept-invitation", args=["guessed"])).status_code == 404
