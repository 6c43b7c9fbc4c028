"""Days already lived: taken in from registers and spreadsheets, counted, and taken back."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from employers.models import Employer, Experience
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.journal.models import Entry
from equalex.kernel.access import Actor, Role
from placements.actions.criteria import set_feedback
from placements.actions.day_files import (
    CannotUndo,
    discard_day_file,
    forget_day_files,
    receive_past_placements,
    receive_register,
    undo_day_file,
)
from placements.actions.ledger import recount
from placements.actions.lived_days import (
    ReviewAgain,
    add_earlier_years,
    save_past_placements,
    take_in_trip,
)
from placements.actions.recording import Recorded
from placements.models import Attendance, Booking, DayFile, DayFileState, Placement, Progress
from placements.queries.day_files import compared_days, reconcile
from placements.queries.ledger import ledger_differences
from placements.queries.past_placements import PlannedPlacements, planned_placements
from placements.rules.facts import CRITERIA
from placements.rules.reconciliation import Group, trips
from schools.adapters.unreadable import UnreadableFile
from schools.models import Enrolment, Learner, School
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 15)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def leader(school: School) -> Actor:
    return actor_for(Role.CAREERS_LEADER, school, today=date(2026, 11, 27))


@pytest.fixture
def learners(school: School) -> list[Learner]:
    group = TutorGroupFactory(school=school, name="11A")
    found = [
        LearnerFactory(
            school=school, nc_year=11, tutor_group=group, first_name=name, last_name="Finch"
        )
        for name in ("Ada", "Bea", "Cai")
    ]
    recount(learner_ids=[one.pk for one in found])
    return found


def register_of(rows: dict[str, list[str]], days: list[date] = WEEK) -> bytes:
    """A register with a column for each date; a mark of two letters is morning and afternoon."""
    heading = ["Surname", "Forename", "Reg", *(f"{day:%d/%m/%Y}" for day in days)]
    lines = [heading, *(["Finch", name, "11A", *marks] for name, marks in rows.items())]
    return "\n".join(",".join(line) for line in lines).encode()


def what(**changes: object) -> Recorded:
    given: dict[str, object] = {
        "title": "Work experience week",
        "kind": Kind.EXPERIENCE,
        "activity": Activity.PLACEMENT,
        "mode": Mode.IN_PERSON,
        "setting": Setting.WORKPLACE,
        "arranged_by": ArrangedBy.SCHOOL,
        "dates": (),
        "start": None,
        "minutes": 300,
        **changes,
    }
    return Recorded(**given)  # type: ignore[arg-type]


def taken_in(day_file: DayFile, leader: Actor, **changes: object) -> int:
    trip = trips(compared_days(day_file))[0]
    return take_in_trip(
        day_file=day_file,
        key=trip.key,
        learner_ids=list(trip.days),
        what=what(**changes),
        by=leader,
    )


def no_difference() -> bool:
    return not any(batch.differences for batch in ledger_differences())


@pytest.fixture
def week(school: School, learners: list[Learner], leader: Actor) -> DayFile:
    content = register_of({"Ada": ["WW"] * 5, "Bea": ["WW"] * 4 + ["W/"], "Cai": ["/\\"] * 5})
    return receive_register(school=school, content=content, file_name="register.csv", by=leader)


def test_a_trip_is_one_decision_and_its_days_wait_for_evidence(
    week: DayFile, learners: list[Learner], leader: Actor
) -> None:
    assert taken_in(week, leader) == 10
    day = Attendance.objects.get(learner=learners[1], date=WEEK[4])
    assert (day.attendance, day.minutes, day.verdict) == ("attended", 150, "does_not_count")
    assert "missing_feedback" in day.reasons
    progress = Progress.objects.get(learner=learners[0])
    assert (progress.ks4_credited, progress.ks4_recoverable) == (0, 1500)
    assert not Attendance.objects.filter(learner=learners[2]).exists()
    assert no_difference()


def test_the_register_alone_credits_nothing_and_the_rules_do_once_all_is_known(
    week: DayFile, learners: list[Learner], leader: Actor
) -> None:
    taken_in(week, leader, criteria=frozenset(CRITERIA))
    assert Progress.objects.get(learner=learners[0]).ks4_credited == 1500
    assert Progress.objects.get(learner=learners[1]).ks4_credited == 1350


def test_pressed_twice_or_uploaded_again_changes_nothing(
    week: DayFile, school: School, leader: Actor
) -> None:
    trip = trips(compared_days(week))[0]
    chosen = list(trip.days)
    take_in_trip(day_file=week, key=trip.key, learner_ids=chosen, what=what(), by=leader)
    with pytest.raises(ReviewAgain):
        take_in_trip(day_file=week, key=trip.key, learner_ids=chosen, what=what(), by=leader)
    content = register_of({"Ada": ["WW"] * 5, "Bea": ["WW"] * 4 + ["W/"], "Cai": ["/\\"] * 5})
    again = receive_register(school=school, content=content, file_name="r.csv", by=leader)
    found = reconcile(again)
    assert again.pk == week.pk
    assert found.trips == ()
    assert found.counts[Group.AGREED] == 10
    assert Booking.objects.count() == 1


def test_undo_restores_exactly(week: DayFile, learners: list[Learner], leader: Actor) -> None:
    def totals() -> list[dict[str, object]]:
        return list(Progress.objects.order_by("pk").values("learner", "ks4_recoverable"))

    before = totals()
    taken_in(week, leader, employer_name="Corner Garage")
    undo_day_file(day_file=week, by=leader)
    undo_day_file(day_file=week, by=leader)
    assert not Booking.objects.exists()
    assert not Experience.objects.exists()
    assert not Employer.objects.filter(name="Corner Garage").exists()
    assert totals() == before
    assert no_difference()


def test_undo_is_refused_once_evidence_was_added_or_after_14_days(
    week: DayFile, leader: Actor
) -> None:
    taken_in(week, leader)
    set_feedback(placement_ids=[Placement.objects.first().pk], by=leader)
    with pytest.raises(CannotUndo, match="Evidence"):
        undo_day_file(day_file=week, by=leader)
    DayFile.objects.update(decided_at=week.uploaded_at - timedelta(days=15))
    with pytest.raises(CannotUndo, match="14 days"):
        undo_day_file(day_file=week, by=leader)


def test_disputes_and_days_the_register_lacks_are_shown_by_booking(
    school: School, learners: list[Learner], leader: Actor
) -> None:
    booking = BookingFactory(school=school)
    for learner, attendance in zip(learners, ("attended", "absent", "attended"), strict=True):
        AttendanceFactory(
            placement=PlacementFactory(booking=booking, learner=learner),
            date=MONDAY,
            attendance=attendance,
        )
    content = register_of({"Ada": ["I"], "Bea": ["W"], "Cai": ["/"]}, [MONDAY])
    day_file = receive_register(school=school, content=content, file_name="r.csv", by=leader)
    found = reconcile(day_file)
    assert found.counts[Group.DISPUTED] == 2
    assert found.counts[Group.MISSING_IN_REGISTER] == 1
    (party,) = found.parties[Group.DISPUTED]
    assert (party.learners, party.booking) == (2, str(booking.public_id))
    assert [name for name, _ in party.lines] == ["Finch, Ada", "Finch, Bea"]


def test_only_marks_that_matter_are_kept_and_for_30_days(week: DayFile, leader: Actor) -> None:
    assert "/" not in json.dumps(
        week.facts["learners"][str(Learner.objects.get(first_name="Cai").pk)]
    )
    assert week.content is None
    assert forget_day_files(today=leader.today + timedelta(days=31)) == 1
    week.refresh_from_db()
    assert (week.facts, week.state) == ({}, DayFileState.DISCARDED)


def test_who_was_not_here_yet_is_set_apart_until_somebody_says_so(
    school: School, leader: Actor
) -> None:
    learner = LearnerFactory(
        school=school,
        nc_year=11,
        first_name="Ada",
        last_name="Finch",
        enrolments=False,
        tutor_group=TutorGroupFactory(school=school, name="11A"),
    )
    Enrolment.objects.create(learner=learner, school=school, since=date(2026, 9, 1), nc_year="11")
    content = register_of({"Ada": ["WW"] * 5})
    day_file = receive_register(school=school, content=content, file_name="r.csv", by=leader)
    assert reconcile(day_file).counts[Group.NOT_ENROLLED] == 5
    assert add_earlier_years(day_file=day_file, by=leader) == 1
    assert add_earlier_years(day_file=day_file, by=leader) == 0
    year_10 = learner.enrolments.order_by("since").first()
    assert (year_10.nc_year, year_10.since, year_10.until) == (
        "10",
        date(2025, 9, 1),
        date(2026, 8, 31),
    )
    assert taken_in(day_file, leader) == 5
    undo_day_file(day_file=day_file, by=leader)
    assert learner.enrolments.count() == 1


def test_another_schools_transfer_file_is_refused(school: School, leader: Actor) -> None:
    content = (
        b"<CTfile><Header><SourceSchool><LEA>999</LEA><Estab>9999</Estab></SourceSchool></Header>"
        b"<CTFpupilData><Pupil><Surname>Finch</Surname><Forename>Ada</Forename><DOB>2011-02-01</DOB>"
        b"<Attendance><YearData><AttendSessions><AttendanceStartDate>2026-06-15</AttendanceStartDate>"
        b"<AttendanceMarks>WW</AttendanceMarks></AttendSessions></YearData></Attendance>"
        b"</Pupil></CTFpupilData></CTfile>"
    )
    with pytest.raises(UnreadableFile):
        receive_register(school=school, content=content, file_name="ctf.xml", by=leader)
    assert not DayFile.objects.exists()


SHEET = (
    "Forename,Surname,Reg,Date,From,To,Weekdays,Employer,Activity,Hours,Attended\n"
    "Ada,Finch,11A,15/06/2026,,,,Corner Garage,Placement,5,yes\n"
    'Bea,Finch,11A,,15/06/2026,26/06/2026,"Mon, Wed",Corner Garage,Placement,5,\n'
    "Cai,Finch,11A,15/06/2026,,,,Corner Garage,Placement,5,no\n"
    "No,Body,11A,15/06/2026,,,,Corner Garage,Placement,5,\n"
    "Ada,Finch,11A,15/06/2029,,,,Corner Garage,Placement,5,\n"
    "Ada,Finch,11A,15/06/2019,,,,Corner Garage,Placement,5,\n"
    "Ada,Finch,11A,16/06/2026,,,,Corner Garage,Dancing,50,\n"
)


def received(school: School, leader: Actor, text: str = SHEET) -> DayFile:
    return receive_past_placements(
        school=school,
        content=text.encode(),
        file_name="past.csv",
        activity=Activity.VISIT,
        minutes=300,
        by=leader,
    )


def plan(day_file: DayFile, leader: Actor) -> PlannedPlacements:
    return planned_placements(day_file, today=leader.today)


def test_a_spreadsheet_says_row_by_row_what_would_happen(
    school: School, learners: list[Learner], leader: Actor
) -> None:
    found = plan(received(school, leader), leader)
    assert found.counts() == {"new": 3, "unchanged": 0, "refused": 4, "days": 6, "experiences": 1}
    faults = {one.row: " ".join(fault.sentence for fault in one.faults) for one in found.refused}
    assert "No learner of the school" in faults[5]
    assert faults[6].startswith("Date: This date is still to come.")
    assert "was not enrolled" in faults[7]
    assert "“dancing” is not known here" in faults[8]
    assert "480 minutes" in faults[8]
    assert not Booking.objects.exists()


def test_it_is_saved_in_one_go_and_the_same_file_again_changes_nothing(
    school: School, learners: list[Learner], leader: Actor
) -> None:
    day_file = received(school, leader)
    saved = save_past_placements(
        day_file=day_file, fingerprint=plan(day_file, leader).fingerprint, by=leader
    )
    assert saved["days"] == 6
    booking = Booking.objects.get()
    assert booking.experience.employer.name == "Corner Garage"
    assert [
        day.date.day for day in Attendance.objects.filter(learner=learners[1]).order_by("date")
    ] == [
        15,
        17,
        22,
        24,
    ]
    assert Attendance.objects.get(learner=learners[2]).attendance == "absent"
    assert no_difference()
    again = received(school, leader)
    assert again.pk != day_file.pk
    found = plan(again, leader)
    assert (found.counts()["new"], found.counts()["unchanged"]) == (0, 3)
    undo_day_file(day_file=day_file, by=leader)
    assert not Attendance.objects.exists()
    assert no_difference()


def test_another_file_saved_meanwhile_asks_for_a_second_look(
    school: School, learners: list[Learner], leader: Actor
) -> None:
    first = received(school, leader)
    seen = plan(first, leader).fingerprint
    second = received(school, leader, SHEET + "Ada,Finch,11A,18/06/2026,,,,Other,Visit,5,\n")
    save_past_placements(day_file=second, fingerprint=plan(second, leader).fingerprint, by=leader)
    with pytest.raises(ReviewAgain):
        save_past_placements(day_file=first, fingerprint=seen, by=leader)


def test_a_known_employer_is_found_whatever_its_legal_form(
    school: School, learners: list[Learner], leader: Actor
) -> None:
    employer = EmployerFactory(name="Corner Garage Ltd", approved=True)
    day_file = received(school, leader)
    save_past_placements(
        day_file=day_file, fingerprint=plan(day_file, leader).fingerprint, by=leader
    )
    assert Booking.objects.get().experience.employer == employer


def test_earlier_years_of_a_spreadsheet_go_when_it_is_discarded(
    school: School, leader: Actor
) -> None:
    learner = LearnerFactory(
        school=school,
        nc_year=11,
        first_name="Ada",
        last_name="Finch",
        enrolments=False,
        tutor_group=TutorGroupFactory(school=school, name="11A"),
    )
    Enrolment.objects.create(learner=learner, school=school, since=date(2026, 9, 1), nc_year="11")
    day_file = received(school, leader, "\n".join(SHEET.splitlines()[:2]))
    assert plan(day_file, leader).counts()["refused"] == 1
    assert add_earlier_years(day_file=day_file, by=leader) == 1
    assert plan(day_file, leader).counts()["new"] == 1
    discard_day_file(day_file=day_file, by=leader)
    assert learner.enrolments.count() == 1


# In a browser's place


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
