"""The first page of everybody: what needs me today?"""

from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.VISIT)
def home(request: ActorRequest) -> HttpResponse:
    """The front page for visitors; what needs one today for everybody else."""
    return render(request, "reporting/home.html")
