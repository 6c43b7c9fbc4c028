"""What every page is made of, read from its HTML."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template, render_to_string

from equalex.kernel.access import Role
from equalex.kernel.styleguide import ExperienceExample, examples
from equalex.kernel.templatetags.look import STATES
from tests.look.pages import NAVIGATION, ORGANISATIONS, rendered, request_by

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"


def shown(source: str, *, address: str = "/", **context: object) -> str:
    return engines["django"].from_string(source).render(context, request_by(address=address))


def test_the_style_guide_shows_every_component() -> None:
    html = rendered("styleguide.html", role=Role.CAREERS_LEADER, **examples())
    assert html.count("<h1") == 1
    for _, _, label in STATES.values():
        assert label in html


def test_a_first_view_weighs_less_than_120_kilobytes() -> None:
    html = rendered("styleguide.html", role=Role.CAREERS_LEADER, **examples())
    assets = set(re.findall(r'(?:href|src|data-govuk-frontend)="/static/([^"]+)"', html))
    assert any(name.endswith(".woff2") for name in assets)
    weight = len(gzip.compress(html.encode(), mtime=0))
    for name in assets:
        content = (STATIC / name).read_bytes()
        weight += len(content) if name.endswith(".woff2") else len(gzip.compress(content, mtime=0))
    assert weight <= 120_000


def test_no_template_of_ours_uses_what_the_csp_refuses() -> None:
    refused = re.compile(r"""\sstyle=|\son(click|load|change|submit|error)=|javascript:""")
    script = re.compile(r"<(script|style)(?![^>]*(src=|nonce=|type=\"application/json\"))[^>]*>")
    for path in [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.svg")]:
        text = path.read_text()
        assert not refused.search(text), path
        assert not script.search(text), path


def test_nothing_of_gov_uk_s_own_identity_is_shipped() -> None:
    css = (STATIC / "vendor/govuk-frontend/govuk-frontend.min.css").read_text()
    assert "@font-face" not in css
    assert "GDS Transport" not in css
    assert "crest" not in css


def test_every_vendored_folder_has_its_licence() -> None:
    for folder in (STATIC / "vendor").iterdir():
        assert not folder.is_dir() or (folder / "LICENSE").exists(), folder


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_pages_of_errors_need_no_context_at_all(name: str) -> None:
    html = get_template(f"{name}.html").render()
    assert "<h1" in html
    assert "equalex" in html


def test_every_page_says_whom_it_does_not_belong_to() -> None:
    html = rendered("404.html")
    for body in ("Careers &amp; Enterprise Company", "Department for Education", "Gatsby"):
        assert body in html


def test_an_error_is_named_in_the_title_and_listed_at_the_top() -> None:
    calm = rendered("styleguide.html", **(examples() | {"form": ExperienceExample()}))
    assert "<title>Components" in calm
    assert "There is a problem" not in calm
    wrong = examples()
    html = rendered("styleguide.html", **wrong)
    assert "<title>Error: Components" in html
    assert 'href="#id_first_day_day"' in html


def test_one_switches_organisation_by_post_and_only_where_there_is_a_choice() -> None:
    context = {"navigation": NAVIGATION, **examples()}
    with_choice = rendered(
        "styleguide.html", role=Role.CAREERS_LEADER, organisations=ORGANISATIONS, **context
    )
    assert '<form method="post" action="/switch/">' in with_choice
    without = rendered(
        "styleguide.html", role=Role.CAREERS_LEADER, organisations=ORGANISATIONS[:1], **context
    )
    assert "/switch/" not in without
    assert "Hartwell Academy" in without


def test_the_menu_marks_where_one_is() -> None:
    html = rendered("404.html", role=Role.CAREERS_LEADER, navigation=NAVIGATION)
    assert '<a href="/learners/" aria-current="page">Learners</a>' in html


@pytest.mark.parametrize("word", list(STATES))
def test_a_verdict_is_never_told_by_colour_alone(word: str) -> None:
    html = shown("{% verdict_tag word %}", word=word)
    assert "<svg" in html
    assert STATES[word][2] in html


def test_sorting_again_turns_the_order_round_and_keeps_the_filters() -> None:
    heading = '{% sort_heading "Name" "name" sort=sort %}'
    first = shown(heading, address="/?year=10&page=3", sort="")
    assert 'href="?year=10&amp;sort=name"' in first
    assert "aria-sort" not in first
    second = shown(heading, address="/?year=10&sort=name", sort="name")
    assert 'href="?year=10&amp;sort=-name"' in second
    assert 'aria-sort="ascending"' in second


def test_pages_keep_filters_and_one_page_needs_no_pages() -> None:
    page = Paginator(range(100), 10).page(3)
    html = shown("{% pagination page %}", address="/?year=10&page=3", page=page)
    assert 'href="?year=10&amp;page=4"' in html
    assert 'aria-current="page">3</a>' in html
    assert shown("{% pagination page %}", page=Paginator(range(5), 10).page(1)).strip() == ""


def test_an_empty_list_of_tasks_shows_nothing() -> None:
    assert shown("{% task_list tasks %}", tasks=[]).strip() == ""


def job(**fields: object) -> SimpleNamespace:
    usual = {
        "public_id": "00000000-0000-4000-8000-000000000000",
        "state": "running",
        "is_active": True,
        "progress": 40,
        "doing": "Counting Year 10.",
        "failure": "",
    }
    return SimpleNamespace(**usual | fields)


def test_a_running_job_asks_again_and_a_finished_one_does_not() -> None:
    running = render_to_string("components/job_progress.html", {"job": job()}, request_by())
    assert 'hx-trigger="every 2s"' in running
    assert 'value="40"' in running
    done = render_to_string(
        "components/job_progress.html", {"job": job(state="done", is_active=False)}, request_by()
    )
    assert "hx-get" not in done


def test_a_failed_job_says_why_and_can_be_tried_again() -> None:
    html = render_to_string(
        "components/job_progress.html",
        {"job": job(state="failed", is_active=False, failure="The file was empty.")},
        request_by(),
    )
    assert "The file was empty." in html
    assert "Try again" in html
    assert 'method="post"' in html


def test_text_of_people_is_escaped_in_tags_tiles_and_tasks() -> None:
    nasty = "<script>alert(1)</script>"
    html = shown(
        "{% state_tag nasty %}{% stat_tile nasty nasty %}{% task_list tasks %}{% empty_state nasty nasty %}",
        nasty=nasty,
        tasks=[{"title": nasty, "url": "#", "hint": nasty, "status": nasty, "kind": "good"}],
    )
    assert "<script" not in html
