from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.jobs.actions import run
from equalex.jobs.models import Job, JobState
from equalex.kernel.access import Role
from placements.actions.ledger import recount
from placements.models import PolicyVersion, Progress
from placements.rules.policy import SHIPPED_POLICY
from reporting import tasks
from reporting.forms import trial_query
from reporting.rules.trials import Since, typed_from
from schools.models import Learner
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ExperienceFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]

# The work of jobs is registered where it is declared.
assert tasks.try_policy

SHIPPED = {name: value for name, value in typed_from(SHIPPED_POLICY).items() if value is not None}
NO_VIRTUAL = {**SHIPPED, "virtual_ks3": 0}


def attended(
    learner: Learner, days: int, *, mode: str = "in_person", first: date = date(2026, 11, 2)
) -> None:
    booking = BookingFactory(school=learner.school, experience=ExperienceFactory(mode=mode))
    placement = PlacementFactory(booking=booking, learner=learner)
    for number in range(days):
        AttendanceFactory(placement=placement, date=first + timedelta(days=number))
    recount(learner_ids=[learner.pk])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def opened(client: Client, name: str = "try-policy", **typed: Any) -> str:
    response = client.get(reverse(name), typed)
    assert response.status_code == 200
    return text(response)


@pytest.fixture
def school() -> Any:
    return SchoolFactory()


