"""Figures of year groups: kept by the difference, and always what all totals come to."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equalex.kernel.access import Role
from placements.actions.figures import figures_differences, rebuild_figures
from placements.actions.ledger import lock_learners, recount
from placements.models import Attendance, AttendanceState, GroupFigures, Progress
from placements.rules.figures import AMOUNTS, LearnerTotals, Part, figures_of
from placements.tasks import check_ledger, rebuild_figures_of
from reporting.rules.course import Totals, due_minutes, key_stage_in, standing_of
from reporting.rules.figures import LearnerFigures, parts_of
from schools.models import Learner
from tests.factories import (
    AttendanceFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 9, 7)


def figures(learner: Learner, key_stage: str = "KS3", group: str = "all") -> Any:
    return GroupFigures.objects.get(
        school=learner.school, cohort=learner.cohort or 0, key_stage=key_stage, group=group
    )


def days_of(learner: Learner, number: int, **fields: Any) -> None:
    placement = PlacementFactory(learner=learner)
    for place in range(number):
        AttendanceFactory(placement=placement, date=FIRST_DAY + timedelta(days=place), **fields)


def test_a_learner_adds_to_everybody_and_to_each_own_group_in_both_key_stages() -> None:
    learner = LearnerFactory(nc_year=8, is_fsm=True, sen="K", sex="F")
    days_of(learner, 3)
    recount(learner_ids=[learner.pk])
    rows = GroupFigures.objects.order_by("key_stage", "group")
    groups = ["all", "disadvantaged", "female", "fsm", "sen_support", "send"]
    assert list(rows.values_list("key_stage", "group")) == [
        (key_stage, group) for key_stage in ("KS3", "KS4") for group in groups
    ]
    assert set(rows.values_list("learners", "benchmark_6", "both_met")) == {(1, 1, 0)}
    in_ks3 = figures(learner, group="fsm")
    assert (in_ks3.given, in_ks3.credited, in_ks3.needed, in_ks3.short) == (900, 900, 600, 1)
    assert (in_ks3.due_1, in_ks3.due_2, in_ks3.due_3) == (1, 0, 0)
    assert (in_ks3.band_4, in_ks3.nothing) == (1, 0)
    in_ks4 = figures(learner, "KS4")
    assert (in_ks4.nothing, in_ks4.band_0, in_ks4.needed) == (1, 1, 1500)


def test_minutes_beyond_the_target_are_given_but_fill_nothing() -> None:
    learner = LearnerFactory(nc_year=9)
    days_of(learner, 7)
    recount(learner_ids=[learner.pk])
    found = figures(learner)
    assert (found.given, found.credited, found.needed) == (2100, 1500, 0)
    assert (found.met, found.due_3, found.band_6, found.short) == (1, 1, 1, 0)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 12).map(lambda count: count * 150), min_size=6, max_size=6),
    st.sampled_from([7, 8, 9, 10, 11]),
)
def test_they_agree_with_the_figures_of_a_report(minutes: list[int], nc_year: int) -> None:
    ks3, ks4 = (Totals(*minutes[start : start + 3], 1500) for start in (0, 3))
    key_stage = key_stage_in(nc_year)
    present = ks3 if key_stage == "KS3" else ks4
    met = [one.credited >= 1500 for one in (ks3, ks4)]
    learner = LearnerTotals(
        *(1, 2020, "all", 300),
        *(1500, *minutes[:3], met[0]),
        *(1500, *minutes[3:], met[1]),
        benchmark_6=any(met),
    )
    amounts = figures_of({learner: 1})[Part(1, 2020, key_stage, "all")]
    found = dict(zip(AMOUNTS, amounts, strict=True))
    standing = standing_of(present, due_minutes(nc_year, 1500))
    one = LearnerFigures(nc_year, key_stage, frozenset(), ks3, ks4, present, standing, any(met))
    report = parts_of([one], 300)["everybody"]
    for name in ("learners", "benchmark_6", "met", "both_met", "credited", "recoverable"):
        assert found[name] == getattr(report, name)
    assert (found["planned"], found["needed"]) == (report.planned, report.needed)
    assert (found["nothing"], found["band_0"]) == (report.missing_out, report.without_a_day)
    assert tuple(found[f"band_{number}"] for number in range(7)) == report.bands
    year_of_stage = nc_year - 6 if nc_year < 10 else nc_year - 9
    assert found[f"due_{year_of_stage}"] == report.on_course


def test_a_leaver_is_counted_no_more_and_who_comes_back_is_again() -> None:
    learner = LearnerFactory(is_eal=True)
    recount(learner_ids=[learner.pk])
    for left_on, learners in ((date(2026, 12, 18), 0), (None, 1)):
        Learner.objects.filter(pk=learner.pk).update(left_on=left_on)
        recount(learner_ids=[learner.pk])
        assert figures(learner, group="eal").learners == learners


def test_a_learner_who_moves_takes_the_figures_along() -> None:
    learner = LearnerFactory()
    days_of(learner, 2)
    recount(learner_ids=[learner.pk])
    before, after = learner.school, SchoolFactory()
    Learner.objects.filter(pk=learner.pk).update(school=after)
    recount(learner_ids=[learner.pk])
    assert [
        set(GroupFigures.objects.filter(school=each).values_list("learners", flat=True))
        for each in (before, after)
    ] == [{0}, {1}]


def test_what_an_undone_import_deletes_is_no_longer_among_the_figures() -> None:
    stays, goes = LearnerFactory.create_batch(2, school=SchoolFactory())
    recount(learner_ids=[stays.pk, goes.pk])
    Learner.objects.filter(pk=goes.pk).delete()
    assert rebuild_figures_of([stays.school_id]) > 0
    assert figures(stays).learners == 1
    assert list(figures_differences()) == []


def test_the_check_names_a_wrong_figure_and_mends_it() -> None:
    learner = LearnerFactory()
    recount(learner_ids=[learner.pk])
    GroupFigures.objects.filter(key_stage="KS4", group="all").update(needed=7)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=out)
    assert "KS4, all: needed is 7, all learners come to 1500" in out.getvalue()
    assert check_ledger() == 1
    assert check_ledger() == 0


def test_lost_rows_are_made_anew() -> None:
    learner = LearnerFactory()
    recount(learner_ids=[learner.pk])
    rows = GroupFigures.objects.count()
    GroupFigures.objects.all().delete()
    assert rebuild_figures() == rows
    assert list(figures_differences()) == []


def test_a_change_that_is_taken_back_takes_its_figures_back() -> None:
    learner = LearnerFactory()
    recount(learner_ids=[learner.pk])
    days_of(learner, 1)
    with transaction.atomic():
        recount(learner_ids=[learner.pk])
        transaction.set_rollback(True)
    assert figures(learner).given == 0
    recount(learner_ids=[learner.pk])
    assert figures(learner).given == 300


def test_figures_cost_one_statement_whatever_the_schools_size() -> None:
    school = SchoolFactory()
    learners = LearnerFactory.create_batch(30, school=school)
    for learner in learners:
        days_of(learner, 1)
    with CaptureQueriesContext(connection) as queries:
        recount(learner_ids=[learner.pk for learner in learners])
    assert sum("placements_groupfigures" in query["sql"] for query in queries) == 1


def test_only_those_who_may_see_figures_see_them() -> None:
    learner = LearnerFactory()
    recount(learner_ids=[learner.pk])
    school, hub = learner.school, HubFactory()
    HubMembershipFactory(hub=hub, school=school)

    def seen(role: Role, organisation: Any) -> int:
        return GroupFigures.objects.visible_to(actor_for(role, organisation)).count()

    assert seen(Role.GOVERNOR, school) == seen(Role.HUB_STAFF, hub) == 2
    assert seen(Role.TUTOR, school) == 0
    assert seen(Role.CAREERS_LEADER, SchoolFactory()) == 0
    assert seen(Role.HUB_STAFF, HubFactory()) == 0


_EDITS = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(["day", "mark", "minutes", "is", "move", "leave"])
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_EDITS)
def test_after_any_history_figures_are_what_all_totals_come_to(
    edits: list[tuple[int, str]],
) -> None:
    with transaction.atomic():
        schools = SchoolFactory.create_batch(2)
        learners = [LearnerFactory(school=schools[0], nc_year=year) for year in (8, 9, 10)]
        recount(learner_ids=[learner.pk for learner in learners])
        for step, (number, edit) in enumerate(edits):
            learner = learners[number]
            lock_learners(learner_ids=[learner.pk])
            _edit(learner, edit, step, schools)
            recount(learner_ids=[learner.pk])
            assert list(figures_differences()) == []
        assert sum(GroupFigures.objects.filter(group="all").values_list("learners", flat=True)) == (
            2 * Progress.objects.exclude(groups="").count()
        )
        transaction.set_rollback(True)


def _edit(learner: Learner, edit: str, step: int, schools: list[Any]) -> None:
    days = Attendance.objects.filter(learner=learner)
    one = Learner.objects.filter(pk=learner.pk)
    if edit == "day":
        AttendanceFactory(
            placement=PlacementFactory(learner=learner), date=FIRST_DAY + timedelta(days=step)
        )
    elif edit == "mark":
        days.update(attendance=list(AttendanceState)[step % 4])
    elif edit == "minutes":
        days.update(minutes=100 * (step % 5))
    elif edit == "is":
        one.update(is_fsm=bool(step % 2), sen="NKE"[step % 3], cohort=2025 - step % 4)
    elif edit == "move":
        one.update(school=schools[step % 2])
    else:
        one.update(left_on=FIRST_DAY if step % 2 else None)
