"""The search for schools."""

from django.http import HttpResponse
from django.shortcuts import render

from employers.forms import SearchForm
from employers.queries.search import Loosening, find_offers
from equalex.kernel.access import ActorRequest, Can, requires

# Filters behind a fold, which stands open where one of them is in use.
MORE_FILTERS = ("tier", "sector", "growth", "mode", "places")


@requires(Can.FIND_EXPERIENCES)
def find_experiences(request: ActorRequest) -> HttpResponse:
    """What employers offer, soonest first; the filters live in the address."""
    form = SearchForm(request.GET)
    form.is_valid()
    filters = form.filters()
    result = find_offers(actor=request.actor, filters=filters, page=request.GET.get("page", 1))
    return render(
        request,
        "employers/find_experiences.html",
        {
            "form": form,
            "result": result,
            "has_more": any(request.GET.get(name) for name in MORE_FILTERS),
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "loosenings": [
                (loosening.sentence, loosening.found, _without(request, loosening))
                for loosening in result.loosenings
            ],
        },
    )


def _without(request: ActorRequest, loosening: Loosening) -> str:
    query = request.GET.copy()
    for name in (*loosening.filters, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"
