"""Links to employers' contacts: derived, hashed, dying with the contact, renewed to the file."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from employers.models import Contact
from equalex.journal.models import Message
from equalex.kernel.access import Role
from placements.actions.host import (
    CannotRenew,
    LinkProblem,
    ask_host,
    confirm_attendance,
    open_link,
    problem_with,
    renew_link,
)
from placements.models import Attendance, Booking, HostLink
from placements.models.links import token_for
from placements.rules.registers import Mark
from tests.factories import AttendanceFactory, ContactFactory
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def day(clock: object) -> Attendance:
    return AttendanceFactory(attendance="unconfirmed", minutes=None)


def asked(day: Attendance, contact: Contact | None = None) -> HostLink:
    booking = day.placement.booking
    contact = contact or ContactFactory(employer=booking.experience.employer)
    by = actor_for(Role.CAREERS_LEADER, booking.school)
    return ask_host(booking=booking, contact=contact, by=by)


def test_neither_the_link_nor_the_message_holds_the_token(day: Attendance) -> None:
    link = asked(day)
    token = token_for(link.public_id)
    message = Message.objects.get(template="placements/emails/link_confirm.txt")
    assert token not in str(message.context)
    assert token not in link.token_hash
    assert open_link(token=token) == link
    assert open_link(token="guessed") is None


def test_the_message_names_no_learner(day: Attendance) -> None:
    asked(day)
    context = Message.objects.get().context
    learner = day.learner
    assert not {learner.first_name, learner.last_name} & set(str(context).split())


def test_asking_a_new_person_makes_a_contact(day: Attendance) -> None:
    booking = day.placement.booking
    by = actor_for(Role.CAREERS_LEADER, booking.school)
    link = ask_host(booking=booking, name="Sam Host", email="sam@example.org", by=by)
    assert link.contact.employer == booking.experience.employer
    assert Message.objects.get().to_address == "sam@example.org"


def test_a_second_press_sends_nothing_more_and_later_a_fresh_link_replaces_the_first(
    day: Attendance, clock: time_machine.Traveller
) -> None:
    first = asked(day)
    assert asked(day, first.contact) == first
    clock.shift(timedelta(minutes=11))
    second = asked(day, first.contact)
    first.refresh_from_db()
    assert second != first
    assert problem_with(first) is LinkProblem.REPLACED
    assert problem_with(second) is None
    assert Message.objects.count() == 2


def test_a_link_dies_when_its_contact_does_and_cannot_be_renewed(day: Attendance) -> None:
    link = asked(day)
    Contact.objects.update(is_current=False)
    link = open_link(token=token_for(link.public_id))
    assert problem_with(link) is LinkProblem.CONTACT_GONE
    with pytest.raises(CannotRenew):
        renew_link(link=link)
    with pytest.raises(ValueError, match="no longer opens"):
        confirm_attendance(link=link, marks={day.pk: Mark("attended")})


def test_a_link_that_ran_out_is_renewed_to_the_address_on_file(
    day: Attendance, clock: time_machine.Traveller
) -> None:
    link = asked(day)
    clock.shift(timedelta(days=31))
    assert problem_with(link) is LinkProblem.EXPIRED
    fresh = renew_link(link=link)
    assert problem_with(fresh) is None
    assert set(Message.objects.values_list("to_address", flat=True)) == {link.contact.email}


def test_a_link_outlives_the_last_date_by_thirty_days(day: Attendance) -> None:
    Attendance.objects.update(date=date(2027, 1, 8), attendance="planned")
    assert asked(day).expires_at.date() == date(2027, 2, 7)


def test_a_cancelled_booking_closes_its_links(day: Attendance) -> None:
    link = asked(day)
    Booking.objects.update(state="cancelled")
    assert problem_with(open_link(token=token_for(link.public_id))) is LinkProblem.CANCELLED


def test_the_host_confirms_and_the_days_count(day: Attendance) -> None:
    link = asked(day)
    confirm_attendance(link=link, marks={day.pk: Mark("attended", 240)})
    day.refresh_from_db()
    assert day.credited_minutes == 240
