"""Dates of places: past, closed days, repeated half days, and both clock changes (9, 10, 11)."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from employers.actions.slots import Times, add_slots
from employers.models import Slot
from employers.rules.slot_dates import Repeat, problem_with, spread, unusual
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.access import Role
from placements.actions.bookings import book_places
from placements.actions.ledger import close_past_days
from placements.actions.placing import NotBookable
from placements.actions.recording import Recorded, record_experience
from placements.actions.registers import mark_register
from placements.models import Attendance, Progress
from placements.rules.registers import Mark
from tests.factories import ExperienceFactory, LearnerFactory, SchoolFactory, SlotFactory
from tests.factories.actors import actor_for, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("day", "problem", "asked_again"),
    [
        (date(2027, 1, 10), "is in the past", "a Sunday"),
        (TODAY, "", ""),
        (date(2029, 1, 12), "is more than 2 years away", ""),
        (date(2027, 3, 6), "", "a Saturday"),
        (date(2027, 3, 26), "", "Good Friday"),
        (date(2027, 8, 4), "", "in the usual school holidays"),
    ],
)
def test_scenario_9_the_past_is_refused_and_closed_days_are_asked_again(
    day: date, problem: str, asked_again: str
) -> None:
    assert problem in problem_with([day], TODAY)
    assert bool(problem_with([day], TODAY)) == bool(problem)
    assert [asked_again in phrase for phrase in unusual([day])] == [True] * bool(asked_again)


def test_scenario_9_holiday_places_are_offered_with_a_word_and_booked(client: Client) -> None:
    experience = ExperienceFactory()
    sign_in(client, Role.EMPLOYER_STAFF, experience.employer)
    said = {
        "first_date": "2027-08-04",
        "start": "09:30",
        "end": "14:30",
        "places": "4",
        "repeat": "once",
        "together": "each",
    }
    address = f"/experiences/{experience.public_id}/slots/"
    assert "usual school holidays" in client.post(address, said).content.decode()
    assert not Slot.objects.exists()
    client.post(address, {**said, "closed_ok": "on"})
    school = SchoolFactory()
    by = actor_for(Role.CAREERS_LEADER, school)
    assert book_places(
        slot=Slot.objects.get(), learners=[LearnerFactory(school=school)], once=uuid.uuid4(), by=by
    )


def test_scenario_9_a_date_that_has_passed_is_recorded_but_not_booked() -> None:
    school = SchoolFactory()
    learner, by = LearnerFactory(school=school), actor_for(Role.CAREERS_LEADER, school)
    past = date(2026, 12, 2)
    with pytest.raises(NotBookable, match="has passed"):
        book_places(slot=SlotFactory(first_date=past), learners=[learner], once=uuid.uuid4(), by=by)
    recorded = Recorded(
        title="A day at the quay",
        kind=Kind.EXPERIENCE,
        activity=Activity.VISIT,
        mode=Mode.IN_PERSON,
        setting=Setting.WORKPLACE,
        arranged_by=ArrangedBy.SCHOOL,
        dates=(past,),
        start=time(9, 30),
        minutes=300,
    )
    record_experience(recorded=recorded, learners=[learner], once=uuid.uuid4(), by=by)
    assert Attendance.objects.get().date == past


def test_scenario_10_ten_wednesday_afternoons_are_one_placement_of_five_days() -> None:
    experience = ExperienceFactory(youngest_year=10, activity="placement")
    school = SchoolFactory()
    learner, by = LearnerFactory(school=school, nc_year=10), actor_for(Role.CAREERS_LEADER, school)
    wednesdays = spread(date(2027, 1, 13), Repeat.WEEKLY, 10)
    [slot] = add_slots(
        experience=experience,
        slots=[wednesdays],
        times=Times(start=time(13, 0), minutes=150),
        places=1,
        by=by,
    )
    booking = book_places(slot=slot, learners=[learner], once=uuid.uuid4(), by=by)
    booking.placements.update(has_feedback=True, has_reflection=True)
    type(booking).objects.update(has_outcomes=True)
    later = actor_for(Role.CAREERS_LEADER, school, today=date(2027, 4, 1))
    days = Attendance.objects.filter(placement=booking.placements.get())
    assert [day.date for day in days.order_by("date")] == wednesdays
    mark_register(booking=booking, marks={day.pk: Mark("attended") for day in days}, by=later)
    progress = Progress.objects.get(learner=learner)
    assert (progress.ks4_credited, progress.ks4_met) == (1500, True)


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2026, 10, 25)])
def test_scenario_11_no_day_is_lost_where_the_clock_changes(
    change: date, clock: time_machine.Traveller
) -> None:
    days = [change + timedelta(days=number) for number in (-1, 0, 1)]
    clock.move_to(datetime.combine(days[0] - timedelta(days=7), time(12), tzinfo=UTC))
    school = SchoolFactory()
    learner, by = LearnerFactory(school=school), actor_for(Role.CAREERS_LEADER, school)
    [slot] = add_slots(
        experience=ExperienceFactory(),
        slots=[days],
        times=Times(start=time(0, 30), minutes=300),
        places=1,
        by=by,
    )
    assert (slot.first_date, slot.last_date) == (days[0], days[-1])
    book_places(slot=slot, learners=[learner], once=uuid.uuid4(), by=by)
    # Half an hour after midnight in London, on the last day: only the days before it have passed.
    clock.move_to(datetime.combine(days[-1], time(0, 30), tzinfo=UTC))
    assert close_past_days(before=actor_for(Role.CAREERS_LEADER, school).today) == 2
    assert Attendance.objects.get(attendance="planned").date == days[-1]
