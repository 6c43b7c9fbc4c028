"""The ledger: verdicts and totals are what the rules say, written as sets, under locks."""

import logging
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.actions.ledger import (
    RecountFailed,
    close_past_days,
    learners_of,
    recount,
    recount_all,
)
from placements.models import (
    Attendance,
    AttendanceState,
    BookingState,
    PlacementState,
    PolicyVersion,
    Progress,
)
from placements.queries.ledger import ledger_differences
from placements.queries.policies import policy_in_force, published_policies
from placements.tasks import check_ledger, recount_learners
from tests.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db


def differences() -> list[str]:
    return [one.column for batch in ledger_differences() for one in batch.differences]


def test_the_shipped_policy_is_published_with_the_source_of_each_value() -> None:
    found = policy_in_force(date(2026, 11, 4))
    assert found.policy.id == "england-2025"
    assert found.policy.targets == {"KS3": 1500, "KS4": 1500}
    assert set(found.sources) >= {"day_minutes", "date_cap_minutes", "required_criteria"}


def test_without_a_published_version_the_shipped_rules_hold() -> None:
    PolicyVersion.objects.all().delete()
    found = published_policies()
    assert found.policies.shown.id == "england-2025"
    assert found.keys == {"england-2025": None}


def test_a_day_in_order_counts_and_the_totals_follow() -> None:
    day = AttendanceFactory()
    assert recount(learner_ids=[day.learner_id]) == 1
    day.refresh_from_db()
    assert (day.verdict, day.credited_minutes, day.reasons, day.key_stage) == (
        "counts",
        300,
        [],
        "KS3",
    )
    assert day.policy.code == "england-2025"
    progress = Progress.objects.get(learner=day.learner)
    assert (progress.ks3_credited, progress.ks3_met, progress.benchmark_6) == (300, False, True)
    assert (progress.school, progress.cohort) == (day.learner.school, day.learner.cohort)


def test_recounting_again_changes_nothing_and_writes_nothing() -> None:
    day = AttendanceFactory()
    recount(learner_ids=[day.learner_id])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert recount(learner_ids=[day.learner_id]) == 0
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_missing_feedback_makes_the_day_recoverable() -> None:
    day = AttendanceFactory(placement__has_feedback=False)
    recount(learner_ids=[day.learner_id])
    day.refresh_from_db()
    assert (day.verdict, day.reasons) == ("does_not_count", ["missing_feedback"])
    assert Progress.objects.get(learner=day.learner).ks3_recoverable == 300


def test_a_planned_day_is_planned_by_its_planned_minutes() -> None:
    day = AttendanceFactory(attendance=AttendanceState.PLANNED, minutes=None, planned_minutes=150)
    recount(learner_ids=[day.learner_id])
    assert Progress.objects.get(learner=day.learner).ks3_planned == 150


def test_attended_without_known_minutes_has_no_minutes() -> None:
    day = AttendanceFactory(minutes=None)
    recount(learner_ids=[day.learner_id])
    day.refresh_from_db()
    assert day.reasons == ["no_minutes"]


@pytest.mark.parametrize(
    "end",
    [{"state": PlacementState.WITHDRAWN}, {"booking__state": BookingState.CANCELLED}],
    ids=["withdrawn", "cancelled"],
)
def test_days_of_an_ended_placement_are_no_facts(end: dict[str, str]) -> None:
    day = AttendanceFactory(**{f"placement__{name}": value for name, value in end.items()})
    Attendance.objects.update(verdict="counts", credited_minutes=300, key_stage="KS3")
    recount(learner_ids=[day.learner_id])
    day.refresh_from_db()
    assert (day.verdict, day.credited_minutes, day.key_stage) == ("does_not_count", 0, "")
    assert Progress.objects.get(learner=day.learner).ks3_credited == 0


def test_a_second_registration_elsewhere_does_not_disturb_the_count() -> None:
    day = AttendanceFactory()
    EnrolmentFactory(learner=day.learner, since=date(2026, 9, 2), nc_year="10", status="S")
    recount(learner_ids=[day.learner_id])
    day.refresh_from_db()
    assert day.key_stage == "KS3"


