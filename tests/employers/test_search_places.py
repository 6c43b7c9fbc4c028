"""Searching by place and by what learners lack; what scenario B 24 asks for."""

import random
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from employers.models import Experience
from employers.queries.matching import Order, SearchFilters
from employers.queries.search import find_offers
from employers.rules.need import Lacks
from equalex.kernel.access import Role
from placements.actions.ledger import recount
from schools.models import Postcode, School
from tests.employers.pages import queries_of
from tests.factories import (
    EmployerFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    SiteFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0000", tick=False):
        yield


@pytest.fixture
def school(client: Client) -> School:
    essex = LocalAuthorityFactory(code="881", name="Essex")
    school = SchoolFactory(town="Chelmsford", authority=essex, latitude=51.73, longitude=0.47)
    sign_in(client, Role.CAREERS_LEADER, school)
    return school


def offered_at(title: str, latitude: float, longitude: float, **slot: Any) -> Experience:
    employer = EmployerFactory(approved=True)
    site = SiteFactory(employer=employer, town=title, latitude=latitude, longitude=longitude)
    return SlotFactory(
        experience__title=title, experience__employer=employer, experience__site=site, **slot
    ).experience


def found(client: Client, query: str) -> list[str]:
    page = client.get(f"/experiences/?{query}").content.decode()
    return re.findall(r'eq-card__title"><a [^>]*>([^<]+)</a>', page)


def page_of(client: Client, query: str) -> str:
    response = client.get(f"/experiences/?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_nearest_first_with_miles_measured_from_the_school(
    client: Client, school: School
) -> None:
    offered_at("Braintree", 51.88, 0.55, first_date=date(2027, 6, 1))
    offered_at("Witham", 51.80, 0.64)
    offered_at("Exeter", 50.72, -3.53)
    SlotFactory(experience__title="Online", experience__mode="virtual")
    assert found(client, "order=nearest") == ["Witham", "Braintree", "Exeter", "Online"]
    page = page_of(client, "order=nearest")
    assert "measured from your school" in page
    assert "Witham, 9 miles" in page
    assert "No travel" in page
    assert found(client, "within=10") == ["Witham"]
    assert found(client, "within=15") == ["Witham", "Braintree"]


def test_a_postcode_its_first_half_a_town_and_a_county_are_understood(
    client: Client, school: School
) -> None:
    Postcode.objects.create(pk="EX11AA", latitude=50.72, longitude=-3.53)
    devon = LocalAuthorityFactory(code="878", name="Devon")
    SchoolFactory(town="Exeter", authority=devon, latitude=50.72, longitude=-3.53)
    offered_at("Exmouth", 50.62, -3.41)
    offered_at("Witham", 51.80, 0.64)
    for near in ("EX1+1AA", "ex1", "exeter", "Exeter,+Devon"):
        assert found(client, f"near={near}&within=10") == ["Exmouth"], near
    assert found(client, "near=essex") == ["Witham"]
    assert found(client, "near=Devon") == ["Exmouth"]
    page = page_of(client, "near=Nowhere")
    assert "We do not know this place" in page
    assert "Exmouth" in page


def test_namesake_towns_are_asked_about(client: Client, school: School) -> None:
    towns = (("881", "Essex", 51.98, 0.21), ("921", "Isle of Wight", 50.70, -1.29))
    for code, name, latitude, longitude in towns:
        authority = LocalAuthorityFactory(code=code, name=name)
        SchoolFactory(town="Newport", authority=authority, latitude=latitude, longitude=longitude)
    offered_at("Saffron Walden", 52.02, 0.24)
    offered_at("Cowes", 50.76, -1.30)
    page = page_of(client, "near=newport&within=10&tier=1")
    assert "There is more than one newport" in page
    assert "within=10&amp;tier=1" in page.replace("near=Newport%2C+Essex&amp;", "")
    assert ">Newport, Essex</a>" in page
    assert ">Newport, Isle of Wight</a>" in page
    assert found(client, "near=Newport,+Essex&within=10") == ["Saffron Walden"]
    assert found(client, "near=Newport,+Isle+of+Wight&within=10") == ["Cowes"]


def test_a_town_of_two_authorities_is_one_town(client: Client, school: School) -> None:
    for code, latitude in (("383", 53.80), ("384", 53.75)):
        SchoolFactory(
            town="Leeds",
            authority=LocalAuthorityFactory(code=code, name=code),
            latitude=latitude,
            longitude=-1.5,
        )
    offered_at("Mill", 53.78, -1.52)
    assert found(client, "near=Leeds&within=5") == ["Mill"]


def test_where_nothing_is_near_the_search_widens_and_says_so(
    client: Client, school: School
) -> None:
    offered_at("Exeter", 50.72, -3.53)
    offered_at("Bristol", 51.45, -2.59)
    page = page_of(client, "within=5&tier=1")
    assert "Nothing lies within 5 miles of your school. This is what lies nearest." in page
    assert found(client, "within=5") == ["Bristol", "Exeter"]
    assert "Nothing fits" in page_of(client, "within=5&tier=3")


def test_a_school_without_a_position_is_asked_for_a_place(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory(latitude=None, longitude=None))
    offered_at("Exeter", 50.72, -3.53)
    assert "We do not know where your school is" in page_of(client, "order=nearest")
    assert found(client, "order=nearest") == ["Exeter"]


def test_going_back_keeps_page_and_filters(client: Client, school: School) -> None:
    experience = offered_at("Witham", 51.80, 0.64)
    page = page_of(client, "within=20&tier=1&order=nearest")
    link = re.search(rf'/experiences/{experience.public_id}/\?search=[^"]+', page)
    assert link is not None
    answer = client.get(link.group()).content.decode()
    assert 'href="/experiences/?within=20&amp;tier=1&amp;order=nearest"' in answer
    evil = client.get(
        f"/experiences/{experience.public_id}/?search=//evil.example"
    ).content.decode()
    assert 'href="/experiences/?%2F%2Fevil.example="' in evil


def test_words_are_found_by_their_beginning_in_any_case_and_script(
    client: Client, school: School
) -> None:
    SlotFactory(experience__title="ŻÓŁTY Dźwig: Engineering for all")
    for words in ("żółty", "ZOLTY", "dzwig", "engin", "DŹWIG+eng"):
        assert len(found(client, f"q={words}")) == 1, words
    assert found(client, "q=gineering") == []


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("stage=KS3", ["Young"]),
        ("stage=KS4", ["Old"]),
        ("step_free=on", ["Old"]),
        ("adjusts=on", ["Young"]),
    ],
)
def test_key_stage_and_access_narrow(
    client: Client, school: School, query: str, hits: list[str]
) -> None:
    SlotFactory(
        experience__title="Young", experience__oldest_year=9, experience__adjustments="A quiet room"
    )
    site = SiteFactory(is_step_free=True)
    SlotFactory(experience__title="Old", experience__youngest_year=10, experience__site=site)
    assert found(client, query) == hits


