"""The Benchmark 6 and the 10-day report: one document, and the same figures wherever it is read."""

import csv
import hashlib
import io
import json
from datetime import date
from typing import Any

import openpyxl
import page as page_validation
import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from equalex.kernel.sheets import plain
from reporting import tasks
from reporting.actions import reports
from reporting.models import ReportKind
from reporting.queries.documents import Document
from reporting.queries.read_reports import issued_report
from reporting.queries.subscriptions import READERS
from reporting.rules.measurement import SupersedeReason
from reporting.views.sheets import figure_cell
from schools.actions.tokens import issue_token
from schools.models import Organisation, School
from tests.factories import (
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    SchoolFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.filled_schools import filled_school, made, organisation_of
from tests.reporting.papers import squeezed, text_of
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)
KINDS = (ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS)
ABOVE_SCHOOLS = (Role.TRUST_LEAD, Role.HUB_STAFF)
WHO_READS_WHERE = {
    "school": [role for role in READERS if role not in ABOVE_SCHOOLS],
    **{str(role): [role] for role in READERS if role in ABOVE_SCHOOLS},
}
PAGES = {ReportKind.BENCHMARK_6: "benchmark-6-report", ReportKind.TEN_DAYS: "ten-day-report"}


@pytest.fixture
def school() -> School:
    return filled_school("Łukasz & Ödön Школа School")


def cells_of(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """(section, row, column, figure) of a report as data."""
    return [
        (section["heading"], row[0], column, cell)
        for section in document["sections"]
        for row in section["rows"]
        for column, cell in zip(section["columns"][1:], row[1:], strict=True)
    ]


@pytest.mark.pdf
@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("roles", WHO_READS_WHERE.values(), ids=WHO_READS_WHERE)
def test_page_pdf_workbook_csv_json_and_api_give_the_same_figures(
    school: School, roles: list[Role], kind: ReportKind
) -> None:
    """Scenario 48: the same numbers and columns for every role allowed to see them."""
    organisation = organisation_of(roles[0], school)
    papers: dict[str, str] = {}
    for role in roles:
        the_same_everywhere(Client(), organisation, role, kind, papers)


def the_same_everywhere(
    client: Client, organisation: Organisation, role: Role, kind: ReportKind, papers: dict[str, str]
) -> None:
    """`papers`: what the PDF of some HTML says. Several roles read the same, which is drawn once."""
    sign_in(client, role, organisation)
    page = client.get(reverse(PAGES[kind]))
    document: Document = page.context["document"]
    figures = cells_of(document.as_data())
    assert len(figures) > 100, role

    def file(file_format: str) -> bytes:
        response = client.get(reverse(PAGES[kind]), {"download": file_format})
        assert response.status_code == 200
        return response.content

    assert json.loads(file("json")) == document.as_data()
    lines = list(csv.reader(io.StringIO(file("csv").decode("utf-8-sig"))))[1:]
    on_lines = [tuple(map(plain, line)) for line in lines if line[0] != "On top"]
    assert on_lines == [(*figure[:3], str(figure_cell(figure[3]))) for figure in figures]
    assert {("As of", TODAY.isoformat()), ("Rules", document.rules)} <= {
        (line[1], line[3]) for line in lines
    }
    book = openpyxl.load_workbook(io.BytesIO(file("xlsx")))
    for section in document.sections:
        rows = list(book[section.heading[:31]].iter_rows(min_row=2, values_only=True))
        assert rows == [
            tuple(figure_cell(cell) if cell else None for cell in row) for row in section.table.rows
        ]
    shown = squeezed(page.content.decode().replace("&amp;", "&").replace("&#x27;", "'"))
    html = reports.report_html(document)
    if html not in papers:
        papers[html] = text_of(reports.report_pdf(document, html))
    on_paper = papers[html]
    for section in document.sections:
        for row in section.table.rows:
            assert squeezed("".join(row)) in on_paper
            assert squeezed(row[0]) in shown
    for _, _, _, figure in figures:
        assert squeezed(figure) in shown
    for fact in document.facts:
        assert squeezed(fact.value + fact.note) in on_paper

    # Programs read what those who work with learners read; at hubs and trusts, what their staff read.
    if role in (Role.CAREERS_LEADER, Role.TRUST_LEAD, Role.HUB_STAFF):
        _, key = issue_token(
            organisation=organisation,
            name="Reader",
            may_record=False,
            by=actor_for(role, organisation),
        )
        answer = Client().get(
            f"/api/v1/reports/{'benchmark-6' if kind is ReportKind.BENCHMARK_6 else 'ten-days'}/",
            headers={"authorization": f"Api-Key {key}"},
        )
        assert answer.json() == document.as_data()


@pytest.mark.pdf
@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.HUB_STAFF], ids=str)
def test_an_issued_report_is_accessible_and_stays_as_it_was(
    client: Client, school: School, role: Role, kind: ReportKind
) -> None:
    organisation = organisation_of(role, school)
    document = issued_report(kind, organisation, as_of=TODAY, today=TODAY)
    assert document
    printed = reports.report_html(document)
    snapshot = made(organisation, role, kind=kind)
    pdf = bytes(snapshot.pdf)
    assert "no failures" in str(page_validation.validate_pdf_bytes(pdf, profile="ua1"))
    assert snapshot.sha256 == hashlib.sha256(pdf).hexdigest()
    sign_in(client, role, organisation)
    url = reverse("show-report", args=[snapshot.public_id])
    before = [client.get(url, {"download": each}).content for each in ("csv", "json")]
    progress_of(LearnerFactory(school=school, nc_year=8), ks3=1500)
    page = client.get(url)
    assert json.loads(json.dumps(page.context["document"].as_json())) == snapshot.figures
    assert [client.get(url, {"download": each}).content for each in ("csv", "json")] == before
    response = client.get(reverse("download-report", args=[snapshot.public_id]))
    assert response.content == pdf
    # The same pages, and so the same PDF: see test_the_same_figures_give_the_same_bytes.
    assert reports.report_html(page.context["document"]) == printed


