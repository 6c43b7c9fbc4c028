"""Pages of the look, rendered without a server, and given to a browser with our real headers."""

import mimetypes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from equalex.kernel.access import Actor, OrganisationKind, Role

STATIC = Path(settings.BASE_DIR) / "static"
ADDRESS = "http://portal.test/"
NAVIGATION = [
    ("Today", "/", False),
    ("Learners", "/learners/", True),
    ("Bookings", "/bookings/", False),
]
ORGANISATIONS = [
    SimpleNamespace(choice="1", name="Hartwell Academy", role_label="Careers leader", current=True),
    SimpleNamespace(choice="2", name="Three Rivers Hub", role_label="Hub staff", current=False),
]


def request_by(role: Role = Role.NOBODY, address: str = "/") -> HttpRequest:
    """A request as the middleware would have made it, without a person in the database."""
    request = RequestFactory().get(address)
    request.actor = Actor(  # type: ignore[attr-defined]
        role=role,
        person_name="Dana Whitlock",
        organisation_name="Hartwell Academy",
        organisation_kind=OrganisationKind.SCHOOL,
    )
    request.user = SimpleNamespace(is_authenticated=role is not Role.NOBODY)  # type: ignore[assignment]
    return request


def rendered(template: str, *, role: Role = Role.NOBODY, address: str = "/", **context: Any) -> str:
    """The page as HTML."""
    return render_to_string(template, context, request=request_by(role, address))


def open_page(browser_page: Page, html: str) -> list[str]:
    """Show the HTML under the portal's own security policy; gives the list that errors are noted in."""
    errors: list[str] = []
    browser_page.on(
        "console", lambda line: errors.append(line.text) if line.type == "error" else None
    )
    browser_page.on("pageerror", lambda error: errors.append(str(error)))
    policy = build_policy().replace("upgrade-insecure-requests", "")

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path.startswith("static/"):
            file = STATIC / path.removeprefix("static/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(
                body=html, content_type="text/html", headers={"Content-Security-Policy": policy}
            )

    browser_page.route("**/*", answer)
    browser_page.goto(ADDRESS)
    browser_page.wait_for_function("document.body.classList.contains('govuk-frontend-supported')")
    return errors
