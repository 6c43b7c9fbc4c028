"""A learner signs in with a card, chooses a passphrase, reflects, and sees the 10 days change."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from placements.actions.ledger import recount
from tests.factories import AttendanceFactory
from tests.journeys.conftest import OpenWindow, SignIn, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]
OWN_PASSPHRASE = "purple otters juggle quietly"


def test_a_learner_reflects_and_the_day_counts(
    small_hub: SmallHub, sign_in: SignIn, open_window: OpenWindow
) -> None:
    learner = small_hub.learners[0]
    AttendanceFactory(
        placement__learner=learner,
        placement__has_reflection=False,
        placement__booking__experience__title="Design a playground",
        date=date(2026, 11, 4),
    )
    recount(learner_ids=[learner.pk])
    code, first_name, passphrase = card_of(sign_in(Role.CAREERS_LEADER, small_hub.school))

    page = open_window()
    page.goto("/")
    page.get_by_role("link", name="I am a learner").click()
    give(page, code, first_name, passphrase)
    assert_accessible(page)
    page.get_by_label("New passphrase").fill(OWN_PASSPHRASE)
    page.get_by_label("The same once more").fill(OWN_PASSPHRASE)
    page.get_by_role("button", name="Save my passphrase").click()

    expect(page.get_by_role("main")).to_contain_text("1 day recoverable")
    assert_accessible(page)
    page.get_by_role("link", name="Reflect on Design a playground").click()
    page.get_by_label("What did you do?").fill("We drew a playground.")
    page.get_by_label("What did you learn").fill("Engineers draw first.")
    page.get_by_role("button", name="Save the reflection").click()
    expect(page.get_by_text("Everything is there: it counts.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("1 of 5 days")

    page = open_window()
    page.goto("/learner/")
    give(page, code, first_name, OWN_PASSPHRASE)
    expect(page.get_by_role("heading", name="My 10 days")).to_be_visible()


def card_of(page: Page) -> list[str]:
    """Class code, first name and passphrase of the first card that staff print for 10A."""
    page.get_by_role("link", name="School", exact=True).click()
    page.get_by_role("link", name="Issue cards").click()
    page.get_by_role("link", name="Print cards for 10A").click()
    page.get_by_role("button", name="Make the cards").click()
    assert_accessible(page)
    card = page.get_by_role("listitem").filter(has_text="Finch00")
    return card.locator("dd").all_text_contents()[1:]


def give(page: Page, code: str, first_name: str, passphrase: str) -> None:
    page.get_by_label("Class code").fill(code)
    page.get_by_label("First name").fill(first_name)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Sign in", exact=True).click()
