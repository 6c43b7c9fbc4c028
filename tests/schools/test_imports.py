"""Saving a file of learners: previewed, all or nothing, repeatable."""

from datetime import date, timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from equalex.journal.models import Entry
from placements.models import Progress
from placements.tasks import recount_learners
from schools.actions.imports import (
    Contradiction,
    Decisions,
    ReviewAgain,
    commit_import,
    discard_import,
    forget_files,
)
from schools.adapters.unreadable import UnreadableFile
from schools.models import ImportState, Learner, LearnerImport, School, TutorGroup
from tests.factories import LearnerFactory, SchoolFactory
from tests.schools.class_lists import ADA, BEN, CLEO, Row, csv_of
from tests.schools.taking_in import TODAY, commit, everything, leader, preview, receive

pytestmark = pytest.mark.django_db
POSSIBLE = {**ADA, "UPN": "", "Surname": "King"}


@pytest.fixture
def school() -> School:
    return SchoolFactory()


def test_nothing_is_saved_before_the_review_is_approved(school: School) -> None:
    received = receive(school, ADA, BEN)
    assert received.state == ImportState.REVIEW
    assert received.plan["counts"]["new"] == 2
    assert not Learner.objects.exists()
    assert not TutorGroup.objects.exists()


def test_new_learners_get_cohort_tutor_group_and_enrolment(school: School) -> None:
    assert commit(receive(school, ADA, CLEO))["new"] == 2
    ada = Learner.objects.get(first_name="Ada")
    assert (ada.cohort, ada.sen, ada.is_fsm) == (2024, "K", True)
    assert ada.tutor_group is not None
    assert ada.tutor_group.name == "9A"
    enrolment = ada.enrolments.get()
    assert (enrolment.since, enrolment.until, enrolment.nc_year) == (date(2026, 9, 1), None, "9")
    assert Learner.objects.get(first_name="Cleo").cohort == 2025


def test_the_same_file_again_changes_nothing(school: School) -> None:
    commit(receive(school, ADA, BEN, CLEO))
    before = everything()
    again = receive(school, ADA, BEN, CLEO)
    assert preview(again).changes_nothing
    commit(again)
    assert everything() == before


def test_the_same_file_waiting_twice_is_one_import(school: School) -> None:
    assert receive(school, ADA).pk == receive(school, ADA).pk


def test_changes_are_shown_and_saved_field_by_field(school: School) -> None:
    commit(receive(school, ADA))
    changed = receive(school, {**ADA, "Reg": "9B", "SEN": "E"})
    (person,) = preview(changed).changed
    assert person.facts == ("Tutor group: 9A becomes 9B", "SEN: SEN support becomes EHC plan")
    commit(changed)
    ada = Learner.objects.get()
    assert (ada.sen, ada.tutor_group.name) == ("E", "9B")
    assert ada.enrolments.count() == 1


def test_a_preferred_last_name_is_kept_and_changed(school: School) -> None:
    commit(receive(school, {**ADA, "Preferred surname": "Lovelace"}))
    assert Learner.objects.get().full_name == "Ada Lovelace"
    changed = receive(school, {**ADA, "Preferred surname": "King"})
    (person,) = preview(changed).changed
    assert person.facts == ("Preferred last name: Lovelace becomes King",)
    commit(changed)
    assert Learner.objects.get().full_name == "Ada King"


def test_a_corrected_year_group_moves_cohort_and_enrolment(school: School) -> None:
    commit(receive(school, ADA))
    commit(receive(school, {**ADA, "Year": "8"}))
    ada = Learner.objects.get()
    assert ada.cohort == 2025
    assert ada.enrolments.get().nc_year == "8"


def test_the_next_year_closes_the_old_enrolment_and_opens_a_new_one(school: School) -> None:
    learner = LearnerFactory(
        school=school,
        upn=ADA["UPN"],
        first_name="Ada",
        last_name="Byron",
        date_of_birth=date(2012, 12, 10),
        enrolments=False,
    )
    learner.enrolments.create(school=school, since=date(2025, 9, 1), nc_year="8")
    commit(receive(school, ADA))
    old, new = learner.enrolments.order_by("since")
    assert (old.until, new.since, new.nc_year) == (date(2026, 8, 31), date(2026, 9, 1), "9")


