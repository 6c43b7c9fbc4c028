"""The hub's employers, and its decision on each of them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import approvals
from employers.forms import DecisionForm, EmployerFilterForm
from employers.models import Contact, Employer, Experience, JoinRequest, Site
from employers.queries.organisations import (
    DECISIONS,
    PER_PAGE,
    earlier_decisions,
    employer_merged_into,
    employers_of_hub,
    people_of,
    similar_employers,
    standing_of,
)
from employers.queries.safety import safety_of
from employers.views.sheets import employers_download
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from schools.models import Hub


@requires(Can.APPROVE_EMPLOYERS)
def list_employers(request: ActorRequest) -> HttpResponse:
    """Every employer of the hub; those that wait for a decision come first."""
    form = EmployerFilterForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    sector = said.get("sector")
    taken = sheets.wanted(request)
    listing = employers_of_hub(
        actor=request.actor,
        name=said.get("q", ""),
        state=said.get("state", ""),
        sector=sector.pk if sector else "",
        page=request.GET.get("page", 1),
        per_page=None if taken else PER_PAGE,
    )
    if taken:
        return hand_out(request, employers_download(listing.rows), taken)
    return render(
        request,
        "employers/list_employers.html",
        {"form": form, "listing": listing, "is_filtered": any(said.values())},
    )


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def decide_employer(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is known of an employer, and the check list that keeps a false one from children."""
    employer = (
        Employer.objects.visible_to(request.actor)
        .select_related("sector", "home_hub")
        .filter(public_id=public_id)
        .first()
    )
    if employer is None:
        kept = employer_merged_into(request.actor, public_id)
        if kept is None:
            raise Http404
        return redirect("decide-employer", kept.public_id)
    approving = request.POST.get("decision") == "approve"
    people = people_of(employer)
    form = DecisionForm(
        request.POST or None,
        kind=employer.employer_kind,
        address=people[0].email if people else "",
        approving=approving,
    )
    if request.method == "POST" and form.is_valid():
        approvals.decide_employer(
            employer=employer,
            hub=get_object_or_404(Hub.objects.visible_to(request.actor)),
            approve=approving,
            checked=form.cleaned_data["checked"],
            reason="" if approving else form.cleaned_data["reason"],
            by=request.actor,
        )
        messages.success(
            request,
            "Approved. Every school can now find what this employer offers."
            if approving
            else "Refused. The employer is told and can read the reason.",
        )
        return redirect("list-employers")
    standing = standing_of(employer)
    label, tag = DECISIONS[standing.decision]
    return render(
        request,
        "employers/decide_employer.html",
        {
            "form": form,
            "employer": employer,
            "standing": standing,
            "label": label,
            "tag": tag,
            "people": people,
            "joining": list(
                JoinRequest.objects.visible_to(request.actor)
                .open()
                .filter(employer=employer)
                .select_related("user")
            ),
            "safety": safety_of(employer, request.actor.today),
            "earlier": earlier_decisions(employer),
            "sites": list(Site.objects.visible_to(request.actor).filter(employer=employer)),
            "contacts": list(Contact.objects.visible_to(request.actor).filter(employer=employer)),
            "experiences": list(
                Experience.objects.visible_to(request.actor)
                .filter(employer=employer)
                .order_by("-created_at")[:10]
            ),
            "similar": similar_employers(
                name=employer.name, company_number=employer.company_number, but_not=employer
            ),
        },
    )
