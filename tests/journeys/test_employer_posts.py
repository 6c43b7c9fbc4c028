"""An employer posts an experience with a slot; schools find it once the hub has approved."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from employers.models import Slot
from equalex.kernel.access import Role
from tests.journeys.conftest import SignIn, SmallHub, assert_accessible

pytestmark = pytest.mark.browser


def test_an_employer_posts_and_a_school_finds_it_after_the_hub_approved(
    small_hub: SmallHub, sign_in: SignIn
) -> None:
    page = sign_in(Role.EMPLOYER_STAFF, small_hub.employer)
    assert_accessible(page)
    post(page)
    add_a_slot(page)
    assert Slot.objects.get().places == 12

    page = sign_in(Role.CAREERS_LEADER, small_hub.school)
    page.get_by_role("link", name="Find experiences").first.click()
    expect(page.get_by_text("Design a playground")).to_have_count(0)

    page = sign_in(Role.HUB_STAFF, small_hub.hub)
    page.get_by_role("link", name="Employers", exact=True).first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Northlight Software").first.click()
    assert_accessible(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Approve").click()

    page = sign_in(Role.CAREERS_LEADER, small_hub.school)
    page.get_by_role("link", name="Find experiences").first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Design a playground").click()
    expect(page.get_by_text("12 places left").first).to_be_visible()
    assert_accessible(page)


def post(page: Page) -> None:
    page.get_by_role("link", name="Post an experience").first.click()
    page.get_by_label("Title").fill("Design a playground")
    page.get_by_label("What will learners do?").fill(
        "Learners meet our engineers, sketch a playground and present it to the team."
    )
    page.get_by_role("radio", name="Workplace visit").check()
    page.get_by_role("checkbox", name="Tier 2").check()
    page.get_by_label("Youngest year group").select_option("9")
    page.get_by_label("Oldest year group").select_option("11")
    page.get_by_label("How many learners at a time?").fill("12")
    for happens in ("Everybody knows", "Learners and our staff", "Learners meet", "Learners do a"):
        page.get_by_role("checkbox", name=happens).check()
    assert_accessible(page)
    page.get_by_role("button", name="Publish").click()
    print(page.url, page.locator("main").inner_text()[:1500])


def add_a_slot(page: Page) -> None:
    day = timezone.localdate() + timedelta(days=60)
    day -= timedelta(days=day.weekday())
    page.get_by_role("link", name="dates").first.click()
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))
    page.get_by_label("From").fill("09:30")
    page.get_by_label("To", exact=True).fill("15:00")
    page.get_by_label("Minutes of breaks").fill("30")
    page.get_by_label("Places", exact=True).fill("12")
    assert_accessible(page)
    page.get_by_role("button", name="Add").first.click()
    if page.get_by_label("Yes, we are open then").count():
        page.get_by_label("Yes, we are open then").check()
        page.get_by_role("button", name="Add").first.click()
