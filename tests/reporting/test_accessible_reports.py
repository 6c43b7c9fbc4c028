"""Every report as PDF/UA-1: valid, and with what a screen reader needs, which no validator sees."""

from datetime import date

import page as page_validation
import pytest

from equalex.kernel.access import Role
from reporting.actions.reports import report_html, report_pdf
from reporting.queries.documents import Document
from reporting.queries.read_reports import issued_report
from reporting.rules.report_kinds import ReportKind
from schools.models import School
from tests.kernel.pdf_structure import structure_of
from tests.reporting.filled_schools import filled_school, organisation_of

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.django_db,
    pytest.mark.time_machine("2027-03-04 10:00 +00:00"),
]
TODAY = date(2027, 3, 4)
REPORTS = [
    (ReportKind.GOVERNOR, Role.GOVERNOR),
    (ReportKind.BENCHMARK_6, Role.GOVERNOR),
    (ReportKind.TEN_DAYS, Role.GOVERNOR),
    (ReportKind.BENCHMARK_6, Role.HUB_STAFF),
    (ReportKind.TEN_DAYS, Role.TRUST_LEAD),
]


@pytest.mark.parametrize(("kind", "role"), REPORTS, ids=str)
def test_charts_headings_tables_language_title_and_bookmarks_are_there(
    kind: ReportKind, role: Role
) -> None:
    school = filled_school("Hartwell")
    organisation = organisation_of(role, school)
    document = issued_report(kind, organisation, as_of=TODAY, today=TODAY)
    assert document
    pdf = report_pdf(document, report_html(document))
    result = page_validation.validate_pdf_bytes(pdf, profile="ua1")
    assert result.is_compliant, str(result)

    found = structure_of(pdf)
    assert (found.language, found.shows_title) == ("en-GB", True)
    assert found.info["/Title"] == document.title
    charts = [section.chart for section in document.sections if section.chart]
    assert len(charts) >= 4
    # The text of each chart is its answer and what it shows.
    assert found.alternatives == [chart.title for chart in charts]
    assert found.levels[0] == 1
    assert set(found.levels[1:]) == {2}
    assert found.bookmarks[0] == document.title
    assert len(found.bookmarks) == len(found.levels)
    assert {section.heading for section in document.sections} <= set(found.bookmarks)
    assert found.cells > 100
    assert found.cells_without_headers == 0
    assert_nobody_is_named(school, document, found.info | {"xmp": found.metadata})


def assert_nobody_is_named(school: School, document: Document, metadata: dict[str, str]) -> None:
    """Metadata say what it is and when, and no more; not even the school."""
    assert set(metadata) == {"/Title", "/Producer", "/CreationDate", "/ModDate", "xmp"}
    everything = " ".join(metadata.values())
    assert school.name not in everything
    assert document.about not in everything
    for first, last in school.learners.values_list("first_name", "last_name"):
        assert first not in everything
        assert last not in everything
