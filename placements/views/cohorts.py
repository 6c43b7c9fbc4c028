"""What a school shares with a provider that it has commissioned."""

from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from placements.queries.cohort import cohort_of


@requires(Can.SEE_COHORT)
def show_cohort(request: ActorRequest) -> HttpResponse:
    """The learners of the year groups commissioned, with their days."""
    cohort = cohort_of(request.actor, page=request.GET.get("page", 1))
    years = sorted(request.actor.commissioned_years)
    return render(request, "placements/show_cohort.html", {"cohort": cohort, "years": years})
