"""Scenario 23: insurance expires between confirmation and start."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from equalex.journal.models import Message
from equalex.kernel.access import Role
from placements.actions.insurance import tell_of_lapsing_insurance
from placements.actions.registers import RegisterRefused, mark_register
from placements.models import Attendance, Booking, InsuranceWaiver
from placements.rules.registers import Mark
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ContactFactory,
    ExperienceFactory,
    InsuranceFactory,
    LearnerFactory,
    MembershipFactory,
    PlacementFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-05 10:00 +00:00")]
DAY = date(2027, 3, 4)


@pytest.fixture
def booking() -> Booking:
    """Confirmed for 4 March; the insurance has meanwhile ended on the 3rd."""
    slot = SlotFactory(experience=ExperienceFactory(), first_date=DAY, booked=1)
    learner = LearnerFactory()
    booking = BookingFactory(school=learner.school, experience=slot.experience, slot=slot)
    AttendanceFactory(
        placement=PlacementFactory(booking=booking, learner=learner),
        date=DAY,
        attendance="unconfirmed",
        minutes=None,
    )
    InsuranceFactory(employer=slot.experience.employer, expires_on=DAY - timedelta(days=1))
    return booking


def attended(booking: Booking) -> dict[int, Mark]:
    return {Attendance.objects.get(placement__booking=booking).pk: Mark("attended", 300)}


def mark(booking: Booking, **changes: Any) -> Any:
    by = actor_for(Role.CAREERS_LEADER, booking.school)
    return mark_register(booking=booking, marks=attended(booking), by=by, **changes)


def test_scenario_23_the_check_turns_red_and_the_start_is_blocked(
    client: Client, booking: Booking
) -> None:
    sign_in(client, Role.CAREERS_LEADER, booking.school)
    page = client.get(f"/bookings/{booking.public_id}/").content.decode()
    assert "Learners must not start" in page
    assert "ends on 3 March 2027, and learners are booked until 4 March 2027" in page
    with pytest.raises(RegisterRefused, match="why learners may start all the same"):
        mark(booking)


def test_scenario_23_it_is_waived_with_a_reason(client: Client, booking: Booking) -> None:
    sign_in(client, Role.CAREERS_LEADER, booking.school)
    address = f"/bookings/{booking.public_id}/insurance/"
    assert "There is a problem" in client.post(address, {"reason": " "}).content.decode()
    for reason in ("Renewal seen on 2 March.", "Another"):
        client.post(address, {"reason": reason})
    assert InsuranceWaiver.objects.get().reason == "Renewal seen on 2 March."
    assert "Renewal seen" in client.get(f"/bookings/{booking.public_id}/").content.decode()
    assert mark(booking).changed == 1


def test_a_renewed_insurance_lifts_the_block(booking: Booking) -> None:
    employer = booking.experience.employer
    employer.insurances.update(is_newest=False)
    InsuranceFactory(employer=employer, expires_on=DAY)
    assert mark(booking).changed == 1


def test_what_the_employer_confirms_is_kept(booking: Booking) -> None:
    by = actor_for(Role.EMPLOYER_STAFF, booking.experience.employer)
    assert mark_register(booking=booking, marks=attended(booking), by=by).changed == 1


def test_scenario_23_school_hub_and_employer_are_alerted_once_before_the_start(
    booking: Booking,
) -> None:
    employer = booking.experience.employer
    leader = MembershipFactory(organisation=booking.school, role=Role.CAREERS_LEADER).user
    coordinator = MembershipFactory(organisation=employer.home_hub, role=Role.HUB_STAFF).user
    contact = ContactFactory(employer=employer)
    assert tell_of_lapsing_insurance(today=DAY - timedelta(days=60)) == 0
    for _ in range(2):
        assert tell_of_lapsing_insurance(today=DAY - timedelta(days=20)) == 1
    assert set(Message.objects.values_list("to_address", flat=True)) == {
        leader.email,
        coordinator.email,
        contact.email,
    }
    assert Message.objects.count() == 3


@pytest.mark.parametrize("expires_on", [DAY, None])
def test_who_is_insured_or_needs_none_is_left_in_peace(
    client: Client, booking: Booking, expires_on: date | None
) -> None:
    reason = "" if expires_on else "No employees"
    booking.experience.employer.insurances.update(expires_on=expires_on, exempt_reason=reason)
    assert tell_of_lapsing_insurance(today=DAY) == 0
    sign_in(client, Role.CAREERS_LEADER, booking.school)
    assert client.get(f"/bookings/{booking.public_id}/insurance/").status_code == 404
    assert mark(booking).changed == 1
