"""Who works for an organisation: switching, inviting, ending."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from schools.actions.people import LastOne, end_membership
from schools.models import ACTS_IN, Invitation, Membership
from tests.factories import MembershipFactory, SchoolFactory, TutorGroupFactory, UserFactory
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db


def test_one_switches_to_another_of_ones_organisations(client: Client) -> None:
    first = sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    second = MembershipFactory(user=first.user)
    response = client.post(reverse("switch-organisation"), {"organisation": str(second.public_id)})
    assert response.url == reverse("home")
    assert client.session[ACTS_IN] == second.pk
    page = client.get(reverse("manage-people"))
    assert page.context["request"].actor.organisation_id == second.organisation_id


def test_somebody_elses_organisation_cannot_be_switched_to(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    other = MembershipFactory()
    response = client.post(reverse("switch-organisation"), {"organisation": str(other.public_id)})
    assert response.status_code == 404


def test_the_list_shows_people_of_the_own_organisation_only(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    colleague = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    stranger = MembershipFactory()
    page = client.get(reverse("manage-people")).content.decode()
    assert colleague.user.name in page
    assert stranger.user.name not in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_questions_for_1_and_30_people(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    for _ in range(number):
        tutor = MembershipFactory(organisation=school, role=Role.TUTOR)
        tutor.tutor_groups.add(TutorGroupFactory(school=school))
    client.get(reverse("manage-people"))
    with django_assert_num_queries(7):
        client.get(reverse("manage-people"))


def test_an_invitation_is_sent_and_its_message_holds_no_token(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    response = client.post(
        reverse("invite-colleague"), {"email": "New.Tutor@Example.org", "role": "governor"}
    )
    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new.tutor@example.org", Role.GOVERNOR)
    message = Message.objects.get()
    assert set(message.context) == {"invitation", "organisation", "role", "days"}
    assert invitation.token_hash not in str(message.context)


def test_a_tutor_is_invited_for_at_least_one_group_of_the_own_school(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    own, foreign = TutorGroupFactory(school=school), TutorGroupFactory()
    invite = reverse("invite-colleague")
    fields = {"email": "tutor@example.org", "role": "tutor"}
    assert "Choose at least one tutor group" in client.post(invite, fields).content.decode()
    client.post(invite, {**fields, "tutor_groups": [foreign.pk]})
    assert not Invitation.objects.exists()
    client.post(invite, {**fields, "tutor_groups": [own.pk]})
    assert list(Invitation.objects.get().tutor_groups.all()) == [own]


def test_a_role_of_another_kind_of_organisation_cannot_be_given(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    client.post(reverse("invite-colleague"), {"email": "a@example.org", "role": "administrator"})
    assert not Invitation.objects.exists()


def test_who_works_there_in_the_role_is_not_invited_again(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    governor = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    page = client.post(
        reverse("invite-colleague"), {"email": governor.user.email, "role": "governor"}
    )
    assert "already works here" in page.content.decode()
    assert not Invitation.objects.exists()


def test_inviting_the_same_address_again_renews_the_open_invitation(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    for address in ("a@example.org", "A@example.org"):
        client.post(reverse("invite-colleague"), {"email": address, "role": "governor"})
    assert Invitation.objects.count() == 1
    assert Message.objects.count() == 2


def test_ending_a_membership_keeps_its_row_and_is_journalled(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    governor = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    url = reverse("end-membership", args=[governor.public_id])
    assert "End access" in client.get(url).content.decode()
    client.post(url)
    governor.refresh_from_db()
    assert governor.ended_at is not None
    assert Entry.objects.filter(verb="end membership", subject_key=governor.pk).exists()
    assert client.get(url).status_code == 404


def test_the_last_careers_leader_cannot_leave_the_school_without_one(client: Client) -> None:
    school = SchoolFactory()
    last = sign_in(client, Role.CAREERS_LEADER, school)
    MembershipFactory(organisation=school, role=Role.TUTOR)
    page = client.post(reverse("end-membership", args=[last.public_id]), follow=True)
    assert "Nobody else here can invite colleagues" in page.content.decode()
    assert Membership.objects.current().filter(pk=last.pk).exists()


def test_of_two_careers_leaders_one_may_go_and_the_other_not() -> None:
    school = SchoolFactory()
    first, second = MembershipFactory.create_batch(2, organisation=school)
    by = actor_for(Role.CAREERS_LEADER, school)
    end_membership(membership=first, by=by)
    end_membership(membership=first, by=by)
    with pytest.raises(LastOne):
        end_membership(membership=second, by=by)


def test_a_second_role_of_the_same_person_does_not_stand_in_for_another_person() -> None:
    school, user = SchoolFactory(), UserFactory()
    leader = MembershipFactory(organisation=school, user=user)
    MembershipFactory(organisation=school, user=user, role=Role.GOVERNOR)
    with pytest.raises(LastOne):
        end_membership(membership=leader, by=actor_for(Role.CAREERS_LEADER, school))


def test_a_membership_of_another_school_is_not_found(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    other = MembershipFactory()
    assert client.get(reverse("end-membership", args=[other.public_id])).status_code == 404


def test_a_tutors_groups_are_changed(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    tutor = MembershipFactory(organisation=school, role=Role.TUTOR)
    group = TutorGroupFactory(school=school)
    url = reverse("edit-tutor-groups", args=[tutor.public_id])
    assert "Choose at least one tutor group" in client.post(url, {}).content.decode()
    client.post(url, {"tutor_groups": [group.pk]})
    assert list(tutor.tutor_groups.all()) == [group]
