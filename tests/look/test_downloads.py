"""Every page answers whoever is granted it; every list can be taken away, and says what its page says.

Source: scenarios.md, 48 (page, CSV and PDF give the same numbers and columns for every role) and 69.
"""

import csv
import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import GRANTS, Can, Role
from equalex.kernel.dates import long_date
from equalex.kernel.routes import routes
from schools.models import Learner
from tests.architecture.worlds import World, make_world
from tests.factories import LearnerFactory, TutorGroupFactory

pytestmark = pytest.mark.django_db

PEOPLE = [
    role
    for role in Role
    if role not in (Role.NOBODY, Role.NEWCOMER, Role.API_READER, Role.API_RECORDER)
]
# Pages with tables or cards that are no lists of records.
NO_LISTS = {
    "home": "what needs one today, each line a link",
    "manage-school": "the way to other pages, and a short tally of year groups",
    "sign-in-cards": "cards are printed",
    "issue-cards": "cards are printed",
    "print-cards": "cards are printed",
    "export-school": "a few files, themselves downloads",
    "explain-rules": "an explanation",
    "privacy": "the policy is published as a file",
    "try-policy": "a trial that is stored nowhere",
    "show-trial": "a trial that is stored nowhere",
    "review-import": "a preview, soon gone",
    "review-day-file": "a preview, soon gone",
    "take-in-trip": "a form",
    "take-in-schools": "a form with a preview",
    "review-contact-list": "a preview, soon gone",
    "list-contact-lists": "files with their previews",
    "note-barriers-for-many": "a form",
    "edit-barrier-list": "a form",
    "map-columns": "a form",
    "choose-outcomes": "a form",
    "book-places": "a form",
    "place-learners": "a form",
    "record-experience": "a form",
    "post-experience": "a form",
    "edit-experience": "a form",
    "edit-slots": "a form",
    "edit-employer": "a form with its parts",
    "decide-employer": "one employer",
    "show-experience": "one experience",
    "show-policy": "one version beside another",
    "edit-policy": "a form",
    "draft-policy": "a form",
    "judge-experience": "a form",
    "write-reflection": "a form",
    "my-days": "a learner's own page, which can be printed",
}
# Pages whose charts are taken away on the page to which each of them leads.
CHARTS_OF_OTHER_PAGES = {"home": "charts of the school's figures and of its forecast"}
# Columns that a page words otherwise, or shows on hover or in part.
WORDED_OTHERWISE = {
    "At most",
    "Answers",
    "Asked",
    "Booked",
    "Known by",
    "Next step",
    "Sector",
    "By",
    "Dates",
    "Days planned",
    "Direction",
    "Figure",
    "Table",
    "E-mail",
    "From",
    "Link works until",
    "Other school",
    "Part",
    "SHA-256 of the PDF",
    "State of move",
    "State of place",
    "Step",
    "What learners will do",
}


# Figures of a report that begin with what the report is; the page has that in its heading.
ABOUT_THE_REPORT = {"Report", "About", "As of", "Rules"}


def is_worded_otherwise(heading: str) -> bool:
    """Also the dates of a register: the page has fields there."""
    return heading in WORDED_OTHERWISE or re.fullmatch(r"\d{4}-\d\d-\d\d", heading) is not None


def visible(page: str) -> str:
    main = page.partition("<main")[2] or page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def forms_of(cell: str) -> set[str]:
    """A cell as a page may write it."""
    found = {cell, " ".join(cell.split())}
    try:
        day = date.fromisoformat(cell[:10])
    except ValueError:
        return found
    return found | {long_date(day), f"{day.day} {day:%B %Y}", f"{day:%a} {day.day} {day:%b %Y}"}


def csv_of(client: Client, address: str) -> tuple[list[str], list[list[str]]]:
    mark = "&" if "?" in address else "?"
    response = client.get(f"{address}{mark}download=csv")
    assert response["Content-Type"].startswith("text/csv"), address
    headings, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    return headings, rows


def lists_of(client: Client, world: World, role: Role) -> dict[str, tuple[str, str]]:
    """Name -> (address, page) of every page of the role that offers a download; on the way, whether
    every page that the role is granted answers at all, each list has a download, and each chart its
    table too (issue 6, point 9).
    """
    found, broken, silent, without_table = {}, [], [], []
    for route in routes():
        address = world.address_of(route) if route.is_ours else None
        if address is None or route.can.get("GET") not in GRANTS[role]:
            continue
        response = client.get(address)
        if response.status_code >= 500:
            broken.append(f"{address}: {response.status_code}")
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        if set(route.can.values()) <= {Can.VISIT, Can.HOLD_LINK, Can.SIGN_IN}:
            continue
        page = response.content.decode()
        if 'class="eq-downloads"' in page:
            found[route.name] = (address, page)
        elif (has_list(page) and route.name not in NO_LISTS) or (
            has_chart(page) and route.name not in CHARTS_OF_OTHER_PAGES
        ):
            silent.append(route.name)
        without_table += [f"{route.name}: {title}" for title in charts_without_table(page)]
    assert broken == [], f"pages that break for {role}"
    assert silent == [], f"lists or charts without a download for {role}"
    assert without_table == [], f"charts without a table for {role}"
    return found


