"""What a careers leader copies elsewhere: into Compass, the leadership review, the school's website."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.navigation import address_for
from reporting.queries.answer_sheet import BAND_HEADINGS, YEAR_HEADINGS, Number, Row
from reporting.queries.answer_sheet import answer_sheet as read_sheet
from reporting.queries.report_figures import Scope, report_figures
from reporting.queries.review_evidence import evidence_of, website_text
from reporting.rules.readers import Reader
from reporting.views.sheets import answers_download, evidence_download


@requires(Can.READ_ANSWER_SHEET)
def answer_sheet(request: ActorRequest) -> HttpResponse:
    """The share of each year group and the numbers by key stage, each leading to its learners."""
    sheet = read_sheet(request.actor)
    tables = [
        ("years", "By year group", YEAR_HEADINGS, _rows(sheet.years)),
        ("key-stages", "Days by key stage", BAND_HEADINGS, _rows(sheet.key_stages)),
    ]
    if taken := sheets.wanted(request):
        return hand_out(request, answers_download(tables), taken)
    return render(
        request,
        "reporting/answer_sheet.html",
        {
            "sheet": sheet,
            "pages": _pages(request.actor, "answer-sheet"),
            "tables": tables,
            "import_url": address_for(request.actor, "import-learners"),
        },
    )


def _rows(rows: tuple[Row, ...]) -> list[tuple[str, list[tuple[Number, str]]]]:
    return [
        (row.label, [(each, _address(each)) for each in (row.everybody, *row.numbers)])
        for row in rows
    ]


def _address(number: Number) -> str:
    query = {"year": number.year, "show": number.show.value}
    return f"{reverse('track-learners')}?{urlencode({k: v for k, v in query.items() if v})}"


def _pages(actor: Actor, current: str) -> list[tuple[str, str, bool]]:
    names = (
        ("For Compass", "answer-sheet"),
        ("For the leadership review", "review-evidence"),
        ("For the website", "website-paragraph"),
    )
    return [(label, address_for(actor, name), name == current) for label, name in names]


@requires(Can.READ_ANSWER_SHEET)
def review_evidence(request: ActorRequest) -> HttpResponse:
    """What the school can show in its internal leadership review, and where it stands."""
    actor = request.actor
    figures = report_figures(Scope.of_actor(actor), as_of=actor.today, today=actor.today)
    evidence = evidence_of(figures)
    if taken := sheets.wanted(request):
        return hand_out(request, evidence_download(evidence), taken)
    return render(
        request,
        "reporting/review_evidence.html",
        {
            "pages": _pages(actor, "review-evidence"),
            "figures": figures,
            "evidence": [(each, address_for(actor, each.page)) for each in evidence],
        },
    )


@requires(Can.READ_ANSWER_SHEET)
def website_paragraph(request: ActorRequest) -> HttpResponse:
    """A paragraph on work experience, ready to copy; anybody may read it."""
    actor = request.actor
    scope = replace(Scope.of_actor(actor), reader=Reader.OUTSIDE)
    figures = report_figures(scope, as_of=actor.today, today=actor.today)
    return render(
        request,
        "reporting/website_paragraph.html",
        {
            "pages": _pages(actor, "website-paragraph"),
            "figures": figures,
            "text": website_text(figures),
        },
    )
