"""Thanks that mean something: an employer's year as a page and a PDF, for itself and its hub."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from employers.models import Employer
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.dates import year_label
from equalex.kernel.pdf import PdfUnavailable, render_pdf
from reporting.queries.thanks import YearOfThanks, year_of_thanks
from reporting.views.sheets import figures_download

TITLE = "A year of opening doors"


@requires(Can.HOST_LEARNERS)
def show_thanks(request: ActorRequest) -> HttpResponse:
    """The year of the employer one works for."""
    found = _year(request, get_object_or_404(Employer.objects.visible_to(request.actor)))
    return _page(request, found, reverse("show-thanks"), reverse("download-thanks"))


@requires(Can.APPROVE_EMPLOYERS)
def thank_employer(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The year of one of the hub's employers."""
    found = _year(request, _of_hub(request, public_id))
    return _page(
        request,
        found,
        reverse("thank-employer", args=[public_id]),
        reverse("download-thanks-of", args=[public_id]),
    )


@requires(Can.HOST_LEARNERS)
def download_thanks(request: ActorRequest) -> HttpResponse:
    """The year as a PDF, for the wall."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    return _pdf(request, _year(request, employer), "show-thanks")


@requires(Can.APPROVE_EMPLOYERS)
def download_thanks_of(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same of one of the hub's employers."""
    return _pdf(request, _year(request, _of_hub(request, public_id)), "thank-employer", public_id)


def _of_hub(request: ActorRequest, public_id: uuid.UUID) -> Employer:
    return get_object_or_404(Employer.objects.visible_to(request.actor), public_id=public_id)


def _year(request: ActorRequest, employer: Employer) -> YearOfThanks:
    asked = request.GET.get("year", "")
    return year_of_thanks(
        request.actor, employer, int(asked) if asked.isdigit() and len(asked) == 4 else None
    )


def _page(request: ActorRequest, found: YearOfThanks, page: str, pdf: str) -> HttpResponse:
    if taken := sheets.wanted(request):
        return hand_out(request, figures_download("thanks", found.facts, [found.section]), taken)
    *of_learners, of_schools = found.facts
    return render(
        request,
        "reporting/show_thanks.html",
        {
            "found": found,
            "facts": [*of_learners, replace(of_schools, url="#who-came")],
            "years": [
                (year_label(year), f"{page}?year={year}", year == found.year)
                for year in found.years
            ],
            "pdf_url": f"{pdf}?year={found.year}",
            "is_hub": request.actor.can(Can.APPROVE_EMPLOYERS),
        },
    )


def _pdf(request: ActorRequest, found: YearOfThanks, page: str, *args: object) -> HttpResponse:
    html = render_to_string("reporting/thanks_pdf.html", {"found": found, "title": TITLE})
    created = datetime.combine(request.actor.today, time(12), tzinfo=UTC)
    try:
        pdf = render_pdf(html, title=f"{TITLE}: {found.label}", created=created)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect(page, *args)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="thanks-{found.label.replace("/", "-")}.pdf"'
    )
    return response
