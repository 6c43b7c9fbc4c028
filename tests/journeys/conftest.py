"""What the journeys share: a small hub, people who sign in with a browser, and axe on every page."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from employers.models import Employer
from equalex.kernel.access import Role
from schools.models import Hub, Learner, Organisation, School, TutorGroup
from tests.factories import (
    EmployerFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    MembershipFactory,
    SchoolFactory,
    SiteFactory,
    TutorGroupFactory,
)
from tests.factories.accounts import PASSWORD


@dataclass(frozen=True, slots=True)
class SmallHub:
    """One hub with one school of twelve Year 10 learners, and one employer not yet approved."""

    hub: Hub
    school: School
    group: TutorGroup
    learners: list[Learner]
    employer: Employer


@pytest.fixture
def small_hub(transactional_db: None, django_db_serialized_rollback: None) -> SmallHub:
    """Rows that a browser can see: they are committed."""
    hub = HubFactory(name="Vale Careers Hub")
    school = SchoolFactory(name="Millbrook Academy")
    HubMembershipFactory(school=school, hub=hub)
    group = TutorGroupFactory(school=school, name="10A")
    learners = [
        LearnerFactory(school=school, tutor_group=group, nc_year=10, last_name=f"Finch{n:02}")
        for n in range(12)
    ]
    employer = EmployerFactory(name="Northlight Software", home_hub=hub)
    SiteFactory(employer=employer, name="Main office", town="Millbrook")
    return SmallHub(hub, school, group, learners, employer)


SignIn = Callable[[Role, Organisation], Page]


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> SignIn:
    """Signs a new person in through the form, as they would; the browser lands on today's page."""

    def sign_in(role: Role, organisation: Organisation) -> Page:
        membership = MembershipFactory(organisation=organisation, role=role)
        EmailAddress.objects.create(
            user=membership.user, email=membership.user.email, verified=True, primary=True
        )
        page.set_default_timeout(10_000)
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/")
        page.locator("input[name=login]").fill(membership.user.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{live_server.url}/")
        return page

    return sign_in


def assert_accessible(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the window, at desktop and phone width."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size({"width": 1280, "height": 900})
