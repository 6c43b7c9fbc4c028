"""A careers delivery provider acts for an employer or a school, by a dated mandate."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from employers.models import Experience, Mandate, Provider
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from schools.models import Learner
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    LearnerFactory,
    MandateFactory,
    MembershipFactory,
    PlacementFactory,
    ProviderFactory,
    SchoolFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-27 10:00 +00:00")]


def given(provider: Provider, **changes: Any) -> dict[str, Any]:
    return {
        "provider": provider.pk,
        "purpose": "Post our experiences",
        "starts_on_day": "27",
        "starts_on_month": "11",
        "starts_on_year": "2026",
        **changes,
    }


def act(client: Client, mandate: Mandate) -> None:
    sign_in(client, Role.PROVIDER_STAFF, mandate.provider)
    client.post(f"/mandates/{mandate.public_id}/act/")


def test_a_mandate_is_given_accepted_used_and_ended(client: Client) -> None:
    employer, provider = EmployerFactory(approved=True), ProviderFactory()
    person = MembershipFactory(organisation=provider, role=Role.PROVIDER_STAFF).user
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    for _ in range(2):
        client.post("/mandates/give/", given(provider))
    mandate = Mandate.objects.get()
    assert Message.objects.get().to_address == person.email
    # The commissioner cannot accept for the provider.
    assert client.post(f"/mandates/{mandate.public_id}/accept/").status_code == 404
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/mandates/{mandate.public_id}/act/").status_code == 404
    assert "Accept 1 mandate" in client.get("/").content.decode()
    client.post(f"/mandates/{mandate.public_id}/accept/")
    client.post(f"/mandates/{mandate.public_id}/act/")
    assert client.get("/experiences/own/").status_code == 200
    client.post("/experiences/post/", {"title": "By the provider", "then": "draft", **WHERE})
    assert Experience.objects.get().employer == employer
    entry = Entry.objects.about(Experience.objects.get()).get()
    assert (entry.by_person, entry.by_role, entry.organisation) == (
        person.pk,
        Role.PROVIDER_FOR_EMPLOYER,
        employer.pk,
    )
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    client.post(f"/mandates/{mandate.public_id}/end/")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/experiences/own/").status_code == 404


WHERE = {
    "mode": "in_person",
    "setting": "workplace",
    "youngest_year": "7",
    "oldest_year": "11",
    "group_size": "10",
}


def test_a_provider_sees_of_learners_what_the_employer_sees_and_changes_nothing_of_its_page(
    client: Client,
) -> None:
    mandate = MandateFactory(commissioner=EmployerFactory(approved=True))
    slot = SlotFactory(experience=ExperienceFactory(employer=mandate.commissioner.employer))
    learner = LearnerFactory(first_name="Amara", last_name="Okafor", sen="E")
    booking = BookingFactory(school=learner.school, experience=slot.experience, slot=slot)
    AttendanceFactory(placement=PlacementFactory(booking=booking, learner=learner))
    act(client, mandate)
    page = client.get(f"/hosting/{booking.public_id}/").content.decode()
    assert "Amara O" in page
    assert "Okafor" not in page
    assert client.get(f"/bookings/{booking.public_id}/").status_code == 404
    for closed in ("/employer/", "/employer/safety/", "/people/", "/mandates/give/"):
        assert client.get(closed).status_code == 404


def test_a_provider_for_a_school_sees_the_commissioned_years_only(client: Client) -> None:
    school = SchoolFactory()
    mandate = MandateFactory(commissioner=school, youngest_year=10, oldest_year=10)
    LearnerFactory(school=school, nc_year=10, first_name="Jakub", last_name="Wiśniewski")
    LearnerFactory(school=school, nc_year=9, first_name="Cerys")
    LearnerFactory(school=school, nc_year=10, first_name="Olive", left_on=date(2026, 10, 1))
    LearnerFactory(nc_year=10, first_name="Elsewhere")
    act(client, mandate)
    page = client.get("/cohort/").content.decode()
    assert "Jakub W" in page
    for hidden in ("Wiśniewski", "Cerys", "Olive", "Elsewhere"):
        assert hidden not in page
    learner = Learner.objects.get(first_name="Jakub")
    assert client.get(f"/learners/{learner.public_id}/").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"accepted_at": None},
        {"starts_on": date(2026, 11, 28)},
        {"ends_on": date(2026, 11, 26)},
    ],
)
def test_out_of_its_time_a_mandate_opens_nothing(client: Client, changes: dict[str, Any]) -> None:
    act(client, MandateFactory(**changes))
    assert client.get("/experiences/own/").status_code == 404


def test_one_comes_back_to_one_s_own_provider(client: Client) -> None:
    mandate = MandateFactory()
    membership = sign_in(client, Role.PROVIDER_STAFF, mandate.provider)
    client.post(f"/mandates/{mandate.public_id}/act/")
    assert client.get("/mandates/").status_code == 404
    client.post("/switch/", {"organisation": str(membership.public_id)})
    assert client.get("/mandates/").status_code == 200
