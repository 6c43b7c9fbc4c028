"""What an employer says of itself; its places and its contacts."""

from typing import Any

import pytest
from django.test import Client

from employers.actions import organisations
from employers.models import Contact, Employer, EmployerApproval, Site
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import (
    ContactFactory,
    EmployerFactory,
    HubFactory,
    MembershipFactory,
    SiteFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(client: Client) -> Employer:
    employer = EmployerFactory(name="Thames Joinery", approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return employer


def answers(employer: Employer, **changes: Any) -> dict[str, Any]:
    return {
        "name": employer.name,
        "employer_kind": employer.employer_kind,
        "company_number": employer.company_number,
        "sector": "F",
        "about": "We make doors. Dzień dobry, ŵyneb 🚪",
        **changes,
    }


def test_words_change_without_touching_the_approval(client: Client, employer: Employer) -> None:
    client.post("/employer/", answers(employer))
    employer.refresh_from_db()
    assert employer.about.endswith("🚪")
    assert Employer.objects.approved().get() == employer


@pytest.mark.parametrize("changes", [{"name": "Thames Drills"}, {"company_number": "7654321"}])
def test_approval_lapses_when_name_or_number_changes_and_the_hub_is_told(
    client: Client, employer: Employer, changes: dict[str, str]
) -> None:
    MembershipFactory(organisation=employer.home_hub, role=Role.HUB_STAFF)
    response = client.post("/employer/", answers(employer, **changes), follow=True)
    assert "looks at your organisation again" in response.content.decode()
    assert Employer.objects.approved().count() == 0
    assert Employer.objects.awaiting_approval().get() == employer
    assert Message.objects.get().template == "employers/emails/employer_waits.txt"
    assert {e.verb for e in Entry.objects.about(employer)} == {"edit employer", "lapse approval"}
    # Saving the same once more changes nothing.
    client.post("/employer/", answers(employer, **changes))
    assert EmployerApproval.objects.count() == 1
    assert Message.objects.count() == 1


def test_journal_holds_no_names(client: Client, employer: Employer) -> None:
    client.post("/employer/", answers(employer, name="Thames Drills"))
    client.post("/employer/contacts/add/", {"name": "Ada Fox", "email": "ada@thames.example"})
    told = str(list(Entry.objects.values_list("details", flat=True)))
    assert "Drills" not in told
    assert "ada@" not in told.lower()


def test_places_are_added_and_changed(client: Client, employer: Employer) -> None:
    place = {"name": "Yard", "town": "Barking", "postcode": "ig117lu", "is_step_free": "on"}
    client.post("/employer/places/add/", place)
    site = Site.objects.get()
    assert (site.postcode, site.is_step_free, site.employer) == ("IG11 7LU", True, employer)
    client.post(f"/employer/places/{site.public_id}/", {**place, "name": "New yard"})
    site.refresh_from_db()
    assert site.name == "New yard"


def test_a_replaced_contact_is_kept_and_no_longer_current(
    client: Client, employer: Employer
) -> None:
    contact = ContactFactory(employer=employer)
    client.post(
        f"/employer/contacts/{contact.public_id}/replace/",
        {"name": "Bo Vale", "email": "bo@thames.example"},
    )
    contact.refresh_from_db()
    assert not contact.is_current
    assert Contact.objects.get(is_current=True).name == "Bo Vale"


def test_the_same_address_twice_is_one_contact(client: Client, employer: Employer) -> None:
    for address in ("bo@thames.example", "BO@thames.example"):
        client.post("/employer/contacts/add/", {"name": "Bo Vale", "email": address})
    assert Contact.objects.count() == 1


def test_a_removed_contact_is_not_shown_again(client: Client, employer: Employer) -> None:
    contact = ContactFactory(employer=employer, name="Cy Reed")
    client.post(f"/employer/contacts/{contact.public_id}/end/")
    assert "Cy Reed" not in client.get("/employer/").content.decode()
    assert client.get(f"/employer/contacts/{contact.public_id}/replace/").status_code == 404


def test_places_and_contacts_of_another_employer_are_not_there(
    client: Client, employer: Employer
) -> None:
    site, contact = SiteFactory(), ContactFactory()
    assert client.get(f"/employer/places/{site.public_id}/").status_code == 404
    assert client.get(f"/employer/contacts/{contact.public_id}/replace/").status_code == 404
    assert client.post(f"/employer/contacts/{contact.public_id}/end/").status_code == 404
    contact.refresh_from_db()
    assert contact.is_current


def test_1500_characters_are_kept_and_1501_are_refused_with_their_number(
    client: Client, employer: Employer
) -> None:
    # A browser sends each line end as two characters; one counts as one.
    fits = "ł" * 700 + "\r\n" + "w" * 799
    client.post("/employer/", answers(employer, about=fits))
    employer.refresh_from_db()
    assert len(employer.about) == 1500
    response = client.post("/employer/", answers(employer, about=fits + "!"))
    assert "must have 1500 characters or fewer: there are 1501" in response.content.decode()


def test_pages_cost_the_same_with_one_place_and_with_thirty(
    client: Client, employer: Employer
) -> None:
    SiteFactory(employer=employer)
    ContactFactory(employer=employer)
    one = queries_of(client, "/employer/")
    SiteFactory.create_batch(29, employer=employer)
    ContactFactory.create_batch(29, employer=employer)
    assert queries_of(client, "/employer/") == one


def test_a_hub_without_people_lapses_approvals_all_the_same() -> None:
    employer = EmployerFactory(approved=True, home_hub=HubFactory())
    by = actor_for(Role.EMPLOYER_STAFF, employer)
    page = organisations.EmployerPage(
        name="Another",
        employer_kind=employer.employer_kind,
        company_number="",
        sector=None,
    )
    assert organisations.edit_employer(employer=employer, page=page, by=by)
    assert Message.objects.count() == 0
