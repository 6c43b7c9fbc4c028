"""Mandates: given by an employer or a school, accepted and used by a provider, ended by either."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import mandates as actions
from employers.forms import MandateForm
from employers.models import Mandate
from employers.queries.mandates import mandates_of
from employers.views.sheets import mandates_download
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, OrganisationKind, requires
from schools.models import ACTS_BY, Organisation


@requires(Can.SEE_MANDATES)
def list_mandates(request: ActorRequest) -> HttpResponse:
    """Whom one has commissioned; or for whom one works."""
    mandates = mandates_of(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, mandates_download(mandates), taken)
    return render(
        request,
        "employers/list_mandates.html",
        {
            "mandates": mandates,
            "may_give": request.actor.can(Can.COMMISSION_PROVIDERS),
        },
    )


@requires(Can.COMMISSION_PROVIDERS, methods=("GET", "POST"))
def give_mandate(request: ActorRequest) -> HttpResponse:
    """Commission a provider."""
    actor = request.actor
    form = MandateForm(
        request.POST or None,
        for_school=actor.is_at(OrganisationKind.SCHOOL),
        today=actor.today,
    )
    if request.method == "POST" and form.is_valid():
        actions.give_mandate(
            commissioner=get_object_or_404(Organisation.objects.visible_to(actor)),
            provider=form.cleaned_data["provider"],
            terms=form.terms(),
            by=actor,
        )
        messages.success(request, "The provider is told. The mandate holds once it has accepted.")
        return redirect("list-mandates")
    return render(request, "employers/give_mandate.html", {"form": form})


@requires(Can.ACT_BY_MANDATE, methods=("POST",))
def accept_mandate(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The provider takes a mandate on."""
    mandate = get_object_or_404(
        Mandate.objects.visible_to(request.actor).select_related("commissioner", "provider"),
        public_id=public_id,
    )
    if actions.accept_mandate(mandate=mandate, by=request.actor):
        messages.success(request, f"You can now act for {mandate.commissioner.name}.")
    return redirect("list-mandates")


@requires(Can.SEE_MANDATES, methods=("POST",))
def end_mandate(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Either side ends it."""
    mandate = get_object_or_404(
        Mandate.objects.visible_to(request.actor).select_related("commissioner", "provider"),
        public_id=public_id,
    )
    if actions.end_mandate(mandate=mandate, by=request.actor):
        messages.success(
            request, "The mandate is ended. From now on nothing more can be done by it."
        )
    return redirect("list-mandates")


@requires(Can.ACT_BY_MANDATE, methods=("POST",))
def act_by_mandate(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Act for a commissioner from now on, until one switches or signs out."""
    mandate = get_object_or_404(
        Mandate.objects.visible_to(request.actor).in_force(request.actor.today),
        public_id=public_id,
    )
    request.session[ACTS_BY] = [mandate.provider_id, mandate.pk]
    return redirect("home")
