"""Versions of the rules: two people, compared value by value, never changed once published."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import OrganisationKind, Role
from placements.actions.ledger import recount_all
from placements.models import Attendance, Immutable, PolicyVersion, Progress
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


def test_publishing_recounts_the_days_it_judges_and_no_earlier_ones(
    drafter: Client, second: Client
) -> None:
    for on in (date(2026, 11, 4), date(2027, 1, 5)):
        AttendanceFactory(
            placement__booking__experience__mode="virtual",
            date=on,
            attendance="planned",
            minutes=None,
        )
    recount_all()
    draft(drafter, virtual_cap_minutes_ks3="0")
    press(drafter, "propose-policy")
    press(second, "publish-policy")
    assert list(Progress.objects.order_by("pk").values_list("ks3_planned", flat=True)) == [300, 0]
    codes = Attendance.objects.order_by("pk").values_list("policy__code", flat=True)
    assert list(codes) == ["england-2025", "england-2027"]


def test_new_targets_are_those_of_everybody(drafter: Client, second: Client) -> None:
    AttendanceFactory()
    recount_all()
    draft(drafter, targets_ks3="300", virtual_cap_minutes_ks3="300")
    press(drafter, "propose-policy")
    press(second, "publish-policy")
    assert Progress.objects.get().ks3_met


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
