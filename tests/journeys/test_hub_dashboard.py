"""A hub coordinator sees how the hub's schools stand, and nothing from which a few could be told."""

import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from schools.models import Hub
from tests.factories import HubFactory, HubMembershipFactory, LearnerFactory, SchoolFactory
from tests.journeys.conftest import SignIn, assert_accessible
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]


def school_of(hub: Hub, name: str, *, on_course: int, behind: int) -> None:
    school = SchoolFactory(name=name)
    HubMembershipFactory(school=school, hub=hub)
    for number in range(on_course + behind):
        learner = LearnerFactory(school=school, nc_year=10)
        progress_of(learner, ks4=1500 if number < on_course else 0)


def test_a_hub_coordinator_sees_its_schools_with_small_numbers_hidden(
    transactional_db: None, django_db_serialized_rollback: None, sign_in: SignIn
) -> None:
    hub = HubFactory(name="Vale Careers Hub")
    school_of(hub, "Riverside School", on_course=20, behind=20)
    school_of(hub, "Millbrook Academy", on_course=10, behind=10)
    school_of(hub, "Fern Lane School", on_course=3, behind=1)
    page = sign_in(Role.HUB_STAFF, hub)
    page.get_by_role("link", name="Schools", exact=True).first.click()
    expect(page.get_by_role("heading", name="Schools of Vale Careers Hub")).to_be_visible()
    assert_accessible(page)
    assert cells_of(page, "Riverside") == ["38", "3 of 6 parts", "40", "0%", "50%", "50%", "100"]
    assert set(cells_of(page, "Fern Lane")[2:]) == {"too few to show"}
    # What all of them come to is made of what is shown, so that no other school need be hidden.
    assert cells_of(page, "Millbrook")[2:] == ["20", "0%", "50%", "50%", "50"]
    # A hidden number is taken as 3: 33 of 63, to the nearest 5.
    expect(page.locator(".eq-tile").first).to_contain_text("35 of 65")


def cells_of(page: Page, school: str) -> list[str]:
    """What the table of schools says of one school."""
    return page.get_by_role("row", name=school).locator("td").all_text_contents()
