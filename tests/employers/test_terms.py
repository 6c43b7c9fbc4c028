"""Who can book an experience, and how (scenario 18: reserved means it is not there for others)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from employers.actions.slots import SlotClosed, TooFewPlaces, take_places
from employers.actions.terms import BookingTerms, set_booking_terms
from employers.models import Employer, Experience, OpenTo, Slot
from equalex.kernel.access import Role
from schools.models import School
from tests.factories import (
    EmployerFactory,
    ExperienceFactory,
    HubMembershipFactory,
    SchoolFactory,
    SlotFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)


def of_the_hub(employer: Employer) -> School:
    school: School = SchoolFactory()
    HubMembershipFactory(school=school, hub=employer.home_hub)
    return school


@pytest.fixture(params=["hub", "special", "named"])
def reserved(request: pytest.FixtureRequest) -> tuple[Slot, School]:
    """A slot that is reserved, and a school it is reserved for."""
    slot = SlotFactory(experience__title="Only for some", experience__open_to=request.param)
    makers: dict[str, Callable[[], School]] = {
        "hub": lambda: of_the_hub(slot.experience.employer),
        "special": lambda: SchoolFactory(school_kind="special"),
        "named": SchoolFactory,
    }
    school = makers[request.param]()
    if request.param == "named":
        slot.experience.named_schools.add(school)
    return slot, school


def addresses_of(slot: Slot) -> tuple[str, str]:
    return (f"/experiences/{slot.experience.public_id}/", f"/slots/{slot.public_id}/book/")


def test_scenario_18_a_reserved_experience_is_not_there_for_other_schools(
    client: Client, reserved: tuple[Slot, School]
) -> None:
    slot, _ = reserved
    other = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, other)
    assert [client.get(address).status_code for address in addresses_of(slot)] == [404, 404]
    assert client.post(addresses_of(slot)[1], {"way": "book"}).status_code == 404
    assert "Only for some" not in client.get("/experiences/").content.decode()
    for role in (Role.TUTOR, Role.SENCO, Role.API_READER, Role.API_RECORDER):
        actor = actor_for(role, other)
        assert not Experience.objects.visible_to(actor).exists()
        assert not Slot.objects.visible_to(actor).exists()
    with pytest.raises(SlotClosed):
        take_places(slot_id=slot.pk, places=1, school_id=other.pk, on=TODAY)


def test_a_reserved_experience_is_there_for_whom_it_is_reserved(
    client: Client, reserved: tuple[Slot, School]
) -> None:
    slot, school = reserved
    sign_in(client, Role.CAREERS_LEADER, school)
    assert [client.get(address).status_code for address in addresses_of(slot)] == [200, 200]
    assert Experience.objects.visible_to(actor_for(Role.API_READER, school)).exists()
    assert take_places(slot_id=slot.pk, places=1, school_id=school.pk, on=TODAY).booked == 1


def test_a_school_that_has_left_the_hub_no_longer_finds_what_is_reserved_for_it() -> None:
    slot = SlotFactory(experience__open_to=OpenTo.OWN_HUB)
    membership = HubMembershipFactory(hub=slot.experience.employer.home_hub)
    membership.until = date(2026, 12, 31)
    membership.save()
    with pytest.raises(SlotClosed):
        take_places(slot_id=slot.pk, places=1, school_id=membership.school_id, on=TODAY)


def terms(**said: object) -> BookingTerms:
    usual = {"confirms_each": False, "shared_places": None, "open_to": OpenTo.EVERY_SCHOOL}
    return BookingTerms(**{**usual, **said})  # type: ignore[arg-type]  # names of its fields


def test_a_total_over_all_dates_cannot_fall_below_what_is_booked() -> None:
    slot = SlotFactory(booked=3)
    SlotFactory(experience=slot.experience, booked=2, first_date=date(2027, 3, 5))
    by = actor_for(Role.EMPLOYER_STAFF, slot.experience.employer)
    with pytest.raises(TooFewPlaces, match="5 places are booked already"):
        set_booking_terms(experience=slot.experience, terms=terms(shared_places=4), by=by)
    kept = set_booking_terms(experience=slot.experience, terms=terms(shared_places=6), by=by)
    assert (kept.shared_places, kept.shared_booked) == (6, 5)


@pytest.fixture
def employer(client: Client) -> Employer:
    found: Employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, found)
    return found


def test_an_employer_reserves_for_schools_by_name_and_by_urn(
    client: Client, employer: Employer
) -> None:
    experience, listed, far = ExperienceFactory(employer=employer), of_the_hub(employer), None
    far = SchoolFactory()
    address = f"/experiences/{experience.public_id}/terms/"
    said = {
        "open_to": "named",
        "named_schools": [str(listed.public_id)],
        "urns": far.urn,
        "confirms": "yes",
        "shared_places": "4",
        "cost": "Nothing",
        "travel": "By bus",
    }
    client.post(address, said)
    experience.refresh_from_db()
    assert set(experience.named_schools.values_list("pk", flat=True)) == {listed.pk, far.pk}
    assert (experience.confirms_each, experience.shared_places) == (True, 4)
    page = client.get(f"/experiences/{experience.public_id}/").content.decode()
    for words in ("Only the schools we name", "By bus", "4 learners over all dates together"):
        assert words in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"open_to": "named"}, "Choose at least one school, or enter its URN"),
        ({"open_to": "named", "urns": "999999"}, "“999999” is not the URN of an open school"),
        ({"open_to": "every", "shared_places": "-3"}, "must be 1 or more"),
        ({"open_to": "nobody"}, "Select a valid choice"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field(
    said: dict[str, str], sentence: str, client: Client, employer: Employer
) -> None:
    experience = ExperienceFactory(employer=employer)
    address = f"/experiences/{experience.public_id}/terms/"
    page = client.post(address, {"confirms": "no", **said}).content.decode()
    assert sentence in page
    experience.refresh_from_db()
    assert experience.open_to == OpenTo.EVERY_SCHOOL
