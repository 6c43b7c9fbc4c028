"""Setting up a second factor: why, how, and back to where one was."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from equalex.kernel.access import ActorRequest, Can, requires

_CAME_FROM = "second_factor_came_from"


@requires(Can.SIGN_IN)
def second_factor(request: ActorRequest) -> HttpResponse:
    """Say why a second factor is needed and lead to its set-up; afterwards go back.

    The session remembers the page that asked for it, since the set-up takes several pages.
    """
    came_from = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        request.session[_CAME_FROM] = came_from
    if request.actor.has_second_factor:
        return redirect(request.session.pop(_CAME_FROM, None) or "home")
    return render(request, "schools/second_factor.html")
