"""An employer's own page: who it is, where it works, who its contacts are; signing up."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import approvals, organisations
from employers.actions.organisations import TooManyWaiting
from employers.forms import ContactForm, EmployerForm, SignUpForm, SiteForm
from employers.models import Contact, Employer, JoinRequest, Site
from employers.queries.organisations import similar_employers, standing_of
from equalex.kernel.access import ActorRequest, Can, Role, requires
from schools.models import ACTS_IN


@requires(Can.SIGN_IN, methods=("GET", "POST"))
def sign_up_employer(request: ActorRequest) -> HttpResponse:
    """A person who is signed in brings an employer to the portal, or finds it already there."""
    if request.actor.role is Role.LEARNER:
        raise Http404
    form = SignUpForm(request.POST or None)
    similar: list[Employer] = []
    if request.method == "POST" and form.is_valid():
        page = form.page()
        similar = similar_employers(name=page.name, company_number=page.company_number)
        if similar and not form.cleaned_data["is_another"]:
            form.add_error("is_another", "Look at the organisations that are here already")
        else:
            try:
                membership = organisations.sign_up_employer(
                    page=page,
                    hub=form.cleaned_data["hub"],
                    town=form.cleaned_data["town"],
                    postcode=form.cleaned_data["postcode"],
                    by=request.actor,
                )
            except TooManyWaiting:
                form.add_error(
                    None,
                    "Three organisations that you signed up are still waiting for their hub. "
                    "You can sign up another when the hub has decided on one of them",
                )
            else:
                request.session[ACTS_IN] = membership.pk
                messages.success(
                    request,
                    "Welcome. Your Careers Hub will look at your organisation. Meanwhile you can "
                    "prepare your first experience.",
                )
                return redirect("plan-experience")
    return render(request, "employers/sign_up_employer.html", {"form": form, "similar": similar})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def edit_employer(request: ActorRequest) -> HttpResponse:
    """What the employer says of itself, its places, its contacts, and where its approval stands."""
    employer = get_object_or_404(
        Employer.objects.visible_to(request.actor).select_related("home_hub")
    )
    form = EmployerForm(request.POST or None, initial=EmployerForm.initial_of(employer))
    if request.method == "POST" and form.is_valid():
        lapsed = organisations.edit_employer(employer=employer, page=form.page(), by=request.actor)
        if lapsed:
            messages.warning(
                request,
                "Saved. Your name or number has changed, so your hub looks at your organisation "
                "again. Until then schools do not see what you offer.",
            )
        else:
            messages.success(request, "Saved.")
        return redirect("edit-employer")
    return render(
        request,
        "employers/edit_employer.html",
        {
            "form": form,
            "standing": standing_of(employer),
            "sites": list(Site.objects.visible_to(request.actor)),
            "joining": list(
                JoinRequest.objects.visible_to(request.actor).open().select_related("user")
            ),
            "contacts": list(Contact.objects.visible_to(request.actor).order_by("name")),
        },
    )


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("POST",))
def ask_again(request: ActorRequest) -> HttpResponse:
    """A refused employer asks its hub to look again."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    if approvals.ask_again(employer=employer, by=request.actor):
        messages.success(request, "Your hub has been asked to look at your organisation again.")
    return redirect("edit-employer")


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def add_site(request: ActorRequest) -> HttpResponse:
    """One more place where the employer works."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    return _site_page(request, Site(employer=employer), "Add a place")


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def edit_site(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change what is said of a place."""
    site = get_object_or_404(Site.objects.visible_to(request.actor), public_id=public_id)
    return _site_page(request, site, "Change a place")


def _site_page(request: ActorRequest, site: Site, heading: str) -> HttpResponse:
    form = SiteForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        organisations.save_site(site=form.save(commit=False), by=request.actor)
        messages.success(request, "The place is saved.")
        return redirect("edit-employer")
    return render(request, "employers/edit_site.html", {"form": form, "heading": heading})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def add_contact(request: ActorRequest) -> HttpResponse:
    """One more person to whom links are sent."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisations.add_contact(employer=employer, by=request.actor, **form.cleaned_data)
        messages.success(request, "The contact is saved.")
        return redirect("edit-employer")
    return render(request, "employers/edit_contact.html", {"form": form, "replaces": False})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def replace_contact(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Somebody else, or another address, takes a contact's place; old links die."""
    contact = get_object_or_404(
        Contact.objects.visible_to(request.actor).select_related("employer"), public_id=public_id
    )
    form = ContactForm(
        request.POST or None,
        initial={"name": contact.name, "email": contact.email, "phone": contact.phone},
    )
    if request.method == "POST" and form.is_valid():
        organisations.replace_contact(contact=contact, by=request.actor, **form.cleaned_data)
        messages.success(
            request, "The contact is replaced. Links sent to the earlier one no longer work."
        )
        return redirect("edit-employer")
    return render(request, "employers/edit_contact.html", {"form": form, "replaces": True})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("POST",))
def end_contact(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a contact no more links."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), public_id=public_id)
    organisations.end_contact(contact=contact, by=request.actor)
    messages.success(request, "The contact is removed. Links sent there no longer work.")
    return redirect("edit-employer")
