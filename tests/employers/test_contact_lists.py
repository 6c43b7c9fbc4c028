"""A hub's own list: previewed row by row, matched, saved only when approved, undone as a whole."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from employers.models import Contact, ContactList, ContactNote, Employer, Relation, Site
from equalex.kernel.access import Role
from schools.models import Hub
from tests.factories import ContactFactory, EmployerApprovalFactory, EmployerFactory, HubFactory
from tests.factories.actors import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-11-23 10:00 +00:00", tick=False),
]

LIST = (
    "Organisation;Contact Name;E-mail;Tel;Town;Post code;Industry;Notes;Last contact;Next step\r\n"
    "Mill Lane Bakery;Ann Fox;ann@bakery.example;01234;Barking;ig11 7lu;Hotels and restaurants;Keen, met twice;04/11/2026;Call in May\r\n"
    "B & Q plc;Bo Hill;bo@bq.example;;;;;;;\r\n"
    "Thames Work Ltd;;;;;;;;;\r\n"
    "Mill Lane Bakery;;;;;;;;;\r\n"
    ";Nobody;x@y.example;;;;;;;\r\n"
    "Łódź Café;Ola;not an address;;;nowhere;;;31/02/2026;\r\n"
)


@pytest.fixture
def hub(client: Client) -> Hub:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    return hub


def upload(client: Client, content: str | bytes = LIST, name: str = "contacts.csv") -> Any:
    data = content.encode("utf-8-sig") if isinstance(content, str) else content
    return client.post("/employers/lists/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def review(client: Client, **said: str) -> str:
    contact_list = ContactList.objects.latest("pk")
    address = f"/employers/lists/{contact_list.public_id}/"
    form = client.get(address).context["form"]
    rows = dict.fromkeys(form.rows, "same")
    answer = client.post(
        address, {"fingerprint": form["fingerprint"].value(), **rows, **said}, follow=True
    )
    return str(answer.content.decode())


def test_nothing_is_saved_before_every_row_was_shown(client: Client, hub: Hub) -> None:
    known = EmployerFactory(name="B&Q", home_hub=hub)
    EmployerFactory(name="Thames Works", home_hub=hub)
    page = upload(client).content.decode()
    for said in (
        "Check before you save",
        "Mill Lane Bakery",
        "The same name",
        "The name is much like “Thames Works”",
        "Row 2 is the same employer and contact",
        "There is no name of an employer",
        "The e-mail address is not one and is left out",
        "The postcode is not one and is left out",
        "The date of the last contact is not one in the past",
    ):
        assert said in page, said
    assert (Employer.objects.count(), Contact.objects.count()) == (2, 0)
    assert "Saved: 2 new employers and 2 new contacts." in review(client)
    assert Contact.objects.get(employer=known).email == "bo@bq.example"
    bakery = Employer.objects.get(name="Mill Lane Bakery")
    assert bakery.home_hub == hub
    assert bakery.sector_id == "I"
    assert Site.objects.get(employer=bakery).postcode == "IG11 7LU"
    relation = Relation.objects.get(employer=bakery)
    assert (relation.entered_stage, relation.next_step) == ("approached", "Call in May")
    note = ContactNote.objects.get(employer=bakery)
    assert (str(note.happened_on), note.text) == ("2026-11-04", "Keen, met twice")


def test_an_employer_that_is_only_alike_may_be_another_one(client: Client, hub: Hub) -> None:
    EmployerFactory(name="Thames Works", home_hub=hub)
    upload(client, "Employer\nThames Work Ltd\n")
    review(client, **{"row-2": "new"})
    assert Employer.objects.filter(name="Thames Work Ltd").exists()
    upload(client, "Employer\nThames Workss\n")
    review(client, **{"row-2": ""})
    assert Employer.objects.count() == 2


def test_a_second_time_changes_nothing_and_undo_takes_all_away(client: Client, hub: Hub) -> None:
    upload(client)
    review(client)
    before = [model.objects.count() for model in (Employer, Contact, ContactNote, Relation)]
    upload(client)
    assert "Saved: 0 new employers and 0 new contacts." in review(client)
    assert before == [model.objects.count() for model in (Employer, Contact, ContactNote, Relation)]
    first = ContactList.objects.earliest("pk")
    client.post(f"/employers/lists/{first.public_id}/undo/")
    left = [model.objects.count() for model in (Employer, Contact, ContactNote, Relation)]
    assert left == [0, 0, 0, 0]


def test_what_was_used_since_cannot_be_undone(client: Client, hub: Hub) -> None:
    upload(client)
    review(client)
    EmployerApprovalFactory(employer=Employer.objects.get(name="Mill Lane Bakery"))
    contact_list = ContactList.objects.get()
    page = client.post(f"/employers/lists/{contact_list.public_id}/undo/", follow=True)
    assert "Something has happened since with Mill Lane Bakery" in page.content.decode()
    assert Employer.objects.count() == 4


def test_employers_that_changed_meanwhile_are_reviewed_again(client: Client, hub: Hub) -> None:
    upload(client)
    contact_list = ContactList.objects.get()
    address = f"/employers/lists/{contact_list.public_id}/"
    fingerprint = client.get(address).context["form"]["fingerprint"].value()
    ContactFactory(employer=EmployerFactory(home_hub=hub), email="ann@bakery.example")
    page = client.post(address, {"fingerprint": fingerprint}, follow=True).content.decode()
    assert "Your employers have changed since" in page
    assert "The same e-mail address" in page
    assert not Employer.objects.filter(name="Mill Lane Bakery").exists()


def test_excel_is_read_and_what_is_no_list_is_refused_at_the_field(
    client: Client, hub: Hub
) -> None:
    book = Workbook()
    book.active.append(["My contacts 2026"])
    book.active.append(["Company", "Email Address", "Companies House number"])
    book.active.append(["Northlight", "a@b.example", 1234567])
    packed = io.BytesIO()
    book.save(packed)
    upload(client, packed.getvalue(), "contacts.xlsx")
    review(client)
    assert Employer.objects.get().company_number == "01234567"
    for content in (b"%PDF-1.4 x", b"name,colour\n", b"a,b\n1,2\n", b"\x00\x01\x02" * 50, b""):
        page = upload(client, content).content.decode()
        assert "govuk-error-message" in page
        assert "learner" not in page.split("govuk-error-message")[1][:300]
    assert ContactList.objects.count() == 1
