"""Links for one purpose each: nothing on GET, one object only, renewed to the file (13, 14, 15)."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from employers.actions.organisations import replace_contact
from employers.models import Contact, Employer
from equalex.journal.models import Message
from equalex.kernel.access import Actor, Role
from placements.actions.host import ask_host
from placements.actions.requests import request_places
from placements.models import Attendance, Booking, HostAnswer, HostLink, Purpose
from placements.models.links import token_for
from placements.templatetags.host_links import host_link_path
from schools.models import Invitation, School
from tests.factories import (
    AttendanceFactory,
    ContactFactory,
    ExperienceFactory,
    HubMembershipFactory,
    LearnerFactory,
    MembershipFactory,
    SchoolFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)
SPEAKER = {"given_by": "Jo Tallis", "given_as": "Office manager"}


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def leader() -> Actor:
    school = SchoolFactory(name="Millbrook Academy")
    MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    return actor_for(Role.CAREERS_LEADER, school)


def requested(leader: Actor, number: int = 3, places: int = 5) -> Booking:
    """A request to an employer whose contact has no account: the link is on its way."""
    slot = SlotFactory(
        experience__confirms_each=True, experience__title="In the bakery", places=places
    )
    ContactFactory(employer=slot.experience.employer)
    school = School.objects.get(pk=leader.organisation_id)
    learners = [
        LearnerFactory(school=school, first_name="Amina", last_name="Quarrel")
        for _ in range(number)
    ]
    return request_places(slot=slot, learners=learners, once=uuid.uuid4(), by=leader)


def address_of(link: HostLink) -> str:
    return host_link_path(str(link.public_id), link.purpose)


def sent(purpose: Purpose) -> HostLink:
    return HostLink.objects.get(purpose=purpose)


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.SUPERVISE, Purpose.CONFIRM])
def test_opening_a_link_shows_nothing_and_changes_nothing(
    purpose: Purpose, client: Client, leader: Actor
) -> None:
    booking = requested(leader)
    if purpose is not Purpose.ANSWER:
        Booking.objects.update(state="confirmed")
        contact = Contact.objects.get()
        ask_host(booking=booking, contact=contact, purpose=purpose, by=leader)
    link = sent(purpose)
    before = list(Booking.objects.values()), list(HostLink.objects.values())
    for ask in (client.get, client.head, client.post):
        page = ask(address_of(link)).content.decode()
        for secret in ("Amina", "Millbrook", "In the bakery"):
            assert secret not in page
    assert (list(Booking.objects.values()), list(HostLink.objects.values())) == before
    assert HostAnswer.objects.count() == 0


def test_a_contact_takes_all_who_are_asked_for(client: Client, leader: Actor) -> None:
    booking = requested(leader)
    address = address_of(sent(Purpose.ANSWER))
    page = client.post(address, {"intent": "open"}).content.decode()
    assert "Can you take 3 learners?" in page
    assert "Amina" not in page
    client.post(address, {"intent": "save", "answer": "yes", **SPEAKER})
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    said = HostAnswer.objects.get()
    assert (said.name, said.job_title) == ("Jo Tallis", "Office manager")


def test_a_contact_takes_some_and_the_school_is_told_to_choose(
    client: Client, leader: Actor
) -> None:
    booking = requested(leader, number=3, places=2)
    address = address_of(sent(Purpose.ANSWER))
    assert "Yes, all 3" not in client.post(address, {"intent": "open"}).content.decode()
    page = client.post(
        address, {"intent": "save", "answer": "part", "places": "3", **SPEAKER}
    ).content.decode()
    assert "Enter 2 or fewer" in page
    client.post(address, {"intent": "save", "answer": "part", "places": "2", **SPEAKER})
    booking.refresh_from_db()
    assert (booking.state, booking.offered_places) == ("offered", 2)
    assert Message.objects.filter(template="placements/emails/places_offered.txt").count() == 1


def test_a_no_needs_its_reason_and_whoever_answers_says_who_they_are(
    client: Client, leader: Actor
) -> None:
    booking = requested(leader)
    address = address_of(sent(Purpose.ANSWER))
    page = client.post(address, {"intent": "save", "answer": "no"}).content.decode()
    for sentence in ("Enter the reason", "Enter your name", "Enter your job title"):
        assert sentence in page
    client.post(address, {"intent": "save", "answer": "no", "reason": "We move", **SPEAKER})
    booking.refresh_from_db()
    assert (booking.state, booking.ended_reason) == ("declined", "We move")


def test_a_contact_says_who_looks_after_the_learners(client: Client, leader: Actor) -> None:
    booking = requested(leader)
    client.post(address_of(sent(Purpose.ANSWER)), {"intent": "save", "answer": "yes", **SPEAKER})
    link = ask_host(
        booking=Booking.objects.get(),
        contact=Contact.objects.get(),
        purpose=Purpose.SUPERVISE,
        by=leader,
    )
    said = {"name": "Sam Baker", "job": "Head baker", **SPEAKER}
    client.post(address_of(link), {"intent": "save", **said})
    booking.refresh_from_db()
    assert booking.supervisor is not None
    assert booking.supervisor.name == "Sam Baker"
    assert booking.slot.supervisions.get().supervisor == booking.supervisor


def test_scenario_14_a_used_link_explains_and_renews_to_the_address_on_file_only(
    client: Client, leader: Actor, clock: time_machine.Traveller
) -> None:
    booking = requested(leader)
    Booking.objects.update(state="confirmed")
    link = ask_host(
        booking=booking, contact=Contact.objects.get(), purpose=Purpose.SUPERVISE, by=leader
    )
    said = {"intent": "save", "name": "Sam", "job": "Baker", **SPEAKER}
    assert "Thank you" in client.post(address_of(link), said).content.decode()
    clock.shift(timedelta(minutes=16))
    for fields in ({}, {"intent": "open"}):
        page = client.post(address_of(link), fields)
        assert (page.status_code, "has been used" in page.content.decode()) == (410, True)
        assert "In the bakery" not in page.content.decode()
    page = client.post(address_of(link), {"intent": "renew", "email": "thief@example.org"})
    assert page.status_code == 200
    addresses = Message.objects.filter(template="placements/emails/link_supervise.txt")
    assert set(addresses.values_list("to_address", flat=True)) == {link.contact.email}


def test_a_link_to_a_request_that_was_answered_says_so_and_sends_nothing(
    client: Client, leader: Actor, clock: time_machine.Traveller
) -> None:
    requested(leader)
    link = sent(Purpose.ANSWER)
    client.post(address_of(link), {"intent": "save", "answer": "yes", **SPEAKER})
    clock.shift(timedelta(days=1))
    number = Message.objects.count()
    page = client.post(address_of(link), {"intent": "renew"})
    assert (page.status_code, Message.objects.count()) == (410, number)
    assert "no longer open" in page.content.decode()


def test_scenario_15_a_link_opens_only_its_own_object_and_an_id_alone_nothing(
    client: Client, leader: Actor
) -> None:
    one, other = requested(leader), requested(leader, number=1)
    links = {link.booking_id: link for link in HostLink.objects.all()}
    page = client.post(address_of(links[other.pk]), {"intent": "open"}).content.decode()
    assert "Can you take 1 learner?" in page
    for name in ("answer-request-as-host", "name-supervisor-as-host", "confirm-as-host"):
        for guess in (str(links[one.pk].public_id), str(one.public_id), str(one.pk), "x" * 43):
            assert client.get(reverse(name, kwargs={"token": guess})).status_code == 404
    # The token of one purpose is none for another.
    token = token_for(links[one.pk].public_id)
    assert client.get(reverse("confirm-as-host", kwargs={"token": token})).status_code == 404
    client.post(address_of(links[other.pk]), {"intent": "save", "answer": "yes", **SPEAKER})
    one.refresh_from_db()
    assert one.state == "requested"


def test_scenario_15_a_link_dies_when_the_contact_is_replaced(
    client: Client, leader: Actor
) -> None:
    requested(leader)
    link = sent(Purpose.ANSWER)
    replace_contact(
        contact=link.contact, name="New Person", email="new@example.org", phone="", by=leader
    )
    page = client.post(address_of(link), {"intent": "open"})
    assert (page.status_code, "In the bakery" in page.content.decode()) == (410, False)
    assert client.post(address_of(link), {"intent": "renew"}).status_code == 410


def recorded_by(school: School) -> tuple[Booking, Employer]:
    """What a school arranged with an employer that only this school knows."""
    employer = Employer.objects.create(name="Quayside Cafe", recorded_by_school=school)
    own = ExperienceFactory(employer=employer, school=school, title="In the kitchen")
    day = AttendanceFactory(
        placement__learner__school=school,
        placement__booking__experience=own,
        placement__has_feedback=False,
        attendance="unconfirmed",
        minutes=None,
    )
    return day.placement.booking, employer


def test_scenario_13_a_host_without_account_confirms_and_later_claims_one_without_doubling(
    client: Client, leader: Actor
) -> None:
    school = School.objects.get(pk=leader.organisation_id)
    hub = HubMembershipFactory(school=school).hub
    booking, employer = recorded_by(school)
    link = ask_host(booking=booking, name="Sam Host", email="sam@example.org", by=leader)
    assert client.post(address_of(link), {"intent": "claim"}).status_code == 200
    assert not Invitation.objects.exists()  # not before it was used
    day = Attendance.objects.get()
    fields = {f"came-{day.pk}": "yes", f"taps-{day.placement_id}": ["reliable", "task"], **SPEAKER}
    page = client.post(address_of(link), {"intent": "save", **fields}).content.decode()
    assert "Would you like an account?" in page
    day.refresh_from_db()
    assert day.credited_minutes == 300
    for _ in range(2):
        client.post(address_of(link), {"intent": "claim"})
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation_id) == ("sam@example.org", employer.pk)
    employer.refresh_from_db()
    assert (Employer.objects.filter(name="Quayside Cafe").count(), employer.home_hub) == (1, hub)
    claimed = actor_for(Role.EMPLOYER_STAFF, employer)
    assert list(Booking.objects.visible_to(claimed)) == [booking]


def test_a_school_cannot_let_somebody_in_to_what_other_schools_booked(
    client: Client, leader: Actor
) -> None:
    slot = SlotFactory()
    day = AttendanceFactory(
        placement__learner__school=School.objects.get(pk=leader.organisation_id),
        placement__booking__experience=slot.experience,
        attendance="unconfirmed",
        minutes=None,
    )
    booking = day.placement.booking
    link = ask_host(booking=booking, name="A Stranger", email="stranger@example.org", by=leader)
    page = client.post(address_of(link), {"intent": "save", **SPEAKER}).content.decode()
    assert "Would you like an account?" not in page
    client.post(address_of(link), {"intent": "claim"})
    assert not Invitation.objects.exists()


def test_no_e_mail_of_a_link_names_a_learner_or_holds_its_token(leader: Actor) -> None:
    requested(leader)
    message = Message.objects.get(template="placements/emails/link_answer.txt")
    told = str(message.context)
    assert not {"Amina", "Quarrel", token_for(sent(Purpose.ANSWER).public_id)} & set(told.split())