def test_scenario_30_who_is_missing_is_proposed_as_leaver_and_not_deleted(school: School) -> None:
    commit(receive(school, ADA, BEN))
    received = receive(school, ADA)
    (leaver,) = preview(received).leavers
    assert leaver.name == "Ben Nicholls"
    commit(received)
    ben = Learner.objects.get(first_name="Ben")
    assert ben.left_on == TODAY
    assert ben.enrolments.get().until == TODAY


def test_a_proposed_leaver_can_stay(school: School) -> None:
    commit(receive(school, ADA, BEN))
    ben = Learner.objects.get(first_name="Ben")
    commit(receive(school, ADA), Decisions(leaving=[]))
    ben.refresh_from_db()
    assert ben.left_on is None


def test_a_list_for_the_coming_year_proposes_no_leavers(school: School) -> None:
    commit(receive(school, ADA, BEN))
    coming = receive(school, {**ADA, "Year": "10"}, academic_year=2027)
    assert preview(coming).leavers == []
    commit(coming)
    ada = Learner.objects.get(first_name="Ada")
    assert ada.cohort == 2024
    assert [one.nc_year for one in ada.enrolments.order_by("since")] == ["9", "10"]


def test_who_comes_back_is_on_roll_again(school: School) -> None:
    commit(receive(school, ADA, BEN))
    commit(receive(school, ADA))
    commit(receive(school, ADA, BEN))
    ben = Learner.objects.get(first_name="Ben")
    assert ben.left_on is None
    assert ben.enrolments.get().until is None


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ("", ["Byron"]),
        ("new:{key}", ["King"]),
        ("old:{key}", ["Byron"]),
        ("both", ["Byron", "King"]),
    ],
)
def test_scenario_28_a_person_decides_on_a_possible_match(
    school: School, choice: str, names: list[str]
) -> None:
    commit(receive(school, ADA))
    key = Learner.objects.get().pk
    received = receive(school, POSSIBLE)
    (possible,) = preview(received).possible
    assert choice.format(key=key) in [value for value, _ in possible.choices]
    commit(received, Decisions(possible={possible.person.row: choice.format(key=key)}))
    assert sorted(Learner.objects.values_list("last_name", flat=True)) == names


def test_two_rows_cannot_both_become_the_same_learner(school: School) -> None:
    commit(receive(school, ADA))
    key = Learner.objects.get().pk
    received = receive(school, POSSIBLE, {**POSSIBLE, "Surname": "Queen"})
    rows = [one.person.row for one in preview(received).possible]
    assert len(rows) == 2
    before = everything()
    with pytest.raises(Contradiction, match="Rows 2 and 3"):
        commit(received, Decisions(possible=dict.fromkeys(rows, f"new:{key}")))
    assert everything() == before


def test_a_decision_for_somebody_elses_learner_is_refused(school: School) -> None:
    commit(receive(school, ADA))
    other = LearnerFactory()
    received = receive(school, POSSIBLE)
    with pytest.raises(ReviewAgain):
        commit(received, Decisions(possible={2: f"new:{other.pk}"}))


def test_a_whole_school_without_upns_in_new_groups_is_decided_with_one_tick(
    school: School,
) -> None:
    people = [{**ADA, "UPN": "", "Forename": f"Ada{mark}"} for mark in "bcdef"]
    commit(receive(school, *people))
    received = receive(school, *({**one, "Reg": "10Q"} for one in people))
    assert preview(received).possible == []
    assert len(preview(received).clear) == 5
    commit(received, Decisions(take_clear=True))
    assert Learner.objects.count() == 5
    assert {one.tutor_group.name for one in Learner.objects.all()} == {"10Q"}


def test_what_is_clear_still_waits_for_a_person(school: School) -> None:
    people = [{**ADA, "UPN": "", "Forename": f"Ada{mark}"} for mark in "bcdef"]
    commit(receive(school, *people))
    commit(receive(school, *({**one, "Reg": "10Q"} for one in people)))
    assert {one.tutor_group.name for one in Learner.objects.all()} == {"9A"}


def test_scenario_27_twins_stay_two_learners(school: School) -> None:
    twin = {**ADA, "UPN": "A950000178301", "Forename": "Bea"}
    commit(receive(school, ADA, twin))
    commit(receive(school, ADA, twin))
    assert Learner.objects.count() == 2


