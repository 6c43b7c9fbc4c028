"""Finding one's organisation already there, asking to join it, answering, leaving."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from employers.actions import joining as actions
from employers.forms import SuggestForm
from employers.models import JoinRequest
from employers.queries.organisations import employer_to_join, similar_employers
from employers.rules.company_numbers import read_company_number
from equalex.kernel.access import ActorRequest, Can, Role, requires
from schools.models import Membership


@requires(Can.SIGN_IN)
def suggest_employers(request: ActorRequest) -> HttpResponse:
    """Organisations that are here already, while one types: a part of the sign-up page."""
    if request.actor.role is Role.LEARNER:
        raise Http404
    form = SuggestForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    number = read_company_number(said.get("company_number", "")).number
    name = said.get("name", "")
    similar = similar_employers(name=name, company_number=number) if len(name) > 2 else []
    return render(request, "employers/similar.html", {"similar": similar})


@requires(Can.SIGN_IN, methods=("POST",))
def join_employer(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that one works there. It hands nothing over: somebody there answers, or the hub."""
    employer = employer_to_join(public_id)
    if employer is None or request.actor.role is Role.LEARNER:
        raise Http404
    if actions.ask_to_join(employer=employer, by=request.actor) is None:
        messages.info(request, "You work there already. Choose it at the top of the page.")
    else:
        messages.success(
            request,
            f"{employer.name} has been asked to let you in. You get an e-mail with the answer.",
        )
    return redirect("home")


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("POST",))
def answer_join_request(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody of the employer answers."""
    _answer(request, public_id)
    return redirect("edit-employer")


@requires(Can.APPROVE_EMPLOYERS, methods=("POST",))
def answer_join_request_as_hub(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The hub answers, where nobody of the employer does."""
    asked = _answer(request, public_id)
    return redirect("decide-employer", asked.employer.public_id)


def _answer(request: ActorRequest, public_id: uuid.UUID) -> JoinRequest:
    asked = get_object_or_404(
        JoinRequest.objects.visible_to(request.actor).select_related("employer", "user"),
        public_id=public_id,
    )
    accept = request.POST.get("answer") == "accept"
    if actions.answer_join_request(request=asked, accept=accept, by=request.actor):
        messages.success(
            request,
            f"{asked.user.name} is let in." if accept else "Not let in. The person is told.",
        )
    return asked


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
@never_cache
def leave_employer(request: ActorRequest) -> HttpResponse:
    """Stop working for the employer one acts for."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.actor)
        .current()
        .filter(user=request.actor.person_id, role=request.actor.role)
        .select_related("organisation")
    )
    if request.method == "POST":
        actions.leave_employer(membership=membership, by=request.actor)
        messages.success(request, f"You no longer work for {membership.organisation.name} here.")
        return redirect("home")
    others = Membership.objects.visible_to(request.actor).current().exclude(pk=membership.pk)
    return render(
        request,
        "employers/leave_employer.html",
        {
            "is_last": request.actor.role is Role.EMPLOYER_STAFF
            and not others.filter(role=Role.EMPLOYER_STAFF).exists(),
            "has_next": others.filter(role=Role.EMPLOYER_COLLEAGUE).exists(),
        },
    )
