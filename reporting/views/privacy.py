"""What the portal holds on people: the retention policy as a public page."""

from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from reporting.adapters.retention_policy import read_policy


@requires(Can.VISIT)
def privacy(request: ActorRequest) -> HttpResponse:
    """Every personal field: what for, who sees it, until when, and what happens then."""
    return render(request, "reporting/privacy.html", {"policy": read_policy()})
