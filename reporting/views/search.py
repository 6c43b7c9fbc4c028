"""The search for schools: here, because it says what learners still lack."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

from employers.forms.search import LONGEST_QUERY, SaveSearchForm, SearchForm
from employers.models import SavedSearch
from employers.queries.matching import MOST_FOUND, Order
from employers.queries.search import PER_PAGE, Loosening, find_offers
from employers.views.sheets import search_download
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.queries.needs import lacks_of_school

# Filters behind a fold, which stands open where one of them is in use.
MORE_FILTERS = (*("tier", "stage", "sector", "growth", "mode", "places", "adjusts", "step_free"),)


@requires(Can.FIND_EXPERIENCES)
def find_experiences(request: ActorRequest) -> HttpResponse:
    """What employers offer; filters, order and page live in the address."""
    form = SearchForm(request.GET, actor=request.actor)
    form.is_valid()
    order = form.order_asked()
    lacks = lacks_of_school(request.actor) if order is Order.NEEDED else None
    taken = sheets.wanted(request)
    result = find_offers(
        actor=request.actor,
        filters=form.filters(),
        order=order,
        lacks=lacks,
        page=request.GET.get("page", 1),
        per_page=MOST_FOUND if taken else PER_PAGE,
    )
    if taken:
        return hand_out(request, search_download(result.cards), taken)
    query = form.as_query()
    kept = SavedSearch.objects.visible_to(request.actor)
    return render(
        request,
        "reporting/find_experiences.html",
        {
            "form": form,
            "result": result,
            "orders": _orders(request, result.order),
            "has_lacks": lacks is None or lacks.anybody,
            "is_nearest": result.order is Order.NEAREST,
            "area": form.filters().area,
            "has_more": any(request.GET.get(name) for name in MORE_FILTERS),
            "is_filtered": any(request.GET.get(name) for name in form.fields if name != "order"),
            "namesakes": [(name, _with(request, near=name)) for name in form.namesakes],
            "loosenings": [
                (loosening.sentence, loosening.found, _without(request, loosening))
                for loosening in result.loosenings
            ],
            "way_back": f"?search={quote(request.GET.urlencode()[:LONGEST_QUERY])}",
            "save_form": SaveSearchForm(initial={"query": query})
            if query and len(query) <= LONGEST_QUERY
            else None,
            "saved_searches": kept.count(),
        },
    )


def _orders(request: ActorRequest, current: Order) -> list[tuple[str, str, bool]]:
    return [(order.label, _with(request, order=order.value), order is current) for order in Order]


def _with(request: ActorRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _without(request: ActorRequest, loosening: Loosening) -> str:
    query = request.GET.copy()
    for name in (*loosening.filters, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"
