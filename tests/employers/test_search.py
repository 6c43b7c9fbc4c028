"""The search for schools, and what they are shown of an experience."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from employers.models import ExperienceState
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.access import Role
from schools.models import School
from tests.employers.pages import queries_of
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    ExperienceFactory,
    SchoolFactory,
    SiteFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0000", tick=False):
        yield


@pytest.fixture
def school(client: Client) -> School:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    return school


def find(client: Client, query: str = "") -> str:
    response = client.get(f"/experiences/?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_experiences_with_free_dates_are_found_soonest_first(
    client: Client, school: School
) -> None:
    SlotFactory(experience__title="Later", first_date=date(2027, 6, 7))
    SlotFactory(experience__title="Sooner", first_date=date(2027, 1, 14))
    page = find(client)
    assert "2 experiences you can book now" in page
    assert page.index("Sooner") < page.index("Later")


def test_what_cannot_be_booked_is_not_found(client: Client, school: School) -> None:
    SlotFactory(experience__title="Full", places=5, booked=5)
    SlotFactory(experience__title="Past", first_date=date(2026, 11, 22))
    SlotFactory(experience__title="Cancelled", cancelled_at="2026-11-01T00:00Z")
    ExperienceFactory(title="Dateless")
    for state in (ExperienceState.DRAFT, ExperienceState.PAUSED, ExperienceState.WITHDRAWN):
        SlotFactory(experience__title=f"State {state}", experience__state=state)
    page = find(client)
    for title in ("Full", "Past", "Cancelled", "Dateless", "State "):
        assert title not in page
    assert "No employer offers a date at the moment" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bridge", "Bridge"),
        ("q=bridge+thames", "Bridge"),
        ("q=dagenham", "Bridge"),
        ("q=construction", "Bridge"),
        ("q=cake", "Cake"),
        ("activity=tour", "Cake"),
        ("tier=3", "Cake"),
        ("tier=1", "Bridge"),
        ("year=8", "Bridge"),
        ("year=11", "Cake"),
        ("sector=F", "Bridge"),
        ("growth=defence", "Bridge"),
        ("mode=hybrid", "Cake"),
        ("first=2027-05-01", "Cake"),
        ("last=2027-05-01", "Bridge"),
        ("first=01%2F03%2F2027&last=05%2F03%2F2027", "Bridge"),
        ("places=11", "Cake"),
    ],
)
def test_each_filter_of_the_address_narrows(
    client: Client, school: School, query: str, found: str
) -> None:
    employer = EmployerFactory(name="Thames Works", approved=True)
    site = SiteFactory(employer=employer, town="Dagenham")
    bridge = SlotFactory(
        experience__title="Bridge",
        experience__employer=employer,
        experience__site=site,
        experience__sector_id="F",
        experience__youngest_year=7,
        experience__oldest_year=9,
    )
    bridge.experience.growth_sectors.set(["defence", "clean-energy"])
    SlotFactory(
        experience__title="Cake",
        experience__activity=Activity.TOUR,
        experience__mode=Mode.HYBRID,
        experience__is_tier_1=False,
        experience__is_tier_3=True,
        experience__youngest_year=10,
        places=20,
        first_date=date(2027, 6, 7),
    )
    page = find(client, query)
    other = {"Bridge": "Cake", "Cake": "Bridge"}[found]
    assert f">{found}</a>" in page
    assert f">{other}</a>" not in page


def test_an_empty_result_says_which_filter_to_loosen(client: Client, school: School) -> None:
    SlotFactory(experience__title="Bridge")
    page = find(client, "q=bridge&tier=3&page=4")
    assert "Nothing fits all of this" in page
    assert '<a class="govuk-link" href="?q=bridge">Allow every tier</a>: 1 experience' in page
    assert "No single filter is in the way" in find(client, "q=cake&tier=3")


def test_a_filter_that_cannot_be_read_is_told_and_left_out(client: Client, school: School) -> None:
    SlotFactory(experience__title="Bridge")
    page = find(client, "first=soon&places=lots&tier=9&year=x&sector=%27&growth=%00&mode=1")
    assert "Enter a real date, such as 04/03/2027" in page
    assert "Enter a whole number of learners" in page
    assert "Bridge" in page
    assert "must not be before the first" in find(client, "first=2027-03-04&last=2027-03-01")


def test_percent_and_underscore_are_only_signs(client: Client, school: School) -> None:
    SlotFactory(experience__title="Bridge")
    assert "Enter words with letters or numbers" in find(client, "q=%25")
    assert "Bridge</a>" not in find(client, "q=_ridge")


def test_pages_keep_the_filters_and_cost_the_same_with_one_result_and_with_thirty(
    client: Client, school: School
) -> None:
    SlotFactory()
    one = queries_of(client, "/experiences/?tier=1")
    for _ in range(29):
        SlotFactory(experience__sector_id="F").experience.growth_sectors.set(["defence"])
    assert queries_of(client, "/experiences/?tier=1") == one
    assert "?tier=1&amp;page=2" in find(client, "tier=1")


def test_an_experience_costs_the_same_with_one_slot_and_with_thirty(
    client: Client, school: School
) -> None:
    experience = SlotFactory().experience
    one = queries_of(client, f"/experiences/{experience.public_id}/")
    SlotFactory.create_batch(29, experience=experience)
    assert queries_of(client, f"/experiences/{experience.public_id}/") == one


def test_an_empty_result_with_every_filter_stays_within_the_budget(
    client: Client, school: School
) -> None:
    SlotFactory()
    queries_of(
        client,
        "/experiences/?q=x&activity=tour&tier=3&year=9&sector=F&growth=defence&mode=virtual"
        "&first=2027-01-01&last=2027-01-02&places=30",
    )


def test_a_school_reads_all_it_needs_and_may_book(client: Client, school: School) -> None:
    experience = ExperienceFactory(
        summary="Learners build.\n\nThen they <b>test</b>. Dzień dobry 🚀",
        adjustments="A quiet room",
        site=SiteFactory(name="Yard", is_step_free=True),
        youngest_year=8,
        oldest_year=9,
    )
    SlotFactory(experience=experience, booked=4)
    SlotFactory(experience=experience, booked=10)
    page = client.get(f"/experiences/{experience.public_id}/").content.decode()
    for text in ("Thursday, 4 March 2027", "09:30 to 14:30", "Full", "Years 8 to 9", "Yard"):
        assert text in page
    assert "&lt;b&gt;test&lt;/b&gt;. Dzień dobry 🚀" in page
    assert "Step-free access" in page
    assert "Withdraw" not in page


def test_a_school_does_not_see_an_employer_s_contacts(client: Client, school: School) -> None:
    experience = SlotFactory().experience
    ContactFactory(employer=experience.employer, name="Ada Fox")
    assert "Ada Fox" not in client.get(f"/experiences/{experience.public_id}/").content.decode()
