"""The school year turns once, all or nothing, and back: no day moves to another key stage."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from equalex.journal.models import Entry
from equalex.kernel.access import Actor, Role
from placements.actions.ledger import recount
from placements.models import Attendance, Progress
from placements.queries.ledger import ledger_differences
from schools.actions.imports import CannotUndo, commit_import, receive_file, undo_import
from schools.actions.years import (
    CannotTurnBack,
    TooEarly,
    forget_turns,
    turn_back,
    turn_year,
)
from schools.models import Enrolment, Learner, LearnerImport, Move, RollOver, School, TutorGroup
from schools.queries.imports import planned
from schools.queries.years import schools_owing_turn, year_turn_of
from schools.tasks import turn_years
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TutorGroupFactory,
)
from tests.factories.actors import actor_for
from tests.schools.class_lists import ADA, BEN, Row, csv_of

pytestmark = pytest.mark.django_db
JUNE = date(2027, 6, 21)
SEPTEMBER = date(2027, 9, 1)


@pytest.fixture
def school() -> School:
    return SchoolFactory()


def leader(school: School, today: date = SEPTEMBER) -> Actor:
    return replace(actor_for(Role.CAREERS_LEADER, school), today=today)


def turn(school: School) -> RollOver:
    return turn_year(school=school, academic_year=2027, by=leader(school))


def prepare(school: School, *rows: Row) -> LearnerImport:
    """Take in next year's list in June."""
    by = leader(school, JUNE)
    received = receive_file(
        school=school, content=csv_of(*rows), file_name="next.csv", academic_year=2027, by=by
    )
    commit_import(
        learner_import=received,
        fingerprint=planned(received, today=JUNE).fingerprint,
        by=by,
    )
    return received


def everything() -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: [model_to_dict(row) for row in model.objects.order_by("pk")]
        for model in (Learner, Enrolment)
    }


def a_day(learner: Learner, day: date) -> Attendance:
    """A day of an experience that counts."""
    experience = ExperienceFactory(employer=None, school=learner.school)
    booking = BookingFactory(school=learner.school, experience=experience, has_outcomes=True)
    placement = PlacementFactory(
        booking=booking, learner=learner, has_feedback=True, has_reflection=True
    )
    return AttendanceFactory(placement=placement, date=day)


def test_scenario_33_years_move_up_and_tutor_groups_are_cleared(school: School) -> None:
    group = TutorGroupFactory(school=school)
    learners = {
        year: LearnerFactory(school=school, nc_year=year, tutor_group=group) for year in (9, 11)
    }
    turned = turn(school)
    assert (turned.counts["moves_up"], turned.counts["leaves"]) == (1, 1)
    for learner in learners.values():
        learner.refresh_from_db()
    nine, eleven = learners[9], learners[11]
    assert (nine.left_on, nine.tutor_group, nine.nc_year_in(2027)) == (None, None, 10)
    now = nine.enrolments.latest("since")
    assert (now.nc_year, now.since, now.until) == ("10", SEPTEMBER, None)
    assert eleven.left_on == date(2027, 8, 31)
    assert eleven.enrolments.latest("since").until == date(2027, 8, 31)
    assert TutorGroup.objects.filter(pk=group.pk).exists()
    entry = Entry.objects.get(verb="turn school year")
    assert entry.details["moves_up"] == 1


def test_scenario_33_nobodys_ks3_days_leak_into_ks4(school: School) -> None:
    learner = LearnerFactory(school=school, nc_year=9)
    a_day(learner, date(2027, 7, 5))
    recount(learner_ids=[learner.pk])
    before = Progress.objects.values_list("ks3_credited", "ks4_credited").get()
    assert before[0] > 0
    turn(school)
    recount(learner_ids=[learner.pk])
    assert Progress.objects.values_list("ks3_credited", "ks4_credited").get() == before
    with time_machine.travel("2027-09-20T09:00:00Z"):
        a_day(learner, date(2027, 9, 14))
        recount(learner_ids=[learner.pk])
    after = Progress.objects.values_list("ks3_credited", "ks4_credited").get()
    assert after == (before[0], before[0])


def test_scenario_34_august_belongs_to_year_9_and_september_to_year_10(school: School) -> None:
    learner = LearnerFactory(school=school, nc_year=9)
    days = [a_day(learner, day) for day in (date(2027, 8, 20), date(2027, 8, 31), SEPTEMBER)]
    turn(school)
    recount(learner_ids=[learner.pk])
    for day in days:
        day.refresh_from_db()
    assert [day.key_stage for day in days] == ["KS3", "KS3", "KS4"]


