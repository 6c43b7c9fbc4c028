"""What the journeys share: a small hub, people who sign in with a browser, and axe on every page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page
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

# Pages that take longer than this are broken, not slow.
PATIENCE_MS = 10_000
SETTLES_WITHIN_MS = 2_000
PHONES = (320, 375)


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


class OpenWindow(Protocol):
    """Gives a page of a browser that nobody has used before."""

    def __call__(self, **browser: Any) -> Page: ...


@pytest.fixture
def open_window(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> Iterator[OpenWindow]:
    """Windows under one's feet; what any of their consoles said in red fails the test."""
    said: list[str] = []

    def open_window(**browser: Any) -> Page:
        page = new_context(base_url=live_server.url, **browser).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on(
            "console",
            lambda line: said.append(f"{page.url}: {line.text}") if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        return page

    yield open_window
    assert said == []


class SignIn(Protocol):
    """Gives the page of today of a new person in this role."""

    def __call__(self, role: Role, organisation: Organisation, **browser: Any) -> Page: ...


@pytest.fixture
def sign_in(open_window: OpenWindow) -> SignIn:
    """Signs a new person in through the form, as they would, in a browser of their own."""

    def sign_in(role: Role, organisation: Organisation, **browser: Any) -> Page:
        person = MembershipFactory(organisation=organisation, role=role).user
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        page = open_window(**browser)
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(person.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/")
        return page

    return sign_in


# Fetching every style sheet and film anew doubles its time, for two rules on what we do not have.
# What passed is as long as the page itself, so it stays in the browser.
AXE = """() => axe.run({resultTypes: ["violations"], preload: false}).then(said => said.violations.map(
  ({id, nodes: [first]}) => [id, first.html.slice(0, 200), first.failureSummary]))"""

# Elements that reach beyond the window, save those inside something that scrolls by itself. A page
# that is still being laid out may settle; one that is too wide stays so.
WIDER = """async ({width, patience}) => {
  await document.fonts.ready;
  const fits = () => document.documentElement.scrollWidth <= width;
  for (const began = Date.now(); !fits() && Date.now() - began < patience;)
    await new Promise(resolve => setTimeout(resolve, 50));
  if (fits()) return [];
  return [...document.querySelectorAll("body *")].filter(one => {
    if (one.getBoundingClientRect().right <= width + 0.5) return false;
    for (let above = one.parentElement; above !== document.body; above = above.parentElement)
      if (getComputedStyle(above).overflowX !== "visible") return false;
    return true;
  }).map(one => one.outerHTML.slice(0, 150)).slice(-3).concat("the page");
}"""


def wider_than(page: Page, width: int) -> list[str]:
    """What is wider than a window of this width; empty when everything fits."""
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)
    page.wait_for_load_state("load")
    return page.evaluate(WIDER, {"width": width, "patience": SETTLES_WITHIN_MS})


def findings(page: Page) -> list[list[str]]:
    """What axe finds: its rule, the first element, and what is wrong with it."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def assert_accessible(page: Page) -> None:
    """Nothing is wider than a small phone, a phone or a desktop, and there axe finds nothing.

    The sweep over all pages asks axe on a phone.
    """
    for width in (*PHONES, 1280):
        assert (width, page.url, wider_than(page, width)) == (width, page.url, [])
    assert (page.url, findings(page)) == (page.url, [])
