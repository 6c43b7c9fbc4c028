"""The API: a token sees its own organisation, records as a register does, and says what is wrong."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from placements.actions.ledger import recount
from placements.models import Attendance, AttendanceState
from schools.models import ApiToken, Organisation
from tests.factories import (
    AttendanceFactory,
    EmployerFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    SlotFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_november")]
READS = ("schools", "experiences", "slots", "placements", "attendance", "progress")


@pytest.fixture
def _in_november() -> object:
    with time_machine.travel("2026-11-09 12:00", tick=False):
        yield


def api(organisation: Organisation, *, may_record: bool = False) -> Client:
    """A client with a token of this organisation."""
    key = uuid4().hex
    ApiToken.objects.create(
        organisation=organisation,
        name="Test",
        key_hash=hashlib.sha256(key.encode()).hexdigest(),
        shown_as=key[:6],
        may_record=may_record,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return Client(headers={"authorization": f"Api-Key {key}"})


def recorded_day(**facts: object) -> Attendance:
    day = AttendanceFactory(attendance=AttendanceState.UNCONFIRMED, minutes=None, **facts)
    recount(learner_ids=[day.learner_id])
    return day


@pytest.mark.parametrize("what", READS)
def test_without_a_token_nothing_is_told(client: Client, what: str) -> None:
    answer = client.get(f"/api/v1/{what}/")
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "not_authenticated"


@pytest.mark.parametrize("what", READS)
def test_a_revoked_or_expired_token_is_none(what: str) -> None:
    client = api(SchoolFactory())
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/api/v1/{what}/").status_code == 401


@pytest.mark.parametrize("what", READS)
def test_a_school_reads_its_own_and_nothing_of_another(what: str) -> None:
    day = recorded_day(placement=PlacementFactory(booking__experience=SlotFactory().experience))
    school = day.learner.school
    mine = api(school).get(f"/api/v1/{what}/").json()
    assert mine["count"] >= 1
    if what in ("experiences", "slots"):
        return
    theirs = api(SchoolFactory()).get(f"/api/v1/{what}/").json()
    assert str(school.public_id) not in str(theirs)
    assert str(day.learner.public_id) not in str(theirs)


def test_no_name_birth_date_or_upn_of_a_learner_is_in_any_answer() -> None:
    learner = LearnerFactory(first_name="Xenophilia", last_name="Quarrelsome", upn="A203102209083")
    recorded_day(placement=PlacementFactory(learner=learner))
    client = api(learner.school)
    for what in READS:
        told = client.get(f"/api/v1/{what}/").content.decode()
        for secret in ("Xenophilia", "Quarrelsome", "A203102209083", "date_of_birth", "is_fsm"):
            assert secret not in told


def test_an_employer_sees_its_experiences_and_no_learner() -> None:
    employer = EmployerFactory(approved=True)
    ExperienceFactory(employer=employer)
    recorded_day()
    client = api(employer)
    assert client.get("/api/v1/experiences/").json()["count"] == 1
    assert client.get("/api/v1/placements/").json()["count"] == 0


def test_recording_attendance_counts_the_day_at_once() -> None:
    day = recorded_day()
    client = api(day.learner.school, may_record=True)
    answer = client.post(
        "/api/v1/attendance/",
        {
            "placement": str(day.placement.public_id),
            "date": "2026-11-04",
            "attendance": "attended",
            "minutes": 240,
        },
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "counts"
    assert answer.json()["credited_minutes"] == 240
    assert client.get("/api/v1/progress/").json()["results"][0]["ks3_credited"] == 240


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"minutes": 301}, "minutes", "more than the 300 planned"),
        ({"minutes": "many"}, "minutes", "valid integer"),
        ({"attendance": "perhaps"}, "attendance", "not a valid choice"),
        ({"date": "2026-11-05"}, "date", "No day of this placement"),
        ({"colour": "red"}, "colour", "not known here"),
    ],
)
def test_a_wrong_record_names_the_field_and_saves_nothing(
    changes: dict[str, object], field: str, said: str
) -> None:
    day = recorded_day()
    body = {
        "placement": str(day.placement.public_id),
        "date": "2026-11-04",
        "attendance": "attended",
    }
    answer = api(day.learner.school, may_record=True).post(
        "/api/v1/attendance/", body | changes, content_type="application/json"
    )
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert (error["attr"], said in error["detail"]) == (field, True)
    day.refresh_from_db()
    assert day.attendance == AttendanceState.UNCONFIRMED


def test_a_day_of_another_school_cannot_be_recorded() -> None:
    day = recorded_day()
    answer = api(SchoolFactory(), may_record=True).post(
        "/api/v1/attendance/",
        {
            "placement": str(day.placement.public_id),
            "date": "2026-11-04",
            "attendance": "attended",
        },
        content_type="application/json",
    )
    assert answer.status_code == 400


def test_a_token_that_only_reads_cannot_record() -> None:
    day = recorded_day()
    answer = api(day.learner.school).post(
        "/api/v1/attendance/", {}, content_type="application/json"
    )
    assert answer.status_code == 403


def test_the_schema_is_open_to_everybody(client: Client) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert b"/api/v1/attendance/" in answer.content


@pytest.mark.parametrize("what", READS)
def test_a_list_costs_the_same_at_one_row_and_at_thirty(
    what: str, django_assert_max_num_queries: object
) -> None:
    school = SchoolFactory()
    for _ in range(30):
        recorded_day(placement=PlacementFactory(learner=LearnerFactory(school=school)))
    client = api(school)
    client.get(f"/api/v1/{what}/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # pytest-django's fixture
        client.get(f"/api/v1/{what}/")
