"""An employer posts an experience with a slot; schools find it once the hub has approved."""

import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from tests.journeys.conftest import SignIn, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]


def test_an_employer_posts_and_a_school_finds_it_after_the_hub_approved(
    small_hub: SmallHub, sign_in: SignIn
) -> None:
    employer = sign_in(Role.EMPLOYER_STAFF, small_hub.employer)
    post(employer)
    add_a_slot(employer)

    school = sign_in(Role.CAREERS_LEADER, small_hub.school)
    school.get_by_role("link", name="Find experiences").first.click()
    expect(school.get_by_text("No employer offers a date")).to_be_visible()

    approve(sign_in(Role.HUB_STAFF, small_hub.hub))

    school.reload()
    assert_accessible(school)
    school.get_by_role("link", name="Design a playground").click()
    expect(school.get_by_role("row", name="Monday, 18 January 2027")).to_contain_text("12")
    assert_accessible(school)


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
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Choose the sector").click()
    expect(page.get_by_label("Sector", exact=True)).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Sector", exact=True).select_option(label="Construction")
    page.get_by_role("button", name="Publish").click()


def add_a_slot(page: Page) -> None:
    page.get_by_label("Day", exact=True).fill("18")
    page.get_by_label("Month", exact=True).fill("1")
    page.get_by_label("Year", exact=True).fill("2027")
    page.get_by_label("From").fill("09:30")
    page.get_by_label("To", exact=True).fill("15:00")
    page.get_by_label("Minutes of breaks").fill("30")
    page.get_by_label("Places", exact=True).fill("12")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("row", name="Monday, 18 January 2027")).to_contain_text("0 of 12")
    assert_accessible(page)


def approve(page: Page) -> None:
    page.get_by_role("link", name="Employers", exact=True).first.click()
    page.get_by_role("link", name="Northlight Software").first.click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
