"""The governor report from question to file, beside WeasyPrint on a static copy of its page."""

from collections.abc import Iterator

from equalex.kernel import pdf
from reporting.actions import reports
from reporting.queries.documents import Document
from reporting.queries.governor import governor_report
from tests.benchmarks.ratios import Measured, Missing, compare
from tests.benchmarks.world import World


def measure(world: World) -> Iterator[Measured | Missing]:
    """Counting, drawing and rendering, turn about with rendering alone."""
    what = "governor PDF / WeasyPrint on a static copy of its HTML"
    try:
        weasyprint = pdf.load_weasyprint()
    except pdf.PdfUnavailable as missing:
        yield Missing(what, str(missing))
        return

    def report() -> Document:
        found = governor_report(world.school, as_of=world.today, today=world.today)
        assert found
        return found

    def whole() -> int:
        counted = report()
        return len(reports.report_pdf(counted, reports.report_html(counted)))

    # The style sheet and its fonts inside the page, as a file on a disk would have them.
    html = reports.report_html(report())
    static = html.replace("</head>", f"<style>{pdf._style()}</style></head>", 1)
    assert static != html

    def alone() -> int:
        return len(weasyprint.HTML(string=static).write_pdf(pdf_variant="pdf/ua-1"))

    pair = compare(whole, alone, rounds=5)
    yield Measured(what, pair.ratio, at_most=1.1, note=pair.note)
