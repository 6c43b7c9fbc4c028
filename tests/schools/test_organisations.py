"""The administrator sets up hubs, trusts and schools, and invites the first person of each."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import OrganisationKind, Role
from schools.actions.organisations import BeforeTheLast, place_school
from schools.models import Hub, Invitation, Membership, Organisation, School, Trust
from tests.factories import (
    HubFactory,
    HubMembershipFactory,
    LocalAuthorityFactory,
    MembershipFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Ada Byron", "password": "four quiet green rivers"}


@pytest.fixture
def platform() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="The portal")


@pytest.fixture
def administrator(client: Client, platform: Organisation) -> Client:
    sign_in(client, Role.ADMINISTRATOR, platform)
    return client


def test_a_hub_is_set_up_and_its_lead_invited(administrator: Client) -> None:
    authority = LocalAuthorityFactory()
    response = administrator.post(
        reverse("add-hub"), {"name": "North Hub", "authorities": [authority.pk]}
    )
    hub = Hub.objects.get()
    assert list(hub.authorities.all()) == [authority]
    assert response.url == reverse("invite-first-person", args=[hub.public_id])
    administrator.post(response.url, {"email": "lead@example.org"})
    invitation = Invitation.objects.get()
    assert (invitation.organisation_id, invitation.role) == (hub.pk, Role.HUB_STAFF)


def test_an_administrators_invitation_can_be_accepted(administrator: Client) -> None:
    administrator.post(
        reverse("invite-first-person", args=[SchoolFactory().public_id]),
        {"email": "leader@example.org"},
    )
    from schools.models.invitations import token_for

    link = reverse("accept-invitation", args=[token_for(Invitation.objects.get().public_id)])
    Client().post(link, ANSWERS)
    assert Membership.objects.get(role=Role.CAREERS_LEADER).user.email == "leader@example.org"


def test_nobody_is_let_in_behind_the_back_of_those_who_manage_people(
    administrator: Client,
) -> None:
    leader = MembershipFactory()
    address = reverse("invite-first-person", args=[leader.organisation.public_id])
    page = administrator.post(address, {"email": "friend@example.org"}).content.decode()
    assert "manages people already" in page
    assert not Invitation.objects.exists()


def test_a_trust_and_a_school_are_set_up_once(administrator: Client) -> None:
    TrustFactory(group_uid="2044")
    SchoolFactory(urn="100001")
    page = administrator.post(reverse("add-trust"), {"name": "Trust", "group_uid": "2044"})
    assert "already" in page.content.decode()
    fields = {"name": "School", "school_kind": "special", "urn": "100001"}
    assert "is here already" in administrator.post(reverse("add-school"), fields).content.decode()
    administrator.post(reverse("add-trust"), {"name": "Trust", "group_uid": ""})
    administrator.post(reverse("add-school"), {**fields, "urn": "100002"})
    assert Trust.objects.count() == 2
    assert School.objects.get(urn="100002").school_kind == "special"


def test_a_school_moves_between_hubs_by_date(administrator: Client) -> None:
    before = HubMembershipFactory(since=date(2024, 9, 1))
    new = HubFactory()
    address = reverse("place-school", args=[before.school.public_id])
    day = {"since_day": "1", "since_month": "9", "since_year": "2026"}
    administrator.post(address, {"hub": new.pk, **day})
    before.refresh_from_db()
    assert before.until == date(2026, 8, 31)
    assert before.school.hub_memberships.get(until__isnull=True).hub == new
    administrator.post(address, {"hub": new.pk, **day})
    assert before.school.hub_memberships.count() == 2


def test_a_school_cannot_move_before_it_came(platform: Organisation) -> None:
    before = TrustMembershipFactory(since=date(2025, 9, 1))
    with pytest.raises(BeforeTheLast, match="1 September 2025"):
        place_school(
            school=before.school,
            trust=TrustFactory(),
            since=date(2024, 1, 1),
            by=actor_for(Role.ADMINISTRATOR, platform),
        )


def test_somewhere_must_be_chosen(administrator: Client) -> None:
    address = reverse("place-school", args=[SchoolFactory().public_id])
    day = {"since_day": "1", "since_month": "9", "since_year": "2026"}
    assert "Choose a hub or a trust" in administrator.post(address, day).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_finds_schools_in_a_fixed_number_of_questions(
    administrator: Client, number: int, django_assert_num_queries: Any
) -> None:
    HubMembershipFactory.create_batch(number)
    for membership in TrustMembershipFactory.create_batch(number):
        HubMembershipFactory(school=membership.school)
    administrator.get(reverse("manage-organisations"))
    with django_assert_num_queries(10):
        administrator.get(reverse("manage-organisations"))
    one = School.objects.order_by("pk").first()
    assert one is not None
    page = administrator.get(reverse("manage-organisations"), {"find": one.urn}).content.decode()
    assert one.name in page


@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.TUTOR])
@pytest.mark.parametrize("name", ["manage-organisations", "add-hub", "add-trust", "add-school"])
def test_nobody_else_sets_up_anything(client: Client, role: Role, name: str) -> None:
    sign_in(client, role, SchoolFactory())
    assert client.get(reverse(name)).status_code == 404


def test_the_first_administrator_is_invited_from_the_command_line(capsys: Any) -> None:
    call_command("invite_administrator", "admin@example.org")
    link = capsys.readouterr().out.splitlines()[-1]
    path = "/" + link.split("/", 3)[3]
    Client().post(path, ANSWERS)
    membership = Membership.objects.get()
    assert membership.role == Role.ADMINISTRATOR
    assert membership.organisation.kind == OrganisationKind.PLATFORM
