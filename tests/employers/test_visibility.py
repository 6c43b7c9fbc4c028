"""What an employer that no hub has approved offers is not found by any school, by any route."""

from datetime import date

import pytest
from django.test import Client

from employers.actions.slots import NotEnoughPlaces, take_places
from employers.models import Employer, EmployerApproval, Experience, ExperienceState, Site, Slot
from equalex.kernel.access import Role
from tests.factories import (
    EmployerApprovalFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    LearnerFactory,
    SchoolFactory,
    SiteFactory,
    SlotFactory,
    TrustFactory,
)
from tests.factories.actors import actor_for, sign_in, sign_in_learner

pytestmark = pytest.mark.django_db

SCHOOL_ROLES = [Role.CAREERS_LEADER, Role.TUTOR, Role.SENCO, Role.API_READER, Role.API_RECORDER]


@pytest.fixture(params=["never asked", "refused", "lapsed"])
def hidden_slot(request: pytest.FixtureRequest) -> Slot:
    employer = EmployerFactory(name="Shady Works")
    SiteFactory(employer=employer)
    if request.param == "refused":
        EmployerApprovalFactory(employer=employer, is_approved=False)
    if request.param == "lapsed":
        EmployerApprovalFactory(employer=employer, lapsed_at="2026-11-01T00:00Z")
    slot: Slot = SlotFactory(experience__employer=employer, experience__title="Come and see")
    return slot


@pytest.mark.parametrize("role", SCHOOL_ROLES)
def test_no_role_of_a_school_sees_it(hidden_slot: Slot, role: Role) -> None:
    actor = actor_for(role, SchoolFactory())
    assert Experience.objects.visible_to(actor).count() == 0
    assert Slot.objects.visible_to(actor).count() == 0
    assert Employer.objects.visible_to(actor).count() == 0
    assert Site.objects.visible_to(actor).count() == 0


def test_no_address_leads_to_it_and_no_place_can_be_taken(
    client: Client, hidden_slot: Slot
) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert "Come and see" not in client.get("/experiences/?q=come").content.decode()
    assert client.get(f"/experiences/{hidden_slot.experience.public_id}/").status_code == 404
    with pytest.raises(NotEnoughPlaces):
        take_places(slot_id=hidden_slot.pk, places=1, school_id=0, on=date(2027, 1, 11))


def test_approval_opens_it_and_its_end_closes_it_again(client: Client, hidden_slot: Slot) -> None:
    employer = hidden_slot.experience.employer
    EmployerApproval.objects.all().delete()
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    approval = EmployerApprovalFactory(employer=employer)
    address = f"/experiences/{hidden_slot.experience.public_id}/"
    assert client.get(address).status_code == 200
    approval.delete()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "state", [ExperienceState.DRAFT, ExperienceState.PAUSED, ExperienceState.WITHDRAWN]
)
def test_what_is_not_open_is_not_there_for_schools(client: Client, state: str) -> None:
    experience = ExperienceFactory(state=state)
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 404


def test_what_one_school_arranged_is_not_there_for_another(client: Client) -> None:
    own = SchoolFactory()
    experience = ExperienceFactory(school=own)
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 404
    sign_in(client, Role.CAREERS_LEADER, own)
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "factory"),
    [
        (Role.SENIOR_LEADER, SchoolFactory),
        (Role.GOVERNOR, SchoolFactory),
        (Role.TRUST_LEAD, TrustFactory),
        (Role.HUB_STAFF, HubFactory),
        (Role.EMPLOYER_STAFF, EmployerFactory),
    ],
)
def test_roles_that_do_not_look_for_experiences_find_none(
    client: Client, role: Role, factory: type
) -> None:
    slot = SlotFactory()
    sign_in(client, role, factory())
    assert client.get("/experiences/").status_code == 404
    assert client.get(f"/experiences/{slot.experience.public_id}/").status_code == 404


def test_a_learner_sees_no_offers(client: Client) -> None:
    slot = SlotFactory()
    sign_in_learner(client, LearnerFactory())
    assert client.get(f"/experiences/{slot.experience.public_id}/").status_code == 404
    assert client.get("/experiences/").status_code == 404


def test_the_hub_reads_what_its_employer_wants_to_offer_before_it_decides(
    client: Client, hidden_slot: Slot
) -> None:
    sign_in(client, Role.HUB_STAFF, hidden_slot.experience.employer.home_hub)
    page = client.get(f"/experiences/{hidden_slot.experience.public_id}/").content.decode()
    assert "Come and see" in page
    assert "Withdraw" not in page