def test_scenario_35_out_of_year_follows_the_recorded_year_group(school: School) -> None:
    # Held back: by age Year 10, on the records Year 9, so after the summer Year 10.
    held = LearnerFactory(school=school, nc_year=9, date_of_birth=date(2011, 10, 1))
    ahead = LearnerFactory(school=school, nc_year=10, date_of_birth=date(2012, 10, 1))
    shown = year_turn_of(school.pk, into=2027, today=JUNE)
    assert [one.reason for one in shown.out_of_year] == [
        "By age this would be Year 11. The year group recorded counts.",
        "By age this would be Year 10. The year group recorded counts.",
    ]
    turn(school)
    assert held.enrolments.latest("since").nc_year == "10"
    assert ahead.enrolments.latest("since").nc_year == "11"


def test_scenario_36_a_sixth_form_moves_up_and_is_not_counted(school: School) -> None:
    learner = LearnerFactory(school=school, nc_year=12, enrolments=False)
    learner.enrolments.create(school=school, since=date(2026, 9, 1), nc_year="12")
    day = a_day(learner, date(2027, 9, 14))
    turn(school)
    with time_machine.travel("2027-09-20T09:00:00Z"):
        recount(learner_ids=[learner.pk])
    day.refresh_from_db()
    assert learner.enrolments.latest("since").nc_year == "13"
    assert (day.credited_minutes, day.reasons) == (0, ["outside_years"])


def test_scenario_36_year_11_stays_where_the_next_list_has_them(school: School) -> None:
    ada = LearnerFactory(
        school=school, nc_year=11, first_name="Ada", last_name="Byron", upn=ADA["UPN"]
    )
    prepare(school, {**ADA, "Year": "12"})
    turn(school)
    ada.refresh_from_db()
    assert (ada.left_on, ada.nc_year_in(2027)) == (None, 12)


def test_a_list_for_the_coming_year_changes_no_year_or_group_before_september(
    school: School,
) -> None:
    group = TutorGroupFactory(school=school, name="8A")
    ada = LearnerFactory(
        school=school,
        nc_year=8,
        first_name="Ada",
        last_name="Byron",
        upn=ADA["UPN"],
        tutor_group=group,
    )
    # The list has Ada repeat Year 8, Ben is new in Year 7.
    prepare(school, {**ADA, "Year": "8", "Reg": "8C"}, {**BEN, "Year": "7", "Reg": "7A"})
    ada.refresh_from_db()
    assert (ada.tutor_group, ada.nc_year_in(2026)) == (group, 8)
    ben = Learner.objects.get(first_name="Ben")
    assert (ben.tutor_group, ben.cohort) == (None, 2027)
    shown = year_turn_of(school.pk, into=2027, today=JUNE)
    assert (shown.is_prepared, shown.listed, shown.with_group) == (True, 2, 2)
    turn(school)
    ada.refresh_from_db()
    ben.refresh_from_db()
    assert (ada.tutor_group.name, ada.nc_year_in(2027)) == ("8C", 8)
    assert (ben.tutor_group.name, ben.nc_year_in(2027)) == ("7A", 7)


def test_the_same_list_prepared_twice_changes_nothing(school: School) -> None:
    LearnerFactory(school=school, nc_year=8, first_name="Ada", last_name="Byron", upn=ADA["UPN"])
    prepare(school, ADA)
    again = receive_file(
        school=school,
        content=csv_of(ADA) + b"\n",
        file_name="again.csv",
        academic_year=2027,
        by=leader(school, JUNE),
    )
    assert planned(again, today=JUNE).plan.changes_nothing


def test_turned_twice_is_turned_once(school: School) -> None:
    LearnerFactory.create_batch(3, school=school)
    first = turn(school)
    once = everything()
    assert turn(school).pk == first.pk
    assert everything() == once
    assert Entry.objects.filter(verb="turn school year").count() == 1


def test_put_back_is_exactly_as_before_and_stays_until_a_person_turns_again(
    school: School,
) -> None:
    group = TutorGroupFactory(school=school)
    for year in (8, 9, 11):
        LearnerFactory(school=school, nc_year=year, tutor_group=group)
    before = everything()
    turned = turn(school)
    turn_back(turned=turned, by=leader(school))
    assert everything() == before
    with time_machine.travel("2027-09-02T09:00:00Z"):
        assert turn_years() == {"turned": 0, "failed": 0}
    assert everything() == before
    turn(school)
    assert Enrolment.objects.filter(since=SEPTEMBER).count() == 2


