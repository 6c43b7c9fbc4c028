"""The hub's pipeline: stages from facts, one employer with its history, what runs out, what is missing."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from employers.models import ContactNote, Employer, Insurance, Relation
from equalex.kernel.access import Role
from placements.actions.ledger import recount
from schools.models import Hub
from tests.employers.pages import queries_of
from tests.factories import (
    BookingFactory,
    EmployerFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    SchoolFactory,
    SiteFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-11-23 10:00 +00:00", tick=False),
]


@pytest.fixture
def hub(client: Client) -> Hub:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    return hub


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def offering(hub: Hub, name: str, **slot: Any) -> Employer:
    employer = EmployerFactory(name=name, home_hub=hub, approved=True)
    SlotFactory(experience__employer=employer, **slot)
    return employer


def test_the_board_shows_each_employer_at_its_stage(client: Client, hub: Hub) -> None:
    EmployerFactory(name="Just listed", home_hub=hub)
    offering(hub, "Offers")
    offering(hub, "Hosts", booked=3)
    EmployerFactory(name="Approved", home_hub=hub, approved=True)
    EmployerFactory(name="Of another hub", approved=True)
    board = page_of(client, "/hub/employers/")
    assert board.index("Just listed") < board.index(">Approved</a>") < board.index(">Offers</a>")
    assert board.index(">Offers</a>") < board.index(">Hosts</a>")
    assert "Learners come on 4 March 2027" in board
    assert "Of another hub" not in board
    table = page_of(client, "/hub/employers/?stage=offering")
    assert "Tell schools what it offers" in table
    assert "Just listed" not in table


def test_what_is_entered_is_shown_filtered_and_kept_once(client: Client, hub: Hub) -> None:
    employer = EmployerFactory(name="Mill Lane Bakery", home_hub=hub)
    address = f"/hub/employers/{employer.public_id}/"
    said = {"next_step": "Call Ann", "next_step_on": "2026-11-20", "stage": "interested"}
    client.post(address, {**said, "version": "0", "is_confirmed": "on"})
    relation = Relation.objects.get()
    assert (relation.version, relation.confirmed_on) == (1, date(2026, 11, 23))
    page = page_of(client, address)
    for text in ("Call Ann", "Your hub noted that it is interested", "Due"):
        assert text in page
    assert "1 next step is due" in page_of(client, "/hub/employers/?due=step")
    # A page that is older than a colleague's words is not saved over them.
    stale = client.post(address, {**said, "next_step": "Forget it", "version": "0"})
    assert "A colleague has changed this" in stale.content.decode()
    assert Relation.objects.get().next_step == "Call Ann"
    assert (
        "Enter what is to be done"
        in client.post(address, {"next_step_on": "2026-12-01", "version": "1"}).content.decode()
    )


def test_a_note_is_kept_once_and_stands_in_the_history(client: Client, hub: Hub) -> None:
    employer = EmployerFactory(home_hub=hub, approved=True)
    slot = SlotFactory(experience__employer=employer, experience__title="Bread day")
    BookingFactory(experience=slot.experience, slot=slot, school__name="Millbrook Academy")
    address = f"/hub/employers/{employer.public_id}/note/"
    said = {"kind": "met", "happened_on": "2026-11-03", "text": "<b>Keen</b>", "once": uuid.uuid4()}
    for _ in range(2):
        client.post(address, said)
    assert ContactNote.objects.count() == 1
    page = page_of(client, f"/hub/employers/{employer.public_id}/")
    for text in ("&lt;b&gt;Keen&lt;/b&gt;", "3 November 2026", "Millbrook Academy", "Bread day"):
        assert text in page
    late = client.post(address, {**said, "once": uuid.uuid4(), "happened_on": "2026-12-24"})
    assert "Enter a date that is not in the future" in late.content.decode()


def test_a_school_is_warned_before_it_is_the_fifth_to_ask(client: Client, hub: Hub) -> None:
    employer = offering(hub, "Asked Often")
    slot = SlotFactory(experience__employer=employer)
    for _ in range(4):
        BookingFactory(experience=slot.experience, slot=slot, booked_at=timezone.now())
    assert "4 of 4 this week" in page_of(client, "/hub/employers/?due=asked")
    leader = Client()
    sign_in(leader, Role.CAREERS_LEADER, SchoolFactory())
    page = page_of(leader, f"/slots/{slot.public_id}/book/")
    assert "4 others have asked Asked Often in the last seven days" in page
    assert "30 November 2026" in page
    other = SlotFactory()
    assert "others have asked" not in page_of(leader, f"/slots/{other.public_id}/book/")


def test_the_radar_puts_first_what_ends_before_learners_come(client: Client, hub: Hub) -> None:
    booked = offering(hub, "Booked and uninsured", booked=2)
    Insurance.objects.create(employer=booked, insurer="A", expires_on=date(2027, 1, 31))
    soon = offering(hub, "Ends soon")
    Insurance.objects.create(employer=soon, insurer="A", expires_on=date(2026, 12, 31))
    fine = offering(hub, "Fine", booked=1)
    Insurance.objects.create(employer=fine, insurer="A", expires_on=date(2028, 1, 31))
    page = page_of(client, "/hub/employers/expiring/")
    assert "At 1 employer something runs out before learners come" in page
    assert page.index("Booked and uninsured") < page.index("Ends soon")
    assert "31 January 2027" in page
    assert "Fine" not in page


def test_supply_stands_against_demand(client: Client, hub: Hub) -> None:
    school = SchoolFactory(town="Barking", latitude=51.54, longitude=0.08)
    HubMembershipFactory(school=school, hub=hub)
    for year in (7, 10):
        LearnerFactory.create_batch(8, school=school, nc_year=year)
    recount(learner_ids=list(school.learners.values_list("pk", flat=True)))
    employer = EmployerFactory(home_hub=hub, approved=True, sector_id="F")
    site = SiteFactory(employer=employer, latitude=51.55, longitude=0.09)
    SlotFactory(experience__employer=employer, experience__site=site, experience__sector_id="F")
    page = page_of(client, "/hub/employers/supply/")
    for text in ("Where days are missing", "80", "Barking", "Construction", "March 2027", "Tier 3"):
        assert text in page
    assert "Most days are missing around Barking: 70 of 80" in page
    assert "Most days are missing on tier 3: 40 of 40" in page


def test_the_pages_cost_the_same_with_one_employer_and_with_thirty(
    client: Client, hub: Hub
) -> None:
    employer = offering(hub, "One", booked=1)
    addresses = [
        "/hub/employers/",
        "/hub/employers/?show=table",
        "/hub/employers/expiring/",
        "/hub/employers/supply/",
        f"/hub/employers/{employer.public_id}/",
    ]
    one = [queries_of(client, address) for address in addresses]
    for number in range(29):
        offering(hub, f"Number {number}", booked=1)
    assert [queries_of(client, address) for address in addresses] == one
