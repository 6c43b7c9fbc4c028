"""Learners sign in with class code, first name and passphrase; nothing tells who is in a class."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equalex.accounts.models import User
from equalex.kernel.access import Role
from schools.actions.sign_in import PoorPassphrase, choose_passphrase, issue_cards
from schools.models import Learner, TutorGroup
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory, TutorGroupFactory
from tests.factories.actors import actor_for, sign_in, sign_in_learner

pytestmark = pytest.mark.django_db
OWN = "seven tiny orange otters"


@pytest.fixture
def group() -> TutorGroup:
    return TutorGroupFactory(sign_in_code="H4KC-7WXA")


def learner_in(group: TutorGroup, first_name: str = "Ada", **fields: Any) -> Learner:
    return LearnerFactory(school=group.school, tutor_group=group, first_name=first_name, **fields)


def with_own_passphrase(group: TutorGroup, first_name: str = "Ada") -> Learner:
    learner = learner_in(group, first_name)
    learner.user = User.objects.create_learner_user(OWN)
    learner.save()
    return learner


def attempt(client: Client, **fields: str) -> Any:
    return client.post(
        reverse("learner-sign-in"),
        {"code": "H4KC-7WXA", "first_name": "Ada", "passphrase": OWN, **fields},
    )


def card_for(learner: Learner) -> str:
    by = replace(actor_for(Role.CAREERS_LEADER, learner.school))
    (card,) = issue_cards(tutor_group=learner.tutor_group, learners=[learner], by=by)
    return card.passphrase


def test_a_learner_signs_in(client: Client, group: TutorGroup) -> None:
    learner = with_own_passphrase(group)
    response = attempt(client)
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(learner.user_id)


@pytest.mark.parametrize(
    "typed",
    [
        {"code": "h4kc 7wxa"},
        {"code": "H4KC7WXA"},
        {"first_name": " ADA "},
        {"passphrase": "Seven  Tiny orange OTTERS "},
    ],
)
def test_capitals_and_blanks_do_not_matter(
    client: Client, group: TutorGroup, typed: dict[str, str]
) -> None:
    with_own_passphrase(group)
    assert attempt(client, **typed).status_code == 302


def test_the_preferred_name_works_too(client: Client, group: TutorGroup) -> None:
    learner = with_own_passphrase(group, "Adelaide")
    learner.preferred_name = "Ada"
    learner.save()
    assert attempt(client).status_code == 302


@pytest.mark.parametrize(
    "typed", [{"code": "AAAA-AAAA"}, {"first_name": "Bea"}, {"passphrase": "not this one at all"}]
)
def test_every_failure_says_the_same(
    client: Client, group: TutorGroup, typed: dict[str, str]
) -> None:
    with_own_passphrase(group)
    page = attempt(client, **typed).content.decode()
    (said,) = re.findall(r'href="#form-errors">([^<]+)<', page)
    assert said.startswith("That did not work. Check the class code, your first name")
    assert "_auth_user_id" not in client.session


def test_every_failure_hashes_a_passphrase(
    client: Client, group: TutorGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_own_passphrase(group)
    hashed: list[str] = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    from django.contrib.auth.hashers import MD5PasswordHasher

    original = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return original(self, password, salt)

    monkeypatch.setattr(hasher, counting)
    for typed in ({"code": "AAAA-AAAA"}, {"first_name": "Bea"}, {"passphrase": "wrong"}):
        hashed.clear()
        attempt(client, **typed)
        assert len(hashed) == 1, typed


def test_who_has_left_cannot_sign_in(client: Client, group: TutorGroup) -> None:
    learner = with_own_passphrase(group)
    learner.left_on = timezone.localdate()
    learner.save()
    assert attempt(client).status_code == 200


def test_two_of_one_name_are_told_apart_by_passphrase(client: Client, group: TutorGroup) -> None:
    with_own_passphrase(group)
    other = learner_in(group)
    other.user = User.objects.create_learner_user("nine large purple whales")
    other.save()
    attempt(client, passphrase="nine large purple whales")
    assert client.session["_auth_user_id"] == str(other.user_id)


def test_after_six_failures_one_must_wait(client: Client, group: TutorGroup) -> None:
    with_own_passphrase(group)
    for _ in range(6):
        attempt(client, passphrase="wrong")
    assert "wrong too often" in attempt(client).content.decode()
    assert attempt(client, first_name="Bea").status_code == 200


def test_the_limit_holds_for_names_that_do_not_exist(client: Client) -> None:
    for _ in range(6):
        attempt(client)
    assert "wrong too often" in attempt(client).content.decode()


def test_a_card_leads_to_an_own_passphrase_before_anything_else(
    client: Client, group: TutorGroup
) -> None:
    learner = learner_in(group)
    passphrase = card_for(learner)
    assert re.fullmatch(r"[a-z]+ [a-z]+ [a-z]+", passphrase)
    assert attempt(client, passphrase=passphrase).url == reverse("choose-passphrase")
    assert "_auth_user_id" not in client.session
    page = client.get(reverse("choose-passphrase")).content.decode()
    assert "Hello Ada" in page
    client.post(reverse("choose-passphrase"), {"passphrase": OWN, "again": OWN})
    assert "_auth_user_id" in client.session
    assert attempt(Client()).status_code == 302
    assert attempt(Client(), passphrase=passphrase).status_code == 200


def test_a_card_works_for_28_days(client: Client, group: TutorGroup) -> None:
    passphrase = card_for(learner_in(group))
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert attempt(client, passphrase=passphrase).status_code == 200


def test_the_two_passphrases_must_agree(client: Client, group: TutorGroup) -> None:
    sign_in_learner(client, learner_in(group))
    page = client.post(reverse("choose-passphrase"), {"passphrase": OWN, "again": "other words"})
    assert "same passphrase in both boxes" in page.content.decode()


@pytest.mark.parametrize("poor", ["too short", "aaaaaaaaaaaaaaaa", "ada ada ada ada ada"])
def test_a_poor_passphrase_is_refused_with_what_to_do(group: TutorGroup, poor: str) -> None:
    learner = learner_in(group)
    with pytest.raises(PoorPassphrase, match=r"^Choose a passphrase"):
        choose_passphrase(learner=learner, passphrase=poor, by=actor_for(Role.TUTOR, group.school))


def test_a_namesakes_passphrase_cannot_be_chosen_and_is_not_given_away(group: TutorGroup) -> None:
    with_own_passphrase(group)
    with pytest.raises(PoorPassphrase, match="too easy to guess"):
        choose_passphrase(
            learner=learner_in(group), passphrase=OWN, by=actor_for(Role.TUTOR, group.school)
        )


def test_nobody_chooses_without_having_shown_a_card(client: Client) -> None:
    assert client.get(reverse("choose-passphrase")).url == reverse("learner-sign-in")


def test_a_new_card_signs_out_and_replaces_the_passphrase(
    client: Client, group: TutorGroup
) -> None:
    learner = with_own_passphrase(group)
    attempt(client)
    card_for(learner)
    assert client.get(reverse("choose-passphrase")).url == reverse("learner-sign-in")
    assert attempt(Client()).status_code == 200


def test_cards_are_printed_for_those_without_an_own_passphrase(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    group = TutorGroupFactory(school=school)
    has_own, has_none = with_own_passphrase(group), learner_in(group, "Ben")
    url = reverse("issue-cards", args=[group.public_id])
    form = client.get(url).context["form"]
    assert form["learners"].initial == [has_none.pk]
    page = client.post(url, {"learners": [has_none.pk]}).content.decode()
    group.refresh_from_db()
    assert re.fullmatch(
        r"[ACDEFHJKMNPRTWXY34679]{4}-[ACDEFHJKMNPRTWXY34679]{4}", group.sign_in_code
    )
    assert group.sign_in_code in page
    assert has_none.full_name in page
    assert has_own.full_name not in page
    assert "<svg" in page


def test_a_tutor_prints_cards_of_own_groups_only(client: Client) -> None:
    school = SchoolFactory()
    tutor = sign_in(client, Role.TUTOR, school)
    own, other = TutorGroupFactory.create_batch(2, school=school)
    tutor.tutor_groups.add(own)
    learner_in(own)
    foreign = learner_in(other)
    assert own.name in client.get(reverse("sign-in-cards")).content.decode()
    assert client.get(reverse("issue-cards", args=[other.public_id])).status_code == 404
    client.post(reverse("issue-cards", args=[own.public_id]), {"learners": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.user is None


@pytest.mark.parametrize("number", [1, 30])
def test_the_pages_of_cards_ask_a_fixed_number_of_questions(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    member = MembershipFactory()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    groups = TutorGroupFactory.create_batch(number, school=member.organisation)
    for one in groups:
        learner_in(one)
    for _ in range(number):
        learner_in(groups[0])
    client.get(reverse("sign-in-cards"))
    with django_assert_num_queries(5):
        client.get(reverse("sign-in-cards"))
    with django_assert_num_queries(7):
        client.get(reverse("issue-cards", args=[groups[0].public_id]))