def test_put_back_is_refused_on_top_of_a_later_list_and_after_14_days(school: School) -> None:
    LearnerFactory(school=school, nc_year=8, first_name="Ada", last_name="Byron", upn=ADA["UPN"])
    turned = turn(school)
    LearnerImport.objects.create(
        school=school, state="committed", academic_year=2027, decided_at="2030-01-01T00:00Z"
    )
    with pytest.raises(CannotTurnBack, match="Undo that one first"):
        turn_back(turned=turned, by=leader(school))
    LearnerImport.objects.all().delete()
    RollOver.objects.update(ran_at="2020-09-01T00:00Z")
    with pytest.raises(CannotTurnBack, match="14 days"):
        turn_back(turned=turned, by=leader(school))
    assert forget_turns(today=JUNE) == 1


def test_an_import_from_before_the_turn_is_undone_after_it(school: School) -> None:
    with time_machine.travel("2027-08-25T09:00:00Z"):
        received = prepare(school, ADA)
    with time_machine.travel("2027-09-01T09:00:00Z"):
        turned = turn(school)
        with pytest.raises(CannotUndo, match="school year has turned"):
            undo_import(learner_import=received, by=leader(school))
        turn_back(turned=turned, by=leader(school))
        undo_import(learner_import=received, by=leader(school))
    assert not Learner.objects.exists()


def test_it_is_too_early_in_august(school: School) -> None:
    LearnerFactory(school=school)
    with pytest.raises(TooEarly):
        turn_year(school=school, academic_year=2027, by=leader(school, date(2027, 8, 31)))


@pytest.mark.parametrize(
    ("moment", "turned"),
    [("2027-08-31T22:59:00Z", 0), ("2027-08-31T23:05:00Z", 2), ("2027-11-02T04:00:00Z", 2)],
)
def test_the_clock_turns_every_school_that_owes_it(moment: str, turned: int) -> None:
    """23:05 in Greenwich is five past midnight in London; a worker that was away catches up."""
    LearnerFactory()
    LearnerFactory(nc_year=11)
    LearnerFactory(school=SchoolFactory(closed_on=date(2027, 7, 31)))
    with time_machine.travel(moment):
        assert turn_years() == {"turned": turned, "failed": 0}
        assert turn_years() == {"turned": 0, "failed": 0}


def test_a_school_that_began_with_this_years_list_owes_nothing(school: School) -> None:
    learner = LearnerFactory(
        school=school, enrolments=False, tutor_group=TutorGroupFactory(school=school)
    )
    learner.enrolments.create(school=school, since=SEPTEMBER, nc_year="9")
    assert not schools_owing_turn(today=date(2027, 10, 4)).exists()


def test_days_are_the_same_before_and_after_for_everybody(school: School) -> None:
    for year in (7, 8, 9, 10, 11):
        a_day(LearnerFactory(school=school, nc_year=year), date(2027, 5, 4))
    recount(learner_ids=list(Learner.objects.values_list("pk", flat=True)))
    columns = ("pk", "key_stage", "verdict", "credited_minutes")
    before = list(Attendance.objects.order_by("pk").values_list(*columns))
    turn(school)
    recount(learner_ids=list(Learner.objects.values_list("pk", flat=True)))
    assert list(Attendance.objects.order_by("pk").values_list(*columns)) == before
    assert not any(batch.differences for batch in ledger_differences())


def test_the_command_turns_shows_and_puts_back(school: School, capsys: Any) -> None:
    LearnerFactory(school=school)
    with time_machine.travel("2027-06-21T09:00:00Z"):
        call_command("roll_over", "--school", school.urn, "--dry-run", "--json")
        assert '"moves_up": 1' in capsys.readouterr().out
        assert not RollOver.objects.exists()
    with time_machine.travel("2027-09-01T09:00:00Z"):
        call_command("roll_over")
        assert "turned: 1" in capsys.readouterr().out
        call_command("roll_over", "--school", school.urn, "--undo")
        assert RollOver.objects.get().undone_at is not None
    with pytest.raises(CommandError, match="No school has the URN"):
        call_command("roll_over", "--school", "999999")


def test_who_joins_in_september_is_asked_about_when_the_year_turns(school: School) -> None:
    former = LearnerFactory(
        nc_year=8,
        first_name="Ada",
        last_name="Byron",
        upn=ADA["UPN"],
        date_of_birth=date(2012, 12, 10),
    )
    prepare(school, ADA)
    assert not Move.objects.exists()
    turn(school)
    move = Move.objects.get()
    assert (move.leaving, move.joined_on) == (former, SEPTEMBER)
