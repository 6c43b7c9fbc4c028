"""Versions of the rules: two people, compared value by value, never changed once published."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.jobs.actions import run
from equalex.jobs.models import Job
from equalex.kernel.access import OrganisationKind, Role
from placements.actions.ledger import recount_all
from placements.models import Attendance, Immutable, PolicyVersion, Progress
from placements.queries.policy_changes import RECOUNT_BY_RULES
from placements.tasks import bring_rules_into_force, check_ledger
from schools.models import Organisation
from tests.factories import AttendanceFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(db: None) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Platform")


@pytest.fixture
def drafter(monday: object, platform: Organisation) -> Client:
    browser = Client()
    sign_in(browser, Role.ADMINISTRATOR, platform)
    return browser


@pytest.fixture
def second(monday: object, platform: Organisation) -> Client:
    browser = Client()
    sign_in(browser, Role.ADMINISTRATOR, platform)
    return browser


def draft(browser: Client, **changes: object) -> str:
    form = browser.get(reverse("draft-policy")).context["form"]
    entered = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    entered |= {"code": "england-2027", "effective_from": "2027-01-01", **changes}
    return browser.post(reverse("draft-policy"), entered, follow=True).content.decode()


def press(browser: Client, name: str) -> str:
    url = reverse(name, args=[PolicyVersion.objects.get(code="england-2027").public_id])
    return browser.post(url, follow=True).content.decode()


def test_a_draft_is_compared_proposed_and_published_by_a_second_person(
    drafter: Client, second: Client
) -> None:
    page = draft(drafter, virtual_cap_minutes_ks3="300")
    assert "In Years 7 to 9 (key stage 3) virtual experience gives at most 1 day" in page
    assert page.count(">Changed</strong>") == 1
    press(drafter, "propose-policy")
    assert "A second administrator must publish it" in press(drafter, "publish-policy")
    assert "Published" in press(second, "publish-policy")
    assert PolicyVersion.objects.published().last().code == "england-2027"


def publish(drafter: Client, second: Client, **changes: object) -> Job:
    draft(drafter, **changes)
    press(drafter, "propose-policy")
    press(second, "publish-policy")
    return Job.objects.get(kind=RECOUNT_BY_RULES)


def page_of_version(browser: Client) -> str:
    version = PolicyVersion.objects.get(code="england-2027")
    return browser.get(reverse("show-policy", args=[version.public_id])).content.decode()


def two_virtual_days() -> None:
    for on in (date(2026, 11, 4), date(2027, 1, 5)):
        AttendanceFactory(
            placement__booking__experience__mode="virtual",
            date=on,
            attendance="planned",
            minutes=None,
        )
    recount_all()


def planned() -> list[int]:
    return list(Progress.objects.order_by("pk").values_list("ks3_planned", flat=True))


def test_publishing_recounts_the_days_it_judges_and_no_earlier_ones(
    drafter: Client, second: Client
) -> None:
    two_virtual_days()
    job = publish(drafter, second, virtual_cap_minutes_ks3="0")
    assert planned() == [300, 300]
    assert "Days are being counted again" in page_of_version(second)
    run(job_id=job.pk, worker="w")
    assert planned() == [300, 0]
    codes = Attendance.objects.order_by("pk").values_list("policy__code", flat=True)
    assert list(codes) == ["england-2025", "england-2027"]
    job.refresh_from_db()
    assert job.result.items() >= {"learners": 1, "days": 1}.items()
    assert "1 day changed" in page_of_version(drafter)
    assert check_ledger() == 0


def test_a_recount_that_fails_leaves_the_old_totals_and_says_so(
    drafter: Client, second: Client
) -> None:
    two_virtual_days()
    job = publish(drafter, second, virtual_cap_minutes_ks3="0")
    published = PolicyVersion.objects.filter(code="england-2025")
    published.update(effective_from=date(2026, 12, 24))
    day = Attendance.objects.get(date=date(2027, 1, 5))
    AttendanceFactory(placement__learner=day.learner, date=date(2026, 11, 4))
    run(job_id=job.pk, worker="w")
    page = page_of_version(second)
    assert "0 of 1 learners have been counted again. All others keep the totals" in page
    assert "before any rules" in page
    assert planned() == [300, 300]
    published.update(effective_from=date(2000, 1, 1))
    again = second.post(reverse("try-job-again", args=[job.public_id]), follow=True)
    run(job_id=again.context["job"].pk, worker="w")
    assert planned() == [300, 0]


def test_other_targets_are_everybodys_from_the_day_they_come_into_force(
    drafter: Client, second: Client, time_machine: Any
) -> None:
    AttendanceFactory()
    recount_all()
    job = publish(drafter, second, targets_ks3="300", virtual_cap_minutes_ks3="300")
    run(job_id=job.pk, worker="w")
    assert not bring_rules_into_force()
    assert not Progress.objects.get().ks3_met
    time_machine.move_to("2027-01-01 00:15 +00:00")
    assert bring_rules_into_force()
    run(job_id=Job.objects.active().get().pk, worker="w")
    assert Progress.objects.get().ks3_met
    assert check_ledger() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"virtual_cap_minutes_ks3": "1800"}, "The cap on virtual days is above the target"),
        ({"date_cap_minutes": "200"}, "no day could count in full"),
        ({"code": "england-2025"}, "Another version has this code"),
        ({"day_minutes": "0"}, "must be a whole number"),
        ({"source_targets": ""}, "Say where this value comes from"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused_at_the_field(
    drafter: Client, change: dict[str, str], sentence: str
) -> None:
    page = draft(drafter, **change)
    assert "There is a problem" in page
    assert sentence.lower() in page.lower()
    assert PolicyVersion.objects.count() == 1


def test_a_version_cannot_reach_back(drafter: Client, second: Client) -> None:
    draft(drafter, effective_from="2026-11-09")
    press(drafter, "propose-policy")
    assert "on a day still to come" in press(second, "publish-policy")
    assert PolicyVersion.objects.published().count() == 1


def test_a_published_version_never_changes(drafter: Client) -> None:
    version = PolicyVersion.objects.get()
    version.note = "Changed"
    with pytest.raises(Immutable):
        version.save()
    assert drafter.get(reverse("edit-policy", args=[version.public_id])).status_code == 404