def test_refused_rows_keep_nobody_else_out(school: School) -> None:
    received = receive(school, ADA, {**BEN, "DOB": "31/02/2013"})
    (refused,) = preview(received).refused
    assert (refused.where, refused.name) == ("Row 3", "Ben Nicholls")
    assert (refused.faults[0].heading, bool(refused.faults[0].remedy)) == ("DOB", True)
    assert commit(received)["new"] == 1


def test_scenario_29_a_second_import_meanwhile_sends_the_first_back_to_review(
    school: School,
) -> None:
    first = receive(school, ADA, BEN)
    seen = preview(first).fingerprint
    commit(receive(school, CLEO))
    first.refresh_from_db()
    assert first.state == ImportState.STALE
    with pytest.raises(ReviewAgain):
        commit_import(learner_import=first, fingerprint=seen, by=leader(school))
    assert preview(first).fingerprint != seen
    commit(first, Decisions(leaving=[]))
    assert Learner.objects.on_roll().count() == 3


def test_a_double_click_saves_once(school: School) -> None:
    received = receive(school, ADA)
    seen = preview(received).fingerprint
    for _ in range(2):
        commit_import(learner_import=received, fingerprint=seen, by=leader(school))
    assert Learner.objects.count() == 1
    assert Entry.objects.filter(verb="commit learner import").count() == 1


def test_a_file_of_another_school_is_refused_and_nothing_kept(school: School) -> None:
    content = csv_of({**ADA, "School URN": "999999"})
    with pytest.raises(UnreadableFile, match="another school"):
        receive(school, content=content)
    assert not LearnerImport.objects.exists()


def test_a_learner_of_another_school_is_untouched(school: School) -> None:
    other = LearnerFactory(upn=ADA["UPN"], first_name="Ada", last_name="Byron")
    commit(receive(school, ADA))
    other.refresh_from_db()
    assert other.school_id != school.pk
    assert Learner.objects.filter(upn=ADA["UPN"]).count() == 2


def test_a_discarded_file_is_deleted_and_cannot_be_saved(school: School) -> None:
    received = receive(school, ADA)
    seen = preview(received).fingerprint
    discard_import(learner_import=received, by=leader(school))
    received.refresh_from_db()
    assert received.content is None
    with pytest.raises(ReviewAgain):
        commit_import(learner_import=received, fingerprint=seen, by=leader(school))


def test_files_are_forgotten_after_30_days_and_undoing_after_14(school: School) -> None:
    received = receive(school, ADA)
    commit(received)
    assert forget_files(today=timezone.localdate() + timedelta(days=30)) == 0
    received.refresh_from_db()
    assert received.restore == {}
    assert forget_files(today=timezone.localdate() + timedelta(days=31)) == 1
    received.refresh_from_db()
    assert received.content is None


def test_saving_a_longer_list_takes_no_more_queries(
    school: School, django_assert_num_queries: Any
) -> None:
    def rows(number: int) -> list[Row]:
        return [
            {**ADA, "UPN": "", "Forename": f"N{n}o", "Surname": f"S{n}x"} for n in range(number)
        ]

    asked = []
    for number in (2, 60):
        received = receive(school, *rows(number))
        fingerprint = preview(received).fingerprint
        with django_assert_num_queries(1000, exact=False) as captured:
            commit_import(learner_import=received, fingerprint=fingerprint, by=leader(school))
        asked.append(len(captured))
    assert asked[1] <= asked[0] + 8


def test_totals_of_imported_learners_are_made_after_the_commit(
    school: School,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[str, Any]] = []

    def send(name: str, args: Any = (), **options: Any) -> None:
        sent.append((name, args))

    monkeypatch.setattr(current_app, "send_task", send)
    received = receive(school, ADA, BEN)
    with django_capture_on_commit_callbacks(execute=True):
        commit(received)
    name, (learners,) = sent[-1]
    assert sorted(learners) == sorted(Learner.objects.values_list("pk", flat=True))
    assert name == recount_learners.name
    recount_learners(learners)
    assert Progress.objects.filter(school=school).count() == 2


def test_learners_whose_enrolment_alone_changes_are_recounted(
    school: School, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(receive(school, ADA))
    sent: list[Any] = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, args=(), **options: sent.append((name, args))
    )
    with django_capture_on_commit_callbacks(execute=True):
        commit(receive(school, {**ADA, "Year": "10"}, academic_year=2027))
    assert (recount_learners.name, ([Learner.objects.get().pk],)) in [
        (name, tuple(args)) for name, args in sent
    ]
