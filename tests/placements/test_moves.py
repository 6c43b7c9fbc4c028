"""A learner who changes school keeps the days; no number on a file alone hands a record over."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Message
from equalex.kernel.access import Actor, Role
from placements.actions.ledger import recount
from placements.actions.moves import (
    CannotMove,
    agree_to_move,
    complete_agreed_moves,
    object_to_move,
    refuse_move,
)
from placements.models import Attendance, GroupFigures, Placement, Progress
from placements.queries.ledger import ledger_differences
from reporting.models import Snapshot
from schools.actions.imports import commit_import, receive_file
from schools.actions.moves import mark_second_registrations
from schools.models import Learner, Move, MoveState, School
from schools.queries.imports import planned
from schools.rules.moves import Likeness, second_registrations, terms_of
from tests.architecture.worlds import report_of
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory
from tests.factories.actors import actor_for, sign_in, sign_in_learner
from tests.schools.class_lists import ADA, Row, csv_of
from tests.schools.test_years import a_day

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-02-15T09:00:00Z")]
TODAY = date(2027, 2, 15)


@pytest.fixture
def former() -> School:
    school = SchoolFactory()
    MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    return school


@pytest.fixture
def new() -> School:
    return SchoolFactory()


@pytest.fixture
def ada(former: School) -> Learner:
    """Ada, in Year 9 at the former school, with a day that counts."""
    learner = LearnerFactory(
        school=former,
        first_name="Ada",
        last_name="Byron",
        upn=ADA["UPN"],
        date_of_birth=date(2012, 12, 10),
    )
    a_day(learner, date(2026, 11, 10))
    recount(learner_ids=[learner.pk])
    return learner


def leader(school: School) -> Actor:
    return replace(actor_for(Role.CAREERS_LEADER, school), today=TODAY)


def import_list(school: School, *rows: Row) -> None:
    received = receive_file(
        school=school,
        content=csv_of(*rows),
        file_name="list.csv",
        academic_year=2026,
        by=leader(school),
    )
    fingerprint = planned(received, today=TODAY).fingerprint
    commit_import(learner_import=received, fingerprint=fingerprint, by=leader(school))


def credited(learner: Learner) -> int:
    return (
        Progress.objects.filter(learner=learner).values_list("ks3_credited", flat=True).first() or 0
    )


def leaves(learner: Learner, on: date) -> None:
    """The former school says that the learner left."""
    Learner.objects.filter(pk=learner.pk).update(left_on=on)
    learner.enrolments.filter(until__isnull=True).update(until=on)


def page(
    client: Client, role: Role, school: School, name: str = "list-moves", *args: object
) -> str:
    sign_in(client, role, school)
    return client.get(reverse(name, args=args)).content.decode()


def test_scenario_31_a_learner_moves_in_february(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    earned = credited(ada)
    assert earned > 0
    report = report_of(former)
    frozen = (report.figures, bytes(report.pdf), report.sha256)
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    arrived = Learner.objects.get(school=new)
    move = Move.objects.get()
    assert not move.needs_former
    # Proposed, not done: nothing of the other school is shown, nothing counts here yet.
    shown = page(client, Role.CAREERS_LEADER, new)
    assert "Ada Byron" in shown
    assert former.name not in shown
    assert credited(arrived) == 0

    sign_in(client, Role.CAREERS_LEADER, new)
    client.post(reverse("agree-to-move", args=[move.public_id]), {"joined_on": "2027-02-01"})
    assert (credited(arrived), credited(ada)) == (earned, 0)
    assert "1 day" in page(client, Role.CAREERS_LEADER, new)
    # Totals, not where: the former school has not shown that.
    ledger = page(client, Role.CAREERS_LEADER, new, "show-ledger", arrived.public_id)
    title = Placement.objects.get().booking.experience.title
    assert title not in ledger
    assert "at a former school" in ledger
    assert Attendance.objects.visible_to(leader(new)).count() == 0
    # The former school keeps its report as issued, and sees no new day.
    report = Snapshot.objects.get()
    assert (report.figures, bytes(report.pdf), report.sha256) == frozen
    a_day(arrived, date(2027, 2, 9))
    recount(learner_ids=[arrived.pk])
    assert not Attendance.objects.visible_to(leader(former)).exists()
    assert Attendance.objects.visible_to(leader(new)).count() == 1
    assert not any(batch.differences for batch in ledger_differences())


def test_a_learner_who_moved_still_sees_all_days(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    agree_to_move(move=Move.objects.get(), by=leader(new), joined_on=date(2027, 2, 1))
    sign_in_learner(client, Learner.objects.get(school=new))
    title = Placement.objects.get().booking.experience.title
    assert title in client.get(reverse("my-days")).content.decode()


def test_enrolments_follow_each_other_without_gap_or_overlap(
    former: School, new: School, ada: Learner
) -> None:
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    agree_to_move(move=Move.objects.get(), by=leader(new), joined_on=date(2027, 2, 1))
    spans = list(
        Learner.objects.get(school=new)
        .enrolments.order_by("since")
        .values_list("school", "since", "until")
    )
    assert spans[-2:] == [
        (former.pk, date(2026, 9, 1), date(2027, 1, 29)),
        (new.pk, date(2027, 1, 30), None),
    ]


def test_while_on_roll_at_the_former_school_it_must_agree(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    earned = credited(ada)
    import_list(new, ADA)
    arrived, move = Learner.objects.get(school=new), Move.objects.get()
    assert not agree_to_move(move=move, by=leader(new))
    assert credited(arrived) == 0
    assert Message.objects.filter(template="schools/emails/move_proposed.txt").exists()
    assert not any("Ada" in str(message.context) for message in Message.objects.all())
    shown = page(client, Role.CAREERS_LEADER, former)
    assert "Ada Byron" in shown
    assert new.name in shown
    client.post(reverse("agree-to-move", args=[move.public_id]), {"shows_details": "on"})
    assert credited(arrived) == earned
    assert Attendance.objects.visible_to(leader(new)).count() == 1
    ada.refresh_from_db()
    assert ada.left_on == date(2027, 2, 14)


def test_the_former_school_marks_as_left_and_the_night_brings_the_days(
    former: School, new: School, ada: Learner
) -> None:
    import_list(new, ADA)
    agree_to_move(move=Move.objects.get(), by=leader(new))
    assert complete_agreed_moves(by=leader(new)) == 0
    leaves(ada, date(2027, 2, 12))
    assert complete_agreed_moves(by=leader(new)) == 1
    assert complete_agreed_moves(by=leader(new)) == 0
    assert credited(Learner.objects.get(school=new)) > 0


def test_a_upn_alone_hands_nothing_over(former: School, new: School, ada: Learner) -> None:
    """Somebody else's name and birth date beside a child's number: no move, and no word of it."""
    leaves(ada, date(2027, 1, 29))
    import_list(new, {**ADA, "Forename": "Zed", "Surname": "Other", "DOB": "01/02/2013"})
    assert not Move.objects.exists()


def test_name_and_birth_date_alone_tell_the_new_school_nothing(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    leaves(ada, date(2027, 1, 29))
    import_list(new, {**ADA, "UPN": ""})
    move = Move.objects.get()
    assert (move.needs_former, move.is_hidden) == (True, True)
    assert "Nobody is changing school" in page(client, Role.CAREERS_LEADER, new)
    assert client.get(reverse("agree-to-move", args=[move.public_id])).status_code == 404
    agree_to_move(move=move, by=leader(former))
    assert "Ada Byron" in page(client, Role.CAREERS_LEADER, new)
    assert agree_to_move(move=move, by=leader(new))


def test_another_school_can_neither_see_nor_agree(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    import_list(new, ADA)
    move = Move.objects.get()
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    for name in ("agree-to-move", "refuse-move", "object-to-move"):
        assert client.post(reverse(name, args=[move.public_id])).status_code == 404
    move.refresh_from_db()
    assert move.state == MoveState.PROPOSED


def test_the_actions_themselves_know_which_school_may_what(
    former: School, new: School, ada: Learner
) -> None:
    """They work as the system, so that no wall stands behind the views' own checks."""
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    move, stranger = Move.objects.get(), leader(SchoolFactory())
    for act in (agree_to_move, refuse_move, object_to_move):
        with pytest.raises(CannotMove, match="of another school"):
            act(move=move, by=stranger)
    agree_to_move(move=move, by=leader(new), joined_on=date(2027, 2, 1))
    with pytest.raises(CannotMove, match="of another school"):
        object_to_move(move=move, by=leader(new))
    assert Move.objects.get().state == MoveState.DONE


