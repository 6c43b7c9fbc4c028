"""Upload, review, save, undo: as the careers leader sees it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from schools.adapters.recognise import LARGEST_FILE
from schools.models import ImportState, Learner, LearnerImport, School
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory
from tests.factories.actors import sign_in
from tests.schools.class_lists import ADA, BEN, CLEO, Row, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-10-05T09:00:00Z", tick=False)]


@pytest.fixture
def school(client: Client) -> School:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    return school


def upload(client: Client, *rows: Row, content: bytes | None = None) -> Any:
    file = SimpleUploadedFile("Class list.csv", csv_of(*rows) if content is None else content)
    return client.post(reverse("import-learners"), {"file": file, "academic_year": "2026"})


def save(client: Client, address: str, **decisions: Any) -> str:
    preview = client.get(address).context["preview"]
    return client.post(
        address, {"fingerprint": preview.fingerprint, **decisions}, follow=True
    ).content.decode()


@pytest.mark.usefixtures("school")
def test_upload_review_save_and_undo(client: Client) -> None:
    address = upload(client, ADA, {**BEN, "DOB": "?"}).url
    page = client.get(address).content.decode()
    assert "Ada Byron" in page
    assert "Check before you save" in page
    assert not Learner.objects.exists()
    assert "Saved: 1 new, 0 changed, 0 marked as left" in save(client, address)
    assert Learner.objects.count() == 1
    learner_import = LearnerImport.objects.get()
    client.post(reverse("undo-import", args=[learner_import.public_id]))
    assert not Learner.objects.exists()
    assert "Undone" in client.get(reverse("list-imports")).content.decode()


@pytest.mark.usefixtures("school")
def test_a_file_that_cannot_be_read_says_so_at_the_field(client: Client) -> None:
    page = upload(client, content=b"\x89PNG\r\n\x1a\n0000").content.decode()
    assert "This is a picture, not a class list" in page
    assert not LearnerImport.objects.exists()


ODD = (
    b"Kid,Clan,Born,Stufe,Mum phone\nAda,Byron,10/12/2012,9,0123\nBen,Nicholls,02/03/2013,9,0456\n"
)
COLUMNS = {
    "column-0": "first_name",
    "column-1": "last_name",
    "column-2": "date_of_birth",
    "column-3": "nc_year",
}


@pytest.mark.usefixtures("school")
def test_unknown_columns_are_explained_once_and_remembered(client: Client) -> None:
    address = upload(client, content=ODD).url
    page = client.get(address).content.decode()
    assert "Which column is which?" in page
    assert "Columns to be chosen" in client.get(reverse("list-imports")).content.decode()
    refused = client.post(address, {"column-0": "first_name"}).content.decode()
    assert "There is no column for the last name." in refused
    review = client.post(address, COLUMNS).url
    assert "Saved: 2 new" in save(client, review)
    assert LearnerImport.objects.count() == 1
    again = upload(client, content=ODD.replace(b"Ben", b"Bob")).url
    assert "Bob Nicholls" in client.get(again).content.decode()


@pytest.mark.usefixtures("school")
def test_columns_of_what_is_never_kept_cannot_be_chosen(client: Client) -> None:
    form = client.get(upload(client, content=ODD).url).context["form"]
    assert "Mum phone" not in form.headings


@pytest.mark.usefixtures("school")
def test_unticked_leavers_stay_and_ticked_ones_leave(client: Client) -> None:
    save(client, upload(client, ADA, BEN, CLEO).url)
    ben, cleo = (Learner.objects.get(first_name=name) for name in ("Ben", "Cleo"))
    address = upload(client, {**ADA, "Reg": "9Z"}).url
    assert "Have they left?" in client.get(address).content.decode()
    save(client, address, proposed=[ben.pk, cleo.pk], leaving=[ben.pk])
    assert set(Learner.objects.on_roll().values_list("first_name", flat=True)) == {"Ada", "Cleo"}


@pytest.mark.usefixtures("school")
def test_a_possible_match_is_decided_on_the_page(client: Client) -> None:
    save(client, upload(client, ADA).url)
    ada = Learner.objects.get()
    address = upload(client, {**ADA, "UPN": "", "Surname": "King"}).url
    assert "Is this the same person?" in client.get(address).content.decode()
    save(client, address, **{"possible-2": f"new:{ada.pk}"})
    ada.refresh_from_db()
    assert ada.last_name == "King"


@pytest.mark.usefixtures("school")
def test_a_stale_preview_is_shown_again_and_nothing_saved(client: Client) -> None:
    first = upload(client, ADA).url
    seen = client.get(first).context["preview"].fingerprint
    save(client, upload(client, BEN).url)
    page = client.post(first, {"fingerprint": seen}, follow=True).content.decode()
    assert "Nothing was saved: something has changed" in page
    assert Learner.objects.count() == 1


@pytest.mark.usefixtures("school")
def test_a_file_can_be_dropped(client: Client) -> None:
    upload(client, ADA)
    learner_import = LearnerImport.objects.get()
    client.post(reverse("discard-import", args=[learner_import.public_id]))
    learner_import.refresh_from_db()
    assert learner_import.state == ImportState.DISCARDED


@pytest.mark.parametrize("name", ["review-import", "discard-import", "undo-import"])
def test_an_import_of_another_school_is_not_found(
    client: Client, school: School, name: str
) -> None:
    upload(client, ADA)
    learner_import = LearnerImport.objects.get()
    elsewhere = Client()
    sign_in(elsewhere, Role.CAREERS_LEADER, SchoolFactory())
    address = reverse(name, args=[learner_import.public_id])
    assert elsewhere.post(address).status_code == 404
    tutor = Client()
    sign_in(tutor, Role.TUTOR, school)
    assert tutor.post(address).status_code == 404


@pytest.mark.usefixtures("school")
def test_nothing_new_says_that_nothing_would_change(client: Client) -> None:
    save(client, upload(client, ADA).url)
    assert "Nothing would change" in client.get(upload(client, ADA).url).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_a_fixed_number_of_questions(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    client.force_login(
        MembershipFactory(organisation=school).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for nth in range(number):
        address = upload(client, {**ADA, "Forename": f"N{nth}o", "UPN": ""}, CLEO).url
        LearnerFactory(school=school)
    with django_assert_num_queries(10):
        client.get(address)
    with django_assert_num_queries(6):
        client.get(reverse("list-imports"))
    with django_assert_num_queries(15):
        client.get(reverse("manage-school"))


def test_the_schools_page_begins_with_an_import(client: Client, school: School) -> None:
    assert "Start with your learners" in client.get(reverse("manage-school")).content.decode()
    LearnerFactory(school=school, nc_year=9)
    page = client.get(reverse("manage-school")).content.decode()
    assert "Year 9" in page
    assert "Start with your learners" not in page


def test_columns_read_wrongly_are_chosen_from_the_review_and_remembered(
    client: Client, school: School
) -> None:
    rows = [{**one, "Class": "Set 1"} for one in (ADA, BEN)]
    review = upload(client, *rows).url
    page = client.get(review).content.decode()
    assert "Choose the columns yourself" in page
    address = reverse("map-columns", args=[LearnerImport.objects.get().public_id])
    form = client.get(address).context["form"]
    chosen = {
        f"column-{place}": form[f"column-{place}"].initial for place in range(len(form.headings))
    }
    reg, other = (f"column-{form.headings.index(name)}" for name in ("Reg", "Class"))
    assert (chosen[reg], chosen[other]) == ("tutor_group", "")
    both = client.post(address, {**chosen, other: "tutor_group"}).content.decode()
    assert "“Reg” is the tutor group already" in both
    save(client, client.post(address, {**chosen, reg: "", other: "tutor_group"}).url)
    assert Learner.objects.get(first_name="Ada").tutor_group.name == "Set 1"
    assert "Nothing would change" in client.get(upload(client, *rows).url).content.decode()


@pytest.mark.usefixtures("school")
def test_a_choice_for_another_layout_does_not_stand_in_the_way(client: Client) -> None:
    client.post(upload(client, content=ODD).url, COLUMNS)
    page = client.get(upload(client, ADA, BEN).url).content.decode()
    assert "Check before you save" in page


@pytest.mark.usefixtures("school")
def test_examples_help_to_say_which_column_is_which_and_show_no_parent(client: Client) -> None:
    page = client.get(upload(client, content=ODD).url).content.decode()
    assert "For example Ada, Ben" in page
    assert "0123" not in page


def a_school_of(number: int) -> list[Row]:
    return [{**ADA, "UPN": "", "Forename": f"N{n}o", "Surname": f"S{n}x"} for n in range(number)]


@pytest.mark.parametrize("outcome", ["new", "changed", "unchanged", "refused", "leavers"])
@pytest.mark.usefixtures("school")
def test_long_lists_stand_on_pages_of_their_own(
    client: Client, outcome: str, django_assert_num_queries: Any
) -> None:
    rows = a_school_of(250)
    if outcome != "new":
        save(client, upload(client, *rows).url)
    match outcome:
        case "changed":
            rows = [{**row, "SEN": "E"} for row in rows]
        case "refused":
            rows = [{**row, "DOB": "?"} for row in rows]
        case "leavers":
            rows = [
                {**CLEO, "UPN": ""},
                {**BEN, "UPN": "", "DOB": "?"},
                *({**BEN, "Forename": f"B{n}", "UPN": ""} for n in range(90)),
            ]
    review = upload(client, *rows).url
    page = client.get(review).content.decode()
    assert page.count("S200x") == 0
    assert len(page) < 60_000
    address = f"{review}rows/{outcome}/"
    with django_assert_num_queries(9):
        listed = client.get(f"{address}?page=3")
    assert listed.context["page"].paginator.count == 250
    assert len(listed.context["page"].object_list) == 50


@pytest.mark.usefixtures("school")
def test_rows_of_no_outcome_are_not_found(client: Client) -> None:
    upload(client, ADA)
    address = reverse("list-import-rows", args=[LearnerImport.objects.get().public_id, "counts"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("ticked", "left"), [([], 0), (["all"], 40)])
@pytest.mark.usefixtures("school")
def test_nobody_ticks_away_half_a_school_by_mistake(
    client: Client, ticked: list[str], left: int
) -> None:
    save(client, upload(client, *a_school_of(80)).url)
    address = upload(client, *a_school_of(40), CLEO).url
    page = client.get(address).content.decode()
    assert "Is it the list of the whole school?" in page
    assert "checked" not in page
    save(client, address, leaving=ticked)
    assert Learner.objects.filter(left_on__isnull=False).count() == left


@pytest.mark.usefixtures("school")
def test_a_file_that_is_too_large_is_refused_at_the_field(client: Client) -> None:
    page = upload(client, content=b"x" * (LARGEST_FILE + 1)).content.decode()
    assert "The file is larger than 20 MB" in page
    assert not LearnerImport.objects.exists()


@pytest.mark.usefixtures("school")
def test_refused_rows_are_taken_away_to_be_mended(client: Client) -> None:
    review = upload(client, ADA, {**BEN, "DOB": "?", "Year": "X1"}, {**CLEO, "DOB": ""}).url
    page = client.get(f"{review}rows/refused/", {"download": "csv"})
    first, *lines = page.content.decode("utf-8-sig").splitlines()
    assert first == "Row,Learner,Heading,What is wrong,What to do"
    assert [line.split(",")[:3] for line in lines] == [
        ["Row 3", "Ben Nicholls", "DOB"],
        ["Row 3", "Ben Nicholls", "Year"],
    ]
