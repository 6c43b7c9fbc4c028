"""Figures equal across page, PDF text, workbook, CSV and JSON: the governors' pack for everybody who
may read it, and every page of figures of every role.
"""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import ROLES_OF, OrganisationKind, Role
from equalex.kernel.sheets import plain
from placements.actions.ledger import recount
from placements.models import AttendanceState
from reporting.models import ReportKind
from reporting.queries.documents import Document, Section
from reporting.queries.subscriptions import READERS
from reporting.views.sheets import figure_cell
from schools.models import Organisation, School
from tests.factories import AttendanceFactory, BookingFactory, PlacementFactory
from tests.factories.actors import sign_in
from tests.reporting.filled_schools import filled_school, made, organisation_of
from tests.reporting.papers import squeezed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]

Cells = list[tuple[str, ...]]


@pytest.fixture
def school() -> School:
    """Beside days that counted some that are planned, and seven who shared one day."""
    school = filled_school("Łukasz & Ödön Школа School")
    learners = list(school.learners.order_by("pk")[:14])
    for number, learner in enumerate(learners):
        placement = PlacementFactory(booking=BookingFactory(school=school), learner=learner)
        AttendanceFactory(
            placement=placement,
            date=date(2027, 5 + number % 2, 4),
            attendance=AttendanceState.PLANNED,
            minutes=None,
        )
    recount(learner_ids=[learner.pk for learner in learners])
    return school


def cells_of(sections: Any) -> Cells:
    return [
        (section.heading, row[0], column, str(figure_cell(cell)))
        for section in sections
        for row in section.table.rows
        for column, cell in zip(section.table.headings[1:], row[1:], strict=True)
    ]


def lines_of(client: Client, url: str) -> Cells:
    """Every figure of the page as CSV, those on top left out."""
    response = client.get(url, {"download": "csv"})
    assert response.status_code == 200
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]
    return [tuple(map(plain, line)) for line in lines if line[0] != "On top"]


def book_of(client: Client, url: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(client.get(url, {"download": "xlsx"}).content))


def assert_same_in_workbook(book: Any, sections: list[Section]) -> None:
    for section in sections:
        if section.table.rows:
            rows = list(book[section.heading[:31]].iter_rows(min_row=2, values_only=True))
            assert rows == [
                tuple(figure_cell(cell) if cell else None for cell in row)
                for row in section.table.rows
            ]


@pytest.mark.pdf
def test_the_governors_pack_is_the_same_for_everybody_at_the_school_and_in_every_form(
    client: Client, school: School
) -> None:
    snapshot = made(school, Role.CAREERS_LEADER, kind=ReportKind.GOVERNOR)
    frozen = Document.from_json(snapshot.figures)
    keys = [section.key for section in frozen.sections]
    assert {"groups", "why", "years", "planned", "barriers", "sample"} <= set(keys)
    on_paper = text_of(bytes(snapshot.pdf))
    sentences = [frozen.aim, *frozen.since, *frozen.questions, *frozen.notes, *frozen.unknown]
    for text in (
        *sentences,
        *(section.title for section in frozen.sections),
        *(fact.value + fact.note for fact in frozen.facts),
        *("".join(row) for section in frozen.sections for row in section.table.rows),
    ):
        assert squeezed(text) in on_paper, text

    url = reverse("show-report", args=[snapshot.public_id])
    for role in filter(READERS.__contains__, ROLES_OF[OrganisationKind.SCHOOL]):
        sign_in(client, role, school)
        page = client.get(url)
        assert page.context["document"] == frozen
        shown = squeezed(page.content.decode().replace("&amp;", "&").replace("&#x27;", "'"))
        for text in (*sentences, *(cell for *_, cell in cells_of(frozen.sections))):
            assert squeezed(text) in shown, (role, text)
        assert json.loads(client.get(url, {"download": "json"}).content) == frozen.as_data()
        assert lines_of(client, url) == cells_of(frozen.sections)
        book = book_of(client, url)
        assert_same_in_workbook(book, list(frozen.sections))
        notes = {str(row[1]) for row in book["Notes"].iter_rows(values_only=True)}
        assert set(sentences) <= notes


FIGURES = [
    (Role.CAREERS_LEADER, "school-figures"),
    (Role.SENCO, "school-figures"),
    (Role.SENIOR_LEADER, "school-figures"),
    (Role.GOVERNOR, "school-figures"),
    (Role.CAREERS_LEADER, "forecast"),
    (Role.GOVERNOR, "forecast"),
    (Role.TRUST_LEAD, "trust-dashboard"),
    (Role.TRUST_LEAD, "compare-schools"),
    (Role.HUB_STAFF, "hub-dashboard"),
    (Role.ADMINISTRATOR, "national-view"),
]


def test_a_page_of_figures_and_its_files_say_the_same(client: Client, school: School) -> None:
    above = {role: organisation_of(role, school) for role in (Role.HUB_STAFF, Role.TRUST_LEAD)}
    above[Role.ADMINISTRATOR] = Organisation.objects.create(kind="platform", name="The platform")
    for role, name in FIGURES:
        sign_in(client, role, above.get(role, school))
        url = reverse(name)
        shown = client.get(url)
        # A dashboard has one table, other pages several.
        sections = shown.context.get("sections") or [shown.context["section"]]
        assert sections, (role, name)
        text = squeezed(shown.content.decode().replace("&amp;", "&").replace("&#x27;", "'"))
        cells = [cell for section in sections for row in section.table.rows for cell in row]
        assert [cell for cell in cells if squeezed(cell) not in text] == [], (role, name)
        assert lines_of(client, url) == cells_of(sections), (role, name)
        assert_same_in_workbook(book_of(client, url), sections)
