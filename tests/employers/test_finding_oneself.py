"""Scenarios 16 and 22: an employer that is there already, merged where it is there twice, never orphaned."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from employers.actions.joining import answer_join_request, ask_to_join
from employers.actions.merging import merge_employers, what_would_move
from employers.models import Employer, EmployerApproval, Insurance, JoinRequest
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from placements.models import Booking, HostLink
from schools.models import ApiToken, Membership
from tests.employers.pages import queries_of
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ContactFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    InsuranceFactory,
    LearnerFactory,
    MandateFactory,
    MembershipFactory,
    PlacementFactory,
    SiteFactory,
    SlotFactory,
    SupervisorFactory,
    UserFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(
    "typed",
    [{"name": "B & Q plc"}, {"name": "b and q"}, {"name": "Another", "company_number": "973387"}],
)
def test_scenario_16_it_is_suggested_while_one_types(client: Client, typed: dict[str, str]) -> None:
    EmployerFactory(name="B&Q", company_number="00973387")
    client.force_login(UserFactory(), backend=BACKEND)
    told = client.get(reverse("suggest-employers"), typed).content.decode()
    assert "Is yours one of these?" in told
    assert "B&amp;Q" in told


def test_asking_to_join_hands_nothing_over(client: Client) -> None:
    employer = EmployerFactory()
    staff = MembershipFactory(organisation=employer, role=Role.EMPLOYER_STAFF).user
    asker = UserFactory(name="Ada Fox")
    client.force_login(asker, backend=BACKEND)
    for _ in range(2):
        client.post(reverse("join-employer", args=[employer.public_id]))
    assert JoinRequest.objects.count() == 1
    assert Message.objects.get().to_address == staff.email
    assert "Ada" not in str(Message.objects.get().context)
    assert client.get("/experiences/own/").status_code == 404
    client.force_login(staff, backend=BACKEND)
    assert "Ada Fox" in client.get("/employer/").content.decode()
    request = JoinRequest.objects.get()
    for _ in range(2):
        client.post(reverse("answer-join-request", args=[request.public_id]), {"answer": "accept"})
    assert Membership.objects.current().get(user=asker).role == Role.EMPLOYER_COLLEAGUE
    assert Message.objects.filter(template="employers/emails/join_answered.txt").count() == 1


def test_where_nobody_works_the_hub_is_asked_and_lets_in_who_leads(client: Client) -> None:
    hub = HubFactory()
    coordinator = sign_in(client, Role.HUB_STAFF, hub).user
    employer = EmployerFactory(home_hub=hub)
    asker = UserFactory()
    request = ask_to_join(employer=employer, by=actor_of(asker))
    assert Message.objects.get().to_address == coordinator.email
    assert asker.name in client.get(f"/employers/{employer.public_id}/").content.decode()
    client.post(
        reverse("answer-join-request-as-hub", args=[request.public_id]), {"answer": "accept"}
    )
    assert Membership.objects.current().get(user=asker).role == Role.EMPLOYER_STAFF


def test_who_is_declined_is_told_and_stays_outside() -> None:
    employer = EmployerFactory()
    asker = UserFactory()
    request = ask_to_join(employer=employer, by=actor_of(asker))
    by = actor_for(Role.EMPLOYER_STAFF, employer)
    assert answer_join_request(request=request, accept=False, by=by)
    assert not Membership.objects.filter(user=asker).exists()
    assert Message.objects.filter(to_address=asker.email).exists()


def actor_of(user: Any) -> Any:
    return type(actor_for(Role.NEWCOMER, HubFactory()))(role=Role.NEWCOMER, person_id=user.pk)


def two_of_the_same() -> tuple[Employer, Employer]:
    """The one that stays, and the one that goes with something of everything."""
    hub = HubFactory()
    kept = EmployerFactory(name="B&Q", home_hub=hub, approved=True)
    merged = EmployerFactory(
        name="B & Q plc", company_number="00973387", home_hub=hub, approved=True
    )
    contact = ContactFactory(employer=merged)
    slot = SlotFactory(
        experience=ExperienceFactory(employer=merged, site=SiteFactory(employer=merged)), booked=1
    )
    learner = LearnerFactory()
    booking = BookingFactory(school=learner.school, experience=slot.experience, slot=slot)
    AttendanceFactory(placement=PlacementFactory(booking=booking, learner=learner))
    HostLink.objects.create(
        booking=booking, contact=contact, token_hash="0" * 64, expires_at="2030-01-01T00:00Z"
    )
    both = UserFactory()
    for one in (kept, merged):
        InsuranceFactory(employer=one)
        MembershipFactory(organisation=one, role=Role.EMPLOYER_STAFF, user=both)
    MembershipFactory(organisation=merged, role=Role.EMPLOYER_STAFF)
    SupervisorFactory(employer=merged)
    MandateFactory(commissioner=merged)
    return kept, merged


def test_scenario_16_a_merge_keeps_history_links_bookings_and_decisions(client: Client) -> None:
    kept, merged = two_of_the_same()
    sign_in(client, Role.HUB_STAFF, kept.home_hub)
    page = client.get(f"/employers/{merged.public_id}/merge/").content.decode()
    assert "1 experience, with its dates, bookings and feedback" in page
    assert f'value="{kept.pk}" selected' in page  # the one that looks like it
    response = client.post(
        f"/employers/{merged.public_id}/merge/", {"into": kept.pk, "understood": "on"}
    )
    assert response["Location"] == f"/employers/{kept.public_id}/"
    assert Booking.objects.get().experience.employer == kept
    assert HostLink.objects.get().contact.employer == kept
    assert EmployerApproval.objects.filter(employer=kept).count() == 2
    assert EmployerApproval.objects.current().get().employer == kept
    assert Insurance.objects.filter(employer=kept).count() == 2
    assert Membership.objects.current().filter(organisation=kept).count() == 2
    kept.refresh_from_db()
    assert kept.company_number == "00973387"
    assert what_would_move(merged) == []
    entry = Entry.objects.about(kept).get()
    assert (entry.verb, entry.details["merged"]) == ("merge employers", merged.pk)
    # Its address leads to the one that stays; nobody finds it in a list or when signing up.
    assert client.get(f"/employers/{merged.public_id}/")["Location"] == response["Location"]
    assert "B &amp; Q plc" not in client.get("/employers/").content.decode()
    assert "B &amp; Q plc" not in client.get("/employers/suggest/?name=B%26Q").content.decode()


def test_a_merge_moves_every_row_that_points_at_an_employer() -> None:
    """In whichever app it stands: a model that is added later moves too."""
    kept, merged = two_of_the_same()
    ApiToken.objects.create(
        organisation=merged,
        name="Rota",
        key_hash="1" * 64,
        shown_as="x",
        expires_at="2030-01-01T00:00Z",
    )
    by = actor_for(Role.HUB_STAFF, kept.home_hub)
    for _ in range(2):
        merge_employers(merged=merged, into=kept, by=by)
    assert what_would_move(merged) == []
    assert ApiToken.objects.get().organisation_id == kept.pk


def test_another_hub_s_employer_cannot_be_merged_into(client: Client) -> None:
    kept, merged = EmployerFactory(), EmployerFactory()
    sign_in(client, Role.HUB_STAFF, merged.home_hub)
    response = client.post(
        f"/employers/{merged.public_id}/merge/", {"into": kept.pk, "understood": "on"}
    )
    assert "Select a valid choice" in response.content.decode()
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_scenario_22_the_last_one_leaves_and_the_next_is_promoted(client: Client) -> None:
    employer = EmployerFactory(approved=True)
    coordinator = MembershipFactory(organisation=employer.home_hub, role=Role.HUB_STAFF).user
    first = MembershipFactory(organisation=employer, role=Role.EMPLOYER_COLLEAGUE)
    MembershipFactory(organisation=employer, role=Role.EMPLOYER_COLLEAGUE)
    leaver = sign_in(client, Role.EMPLOYER_STAFF, employer)
    assert "has been here longest takes over" in client.get("/employer/leave/").content.decode()
    for _ in range(2):
        client.post("/employer/leave/")
    leaver.refresh_from_db()
    assert leaver.ended_at is not None
    promoted = Membership.objects.current().get(organisation=employer, role=Role.EMPLOYER_STAFF)
    assert promoted.user == first.user
    assert {message.to_address for message in Message.objects.all()} == {
        coordinator.email,
        first.user.email,
    }


def test_scenario_22_where_nobody_is_left_the_hub_is_alerted_and_all_stays(client: Client) -> None:
    employer = EmployerFactory(approved=True)
    coordinator = MembershipFactory(organisation=employer.home_hub, role=Role.HUB_STAFF).user
    ExperienceFactory(employer=employer)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    client.post("/employer/leave/")
    assert Message.objects.get().to_address == coordinator.email
    assert Employer.objects.approved().get().experiences.count() == 1
    client.force_login(coordinator, backend=BACKEND)
    page = client.get(f"/employers/{employer.public_id}/").content.decode()
    assert "Nobody signs in for it" in page


def test_a_colleague_who_leaves_alarms_nobody(client: Client) -> None:
    employer = EmployerFactory(approved=True)
    MembershipFactory(organisation=employer, role=Role.EMPLOYER_STAFF)
    sign_in(client, Role.EMPLOYER_COLLEAGUE, employer)
    client.post("/employer/leave/")
    assert Message.objects.count() == 0


def test_the_hub_s_page_of_an_employer_costs_the_same_with_one_and_with_thirty(
    client: Client,
) -> None:
    employer = EmployerFactory()
    sign_in(client, Role.HUB_STAFF, employer.home_hub)
    address = f"/employers/{employer.public_id}/"
    MembershipFactory(organisation=employer, role=Role.EMPLOYER_STAFF)
    ask_to_join(employer=employer, by=actor_of(UserFactory()))
    one = queries_of(client, address)
    MembershipFactory.create_batch(15, organisation=employer, role=Role.EMPLOYER_COLLEAGUE)
    for user in UserFactory.create_batch(15):
        ask_to_join(employer=employer, by=actor_of(user))
    assert queries_of(client, address) == one
