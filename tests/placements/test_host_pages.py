"""What employers with an account see of who comes, and how a school asks them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import Employer
from equalex.journal.models import Message
from equalex.kernel.access import Role
from placements.models import Attendance, Booking, HostLink
from schools.models import School
from tests.factories import AttendanceFactory, ContactFactory, EmployerFactory, LearnerFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(db: None) -> Employer:
    return EmployerFactory(approved=True)


@pytest.fixture
def host(monday: object, employer: Employer, client: Client) -> Client:
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return client


def day_at(employer: Employer, on: date, **fields: object) -> Attendance:
    return AttendanceFactory(
        placement__booking__experience__employer=employer,
        placement__learner=LearnerFactory(
            first_name="Amara", last_name="Okafor", is_fsm=True, sen="E"
        ),
        date=on,
        minutes=None,
        **{"attendance": "planned", **fields},
    )


def url_of(day: Attendance) -> str:
    return reverse("show-host-booking", args=[day.placement.booking.public_id])


def test_the_employer_reads_first_name_initial_year_and_school_and_no_more(
    host: Client, employer: Employer
) -> None:
    day = day_at(employer, date(2026, 11, 20))
    page = host.get(url_of(day)).content.decode()
    assert "Amara O, Year 9" in page
    assert day.learner.school.name in page
    for secret in ("Okafor", "FSM", "SEN", "EHCP"):
        assert secret not in page


def test_what_the_school_noted_of_an_absence_is_not_shown(host: Client, employer: Employer) -> None:
    day = day_at(
        employer, date(2026, 11, 5), attendance="absent", absence_reason="Hospital appointment"
    )
    assert "Hospital" not in host.get(url_of(day)).content.decode()


def test_the_employer_confirms_who_came(host: Client, employer: Employer) -> None:
    day = day_at(employer, date(2026, 11, 5), attendance="unconfirmed")
    listed = host.get(reverse("list-host-bookings")).content.decode()
    assert "Please confirm who came" in listed
    host.post(url_of(day), {f"a-{day.pk}": "", f"m-{day.pk}": "240", "rest": "all", "base": "{}"})
    day.refresh_from_db()
    assert (day.attendance, day.credited_minutes) == ("attended", 240)
    listed = host.get(reverse("list-host-bookings")).content.decode()
    assert "Please confirm who came" not in listed


def test_names_end_thirty_days_after_the_last_date(host: Client, employer: Employer) -> None:
    day = day_at(employer, date(2026, 10, 9), attendance="attended")
    assert host.get(url_of(day)).status_code == 404
    assert day.learner.school.name not in host.get(reverse("list-host-bookings")).content.decode()


def test_another_employers_booking_is_not_found(host: Client) -> None:
    day = day_at(EmployerFactory(), date(2026, 11, 20))
    assert host.get(url_of(day)).status_code == 404
    cancel = reverse("cancel-hosting", args=[day.placement.booking.public_id])
    assert host.get(cancel).status_code == 404


def test_a_withdrawn_learner_disappears(host: Client, employer: Employer) -> None:
    day = day_at(employer, date(2026, 11, 20))
    type(day.placement).objects.update(state="withdrawn")
    assert host.get(url_of(day)).status_code == 404


def test_an_employer_who_cannot_host_cancels_and_the_school_is_told(
    host: Client, employer: Employer
) -> None:
    day = day_at(employer, date(2026, 11, 20))
    url = reverse("cancel-hosting", args=[day.placement.booking.public_id])
    sign_in(Client(), Role.CAREERS_LEADER, day.placement.booking.school)
    host.post(url, {"reason": "The site is closed"})
    assert Booking.objects.get().state == "cancelled"
    message = Message.objects.get(template="placements/emails/cancelled_by_host.txt")
    assert "Okafor" not in str(message.context)


def test_a_page_of_who_comes_costs_the_same_for_many(
    host: Client, employer: Employer, django_assert_max_num_queries: object
) -> None:
    day = day_at(employer, date(2026, 11, 20))
    for _ in range(20):
        AttendanceFactory(
            placement__booking=day.placement.booking, date=date(2026, 11, 20), attendance="planned"
        )
    with django_assert_max_num_queries(14):
        host.get(url_of(day))


def test_the_school_asks_a_contact_on_file(leader: Client, school: School) -> None:
    day = AttendanceFactory(placement__learner__school=school)
    booking = day.placement.booking
    contact = ContactFactory(employer=booking.experience.employer)
    url = reverse("ask-host", args=[booking.public_id])
    assert contact.email in leader.get(url).content.decode()
    leader.post(url, {"purpose": "feedback", "contact": str(contact.public_id)})
    assert HostLink.objects.get().contact == contact


def test_the_school_asks_somebody_new(leader: Client, school: School) -> None:
    day = AttendanceFactory(placement__learner__school=school)
    url = reverse("ask-host", args=[day.placement.booking.public_id])
    typed = {"purpose": "confirm", "contact": "", "name": "", "email": "nonsense"}
    page = leader.post(url, typed).content.decode()
    assert "Enter the name of the person" in page
    assert "Enter an e-mail address" in page
    leader.post(url, {**typed, "name": "Sam Host", "email": "sam@example.org"})
    assert Message.objects.get().to_address == "sam@example.org"
