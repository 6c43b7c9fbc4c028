"""Pages and command that take in days already lived."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import Actor, Role
from placements.actions.day_files import (
    receive_register,
)
from placements.models import Booking, DayFile
from placements.queries.day_files import compared_days
from placements.rules.reconciliation import Group, trips
from schools.models import Learner, School
from tests.factories import (
    LearnerFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.placements.lived import (
    SHEET,
    register_of,
    three_finches,
    week_of_work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def leader(school: School) -> Actor:
    return actor_for(Role.CAREERS_LEADER, school, today=date(2026, 11, 27))


@pytest.fixture
def learners(school: School) -> list[Learner]:
    return three_finches(school)


@pytest.fixture
def week(school: School, learners: list[Learner], leader: Actor) -> DayFile:
    return week_of_work(school, leader)


def upload(client: Client, kind: str, content: bytes, name: str = "days.csv") -> object:
    return client.post(
        reverse("import-days"),
        {
            "kind": kind,
            "file": SimpleUploadedFile(name, content),
            "activity": "visit",
            "minutes": "300",
        },
        follow=True,
    )


def test_pages_from_upload_to_a_recorded_trip_and_back(
    client: Client, school: School, learners: list[Learner]
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = upload(client, "register", register_of({"Ada": ["WW"] * 5, "Bea": ["WW"] * 5}))
    assert "The register knows 1 trip" in page.content.decode()
    day_file = DayFile.objects.get()
    (trip,) = trips(compared_days(day_file))
    address = reverse("take-in-trip", args=[day_file.public_id, trip.key])
    assert "What did these 2 learners do?" in client.get(address).content.decode()
    form = {"title": "", "activity": "placement", "mode": "in_person", "minutes": "300"}
    refused = client.post(address, {**form, "learners": [learners[0].pk, learners[1].pk]})
    assert "Enter what it was" in refused.content.decode()
    done = client.post(
        address,
        {**form, "title": "Work week", "learners": [learners[0].pk, learners[1].pk]},
        follow=True,
    )
    assert "10 days of “Work week” are recorded" in done.content.decode()
    for group in Group:
        assert client.get(f"{done.request['PATH_INFO']}?show={group}").status_code == 200
    gone = client.get(address, follow=True)
    assert "in the portal already" in gone.content.decode()
    undone = client.post(reverse("undo-day-file", args=[day_file.public_id]), follow=True)
    assert "Undone" in undone.content.decode()
    assert not Booking.objects.exists()


def test_a_spreadsheet_is_reviewed_and_saved(
    client: Client, school: School, learners: list[Learner]
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = upload(client, "placements", SHEET.encode()).content.decode()
    assert "6 days of 1 experience can be saved" in page
    day_file = DayFile.objects.get()
    address = reverse("review-day-file", args=[day_file.public_id])
    stale = client.post(address, {"fingerprint": "x"}, follow=True).content.decode()
    assert "Look at it once more" in stale
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]
    saved = client.post(address, {"fingerprint": fingerprint}, follow=True).content.decode()
    assert "Saved: 6 days of 1 experiences" in saved or "Saved: 6 days of 1 experience" in saved
    assert Entry.objects.filter(verb="save past placements").exists()


def test_a_file_that_cannot_be_read_says_so_at_the_field(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = upload(client, "register", b"\x89PNG nothing").content.decode()
    assert "This is a picture" in page
    assert not DayFile.objects.exists()


def test_another_schools_file_is_not_there(client: Client, week: DayFile) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(reverse("review-day-file", args=[week.public_id])).status_code == 404


@pytest.mark.parametrize("number", [1, 40])
def test_the_register_page_costs_the_same_at_any_size(
    client: Client,
    school: School,
    leader: Actor,
    number: int,
    django_assert_max_num_queries: object,
) -> None:
    group = TutorGroupFactory(school=school, name="11A")
    for n in range(number):
        LearnerFactory(
            school=school, nc_year=11, tutor_group=group, first_name=f"L{n}", last_name="Finch"
        )
    content = register_of({f"L{n}": ["WW"] * 5 for n in range(number)})
    day_file = receive_register(school=school, content=content, file_name="r.csv", by=leader)
    sign_in(client, Role.CAREERS_LEADER, school)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(reverse("review-day-file", args=[day_file.public_id]))


def test_the_command_previews_and_saves_only_when_told(
    school: School, learners: list[Learner], tmp_path: object
) -> None:
    file = tmp_path / "past.csv"  # type: ignore[operator]
    file.write_text(SHEET)
    said = io.StringIO()
    call_command("import_days", str(file), school=school.urn, json=True, stdout=said)
    data = json.loads(said.getvalue())
    assert data["counts"]["new"] == 3
    assert {row["outcome"] for row in data["rows"]} == {"new", "refused"}
    assert not Booking.objects.exists()
    call_command("import_days", str(file), school=school.urn, commit=True, stdout=io.StringIO())
    assert Booking.objects.count() == 1
