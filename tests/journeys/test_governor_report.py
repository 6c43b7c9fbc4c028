"""A careers leader asks for the governor report, leaves, comes back, and takes the PDF away."""

import io
import re
from pathlib import Path

import page as page_validation
import pypdf
import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from tests.journeys.conftest import SignIn, SmallHub, assert_accessible
from tests.reporting.progress import progress_of
from tests.tooling.real_worker import RealWorker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.time_machine("2026-11-23 10:00 +00:00"),
]
# Celery, WeasyPrint and its fonts start from nothing.
WORKER_PATIENCE_MS = 60_000


def test_the_report_is_made_by_the_worker_and_says_what_the_page_says(
    small_hub: SmallHub, sign_in: SignIn, real_worker: RealWorker
) -> None:
    for number, learner in enumerate(small_hub.learners):
        progress_of(learner, ks4=300 * (number % 6), ks4_planned=300)
    page = sign_in(Role.CAREERS_LEADER, small_hub.school)
    page.get_by_role("link", name="Figures", exact=True).click()
    on_screen = rows_of(page)
    page.get_by_role("link", name="reports").click()
    page.get_by_role("link", name="Ask for a report").click()
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("being made|ready"))
    address = page.url

    page.get_by_role("link", name="Today", exact=True).click()
    page.goto(address)
    page.get_by_role("link", name="Open the report").click(timeout=WORKER_PATIENCE_MS)
    assert_accessible(page)
    in_report = rows_of(page)
    assert [row for row in on_screen if row not in in_report] == []

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename == "governor-report-2026-11-23.pdf"
    pdf = Path(download.value.path()).read_bytes()
    assert "no failures" in str(page_validation.validate_pdf_bytes(pdf, profile="ua1"))
    on_paper = squeezed(
        "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    )
    assert len(on_screen) > 10
    assert [row for row in on_screen if row not in on_paper] == []


def rows_of(page: Page) -> list[str]:
    """The rows of all tables on the page."""
    return [squeezed(row) for row in page.locator("main tbody tr").all_text_contents()]


def squeezed(text: str) -> str:
    """Without spaces: a PDF breaks lines where it likes."""
    return re.sub(r"\s+", "", text)