@pytest.mark.pdf
def test_a_correction_supersedes_and_says_which_figures_changed(
    client: Client, school: School
) -> None:
    """Scenario 46: the issued report is unchanged, the new one says “supersedes”, and what changed."""
    first = made(school, Role.CAREERS_LEADER)
    before = bytes(first.pdf)
    for learner in school.learners.filter(cohort=2026 - 9 + 7)[:7]:
        learner.progress.ks3_credited = 1500
        learner.progress.ks3_met = True
        learner.progress.save()
    second = made(school, Role.CAREERS_LEADER, reason=SupersedeReason.CORRECTED)
    first.refresh_from_db()
    assert (bytes(first.pdf), second.supersedes) == (before, first)
    changes = second.figures["changes"]
    assert "Days in key stage 3, 5 and over, learners: 0 became 7." in changes
    on_paper = text_of(bytes(second.pdf))
    assert squeezed("This report takes the place of the one issued on 4 March 2027") in on_paper
    assert squeezed("5 and over, learners: 0 became 7.") in on_paper
    sign_in(client, Role.GOVERNOR, school)
    page = client.get(reverse("show-report", args=[second.public_id])).content.decode()
    assert "5 and over, learners: 0 became 7." in page


@pytest.mark.parametrize("as_of", ["1999-12-31", "2027-03-05", "yesterday"])
def test_a_date_without_figures_is_refused_in_words(
    client: Client, school: School, as_of: str
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("benchmark-6-report"), {"as_of": as_of})
    assert f"There are no figures as of “{as_of}”" in page.content.decode()
    assert page.context["document"].as_of == TODAY
    no_file = client.get(reverse("benchmark-6-report"), {"as_of": as_of, "download": "csv"})
    assert "There are no figures" in no_file.content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.GOVERNOR, Role.HUB_STAFF], ids=str)
@pytest.mark.parametrize("learners", [0, 1])
def test_without_learners_or_with_one_the_page_says_so(
    client: Client, role: Role, learners: int, kind: ReportKind
) -> None:
    """Scenario 47: no learners, not a crash."""
    school = SchoolFactory()
    LearnerFactory.create_batch(learners, school=school)
    organisation: Organisation = school
    if role is Role.HUB_STAFF:
        organisation = HubMembershipFactory(school=school).hub
    sign_in(client, role, organisation)
    page = client.get(reverse(PAGES[kind])).content.decode()
    if not learners:
        assert "No learners on that date" in page
    elif role is not Role.CAREERS_LEADER:
        assert "Too few learners to show" in page
    else:
        assert "Year 9" in page


def test_files_name_no_person(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    response = client.get(reverse("benchmark-6-report"), {"download": "csv"})
    assert 'filename="benchmark-6-2027-03-04.csv"' in response["Content-Disposition"]
    learner = school.learners.first()
    assert learner
    assert learner.last_name not in response.content.decode("utf-8-sig")


def test_figures_are_numbers_where_they_are() -> None:
    cells = ("1,240", "−0.8", "23%", "too few to show", "–")
    assert [figure_cell(each) for each in cells] == [1240, -0.8, "23%", "too few to show", "–"]


def test_a_hub_and_a_trust_are_owed_reports_too(school: School) -> None:
    hub = organisation_of(Role.HUB_STAFF, school)
    TrustMembershipFactory(school=school)
    HubFactory()  # without schools
    Organisation.objects.update(created_at="2026-12-01T00:00:00Z")
    # Two schools with three reports each; a hub and a trust with two.
    assert tasks.make_due_reports() == 2 * 3 + 2 + 2
    assert reports.dates_to_choose_from(TODAY)[:2] == [TODAY, date(2026, 12, 31)]
    assert hub.pk
