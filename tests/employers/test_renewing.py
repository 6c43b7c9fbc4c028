"""An experience is offered again next year."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from employers.models import Employer, Experience, Slot
from equalex.kernel.access import Role
from tests.factories import EmployerFactory, ExperienceFactory, SlotFactory
from tests.factories.actors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-27 10:00 +00:00")]


@pytest.fixture
def employer(client: Client) -> Employer:
    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return employer


def test_words_and_chosen_dates_come_again_and_holidays_are_flagged(
    client: Client, employer: Employer
) -> None:
    experience = ExperienceFactory(employer=employer, group_size=7)
    march = SlotFactory(experience=experience, first_date=date(2027, 3, 4), places=7, booked=3)
    easter = SlotFactory(experience=experience, first_date=date(2027, 4, 15))
    SlotFactory(experience=experience, first_date=date(2025, 3, 4))  # of an earlier year
    address = f"/experiences/{experience.public_id}/renew/"
    page = " ".join(client.get(address).content.decode().split())
    assert "2 March 2028, 7 places" in page
    assert "Schools are usually closed: 13 April 2028 is in the usual school holidays" not in page
    answer = {"new": str(uuid4()), "slot": [str(march.public_id)]}
    for _ in range(2):
        response = client.post(address, answer)
    copy = Experience.objects.exclude(pk=experience.pk).get()
    assert response["Location"] == f"/experiences/{copy.public_id}/edit/"
    assert (copy.state, copy.title, copy.group_size) == ("draft", experience.title, 7)
    slot = Slot.objects.get(experience=copy)
    assert (slot.first_date, slot.places, slot.booked) == (date(2028, 3, 2), 7, 0)
    assert easter.experience == experience


def test_a_date_that_falls_into_a_holiday_is_not_ticked(client: Client, employer: Employer) -> None:
    experience = ExperienceFactory(employer=employer)
    SlotFactory(experience=experience, first_date=date(2027, 6, 3))
    SlotFactory(experience=experience, first_date=date(2027, 6, 10))
    page = client.get(f"/experiences/{experience.public_id}/renew/").content.decode()
    assert page.count(" checked>") == 1
    assert "1 June 2028 is in the usual school holidays" in page


def test_without_dates_only_the_words_come_again(client: Client, employer: Employer) -> None:
    experience = ExperienceFactory(employer=employer)
    client.post(f"/experiences/{experience.public_id}/renew/", {"new": str(uuid4())})
    assert Experience.objects.count() == 2
    assert not Slot.objects.exists()
