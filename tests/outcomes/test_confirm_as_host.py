"""The employer's page by link: no account, nothing shown or changed on GET, one object only."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equalex.journal.models import Message
from equalex.kernel.access import Role
from outcomes.models import Feedback
from placements.actions.host import ask_host
from placements.actions.ledger import recount
from placements.models import Attendance, AttendanceState, Booking, HostLink, Placement
from placements.models.links import token_for
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ContactFactory,
    LearnerFactory,
    PlacementFactory,
)
from tests.factories.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_after_the_day")]


@pytest.fixture
def _after_the_day() -> object:
    with time_machine.travel("2026-11-09 12:00", tick=False):
        yield


def booking_of(number: int = 2) -> Booking:
    """A booking whose learners have one day each, to be confirmed, without feedback."""
    booking = BookingFactory()
    for _ in range(number):
        placement = PlacementFactory(
            booking=booking,
            learner=LearnerFactory(school=booking.school, first_name="Amina", last_name="Quarrel"),
            has_feedback=False,
        )
        AttendanceFactory(placement=placement, attendance=AttendanceState.UNCONFIRMED, minutes=None)
    recount(learner_ids=list(booking.placements.values_list("learner", flat=True)))
    return booking


def link_for(booking: Booking) -> tuple[HostLink, str]:
    contact = ContactFactory(employer=booking.experience.employer)
    link = ask_host(
        booking=booking, contact=contact, by=actor_for(Role.CAREERS_LEADER, booking.school)
    )
    return link, reverse("confirm-as-host", kwargs={"token": token_for(link.public_id)})


def test_opening_the_link_shows_nothing_of_anybody_and_changes_nothing(client: Client) -> None:
    booking = booking_of()
    link, address = link_for(booking)
    page = client.get(address).content.decode()
    for secret in ("Amina", "Quarrel", booking.school.name, booking.experience.title):
        assert secret not in page
    link.refresh_from_db()
    assert link.used_at is None


def test_the_employer_sees_first_name_and_initial_only(client: Client) -> None:
    booking = booking_of()
    page = client.post(link_for(booking)[1], {"intent": "open"}).content.decode()
    assert "Amina Q" in page
    assert "Quarrel" not in page


def test_confirming_with_a_line_makes_the_day_count(client: Client) -> None:
    booking = booking_of()
    _, address = link_for(booking)
    fields = {"intent": "save", "given_by": "Jo Tallis", "given_as": "Site manager"}
    for placement in booking.placements.all():
        fields[f"came-{placement.attendances.get().pk}"] = "yes"
        fields[f"line-{placement.pk}"] = "Worked with care."
    page = client.post(address, fields).content.decode()
    assert "Thank you" in page
    days = Attendance.objects.filter(placement__booking=booking)
    assert {(day.verdict, day.credited_minutes) for day in days} == {("counts", 300)}
    assert set(Feedback.objects.values_list("given_by", flat=True)) == {"Jo Tallis"}


def test_the_same_confirmation_again_changes_nothing(client: Client) -> None:
    booking = booking_of(1)
    _, address = link_for(booking)
    placement = booking.placements.get()
    fields = {
        "intent": "save",
        "given_by": "Jo",
        "given_as": "Chef",
        f"came-{placement.attendances.get().pk}": "yes",
        f"line-{placement.pk}": "Good.",
    }
    client.post(address, fields)
    page = client.post(address, fields).content.decode()
    assert "Everything was saved already" in page
    assert Feedback.objects.count() == 1


def test_minutes_that_the_school_recorded_stay(client: Client) -> None:
    booking = booking_of(1)
    day = Attendance.objects.get(placement__booking=booking)
    Attendance.objects.filter(pk=day.pk).update(attendance="attended", minutes=150)
    fields = {"intent": "save", "given_by": "Jo", "given_as": "Chef", f"came-{day.pk}": "yes"}
    client.post(link_for(booking)[1], fields)
    day.refresh_from_db()
    assert day.minutes == 150


def test_who_is_not_ticked_did_not_come(client: Client) -> None:
    booking = booking_of(1)
    client.post(link_for(booking)[1], {"intent": "save", "given_by": "Jo", "given_as": "Chef"})
    assert Attendance.objects.get(placement__booking=booking).attendance == "absent"


def test_a_key_of_another_booking_is_not_touched(client: Client) -> None:
    booking, other = booking_of(1), booking_of(1)
    foreign = Placement.objects.get(booking=other)
    client.post(
        link_for(booking)[1],
        {
            "intent": "save",
            "given_by": "Jo",
            "given_as": "Chef",
            f"came-{foreign.attendances.get().pk}": "yes",
            f"line-{foreign.pk}": "x",
        },
    )
    assert foreign.attendances.get().attendance == AttendanceState.UNCONFIRMED
    assert not Feedback.objects.filter(placement=foreign).exists()


def test_without_a_name_nothing_is_saved_and_what_was_typed_stays(client: Client) -> None:
    booking = booking_of(1)
    placement = booking.placements.get()
    page = client.post(
        link_for(booking)[1], {"intent": "save", f"line-{placement.pk}": "Typed already"}
    ).content.decode()
    assert "Enter your name" in page
    assert "Typed already" in page
    assert placement.attendances.get().attendance == AttendanceState.UNCONFIRMED


def test_an_expired_link_offers_a_fresh_one_to_the_address_on_file(client: Client) -> None:
    booking = booking_of(1)
    link, address = link_for(booking)
    HostLink.objects.filter(pk=link.pk).update(
        expires_at=timezone.now() - timedelta(days=1), sent_at=timezone.now() - timedelta(days=40)
    )
    page = client.post(address, {"intent": "open"}).content.decode()
    assert "Amina" not in page
    client.post(address, {"intent": "renew"})
    assert Message.objects.filter(to_address=link.contact.email).count() == 2


def test_a_link_that_never_was_is_not_found(client: Client) -> None:
    assert client.get(reverse("confirm-as-host", kwargs={"token": "x" * 43})).status_code == 404


def test_the_page_costs_the_same_for_one_learner_and_for_thirty(
    client: Client, django_assert_max_num_queries: object
) -> None:
    address = link_for(booking_of(30))[1]
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # pytest-django's fixture
        client.post(address, {"intent": "open"})
