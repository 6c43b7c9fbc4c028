"""Charts: an answer as title, the same bytes each time, and a table of the same figures."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from equalex.kernel.charts import HIDDEN, BarChart, Chart, DumbbellChart, LineChart, StackedBarChart
from equalex.kernel.styleguide import charts

SVG = "{http://www.w3.org/2000/svg}"
EACH = pytest.mark.parametrize("chart", charts(), ids=lambda chart: type(chart).__name__)


@EACH
def test_a_drawing_is_well_formed_and_bears_its_title(chart: Chart) -> None:
    root = ET.fromstring(chart.svg())
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == chart.title
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split()[0] == title.get("id")
    assert root.get("font-family", "").startswith("Source Sans 3")


@EACH
def test_the_same_chart_gives_the_same_bytes(chart: Chart) -> None:
    assert chart.svg() == replace(chart).svg()


@EACH
def test_no_style_attribute_is_used_because_the_csp_refuses_it(chart: Chart) -> None:
    assert "style=" not in chart.svg()


@EACH
def test_every_figure_of_the_table_fits_its_headings(chart: Chart) -> None:
    table = chart.table()
    assert {len(row) for row in table.rows} == {len(table.headings)}


@EACH
def test_nothing_is_drawn_outside_the_picture(chart: Chart) -> None:
    root = ET.fromstring(chart.svg())
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert w >= 0
        assert h >= 0
        assert x + w <= width
        assert y + h <= height


def test_a_heading_is_no_title_for_a_chart() -> None:
    with pytest.raises(ValueError, match="answer"):
        BarChart(title="Days by year", value_heading="Days", bars=(("Year 7", 1),))


def test_a_hidden_value_is_in_words_and_nowhere_as_a_number() -> None:
    chart = BarChart(
        title="One group is too small to show.",
        unit="%",
        value_heading="Share",
        bars=(("Year 10", 50.0), ("Year 11", None)),
    )
    assert chart.table().rows[1] == ("Year 11", HIDDEN)
    assert HIDDEN in chart.svg()


def test_text_from_people_is_escaped() -> None:
    chart = BarChart(
        title="A name with <script> stays a name.",
        value_heading="Days",
        bars=(("<script>alert(1)</script>", 3),),
    )
    assert "<script" not in chart.svg()
    assert "&lt;script&gt;" in chart.svg()


def test_shares_are_drawn_against_a_hundred_and_counts_against_a_round_number() -> None:
    chart = LineChart(
        title="Days given went up again.",
        points=("2025", "2026"),
        series=(("Days", (310, 470)),),
    )
    assert chart.top([310, 470]) == 500
    assert chart.top([]) == 1
    assert replace(chart, unit="%").top([12]) == 100


def test_nothing_at_all_can_still_be_drawn() -> None:
    drawings = (
        BarChart(
            title="There is nothing to show yet.", value_heading="Days", bars=(("Year 7", 0),)
        ),
        StackedBarChart(
            title="There is nothing to show yet.", series=("Credited",), bars=(("Year 7", (0,)),)
        ),
        LineChart(
            title="There is nothing to show yet.", points=("2026",), series=(("KS3", (None,)),)
        ),
        DumbbellChart(title="There is nothing to show yet.", names=("A", "B"), gaps=()),
    )
    for drawing in drawings:
        assert not re.search(r"nan|inf", drawing.svg().lower().replace("info", ""))
