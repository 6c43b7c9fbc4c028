"""Registers and spreadsheets of days already lived, for tests of them."""

from datetime import date, timedelta

from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.access import Actor
from placements.actions.day_files import (
    receive_past_placements,
    receive_register,
)
from placements.actions.ledger import recount
from placements.actions.lived_days import (
    take_in_trip,
)
from placements.actions.recording import Recorded
from placements.models import DayFile
from placements.queries.day_files import compared_days
from placements.queries.ledger import ledger_differences
from placements.queries.past_placements import PlannedPlacements, planned_placements
from placements.rules.reconciliation import trips
from schools.models import Enrolment, Learner, School
from tests.factories import LearnerFactory, TutorGroupFactory

MONDAY = date(2026, 6, 15)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]
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


def three_finches(school: School) -> list[Learner]:
    """Ada, Bea and Cai Finch of 11A, with totals."""
    group = TutorGroupFactory(school=school, name="11A")
    found = [
        LearnerFactory(
            school=school, nc_year=11, tutor_group=group, first_name=name, last_name="Finch"
        )
        for name in ("Ada", "Bea", "Cai")
    ]
    recount(learner_ids=[one.pk for one in found])
    return found


def new_to_the_school(school: School) -> Learner:
    """Ada Finch of 11A, here since the present September only."""
    learner = LearnerFactory(
        school=school,
        nc_year=11,
        first_name="Ada",
        last_name="Finch",
        enrolments=False,
        tutor_group=TutorGroupFactory(school=school, name="11A"),
    )
    Enrolment.objects.create(learner=learner, school=school, since=date(2026, 9, 1), nc_year="11")
    return learner


def register_of(rows: dict[str, list[str]], days: list[date] = WEEK) -> bytes:
    """A register with a column for each date; a mark of two letters is morning and afternoon."""
    heading = ["Surname", "Forename", "Reg", *(f"{day:%d/%m/%Y}" for day in days)]
    lines = [heading, *(["Finch", name, "11A", *marks] for name, marks in rows.items())]
    return "\n".join(",".join(line) for line in lines).encode()


def week_of_work(school: School, leader: Actor) -> DayFile:
    """Ada and Bea were at work for a week, Bea only half of its Friday; Cai was in school."""
    content = register_of({"Ada": ["WW"] * 5, "Bea": ["WW"] * 4 + ["W/"], "Cai": ["/\\"] * 5})
    return receive_register(school=school, content=content, file_name="register.csv", by=leader)


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
