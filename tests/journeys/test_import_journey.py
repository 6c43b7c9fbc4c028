"""A careers leader takes in a list with headings nobody knows: upload, map, review, commit, undo."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from equalex.kernel.access import Role
from schools.models import Learner
from tests.journeys.conftest import SignIn, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]
LIST = (
    "Kid;Clan;Born;Stufe;Klasse;Mum phone\n"
    "Siân;O’Brien;04/03/2012;10;10B;0123\nŁukasz;Nowak;05/06/2012;10;10B;0456\n"
    "Zoë;Smith;31/02/2012;10;10B;0789\n"
)
MEANINGS = {
    "Kid": "First name",
    "Clan": "Last name",
    "Stufe": "Year group",
    "Klasse": "Tutor group",
}


def test_a_list_goes_in_and_comes_out_again(
    small_hub: SmallHub, sign_in: SignIn, tmp_path: Path
) -> None:
    leader = sign_in(Role.CAREERS_LEADER, small_hub.school)
    there = set(Learner.objects.values_list("pk", flat=True))
    upload(leader, tmp_path)
    say_which_column_is_which(leader)
    review(leader)

    leader.get_by_role("button", name="Save these changes").click()
    expect(leader.get_by_text("Saved: 2 new, 0 changed, 0 marked as left")).to_be_visible()
    assert Learner.objects.count() == len(there) + 2
    assert_accessible(leader)

    leader.get_by_role("button", name="Undo this import").click()
    expect(leader.get_by_text("Undone: every learner is as before this file.")).to_be_visible()
    assert set(Learner.objects.values_list("pk", flat=True)) == there


def upload(leader: Page, folder: Path) -> None:
    """A file as a spreadsheet program saves it on the continent."""
    file = folder / "Year 10.csv"
    file.write_bytes(LIST.encode("utf-16"))
    leader.goto("/school/imports/new/")
    assert_accessible(leader)
    leader.get_by_label("Class list").set_input_files(file)
    leader.get_by_role("button", name="Upload and review").click()


def say_which_column_is_which(leader: Page) -> None:
    """Examples help, and what is never kept is not asked about."""
    expect(leader.get_by_role("heading", name="Which column is which?")).to_be_visible()
    expect(leader.get_by_text("For example Siân, Łukasz, Zoë")).to_be_visible()
    expect(leader.get_by_text("0123")).to_have_count(0)
    for heading, meaning in MEANINGS.items():
        leader.get_by_label(heading, exact=True).select_option(label=meaning)
    assert_accessible(leader)
    leader.get_by_role("button", name="Go on to the review").click()


def review(leader: Page) -> None:
    """Two are new, one row cannot be taken in, and nobody of Year 10 has left."""
    expect(leader.get_by_role("heading", name="Check before you save")).to_be_visible()
    expect(leader.get_by_role("row", name="Siân O’Brien")).to_contain_text("10B")
    refused = leader.get_by_role("row", name="Row 4")
    expect(refused).to_contain_text("Born: “31/02/2012” is not a day of the calendar.")
    expect(refused).to_contain_text("Write it as day/month/year")
    for box in leader.locator("input[name=leaving]").all():
        box.uncheck()
    assert_accessible(leader)
