"""PDFs: accessible, reproducible, made of nothing but the page itself."""

import io
from datetime import UTC, datetime
from typing import Any

import page
import pikepdf
import pypdf
import pytest
import time_machine
from django.template import engines

from equalex.kernel import pdf
from equalex.kernel.pdf import FetchRefused, PdfUnavailable, render_pdf
from equalex.kernel.styleguide import charts
from tests.kernel.pdf_structure import elements_of

pytestmark = pytest.mark.pdf

CREATED = datetime(2026, 12, 31, 9, tzinfo=UTC)
REPORT = """{% extends "components/pdf_base.html" %}
{% block title %}Report{% endblock %}
{% block heading %}<p class="pdf-footer">Hartwell Academy</p><h1>Report for governors</h1>{% endblock %}
{% block content %}<h2>Łódź and Cerys Llŷr</h2><div class="eq-tiles">{% stat_tile 104 "learners" note="of 240" %}</div>
{% for chart in charts %}{% chart_for_pdf chart %}{% endfor %}{% endblock %}"""


@pytest.fixture
def report() -> str:
    return engines["django"].from_string(REPORT).render({"charts": charts()})


def made(html: str, **changes: Any) -> bytes:
    return render_pdf(html, **{"title": "Report for governors", "created": CREATED, **changes})


def test_a_report_is_valid_pdf_ua(report: str) -> None:
    result = page.validate_pdf_bytes(made(report), profile="ua1")
    assert result.is_compliant, str(result)


def without(pdf: bytes, kind: str, key: str) -> bytes:
    """The file after the entry `key` was taken from its catalogue, or its first element of a kind."""
    damaged = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        elements = elements_of(file.Root.StructTreeRoot)
        del (next(each for each in elements if kind == each.S) if kind else file.Root)[key]
        file.save(damaged)
    return damaged.getvalue()


def test_the_validator_notices_what_is_missing(report: str) -> None:
    """The negative control of every test that calls a PDF valid."""
    pdf = made(report)
    for kind, key, rule in (
        ("/Figure", "/Alt", "FIGURE-ALTERNATIVE-TEXT"),
        ("", "/Lang", "TEXT-LANGUAGE"),
        ("", "/Metadata", "METADATA-TITLE"),
        ("", "/ViewerPreferences", "VIEWER-PREFERENCES"),
        ("", "/MarkInfo", "TAGGED-DOCUMENT"),
        ("", "/StructTreeRoot", "STRUCT-TREE-ROOT"),
    ):
        result = page.validate_pdf_bytes(without(pdf, kind, key), profile="ua1")
        assert not result.is_compliant, key
        assert rule in str(result)
    skipped = made(report.replace("<h2", "<h4").replace("</h2", "</h4"))
    assert "HEADING-NESTING" in str(page.validate_pdf_bytes(skipped, profile="ua1"))


def test_the_same_page_gives_the_same_bytes_at_any_time(report: str) -> None:
    with time_machine.travel("2026-12-31", tick=False):
        first = made(report)
    with time_machine.travel("2029-06-05", tick=False):
        assert made(report) == first
    assert made(report, created=datetime(2027, 3, 31, tzinfo=UTC)) != first


def test_metadata_say_title_language_and_time(report: str) -> None:
    with pikepdf.open(io.BytesIO(made(report))) as file:
        assert file.docinfo["/Title"] == "Report for governors"
        assert file.Root.Lang == "en-GB"
        assert "20261231" in str(file.docinfo["/CreationDate"])


def test_only_our_own_fonts_are_inside(report: str) -> None:
    with pikepdf.open(io.BytesIO(made(report))) as file:
        fonts = {
            str(item.BaseFont)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    assert fonts
    assert all("Source-Sans-3" in font or "Equalex-Letters" in font for font in fonts)


@pytest.mark.parametrize(
    "asking",
    [
        '<img src="file:///etc/hostname" alt="a">',
        '<img src="http://127.0.0.1:9/a.png" alt="a">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<style>p { background: url("ftp://example.org/a") }</style><p>a</p>',
        '<object data="file:///etc/passwd"></object>',
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_neither_files_nor_network_are_reached(asking: str) -> None:
    with pytest.raises(FetchRefused):
        made(f'<!doctype html><html lang="en"><title>a</title><body>{asking}</body></html>')


def test_letters_of_many_scripts_can_be_read_back() -> None:
    text = "Łukasz Ödön Παράδειγμα Школа"
    content = made(f'<html lang="en"><title>a</title><body><p>{text}</p></body></html>')
    assert text in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_letter_of_two_glyphs_is_accessible_too() -> None:
    # As most syllables of Devanagari and Thai are: a mark that no ready-made letter holds.
    content = made('<html lang="en"><title>a</title><body><p>n\u0304\u0323</p></body></html>')
    result = page.validate_pdf_bytes(content, profile="ua1")
    assert result.is_compliant, str(result)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Bakery \U0001f950 in Llŷn", "Bakery [croissant] in Llŷn"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 at work",
            "[man][woman][girl] at work",
        ),
        ("Visit \U0001f1ec\U0001f1e7 \U0001f44b\U0001f3fd", "Visit GB [waving hand sign]"),
        ("Step 1\ufe0f\u20e3 \u2705 \ue000", "Step 1 [white heavy check mark]"),
    ],
)
def test_an_emoji_is_drawn_or_said_in_words_and_never_an_empty_box(title: str, read: str) -> None:
    content = made(f'<html lang="en"><title>a</title><body><p>{title}</p></body></html>')
    found = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    # A machine with a font for it draws it.
    assert any(each in found.replace("\ufe0f", "") for each in (read, title.replace("\ufe0f", "")))
    assert "\0" not in found
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


def test_letters_without_a_font_are_named_with_what_to_install() -> None:
    # U+16E40, a capital of Medefaidrin, which no font of the portal holds and few machines have.
    with pytest.raises(PdfUnavailable, match=r"No font on this machine.*fonts-noto"):
        made('<html lang="en"><title>a</title><body><p>A \U00016e40</p></body></html>')


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        made("<p>a</p>", created=datetime(2026, 1, 1))  # noqa: DTZ001 - this is what is refused


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # A library that cannot be loaded shows as OSError when WeasyPrint is imported.
    class NoPango:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(__import__("sys").modules, "weasyprint", raising=False)
    monkeypatch.setattr("sys.meta_path", [NoPango(), *__import__("sys").meta_path])
    with pytest.raises(PdfUnavailable, match="apt-get install libpango"):
        pdf.load_weasyprint()
