"""Accepting an invitation: the one page of people that is open to everybody who holds a link."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from equalex.accounts.models import User
from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions.invitations import (
    NotOpen,
    Problem,
    accept_as_new_person,
    has_account,
    problem_with,
)
from schools.actions.invitations import accept_invitation as accept
from schools.forms.people import NewPersonForm
from schools.models import ACTS_IN, Invitation, Membership

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Join an organisation. Opening the link changes nothing and names nobody; a button does.

    Who is signed in joins; who has an account signs in first; anybody else gives a name and a
    passphrase.
    """
    invitation = get_object_or_404(
        Invitation.objects.for_token(token).select_related("organisation")
    )
    user = request.user if isinstance(request.user, User) else None
    if problem := problem_with(invitation, user):
        return _closed(request, invitation, problem)
    if request.method != "POST":
        return _page(request, invitation)
    if user is not None:
        return _join(request, invitation, user)
    if has_account(invitation):
        messages.info(request, "You have an account already. Sign in to accept the invitation.")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    form = NewPersonForm(request.POST if "name" in request.POST else None, email=invitation.email)
    if not form.is_valid():
        return _page(request, invitation, form)
    try:
        membership = accept_as_new_person(
            invitation=invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            by=request.actor,
        )
    except NotOpen as closed:
        return _closed(request, invitation, closed.problem)
    login(request, membership.user, backend=_BACKEND)
    return _welcome(request, invitation, membership)


def _join(request: ActorRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        membership = accept(invitation=invitation, user=user, by=request.actor)
    except NotOpen as closed:
        return _closed(request, invitation, closed.problem)
    return _welcome(request, invitation, membership)


def _welcome(request: ActorRequest, invitation: Invitation, membership: Membership) -> HttpResponse:
    request.session[ACTS_IN] = membership.pk
    messages.success(request, f"You now work for {invitation.organisation.name} here.")
    return redirect("home")


def _page(
    request: ActorRequest, invitation: Invitation, form: NewPersonForm | None = None
) -> HttpResponse:
    return render(
        request, "schools/accept_invitation.html", {"invitation": invitation, "form": form}
    )


def _closed(request: ActorRequest, invitation: Invitation, problem: Problem) -> HttpResponse:
    """A plain page that says why, and what to do. 410: asking again is of no use."""
    context = {"invitation": invitation, "problem": problem}
    is_other = problem is Problem.OTHER_ADDRESS
    return render(
        request, "schools/invitation_closed.html", context, status=200 if is_other else 410
    )
