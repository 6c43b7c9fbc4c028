"""What a school shares with a provider that it has commissioned."""

from django.http import HttpResponse
from django.shortcuts import render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.queries.cohort import PER_PAGE, cohort_of
from placements.views.sheets import cohort_download


@requires(Can.SEE_COHORT)
def show_cohort(request: ActorRequest) -> HttpResponse:
    """The learners of the year groups commissioned, with their days."""
    taken = sheets.wanted(request)
    cohort = cohort_of(
        request.actor, page=request.GET.get("page", 1), per_page=None if taken else PER_PAGE
    )
    if taken:
        return hand_out(request, cohort_download(cohort.learners), taken)
    years = sorted(request.actor.commissioned_years)
    return render(request, "placements/show_cohort.html", {"cohort": cohort, "years": years})