def test_the_form_is_filled_with_the_rules_in_force(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = opened(client)
    assert 'name="virtual_ks3" value="2"' in page
    assert 'name="day_minutes" value="300"' in page
    assert "england-2025" in page
    assert "would be on target" not in page


def test_a_school_sees_at_once_what_would_change_and_for_whom(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    falls = LearnerFactory(school=school, last_name="Falls")
    attended(falls, 3)
    attended(falls, 2, mode="virtual", first=date(2026, 12, 7))
    loses = LearnerFactory(school=school, last_name="Loses")
    attended(loses, 1, mode="virtual")
    LearnerFactory(school=school, last_name="Unmoved")
    before = list(Progress.objects.order_by("learner").values())
    page = opened(client, **NO_VIRTUAL)
    assert "1 fewer learner would be on target: 0 instead of 1" in page
    table = client.get(reverse("try-policy"), NO_VIRTUAL | {"download": "csv"})
    assert table["Content-Disposition"].startswith("attachment")
    assert "0 would gain days and 2 would lose days" in page
    assert "0 days <span" in page
    assert "See the 2 learners affected" in page
    affected = opened(client, "list-affected-learners", **NO_VIRTUAL)
    assert affected.index("Falls") < affected.index("Loses")
    assert "Unmoved" not in affected
    assert "−2 days" in affected
    assert list(Progress.objects.order_by("learner").values()) == before
    assert PolicyVersion.objects.filter(state="draft").count() == 0


def test_rules_from_today_leave_earlier_days_alone(client: Client, school: Any) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    attended(LearnerFactory(school=school), 1, mode="virtual")
    page = opened(client, **NO_VIRTUAL | {"since": "today"})
    assert "Nothing would change for any of the 1 learners" in page


def test_a_contradiction_is_told_at_its_field(client: Client, school: Any) -> None:
    sign_in(client, Role.SENIOR_LEADER, school)
    page = opened(client, **SHIPPED | {"virtual_ks3": 7})
    assert "The cap on virtual days is above the target of Years 7 to 9." in page
    assert "Enter length of a day" in opened(client, **SHIPPED | {"day_minutes": ""})


def test_a_senior_leader_sees_no_names_and_no_small_groups(client: Client, school: Any) -> None:
    sign_in(client, Role.SENIOR_LEADER, school)
    for _ in range(3):
        LearnerFactory(school=school, last_name="Secret", nc_year=8)
    for _ in range(8):
        attended(LearnerFactory(school=school, last_name="Secret"), 1, mode="virtual")
    page = opened(client, **NO_VIRTUAL)
    assert "Secret" not in page
    assert "too few to show" in page
    assert reverse("list-affected-learners") not in page
    answer = client.get(reverse("list-affected-learners"), NO_VIRTUAL)
    assert answer.status_code == 404


def test_the_affected_are_only_those_one_sees(client: Client, school: Any) -> None:
    sign_in(client, Role.SENCO, school)
    attended(LearnerFactory(school=school, last_name="Mine", sen="K"), 1, mode="virtual")
    attended(LearnerFactory(school=school, last_name="Other"), 1, mode="virtual")
    page = opened(client, "list-affected-learners", **NO_VIRTUAL)
    assert "Mine" in page
    assert "Other" not in page
    response = client.get(reverse("list-affected-learners"), {"day_minutes": "x"})
    assert response["Location"] == reverse("track-learners")


def test_a_trial_costs_the_same_for_one_learner_and_for_thirty(
    client: Client, school: Any, django_assert_num_queries: Any
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    attended(LearnerFactory(school=school), 1, mode="virtual")
    opened(client, **NO_VIRTUAL)
    with django_assert_num_queries(11):
        opened(client, **NO_VIRTUAL)
    for _ in range(29):
        attended(LearnerFactory(school=school), 1, mode="virtual")
    with django_assert_num_queries(11):
        assert "30 would lose days" in opened(client, **NO_VIRTUAL)


def test_a_hub_gets_figures_of_its_schools_by_a_job_with_small_numbers_hidden(
    client: Client,
) -> None:
    hub = HubFactory()
    large, small, foreign = (
        SchoolFactory(name=name) for name in ("Large School", "Small School", "Foreign School")
    )
    for member in (large, small):
        HubMembershipFactory(hub=hub, school=member)
    for _ in range(7):
        attended(LearnerFactory(school=large, last_name="Secret"), 1, mode="virtual")
    attended(LearnerFactory(school=small), 1, mode="virtual")
    attended(LearnerFactory(school=foreign), 1, mode="virtual")
    sign_in(client, Role.HUB_STAFF, hub)
    assert "Count for all schools" in opened(client)
    response = client.post(reverse("try-policy"), {**NO_VIRTUAL, "acting_for": hub.pk})
    job = Job.objects.get()
    assert response["Location"] == reverse("follow-job", args=[job.public_id])
    run(job_id=job.pk, worker="here")
    job.refresh_from_db()
    assert (job.state, job.failure) == (JobState.DONE, "")
    assert job.result["url"] == reverse("show-trial", args=[job.public_id])
    rows = {row["name"]: row for row in job.result["rows"]}
    assert set(rows) == {"Large School", "Small School", "All together"}
    assert rows["Small School"]["learners"] is None
    page = text(client.get(job.result["url"]))
    assert "Large School" in page
    assert "too few to show" in page
    assert "Secret" not in page
    assert "0 days <span" in page
    table = client.get(job.result["url"], {"download": "csv"}).content.decode()
    assert "Large School" in table
    assert "Secret" not in table


def test_a_hub_asks_twice_at_once_and_it_is_tried_once(client: Client) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    for typed in (NO_VIRTUAL, NO_VIRTUAL, {**NO_VIRTUAL, "day_minutes": 360}):
        client.post(reverse("try-policy"), {**typed, "acting_for": hub.pk})
    assert Job.objects.count() == 2
    run(job_id=Job.objects.earliest("pk").pk, worker="here")
    failed = Job.objects.earliest("pk")
    assert (failed.state, failed.failure[:20]) == (JobState.FAILED, "No school belongs to")


def test_a_trust_tries_rules_on_its_own_schools(client: Client) -> None:
    trust = TrustFactory()
    TrustMembershipFactory(trust=trust, school=SchoolFactory(name="Of the trust"))
    SchoolFactory(name="Elsewhere")
    sign_in(client, Role.TRUST_LEAD, trust)
    client.post(reverse("try-policy"), {**NO_VIRTUAL, "acting_for": trust.pk})
    job = Job.objects.get()
    run(job_id=job.pk, worker="here")
    job.refresh_from_db()
    assert [row["name"] for row in job.result["rows"]] == ["Of the trust", "All together"]
    client.logout()
    sign_in(client, Role.HUB_STAFF, HubFactory())
    assert client.get(job.result["url"]).status_code == 404


def test_the_address_fills_the_form_again() -> None:
    query = trial_query(SHIPPED_POLICY, Since.TODAY)
    assert "virtual_ks3=2&" in query
    assert "virtual_ks4" not in query
    assert "since=today" in query
