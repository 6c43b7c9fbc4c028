"""An employer posts an experience with a slot; schools find it once the hub has approved."""

import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from tests.journeys.conftest import SignIn, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]


def test_an_employer_posts_on_a_phone_and_a_school_finds_it_after_the_hub_approved(
    small_hub: SmallHub, sign_in: SignIn
) -> None:
    window = {"viewport": {"width": 390, "height": 900}}
    employer = sign_in(Role.EMPLOYER_STAFF, small_hub.employer, **window)
    clicks = post(employer)
    # Under three minutes: nine things to click, five to type, two pages.
    assert clicks <= 9

    school = sign_in(Role.CAREERS_LEADER, small_hub.school, **window)
    school.get_by_role("link", name="Find experiences").first.click()
    expect(school.get_by_text("No employer offers a date")).to_be_visible()

    approve(sign_in(Role.HUB_STAFF, small_hub.hub))

    school.reload()
    assert_accessible(school)
    school.get_by_role("link", name="Design a playground").click()
    expect(school.get_by_role("row", name="3 dates together")).to_contain_text("10")
    assert_accessible(school)


def post(page: Page) -> int:
    """From the first page to a published experience with its dates; returns how many clicks."""
    page.get_by_role("link", name="Post an experience").first.click()
    page.get_by_label("What do you have in mind?").fill(
        "three visits of ten learners for two hours"
    )
    page.get_by_role("button", name="Go on").click()
    worth = page.locator("#worth")
    expect(worth).to_contain_text("10 learners × 3 dates of 2 hours")
    expect(worth).to_contain_text("12.0 learner-days in Years 7 to 9")
    page.get_by_label("Day", exact=True).fill("18")
    page.get_by_label("Month", exact=True).fill("1")
    page.get_by_label("Year", exact=True).fill("2027")
    assert_accessible(page)
    page.get_by_role("button", name="Go on to the description").click()

    page.get_by_label("Title").fill("Design a playground")
    page.get_by_label("What will learners do?").fill(
        "Learners meet our engineers, sketch a playground and present it to the team."
    )
    for happens in ("Everybody knows", "Learners and our staff", "Learners meet", "Learners do a"):
        page.get_by_role("checkbox", name=happens).check()
    assert_accessible(page)
    page.get_by_label("Sector", exact=True).select_option(label="Construction")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("row", name="3 dates together")).to_contain_text("0 of 10")
    assert_accessible(page)
    return 1 + 1 + 1 + 4 + 1 + 1


def approve(page: Page) -> None:
    page.get_by_role("link", name="Employers", exact=True).first.click()
    page.get_by_role("link", name="Northlight Software").first.click()
    page.get_by_role("link", name="Check it and decide").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