def has_list(page: str) -> bool:
    return "<table" in page.partition("<main")[2]


def has_chart(page: str) -> bool:
    return '<figure class="eq-figure' in page


def charts_without_table(page: str) -> list[str]:
    """Titles of charts whose figures stand in no table of the page."""
    titles = re.findall(r'aria-label="Chart: ([^"]*)"', page)
    return [title for title in titles if f'aria-label="Table: {title}"' not in page]


@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_scenario_48_every_list_says_the_same_on_the_page_in_csv_and_in_excel(
    role: Role, client: Client
) -> None:
    world = make_world()
    world.sign_in(client, role)
    wrong = []
    for name, (address, page) in lists_of(client, world, role).items():
        headings, rows = csv_of(client, address)
        excel = client.get(f"{address}?download=xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(excel.content)).worksheets[0]
        in_excel = list(sheet.iter_rows(values_only=True))
        assert list(in_excel[0]) == headings, name
        assert len(in_excel) == len(rows) + 1, name
        text = visible(page)
        for row in rows:
            if headings[1] == "Row" and row[1] in ABOUT_THE_REPORT:
                continue
            for heading, cell in zip(headings, row, strict=True):
                if (
                    cell
                    and not is_worded_otherwise(heading)
                    and not forms_of(cell) & _in(text, cell)
                ):
                    wrong.append(f"{name}: {heading}: {cell}")
    assert wrong == []


def _in(text: str, cell: str) -> set[str]:
    return {form for form in forms_of(cell) if form in text}


def test_a_download_has_the_filters_and_order_of_its_page_and_every_page_of_it(
    client: Client,
) -> None:
    world = make_world()
    group = TutorGroupFactory(school=world.organisations["school"], name="9Z")
    for number in range(310):
        LearnerFactory(
            school=world.organisations["school"], tutor_group=group, last_name=f"Z{number:03d}"
        )
    world.sign_in(client, Role.CAREERS_LEADER)
    address = f"{reverse('track-learners')}?year=9&tutor={group.public_id}&sort=-name&page=2"
    page = client.get(address).content.decode()
    link = re.search(r'href="(\?[^"]*download=csv)"', page)
    assert link is not None
    assert "page=" not in link.group(1)
    _, rows = csv_of(client, address)
    assert [row[0] for row in rows] == [f"Z{number:03d}" for number in range(309, -1, -1)]


def test_a_search_by_name_is_taken_away_without_the_name_in_any_address(client: Client) -> None:
    world = make_world()
    world.sign_in(client, Role.CAREERS_LEADER)
    LearnerFactory(school=world.organisations["school"], first_name="Zuzanna")
    address = reverse("track-learners")
    page = client.post(f"{address}?year=9", {"name": "Zuzanna"}).content.decode()
    assert '<input type="hidden" name="name" value="Zuzanna">' in page
    given = client.post(f"{address}?year=9", {"name": "Zuzanna", "download": "csv"})
    assert given.content.decode("utf-8-sig").count("\n") == 2
    assert "Zuzanna" not in given["Content-Disposition"]


def test_taking_learners_away_is_journalled_without_a_name_and_figures_are_not(
    client: Client,
) -> None:
    world = make_world()
    world.sign_in(client, Role.CAREERS_LEADER)
    client.get(f"{reverse('track-learners')}?download=xlsx")
    entry = Entry.objects.get(verb="download list")
    assert entry.details == {"list": "learners-and-their-days", "format": "xlsx", "rows": 1}
    client.get(f"{reverse('school-figures')}?download=csv")
    assert Entry.objects.filter(verb="download list").count() == 1


def test_a_governor_takes_away_no_more_than_the_page_shows(client: Client) -> None:
    world = make_world()
    school = world.organisations["school"]
    for number in range(7):
        LearnerFactory(school=school, sen="K" if number == 0 else "N")
    world.sign_in(client, Role.GOVERNOR)
    given = client.get(f"{reverse('school-figures')}?download=csv").content.decode("utf-8-sig")
    for learner in Learner.objects.filter(school=school):
        assert learner.last_name not in given


def test_an_unknown_format_is_the_page(client: Client) -> None:
    world = make_world()
    world.sign_in(client, Role.CAREERS_LEADER)
    page = client.get(f"{reverse('track-learners')}?download=exe")
    assert "text/html" in page["Content-Type"]
