"""The components in a real browser: accessible, in light and dark, on a phone, under our own CSP."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from equalex.kernel.access import Role
from equalex.kernel.styleguide import examples
from tests.look.pages import NAVIGATION, ORGANISATIONS, open_page, rendered

pytestmark = pytest.mark.browser


def styleguide() -> str:
    shown: dict[str, Any] = examples() | {
        "navigation": NAVIGATION,
        "organisations": ORGANISATIONS,
        "demo": True,
    }
    return rendered("styleguide.html", role=Role.CAREERS_LEADER, **shown)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_style_guide_has_no_accessibility_finding_and_overflows_nowhere(
    browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown = context.new_page()
    errors = open_page(shown, styleguide())
    found = Axe().run(shown).response["violations"]
    assert [(finding["id"], finding["nodes"][0]["html"]) for finding in found] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []
    context.close()


def test_a_menu_opens_by_keyboard_and_closes_with_escape(page: Page) -> None:
    open_page(page, styleguide())
    menu = page.locator("summary", has_text="Dana Whitlock")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_tier_is_chosen_by_a_click_on_its_picture_and_by_keyboard(page: Page) -> None:
    open_page(page, styleguide())
    page.locator("#example_tiers .eq-pyramid__tier--2 svg").click()
    expect(page.locator("#example_tiers_1")).to_be_checked()
    page.locator("#example_tiers_2").focus()
    page.keyboard.press("Space")
    expect(page.locator("#example_tiers_2")).to_be_checked()


def test_an_error_leads_to_its_field(page: Page) -> None:
    open_page(page, styleguide())
    page.get_by_role("link", name="First day must be a real date, such as 4 3 2027").click()
    expect(page.locator("#id_first_day_day")).to_be_focused()


@pytest.mark.parametrize("template", ["404.html", "500.html", "503.html"])
def test_pages_of_errors_are_accessible(page: Page, template: str) -> None:
    errors = open_page(page, rendered(template))
    assert Axe().run(page).response["violations"] == []
    assert errors == []
