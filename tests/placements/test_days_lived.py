"""Days already lived: taken in from a register, counted, and taken back."""

import json
from datetime import date, timedelta

import pytest

from employers.models import Employer, Experience
from equalex.kernel.access import Actor, Role
from placements.actions.criteria import set_feedback
from placements.actions.day_files import (
    CannotUndo,
    forget_day_files,
    receive_register,
    undo_day_file,
)
from placements.actions.lived_days import (
    ReviewAgain,
    add_earlier_years,
    take_in_trip,
)
from placements.models import Attendance, Booking, DayFile, DayFileState, Placement, Progress
from placements.queries.day_files import compared_days, reconcile
from placements.rules.facts import CRITERIA
from placements.rules.reconciliation import Group, trips
from schools.adapters.unreadable import UnreadableFile
from schools.models import Learner, School
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for
from tests.placements.lived import (
    MONDAY,
    WEEK,
    new_to_the_school,
    no_difference,
    register_of,
    taken_in,
    three_finches,
    week_of_work,
    what,
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
    learner = new_to_the_school(school)
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
