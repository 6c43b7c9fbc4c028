"""The places behind figures of supply, as a list that says what it comes to."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.forms import PlacesForm
from reporting.queries.places_on_offer import (
    NO_SECTOR_CODE,
    WantedPlaces,
    areas_of,
    places_on_offer,
)
from reporting.views import leads
from reporting.views.sheets import places_download

PER_PAGE = 25


@requires(Can.SEE_HUB_FIGURES)
def list_places_on_offer(request: ActorRequest) -> HttpResponse:
    """Places of the hub's employers from today on, booked and free; filters live in the address."""
    actor = request.actor
    form = PlacesForm(request.GET, areas=areas_of(actor), today=actor.today)
    wanted = form.wanted
    found = places_on_offer(actor, wanted)
    if taken := sheets.wanted(request):
        return hand_out(request, places_download(found.rows()), taken)
    page = Paginator(range(found.totals.slots), PER_PAGE).get_page(request.GET.get("page", 1))
    return render(
        request,
        "reporting/list_places_on_offer.html",
        {
            "form": form,
            "totals": found.totals,
            "rows": found.rows(max(0, page.start_index() - 1), page.end_index()),
            "page": page,
            "has_more": bool(wanted.tier or wanted.area or wanted.days_in),
            "is_filtered": wanted != WantedPlaces(),
            "employers_url": leads.address(
                "employer-pipeline",
                sector=wanted.sector.replace(NO_SECTOR_CODE, ""),
                growth=wanted.growth,
            ),
        },
    )
