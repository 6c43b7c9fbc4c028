"""Dates of an experience: added, repeated, asked again, changed, cancelled."""

from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from employers.models import Experience, Slot
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import EmployerFactory, ExperienceFactory, SlotFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_monday() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0000", tick=False):
        yield


@pytest.fixture
def experience(client: Client) -> Experience:
    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return ExperienceFactory(employer=employer)


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "first_date_day": "4",
        "first_date_month": "3",
        "first_date_year": "2027",
        "repeat": "once",
        "times": "",
        "other_dates": "",
        "together": "each",
        "start": "09:30",
        "end": "15:30",
        "break_minutes": "60",
        "places": "12",
        "note": "Gate 3",
        **changes,
    }


def add(client: Client, experience: Experience, **changes: Any) -> str:
    response = client.post(
        f"/experiences/{experience.public_id}/slots/", answers(**changes), follow=True
    )
    return str(response.content.decode())


def test_one_date_is_added(client: Client, experience: Experience) -> None:
    page = add(client, experience)
    assert "The date is added. Schools can book now." in page
    slot = Slot.objects.get()
    assert (slot.places, slot.first_date, slot.last_date) == (
        12,
        date(2027, 3, 4),
        date(2027, 3, 4),
    )
    only = slot.dates.get()
    assert (only.start, only.minutes, only.end) == (time(9, 30), 300, time(15, 30))
    assert "1 day, without 60 minutes of breaks" in page


def test_ten_wednesdays_together_are_one_slot_across_the_change_of_clocks(
    client: Client, experience: Experience
) -> None:
    add(
        client,
        experience,
        first_date_day="3",
        repeat="weekly",
        times="4",
        together="as_one",
        start="13:00",
        end="15:30",
        break_minutes="",
    )
    slot = Slot.objects.get()
    dates = list(slot.dates.values_list("date", "minutes"))
    assert dates == [(date(2027, 3, day), 150) for day in (3, 10, 17, 24)]
    assert slot.last_date == date(2027, 3, 24)


def test_each_date_by_itself_is_a_slot_of_its_own(client: Client, experience: Experience) -> None:
    add(client, experience, repeat="weekly", times="3")
    assert list(Slot.objects.values_list("first_date", flat=True)) == [
        date(2027, 3, 4),
        date(2027, 3, 11),
        date(2027, 3, 18),
    ]


def test_other_dates_are_read_as_people_write_them(client: Client, experience: Experience) -> None:
    add(client, experience, other_dates="18 March 2027\r\n\r\n29/04/2027", together="as_one")
    assert list(Slot.objects.get().dates.values_list("date", flat=True)) == [
        date(2027, 3, 4),
        date(2027, 3, 18),
        date(2027, 4, 29),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_date_year": "2026"}, "4 March 2026 is in the past"),
        ({"first_date_year": "2029"}, "is more than 2 years away"),
        ({"first_date_day": "31", "first_date_month": "2"}, "First date must be a real date"),
        ({"first_date_day": ""}, "First date must include a day"),
        ({"end": "09:00"}, "The end must be later than the start"),
        ({"start": "07:00", "end": "18:00"}, "at most 8 hours a day"),
        ({"start": "noon"}, "Enter a time, such as 09:30"),
        ({"break_minutes": "360"}, "The breaks are as long as the whole day"),
        ({"places": "0"}, "Enter at least 1 place"),
        ({"places": "many"}, "Enter a whole number of places"),
        ({"repeat": "weekly"}, "Enter how many dates there are in all"),
        ({"repeat": "weekly", "times": "61"}, "Enter at most 60 dates"),
        ({"other_dates": "next Friday"}, "“next Friday” is not a date"),
        ({"other_dates": "1 March 2020"}, "1 March 2020 is in the past"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_added(
    client: Client, experience: Experience, changes: dict[str, str], said: str
) -> None:
    page = add(client, experience, **changes)
    assert said in page
    assert "There is a problem" in page
    assert Slot.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "month", "why"),
    [
        ("6", "3", "6 March 2027 is a Saturday"),
        ("26", "3", "26 March 2027 is Good Friday"),
        ("12", "8", "12 August 2027 is in the usual school holidays"),
    ],
)
def test_a_day_on_which_schools_are_closed_is_asked_again_and_then_allowed(
    client: Client, experience: Experience, day: str, month: str, why: str
) -> None:
    changes = {"first_date_day": day, "first_date_month": month}
    page = add(client, experience, **changes)
    assert why in page
    assert "Yes, we are open then" in page
    assert Slot.objects.count() == 0
    add(client, experience, **changes, closed_ok="on")
    assert Slot.objects.count() == 1


def test_six_days_in_seven_are_refused_for_the_same_learners(
    client: Client, experience: Experience
) -> None:
    changes = {
        "first_date_day": "7",
        "first_date_month": "6",
        "repeat": "weekdays",
        "times": "5",
        "other_dates": "12/06/2027",
        "closed_ok": "on",
    }
    assert "6 of the 7 days" in add(client, experience, **changes, together="as_one")
    add(client, experience, **changes)
    assert Slot.objects.count() == 6


def test_a_double_press_adds_a_date_once(client: Client, experience: Experience) -> None:
    add(client, experience)
    assert "You offer this already" in add(client, experience)
    assert Slot.objects.count() == 1


def test_a_repeat_that_is_there_in_part_adds_nothing(
    client: Client, experience: Experience
) -> None:
    add(client, experience)
    add(client, experience, repeat="weekly", times="3")
    assert Slot.objects.count() == 1


def test_places_grow_and_shrink_but_not_below_what_is_booked(
    client: Client, experience: Experience
) -> None:
    slot = SlotFactory(experience=experience, places=10, booked=7)
    page = client.post(f"/slots/{slot.public_id}/", {"places": "6"}).content.decode()
    assert "7 places are booked already. Enter 7 or more" in page
    client.post(f"/slots/{slot.public_id}/", {"places": "7"})
    slot.refresh_from_db()
    assert slot.places == 7


def test_a_slot_is_cancelled_only_without_bookings(client: Client, experience: Experience) -> None:
    slot = SlotFactory(experience=experience, booked=1)
    page = client.post(f"/slots/{slot.public_id}/cancel/", follow=True).content.decode()
    assert "1 place is booked for it" in page
    Slot.objects.update(booked=0)
    for _ in range(2):
        client.post(f"/slots/{slot.public_id}/cancel/")
    slot.refresh_from_db()
    assert slot.cancelled_at is not None
    assert client.get(f"/slots/{slot.public_id}/").status_code == 404
    add(client, experience)  # the same date can be offered again
    assert Slot.objects.filter(cancelled_at__isnull=True).count() == 1


def test_slots_of_another_employer_are_not_there(client: Client, experience: Experience) -> None:
    other = SlotFactory()
    assert client.get(f"/slots/{other.public_id}/").status_code == 404
    assert client.post(f"/slots/{other.public_id}/", {"places": "1"}).status_code == 404
    assert client.post(f"/slots/{other.public_id}/cancel/").status_code == 404
    other.refresh_from_db()
    assert (other.places, other.cancelled_at) == (10, None)


def test_the_page_costs_the_same_with_one_slot_and_with_thirty(
    client: Client, experience: Experience
) -> None:
    SlotFactory(experience=experience)
    one = queries_of(client, f"/experiences/{experience.public_id}/slots/")
    SlotFactory.create_batch(29, experience=experience)
    assert queries_of(client, f"/experiences/{experience.public_id}/slots/") == one