def test_ordered_by_what_the_learners_of_this_school_lack(client: Client, school: School) -> None:
    for year, number in ((9, 4), (10, 2)):
        for _ in range(number):
            LearnerFactory(school=school, nc_year=year)
    LearnerFactory.create_batch(9, nc_year=7)
    recount(learner_ids=list(school.learners.values_list("pk", flat=True)))
    sooner = {"first_date": date(2027, 1, 4)}
    SlotFactory(experience__title="Seven", experience__oldest_year=7, **sooner)
    SlotFactory(experience__title="Ten", experience__youngest_year=10, experience__sector_id="F")
    SlotFactory(experience__title="Nine", experience__youngest_year=9, experience__oldest_year=9)
    assert found(client, "order=needed") == ["Nine", "Ten", "Seven"]
    page = page_of(client, "order=needed")
    assert "4 Year 9 learners still need days of key stage 3: this has 10 places." in page
    assert "4 of them have had nothing on tier 1 yet." in page
    assert "How this order is made" in page
    assert queries_of(client, "/experiences/?order=needed") <= 25


def test_the_database_orders_as_the_rule_says() -> None:
    chance = random.Random(7)
    actor = actor_for(Role.CAREERS_LEADER, SchoolFactory(), today=date(2026, 11, 23))
    for _ in range(40):
        youngest = chance.randint(7, 11)
        SlotFactory(
            experience__youngest_year=youngest,
            experience__oldest_year=chance.randint(youngest, 11),
            experience__is_tier_1=chance.random() < 0.5,
            experience__is_tier_2=chance.random() < 0.5,
            experience__is_tier_3=chance.random() < 0.5,
            experience__sector_id=chance.choice([None, "F", "J"]),
            experience__mode=chance.choice(["in_person", "virtual", "hybrid"]),
            places=chance.randint(1, 40),
            dates=False,
        )
    lacks = Lacks(
        short={year: chance.randint(0, 60) for year in range(7, 12)},
        without_tier={
            tier: {year: chance.randint(0, 30) for year in range(7, 12)} for tier in (1, 2, 3)
        },
        sectors_met=frozenset("J"),
    )
    points = [
        card.points
        for page in (1, 2)
        for card in find_offers(
            actor=actor, filters=SearchFilters(), order=Order.NEEDED, lacks=lacks, page=page
        ).cards
    ]
    assert len(points) == 40
    assert points == sorted(points, reverse=True)
    assert len(set(points)) > 10


def test_costs_the_same_with_every_order_at_one_result_and_at_thirty(
    client: Client, school: School
) -> None:
    offered_at("One", 51.80, 0.64)
    addresses = [f"/experiences/?order={order}&within=50" for order in Order]
    one = [queries_of(client, address) for address in addresses]
    for number in range(29):
        offered_at(f"Place {number}", 51.80, 0.64)
    assert [queries_of(client, address) for address in addresses] == one