def test_a_learner_who_moved_is_counted_for_the_school_of_now() -> None:
    day = AttendanceFactory()
    recount(learner_ids=[day.learner_id])
    other = LearnerFactory().school
    type(day.learner).objects.filter(pk=day.learner_id).update(school=other)
    recount(learner_ids=[day.learner_id])
    assert Progress.objects.get(learner=day.learner).school == other


def test_an_experience_rejudged_reaches_learners_of_every_school() -> None:
    experience = ExperienceFactory(has_task=False)
    days = [AttendanceFactory(placement__booking__experience=experience) for _ in range(3)]
    recount(learner_ids=[day.learner_id for day in days])
    type(experience).objects.filter(pk=experience.pk).update(has_task=True)
    assert recount(learner_ids=learners_of(placement__booking__experience=experience.pk)) == 3
    assert set(Progress.objects.values_list("ks3_credited", flat=True)) == {300}


def test_a_day_before_any_policy_leaves_the_old_totals_and_says_so() -> None:
    day = AttendanceFactory()
    recount(learner_ids=[day.learner_id])
    PolicyVersion.objects.update(effective_from=date(2027, 1, 1))
    with pytest.raises(RecountFailed, match="before any rules"):
        recount(learner_ids=[day.learner_id])
    assert Progress.objects.get(learner=day.learner).ks3_credited == 300


def statements_for(number: int) -> int:
    days = [AttendanceFactory(placement=PlacementFactory()) for _ in range(number)]
    recount(learner_ids=[day.learner_id for day in days])
    Attendance.objects.update(minutes=100)
    with CaptureQueriesContext(connection) as queries:
        recount(learner_ids=[day.learner_id for day in days])
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_the_number_of_statements_does_not_grow_with_the_learners() -> None:
    assert statements_for(1) == statements_for(30) <= 9


def test_the_check_finds_what_was_changed_behind_the_ledgers_back() -> None:
    day = AttendanceFactory()
    recount_all()
    assert differences() == []
    Attendance.objects.filter(pk=day.pk).update(credited_minutes=299)
    Progress.objects.update(ks3_credited=299)
    assert differences() == ["credited_minutes", "ks3_credited"]


def test_the_command_names_the_difference_and_mends_it_when_told() -> None:
    AttendanceFactory()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=out)
    assert "progress is None, counted 'missing'" in out.getvalue()
    call_command("check_ledger", "--mend", stdout=out)
    call_command("check_ledger", stdout=out)
    assert "1 learners, 1 days: 0 differences" in out.getvalue()


def test_the_nightly_check_logs_numbers_only(caplog: pytest.LogCaptureFixture) -> None:
    AttendanceFactory()
    with caplog.at_level(logging.INFO, "placements.tasks"):
        assert check_ledger() > 0
    assert "1 learners, 1 days" in caplog.text
    assert "Learner" not in caplog.text
    assert check_ledger() == 0


def test_planned_days_that_have_passed_wait_for_confirmation() -> None:
    past = AttendanceFactory(attendance=AttendanceState.PLANNED, minutes=None)
    today = AttendanceFactory(
        attendance=AttendanceState.PLANNED, minutes=None, date=date(2026, 11, 5)
    )
    recount_all()
    assert close_past_days(before=date(2026, 11, 5)) == 1
    assert close_past_days(before=date(2026, 11, 5)) == 0
    past.refresh_from_db()
    today.refresh_from_db()
    assert past.reasons == ["attendance_unconfirmed"]
    assert today.reasons == ["not_yet_happened"]
    assert Progress.objects.get(learner=past.learner).ks3_recoverable == 300


def test_learners_of_an_import_are_recounted_by_task() -> None:
    day = AttendanceFactory()
    assert recount_learners([day.learner_id]) == 1
    assert recount_learners([day.learner_id]) == 0