def test_the_former_school_objects_and_all_is_as_before(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    earned = credited(ada)
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    arrived = Learner.objects.get(school=new)
    before = [list(one.enrolments.order_by("pk").values()) for one in (ada, arrived)]
    move = Move.objects.get()
    agree_to_move(move=move, by=leader(new), joined_on=date(2027, 2, 1))
    sign_in(client, Role.CAREERS_LEADER, former)
    client.post(reverse("object-to-move", args=[move.public_id]))
    assert (credited(ada), credited(arrived)) == (earned, 0)
    assert [list(one.enrolments.order_by("pk").values()) for one in (ada, arrived)] == before
    with time_machine.travel("2027-03-20T09:00:00Z"):
        assert "Object:" not in page(client, Role.CAREERS_LEADER, former)


def test_refused_it_is_not_asked_again(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    import_list(new, ADA)
    sign_in(client, Role.CAREERS_LEADER, former)
    client.post(reverse("refuse-move", args=[Move.objects.get().public_id]))
    import_list(new, {**ADA, "Reg": "9Z"})
    assert Move.objects.get().state == MoveState.OBJECTED
    assert credited(Learner.objects.get(school=new)) == 0


def test_what_was_booked_for_later_stays_with_the_former_school(
    former: School, new: School, ada: Learner
) -> None:
    later = a_day(ada, date(2027, 6, 7))
    leaves(ada, date(2027, 1, 29))
    import_list(new, ADA)
    agree_to_move(move=Move.objects.get(), by=leader(new), joined_on=date(2027, 2, 1))
    later.refresh_from_db()
    assert later.learner == ada


def test_a_date_to_come_is_refused_at_the_field(
    client: Client, former: School, new: School, ada: Learner
) -> None:
    import_list(new, ADA)
    sign_in(client, Role.CAREERS_LEADER, new)
    address = reverse("agree-to-move", args=[Move.objects.get().public_id])
    answer = client.post(address, {"joined_on": "2027-03-01"}).content.decode()
    assert "still to come" in answer
    assert Move.objects.get().new_agreed_at is None


def test_scenario_32_a_dual_registered_learner_counts_once(
    former: School, new: School, ada: Learner
) -> None:
    import_list(new, {**ADA, "Enrolment status": "S"})
    assert not Move.objects.exists()
    second = Learner.objects.get(school=new)
    assert second.is_counted_elsewhere
    # The second school sees that its own days count.
    a_day(second, date(2026, 12, 1))
    recount(learner_ids=[second.pk])
    assert credited(second) > 0
    recount(learner_ids=[ada.pk, second.pk])
    everybody = GroupFigures.objects.of_everybody().filter(key_stage="KS3")
    assert sum(everybody.values_list("learners", flat=True)) == 1
    # When the main school lets go, the child is counted where it is.
    leaves(ada, date(2027, 2, 12))
    mark_second_registrations()
    recount(learner_ids=[ada.pk, second.pk])
    second.refresh_from_db()
    assert not second.is_counted_elsewhere
    assert sum(everybody.values_list("learners", flat=True)) == 1


@pytest.mark.parametrize(
    ("records", "second"),
    [
        ([(1, "M"), (2, "S")], {2}),
        ([(1, "S"), (2, "C")], {1}),
        ([(1, "C"), (2, "M")], {1}),
        ([(1, "C"), (2, "C")], set()),
        ([(1, "S"), (2, "S")], {2}),
        ([(1, "M"), (2, "M")], {2}),
    ],
)
def test_which_registration_is_the_second(records: list[tuple[int, str]], second: set[int]) -> None:
    assert second_registrations(records) == second


def test_terms_of_a_move() -> None:
    whole = Likeness(True, False, True, True, has_left=True)
    assert terms_of(whole).needs_former is False
    assert terms_of(whole._replace(has_left=False)).needs_former is True
    assert terms_of(whole._replace(same_birth=False)).needs_former is True
    hidden = terms_of(Likeness(False, True, True, True, has_left=True))
    assert (hidden.needs_former, hidden.is_hidden) == (True, True)
    assert terms_of(Likeness(False, False, True, True, has_left=True)) is None
    assert terms_of(Likeness(True, False, False, False, has_left=True)) is None
