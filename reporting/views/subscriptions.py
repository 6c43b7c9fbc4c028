"""What one wishes to be sent by e-mail, in each of one's roles."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from reporting.actions.subscriptions import Wish
from reporting.actions.subscriptions import choose_emails as keep_choice
from reporting.forms import EmailsForm
from reporting.queries.subscriptions import READERS, memberships_of, subscription_of


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
