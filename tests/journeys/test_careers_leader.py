"""A careers leader books, marks the register and reads the ledger, until the day counts."""

import re

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect
from time_machine import TimeMachineFixture

from employers.rules.vocabulary import Activity
from equalex.journal.tasks import deliver_messages
from equalex.kernel.access import Role
from outcomes.models import FrameworkState
from tests.factories import (
    ContactFactory,
    EmployerApprovalFactory,
    ExperienceFactory,
    OutcomeFactory,
    SlotFactory,
)
from tests.journeys.conftest import OpenWindow, SignIn, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]
THE_DAY_AFTER = "2026-12-02 10:00 +00:00"


@pytest.fixture
def offer(small_hub: SmallHub) -> SmallHub:
    """A visit on 1 December that schools can book, and outcomes to choose from."""
    employer = small_hub.employer
    EmployerApprovalFactory(employer=employer)
    ContactFactory(employer=employer, name="Sam Okafor", email="sam@northlight.example.org")
    experience = ExperienceFactory(
        employer=employer, title="Design a playground", activity=Activity.VISIT
    )
    SlotFactory(experience=experience, first_date="2026-12-01", places=12)
    OutcomeFactory(
        framework__state=FrameworkState.IN_USE, text="I can name three jobs in construction."
    )
    return small_hub


def test_a_day_counts_once_the_employer_has_confirmed_it(
    offer: SmallHub,
    sign_in: SignIn,
    open_window: OpenWindow,
    time_machine: TimeMachineFixture,
    mailoutbox: list[EmailMessage],
) -> None:
    book(sign_in(Role.CAREERS_LEADER, offer.school))

    time_machine.move_to(THE_DAY_AFTER)
    leader = sign_in(Role.CAREERS_LEADER, offer.school)
    mark_the_register(leader)
    choose_outcomes(leader)
    collect_a_reflection(leader)

    leader.get_by_role("link", name="Learners", exact=True).click()
    leader.get_by_role("link", name="Finch00").click()
    expect(leader.get_by_role("row", name="1 December 2026")).to_contain_text("Does not count yet")
    expect(leader.get_by_role("row", name="1 December 2026")).to_contain_text("feedback")
    assert_accessible(leader)
    ledger = leader.url
    leader.get_by_role("link", name="Ask the employer").click()
    leader.get_by_role("radio", name="Sam Okafor").check()
    leader.get_by_role("button", name="Send the link").click()

    confirm(open_window(), link_in(mailoutbox))

    leader.goto(ledger)
    expect(leader.get_by_role("row", name="1 December 2026")).to_contain_text("Counts")
    expect(leader.get_by_text("1 day counted")).to_be_visible()


def test_places_are_booked_and_a_register_is_marked_without_scripts(
    offer: SmallHub, sign_in: SignIn, time_machine: TimeMachineFixture
) -> None:
    book(sign_in(Role.CAREERS_LEADER, offer.school, java_script_enabled=False))
    time_machine.move_to(THE_DAY_AFTER)
    mark_the_register(sign_in(Role.CAREERS_LEADER, offer.school, java_script_enabled=False))


def book(page: Page) -> None:
    page.get_by_role("link", name="Find experiences").first.click()
    page.get_by_role("link", name="Design a playground").click()
    page.get_by_role("button", name="Book places on").click()
    page.get_by_role("button", name="Book places").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_role("checkbox", name="Finch00").check()
    page.get_by_role("checkbox", name="Finch01").check()
    page.get_by_role("button", name="Book places").click()
    expect(page.get_by_text("1 December 2026, 2 learners")).to_be_visible()


def mark_the_register(page: Page) -> None:
    page.get_by_role("link", name="Bookings", exact=True).click()
    page.get_by_role("link", name="Design a playground", exact=True).click()
    page.get_by_role("button", name="Mark the register").click()
    page.get_by_label("Finch00, 1 December: attendance").select_option("attended")
    page.get_by_label("Finch00, 1 December: minutes").fill("301")
    page.get_by_label("Finch01, 1 December: attendance").select_option("absent")
    page.get_by_label("Finch01: reason for absence").fill("Ill")
    page.get_by_role("button", name="Save the register").first.click()
    expect(page.get_by_role("alert")).to_contain_text("more than the 300 planned")
    page.get_by_label("Finch00, 1 December: minutes").fill("300")
    page.get_by_role("button", name="Save the register").first.click()
    expect(page.get_by_text("2 days saved and counted again")).to_be_visible()


def choose_outcomes(page: Page) -> None:
    page.get_by_role("link", name="Back to the booking").click()
    assert_accessible(page)
    page.get_by_role("link", name="Choose outcomes").click()
    page.get_by_role("checkbox", name="I can name three jobs").check()
    page.get_by_role("button", name="Save outcomes").click()


def collect_a_reflection(page: Page) -> None:
    page.get_by_role("link", name="Collect reflections").click()
    page.get_by_role("link", name="Finch00").click()
    page.get_by_label("What did you do?").fill("We drew a playground.")
    page.get_by_label("What did you learn").fill("Engineers draw first.")
    page.get_by_role("button", name="Save the reflection").click()


def link_in(mailoutbox: list[EmailMessage]) -> str:
    """The path of the link that was sent to the contact last."""
    deliver_messages()
    bodies = [str(each.body) for each in mailoutbox if each.to == ["sam@northlight.example.org"]]
    return re.findall(r"/host/\S+", bodies[-1])[0]


def confirm(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Show who was expected").click()
    assert_accessible(page)
    page.get_by_label("One line about the work of").first.fill("Asked good questions, drew well.")
    page.get_by_label("Your name").fill("Sam Okafor")
    page.get_by_label("Your job title").fill("Office manager")
    page.get_by_role("button", name="Save and send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
