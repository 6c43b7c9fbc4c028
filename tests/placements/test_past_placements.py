"""Past placements from a spreadsheet: previewed, saved in one go, and taken back."""

from datetime import date

import pytest

from equalex.kernel.access import Actor, Role
from placements.actions.day_files import (
    discard_day_file,
    undo_day_file,
)
from placements.actions.lived_days import (
    ReviewAgain,
    add_earlier_years,
    save_past_placements,
)
from placements.models import Attendance, Booking
from schools.models import Learner, School
from tests.factories import (
    EmployerFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for
from tests.placements.lived import (
    SHEET,
    new_to_the_school,
    no_difference,
    plan,
    received,
    three_finches,
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
    learner = new_to_the_school(school)
    day_file = received(school, leader, "\n".join(SHEET.splitlines()[:2]))
    assert plan(day_file, leader).counts()["refused"] == 1
    assert add_earlier_years(day_file=day_file, by=leader) == 1
    assert plan(day_file, leader).counts()["new"] == 1
    discard_day_file(day_file=day_file, by=leader)
    assert learner.enrolments.count() == 1
