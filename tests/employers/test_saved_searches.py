"""Saved searches tell of what is new: once per match, in one message a day, off by choice."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from employers.models import SavedSearch
from employers.tasks import tell_new_matches
from equalex.journal.actions import deliver_message
from equalex.journal.models import Message
from equalex.kernel.access import Role
from schools.models import Membership
from tests.factories import SchoolFactory, SlotFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0000", tick=False) as clock:
        yield clock


@pytest.fixture
def leader(client: Client) -> Membership:
    return sign_in(client, Role.CAREERS_LEADER, SchoolFactory())


def save(client: Client, query: str = "q=bridge", **said: str) -> SavedSearch:
    answer = client.post(
        "/experiences/saved/new/", {"name": "Bridges", "query": query, "tells": "on", **said}
    )
    assert answer.status_code == 302
    return SavedSearch.objects.latest("pk")


def test_each_new_match_is_told_once(client: Client, leader: Membership, clock: Any) -> None:
    SlotFactory(experience__title="Bridge that was there")
    save(client)
    assert tell_new_matches() == 0
    SlotFactory(experience__title="Bridge of steel")
    SlotFactory(experience__title="Tunnel")
    assert [tell_new_matches(), tell_new_matches()] == [1, 0]
    message = Message.objects.get()
    assert message.to_address == leader.user.email
    assert message.context == {"number": 1, "titles": ["Bridge of steel"]}
    # What comes later on the same day waits for the next morning's message.
    SlotFactory(experience__title="Bridge of stone")
    assert tell_new_matches() == 0
    clock.shift(24 * 3600)
    assert tell_new_matches() == 1
    assert Message.objects.latest("pk").context["titles"] == ["Bridge of stone"]


def test_the_message_is_one_for_all_searches_and_names_no_search(
    client: Client, leader: Membership, mailoutbox: list[Any]
) -> None:
    save(client)
    save(client, "tier=1", name="All of tier 1 for Ada Finch")
    SlotFactory(experience__title="Bridge & girder")
    assert tell_new_matches() == 1
    deliver_message(message_id=Message.objects.get().pk)
    (mail,) = mailoutbox
    assert mail.subject == "1 new experience fits your saved searches"
    assert "Bridge & girder" in mail.body
    assert "Ada" not in mail.body + mail.subject
    assert "/experiences/saved/" in mail.body


def test_who_switched_it_off_or_left_is_not_told(client: Client, leader: Membership) -> None:
    search = save(client)
    client.post(f"/experiences/saved/{search.public_id}/switch/", {"tells": "no"})
    SlotFactory(experience__title="Bridge in the silence")
    assert tell_new_matches() == 0
    client.post(f"/experiences/saved/{search.public_id}/switch/", {"tells": "yes"})
    assert tell_new_matches() == 0
    SlotFactory(experience__title="Bridge afterwards")
    leader.user.is_active = False
    leader.user.save()
    assert tell_new_matches() == 0
    leader.user.is_active = True
    leader.user.save()
    assert tell_new_matches() == 1
    assert Message.objects.get().context["titles"] == ["Bridge afterwards"]


def test_saved_twice_is_one_search_and_a_stranger_s_is_not_there(
    client: Client, leader: Membership
) -> None:
    search = save(client)
    save(client, "q=bridge&page=3", name="Again")
    assert SavedSearch.objects.get().name == "Again"
    page = client.get("/experiences/saved/").content.decode()
    assert "Words: bridge" in page
    other = Client()
    sign_in(other, Role.CAREERS_LEADER, leader.organisation)
    assert "Again" not in other.get("/experiences/saved/").content.decode()
    assert other.post(f"/experiences/saved/{search.public_id}/delete/").status_code == 404
    assert client.post(f"/experiences/saved/{search.public_id}/delete/").status_code == 302
    assert "No saved search yet" in client.get("/experiences/saved/").content.decode()


def test_a_search_without_a_name_or_filters_is_not_saved(
    client: Client, leader: Membership
) -> None:
    for said in ({"name": "", "query": "q=bridge"}, {"name": "All", "query": ""}):
        answer = client.post("/experiences/saved/new/", said)
        assert answer.status_code == 200
    assert "Enter" in answer.content.decode()
    assert not SavedSearch.objects.exists()
