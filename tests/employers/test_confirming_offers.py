"""Offers that nobody confirms: reminded, paused, opened again by one press (scenario 19)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from employers.actions.confirmations import pause_unconfirmed, remind_to_confirm
from employers.models import Experience, ExperienceState, Sector
from equalex.journal.models import Message
from equalex.kernel.access import Role
from tests.factories import ContactFactory, ExperienceFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db
CONFIRMED = date(2027, 1, 4)


@pytest.fixture
def offer() -> Experience:
    experience: Experience = ExperienceFactory(
        last_confirmed_on=CONFIRMED, sector=Sector.objects.first(), mode="virtual"
    )
    ContactFactory(employer=experience.employer)
    return experience


def days(number: int) -> date:
    return CONFIRMED + timedelta(days=number)


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def test_scenario_19_an_offer_nobody_confirms_is_reminded_of_then_paused(offer: Experience) -> None:
    assert remind_to_confirm(today=days(76)) == 0
    assert [remind_to_confirm(today=days(77)) for _ in range(2)] == [1, 0]
    assert pause_unconfirmed(today=days(90)) == 0
    assert [pause_unconfirmed(today=days(91)) for _ in range(2)] == [1, 0]
    offer.refresh_from_db()
    assert offer.state == ExperienceState.PAUSED
    assert told() == [
        "employers/emails/confirm_experience.txt",
        "employers/emails/experience_paused.txt",
    ]


def test_who_is_reminded_late_has_fourteen_days_all_the_same(offer: Experience) -> None:
    remind_to_confirm(today=days(200))
    assert pause_unconfirmed(today=days(213)) == 0
    assert pause_unconfirmed(today=days(214)) == 1


def test_one_press_confirms_and_one_press_opens_again(client: Client, offer: Experience) -> None:
    remind_to_confirm(today=days(77))
    address = f"/experiences/{offer.public_id}/"
    with time_machine.travel(days(80), tick=False):
        sign_in(client, Role.EMPLOYER_STAFF, offer.employer)
        client.post(f"{address}confirm/")
        assert "25 March 2027" in client.get(address).content.decode()
    assert pause_unconfirmed(today=days(91)) == 0
    Experience.objects.update(state=ExperienceState.PAUSED)
    with time_machine.travel(days(300), tick=False):
        sign_in(client, Role.EMPLOYER_STAFF, offer.employer)
        client.post(f"{address}reopen/")
    offer.refresh_from_db()
    assert (offer.state, offer.last_confirmed_on) == (ExperienceState.OPEN, days(300))


def test_another_employer_confirms_nothing(client: Client, offer: Experience) -> None:
    sign_in(client, Role.EMPLOYER_STAFF, ExperienceFactory().employer)
    assert client.post(f"/experiences/{offer.public_id}/confirm/").status_code == 404
