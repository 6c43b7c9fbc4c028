"""What one wishes to be sent by e-mail, in each of one's roles."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from reporting.actions.subscriptions import Wish
from reporting.actions.subscriptions import choose_emails as keep_choice
from reporting.actions.subscriptions import stop_emails as keep_stopped
from reporting.forms import EmailsForm
from reporting.queries.subscriptions import READERS, memberships_of, stopped_by, subscription_of


@requires(Can.SIGN_IN, methods=("GET", "POST"))
def choose_emails(request: ActorRequest) -> HttpResponse:
    """One form for all of one's roles; where one has none there is nothing to be sent."""
    memberships = memberships_of(request.actor)
    forms = [
        (
            membership,
            EmailsForm(
                request.POST or None,
                prefix=str(membership.public_id),
                subscription=subscription_of(membership),
                reads_reports=membership.role in READERS,
            ),
        )
        for membership in memberships
    ]
    if request.method == "POST" and all(form.is_valid() for _, form in forms):
        wishes = [Wish(membership, **form.cleaned_data) for membership, form in forms]
        keep_choice(wishes=wishes, by=request.actor)
        messages.success(request, "Your choice is saved.")
        return redirect("choose-emails")
    return render(request, "reporting/choose_emails.html", {"choices": forms})


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
def stop_emails(request: ActorRequest, token: str) -> HttpResponse:
    """The link at the foot of an e-mail: a button stops it, without signing in.

    Mail scanners open every link, so that opening it changes nothing, and shows nothing of anybody.
    """
    found = stopped_by(token)
    if found is None:
        raise Http404
    membership, what = found
    if request.method == "POST":
        keep_stopped(membership=membership, what=what)
    return render(
        request,
        "reporting/stop_emails.html",
        {"what": what.label, "is_stopped": request.method == "POST"},
    )
