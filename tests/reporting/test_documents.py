"""Reports as documents: what two of them differ in, in words."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest
from django.template.loader import render_to_string

from equalex.kernel.charts import BarChart, Chart, DumbbellChart, LineChart, StackedBarChart
from equalex.kernel.funnel_chart import FunnelChart
from equalex.kernel.pdf import render_pdf
from equalex.kernel.tables import Table
from reporting.queries.documents import MOST_CHANGES, Document, Section, changes_since
from reporting.rules.report_kinds import ReportKind
from reporting.views.sheets import figures_download


def document(*rows: tuple[str, ...], rules: str = "england-2025") -> Document:
    table = Table(("Year group", "Learners", "Share"), rows)
    return Document(
        kind=ReportKind.TEN_DAYS,
        about="A school",
        as_of=date(2027, 3, 31),
        rules=rules,
        rules_since=date(2000, 1, 1),
        framework="",
        facts=(),
        sections=(Section("years", "Year groups", None, table, "One in four has a day"),),
        notes=(),
    )


def test_what_changed_is_told_figure_by_figure() -> None:
    before = document(("Year 9", "180", "23%"), ("Year 10", "170", "40%"))
    after = document(("Year 9", "180", "25%"), ("Year 11", "160", "90%"))
    assert changes_since(before, after) == [
        "Year groups, Year 9, share: 23% became 25%.",
        "Year groups, Year 11, learners: 160 is new.",
        "Year groups, Year 11, share: 90% is new.",
        "Year groups, Year 10, learners is no longer given.",
        "Year groups, Year 10, share is no longer given.",
    ]


def test_nothing_changed_is_said_too_and_new_rules_first() -> None:
    row = ("Year 9", "180", "23%")
    assert changes_since(document(row), document(row)) == ["No figure changed."]
    changed = changes_since(document(row), document(("Year 9", "181", "23%"), rules="two"))
    assert changed[0] == "The rules “two” took the place of “england-2025”."


def test_many_changes_are_counted() -> None:
    rows = [(f"Row {number}", "1", "1%") for number in range(20)]
    after = [(name, "2", "1%") for name, *_ in rows]
    changes = changes_since(document(*rows), document(*after))
    assert len(changes) == MOST_CHANGES + 1
    assert changes[-1] == "5 more figures changed: compare the tables of both reports."


def test_a_document_survives_as_plain_data() -> None:
    one = document(("Year 9", "180", "23%")).in_place_of(document(), "It takes the place.")
    assert Document.from_json(one.as_json()) == one
    assert replace(one, changes=()) != one


FUNNEL = FunnelChart(
    title="One school is below 58% by more than chance: Low",
    unit="%",
    label_heading="School",
    headings=("Learners", "Benchmark 6", "Against chance"),
    points=(("Low", 420, 42, "Below, hardly chance"), ("Tiny", None, None, "–")),
    mean=58,
    limits=((10.0, 27.0, 89.0, 10.0, 100.0), (420.0, 53.0, 63.0, 50.0, 66.0)),
    marked=("Below, hardly chance",),
)
CHARTS = (
    BarChart(
        title="Low is furthest behind: 7%",
        unit="%",
        label_heading="School",
        value_heading="On course",
        bars=(("Low", 7), ("Tiny", None)),
    ),
    StackedBarChart(
        title="Most places are free in April",
        label_heading="Month",
        series=("Booked", "Free"),
        bars=(("April", (2, 4)), ("May", (None, None))),
    ),
    LineChart(
        title="Year 9: 42% now, 40% a year ago",
        label_heading="Academic year",
        points=("2025/26", "2026/27"),
        series=(("Year 9", (40.0, 42.0)), ("Year 10", (None, 3.0))),
    ),
    DumbbellChart(
        title="The gap is widest in Dover",
        label_heading="Town",
        names=("Free school meals", "Everybody else"),
        gaps=(("Dover", 33, 44), ("Barking", None, None)),
    ),
    FUNNEL,
)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.template)
def test_every_kind_of_chart_survives_being_frozen_and_is_drawn_on_page_and_paper(
    chart: Chart,
) -> None:
    section = Section("funnel", "Beyond chance", chart, chart.table())
    frozen = json.loads(json.dumps(replace(document(), sections=(section,)).as_json()))
    (again,) = Document.from_json(frozen).sections
    assert again == section
    on_page = render_to_string("reporting/section.html", {"section": again})
    on_paper = render_to_string(
        "reporting/report_section_pdf.html", {"section": again, "starts": ""}
    )
    for drawn in (on_page, on_paper):
        assert str(chart.svg()) in drawn
        assert chart.title in drawn
        assert "too few to show" in drawn or "–" in drawn


def test_every_kind_of_chart_can_be_frozen() -> None:
    assert {type(chart) for chart in CHARTS} == set(Chart.__subclasses__())


def test_a_funnel_is_read_in_pdf_and_taken_away() -> None:
    section = Section("funnel", "Beyond chance", FUNNEL, FUNNEL.table())
    html = render_to_string(
        "reporting/report_pdf.html",
        {"document": replace(document(), sections=(section,)), "title": "Ten days"},
    )
    pdf = render_pdf(html, title="Ten days", created=datetime(2027, 3, 31, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(pdf)) as read:
        figures = [
            str(each.get("/Alt", ""))
            for each in read.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
    assert any(FUNNEL.title in each for each in figures)
    taken = figures_download("funnel", [], [section])
    assert ("Low", 420, "42%", "Below, hardly chance") in [tuple(row) for row in taken.more[1].rows]
