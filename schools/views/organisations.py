"""The platform's administrator sets up hubs, trusts and schools, and invites who looks after them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ROLES_OF, ActorRequest, Can, OrganisationKind, requires
from equalex.kernel.forms import PlainForm
from schools.actions import organisations
from schools.actions.invitations import LookedAfter
from schools.actions.invitations import invite_first_person as invite
from schools.forms.organisations import FirstPersonForm, HubForm, PlaceForm, SchoolForm, TrustForm
from schools.models import Hub, Organisation, School, SchoolKind, Trust
from schools.queries.organisations import PER_PAGE, managed, managed_schools
from schools.views.sheets import organisations_download


@requires(Can.MANAGE_ORGANISATIONS)
def manage_organisations(request: ActorRequest) -> HttpResponse:
    """Every hub and trust, and schools by name or URN."""
    search = request.GET.get("find", "")
    taken = sheets.wanted(request)
    page, schools = managed_schools(
        School.objects.visible_to(request.actor).open(),
        search=search,
        page=request.GET.get("page"),
        per_page=None if taken else PER_PAGE,
    )
    context = {
        "hubs": managed(Hub.objects.visible_to(request.actor)),
        "trusts": managed(Trust.objects.visible_to(request.actor)),
        "schools": schools,
        "page": page,
        "search": search,
    }
    if taken:
        found = organisations_download(schools, context["hubs"], context["trusts"])
        return hand_out(request, found, taken)
    return render(request, "schools/manage_organisations.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def add_hub(request: ActorRequest) -> HttpResponse:
    """Set up a Careers Hub."""
    form = HubForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        hub = organisations.create_hub(
            name=form.cleaned_data["name"],
            authorities=form.cleaned_data["authorities"],
            by=request.actor,
        )
        return _go_on_to_invite(request, hub)
    return _form_page(request, form, "Add a Careers Hub", "Add hub")


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def add_trust(request: ActorRequest) -> HttpResponse:
    """Set up a trust."""
    form = TrustForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        trust = organisations.create_trust(
            name=form.cleaned_data["name"],
            group_uid=form.cleaned_data["group_uid"],
            by=request.actor,
        )
        return _go_on_to_invite(request, trust)
    return _form_page(request, form, "Add a trust", "Add trust")


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def add_school(request: ActorRequest) -> HttpResponse:
    """Set up a school by its URN."""
    form = SchoolForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        school = organisations.create_school(
            urn=form.cleaned_data["urn"],
            name=form.cleaned_data["name"],
            school_kind=SchoolKind(form.cleaned_data["school_kind"]),
            authority=form.cleaned_data["authority"],
            by=request.actor,
        )
        return _go_on_to_invite(request, school)
    return _form_page(request, form, "Add a school", "Add school")


def _go_on_to_invite(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    messages.success(request, f"{organisation.name} is set up. Now invite who looks after it.")
    return redirect("invite-first-person", public_id=organisation.public_id)


def _form_page(
    request: ActorRequest, form: PlainForm, title: str, button: str, intro: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "intro": intro}
    return render(request, "schools/organisation_form.html", context)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def place_school(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a school into a hub or a trust from a day on."""
    school = get_object_or_404(School.objects.visible_to(request.actor), public_id=public_id)
    if school.successor is not None:
        return redirect("place-school", public_id=school.successor.public_id)
    form = PlaceForm(
        request.POST if request.method == "POST" else None, initial={"since": request.actor.today}
    )
    if form.is_valid():
        try:
            organisations.place_school(school=school, by=request.actor, **form.cleaned_data)
        except organisations.BeforeTheLast as refused:
            form.add_error("since", str(refused))
        else:
            messages.success(request, f"{school.name} is placed.")
            return redirect("manage-organisations")
    intro = "Leave the hub or the trust empty to leave it as it is."
    return _form_page(request, form, f"Where does {school.name} belong?", "Save", intro)


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def invite_first_person(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Invite the careers leader of a school, or the lead of a hub or trust."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.actor), public_id=public_id
    )
    role = ROLES_OF[OrganisationKind(organisation.kind)][0]
    form = FirstPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invite(
                organisation=organisation,
                email=form.cleaned_data["email"],
                role=role,
                by=request.actor,
            )
        except LookedAfter:
            form.add_error(
                "email", "Somebody there manages people already. Ask them to invite this person"
            )
        else:
            messages.success(request, "The invitation is on its way. It can be used for 14 days.")
            return redirect("manage-organisations")
    intro = (
        f"This person joins as {role.label} and invites everybody else. You will not see any "
        "learner of theirs."
    )
    title = f"Who looks after {organisation.name}?"
    return _form_page(request, form, title, "Send invitation", intro)
