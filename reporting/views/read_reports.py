"""The Benchmark 6 and the 10-day report as they stand: as a page, a workbook, CSV and JSON."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.navigation import address_for
from equalex.kernel.sheets import PARAMETER, wanted
from reporting.forms import AsOfForm
from reporting.queries.documents import Document
from reporting.queries.read_reports import read_report
from reporting.queries.report_figures import Scope
from reporting.rules.measurement import dates_to_read
from reporting.rules.report_kinds import ReportKind
from reporting.views.sheets import report_download

_PAGES = {ReportKind.BENCHMARK_6: "benchmark-6-report", ReportKind.TEN_DAYS: "ten-day-report"}


@requires(Can.READ_REPORTS)
def benchmark_6_report(request: ActorRequest) -> HttpResponse:
    """Who has had a meaningful experience of a workplace, and how varied it was."""
    return _page(request, ReportKind.BENCHMARK_6)


@requires(Can.READ_REPORTS)
def ten_day_report(request: ActorRequest) -> HttpResponse:
    """Days by key stage against 5 + 5, and who is behind."""
    return _page(request, ReportKind.TEN_DAYS)


def _page(request: ActorRequest, kind: ReportKind) -> HttpResponse:
    actor = request.actor
    form = AsOfForm(
        request.GET if "as_of" in request.GET else None, dates=dates_to_read(actor.today)
    )
    as_of = form.cleaned_data["as_of"] if form.is_valid() else actor.today
    document = read_report(kind, Scope.of_actor(actor), as_of=as_of, today=actor.today)
    if (form.is_valid() or not form.is_bound) and (file := document_file(request, document)):
        return file
    ask_url = address_for(actor, "ask-for-report")
    return render(
        request,
        "reporting/read_report.html",
        {
            "document": document,
            "form": form,
            "pages": [
                (each.label, f"{reverse(name)}?as_of={as_of}", each is kind)
                for each, name in _PAGES.items()
            ],
            "ask_url": f"{ask_url}?kind={kind}" if ask_url else "",
            "reports_url": reverse("list-reports"),
            "import_url": address_for(actor, "import-learners"),
            "answer_sheet_url": address_for(actor, "answer-sheet"),
        },
    )


def document_file(request: ActorRequest, document: Document) -> HttpResponse | None:
    """The document as CSV, Excel or JSON, where the address asks for a file instead of the page."""
    if request.GET.get(PARAMETER) == "json":
        name = f"{document.kind.value.replace('_', '-')}-{document.as_of.isoformat()}.json"
        return JsonResponse(
            document.as_data(),
            json_dumps_params={"ensure_ascii": False, "indent": 1},
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    taken = wanted(request)
    return hand_out(request, report_download(document), taken) if taken else None
