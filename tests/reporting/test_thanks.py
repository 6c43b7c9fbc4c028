"""An employer's year: whom it met, what schools let it read, and nothing that tells of one child."""

from datetime import date

import page as page_validation
import pytest
from django.test import Client

from employers.models import Employer
from equalex.kernel.access import Role
from outcomes.models import Quote, Reflection
from placements.models import Booking
from schools.actions.retention import erase_learners
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-11-23 10:00 +00:00", tick=False),
]


@pytest.fixture
def booking() -> Booking:
    employer = EmployerFactory(name="Mill Lane Bakery", approved=True)
    experience = ExperienceFactory(employer=employer, title="Bread day", is_tier_2=True)
    school = SchoolFactory(name="Millbrook Academy")
    booking = BookingFactory(school=school, experience=experience)
    for number in range(20):
        learner = LearnerFactory(
            school=school,
            first_name="Ada",
            last_name=f"Finch{number}",
            sen="K" if number < 8 else "N",
            is_fsm_ever_6=number < 2,
        )
        placement = PlacementFactory(booking=booking, learner=learner)
        AttendanceFactory(placement=placement, date=date(2026, 11, 4))
    return booking


def employer_of(booking: Booking) -> Employer:
    employer = booking.experience.employer
    assert employer is not None
    return employer


def reflected(booking: Booking) -> Reflection:
    placement = booking.placements.order_by("pk")[0]
    return Reflection.objects.create(placement=placement, did="I baked", learned="Bread rises")


def release(client: Client, booking: Booking, **said: object) -> str:
    said = {"text": "I did not know that bread is chemistry", "agreed": "on", **said}
    answer = client.post(f"/bookings/{booking.public_id}/thank/", said, follow=True)
    return str(answer.content.decode())


def test_the_employer_and_its_hub_read_the_year(client: Client, booking: Booking) -> None:
    Quote.objects.create(booking=booking, text="Best day of the term", said_by="staff")
    employer = employer_of(booking)
    hub_client = Client()
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    sign_in(hub_client, Role.HUB_STAFF, employer.home_hub)
    pages = (
        client.get("/thanks/").content.decode(),
        hub_client.get(f"/hub/employers/{employer.public_id}/thanks/").content.decode(),
    )
    for page in pages:
        for text in (
            "You met 20 young people from 1 school and gave them 20 days at work",
            "Best day of the term",
            "A member of staff, Millbrook Academy",
            "Most learners came on tier 1: 20",
            "About 50 in a hundred",
        ):
            assert text in page
        # Two of twenty are too few to speak of.
        assert "Too few to show" in page
        assert "Finch" not in page


def test_another_year_and_a_year_without_anybody(client: Client, booking: Booking) -> None:
    AttendanceFactory(placement=booking.placements.order_by("pk")[0], date=date(2026, 5, 6))
    sign_in(client, Role.EMPLOYER_STAFF, employer_of(booking))
    page = client.get("/thanks/?year=2025").content.decode()
    assert "You met 1 young person from 1 school and gave them 1 day at work" in page
    assert "2026/27" in page
    assert client.get("/thanks/?year=x").status_code == 200
    nobody = Client()
    sign_in(nobody, Role.EMPLOYER_STAFF, EmployerFactory())
    assert "No learner has come yet" in nobody.get("/thanks/").content.decode()


@pytest.mark.pdf
def test_the_year_as_an_accessible_pdf(client: Client, booking: Booking) -> None:
    Quote.objects.create(booking=booking, text="Best day of the term", said_by="staff")
    sign_in(client, Role.EMPLOYER_STAFF, employer_of(booking))
    answer = client.get("/thanks/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="thanks-2026-27.pdf"' in answer["Content-Disposition"]
    assert "no failures" in str(page_validation.validate_pdf_bytes(answer.content, profile="ua1"))


def test_a_line_goes_out_only_when_agreed_and_without_a_name(
    client: Client, booking: Booking
) -> None:
    sign_in(client, Role.CAREERS_LEADER, booking.school)
    placement = reflected(booking).placement
    assert "Bread rises" in client.get(f"/bookings/{booking.public_id}/thank/").content.decode()
    assert "tick that they agreed" in release(client, booking, agreed="")
    said = release(client, booking, text="Ada’s best day, says finch0")
    assert "holds the name Ada of a learner" in said
    assert not Quote.objects.exists()
    for _ in range(2):
        release(client, booking, placement=str(placement.public_id))
    quote = Quote.objects.get()
    assert (quote.said_by, quote.placement) == ("learner", placement)
    employer = Client()
    sign_in(employer, Role.EMPLOYER_STAFF, employer_of(booking))
    page = employer.get("/thanks/").content.decode()
    assert "bread is chemistry" in page
    assert "A learner, Millbrook Academy" in page
    assert "Bread rises" not in page
    client.post(f"/quotes/{quote.public_id}/withdraw/")
    assert "bread is chemistry" not in employer.get("/thanks/").content.decode()


def test_what_a_learner_said_goes_when_the_learner_is_erased(
    client: Client, booking: Booking
) -> None:
    from outcomes.actions.retention import erase_words_on

    sign_in(client, Role.CAREERS_LEADER, booking.school)
    placement = reflected(booking).placement
    release(client, booking, placement=str(placement.public_id))
    erase_words_on(learner_ids=[placement.learner_id])
    erase_learners(
        learner_ids=[placement.learner_id], by=actor_for(Role.CAREERS_LEADER, booking.school)
    )
    assert not Quote.objects.exists()
