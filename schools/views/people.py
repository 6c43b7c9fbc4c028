"""People of an organisation: who works here, inviting, ending, and acting for another one."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, Role, requires
from schools.actions.invitations import AlreadyMember
from schools.actions.invitations import invite_colleague as invite
from schools.actions.invitations import revoke_invitation as revoke
from schools.actions.people import LastOne, assign_tutor_groups
from schools.actions.people import end_membership as end
from schools.forms.people import InvitationForm, TutorGroupsForm
from schools.models import ACTS_BY, ACTS_IN, Invitation, Membership, Organisation, TutorGroup
from schools.views.sheets import people_download


@requires(Can.SIGN_IN, methods=("POST",))
def switch_organisation(request: ActorRequest) -> HttpResponse:
    """Act for another of one's organisations from now on; always to its first page."""
    chosen = request.POST.get("organisation", "")
    membership = next(
        (one for one in getattr(request, "memberships", []) if str(one.public_id) == chosen), None
    )
    if membership is None:
        raise Http404
    request.session[ACTS_IN] = membership.pk
    request.session.pop(ACTS_BY, None)
    return redirect("home")


@requires(Can.MANAGE_PEOPLE)
def manage_people(request: ActorRequest) -> HttpResponse:
    """Who works here, in which role, and who has been invited."""
    members = (
        Membership.objects.visible_to(request.actor)
        .current()
        .select_related("user")
        .prefetch_related("tutor_groups")
        .order_by("user__name", "started_at")
    )
    invitations = (
        Invitation.objects.visible_to(request.actor)
        .open()
        .prefetch_related("tutor_groups")
        .order_by("email")
    )
    if taken := sheets.wanted(request):
        return hand_out(request, people_download(members, invitations), taken)
    return render(
        request,
        "schools/manage_people.html",
        {"members": members, "invitations": invitations, "now": timezone.now()},
    )


@requires(Can.MANAGE_PEOPLE, methods=("GET", "POST"))
def invite_colleague(request: ActorRequest) -> HttpResponse:
    """Send somebody a link with which they join this organisation."""
    actor = request.actor
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        kind=actor.organisation_kind,
        groups=TutorGroup.objects.visible_to(actor),
    )
    if request.method == "POST" and form.is_valid():
        own = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id)
        try:
            invite(
                organisation=own.get(),
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                tutor_groups=form.cleaned_data["tutor_groups"],
                by=actor,
            )
        except AlreadyMember:
            form.add_error("email", "This person already works here in this role")
        else:
            messages.success(request, "The invitation is on its way. It can be used for 14 days.")
            return redirect("manage-people")
    return render(request, "schools/invite_colleague.html", {"form": form})


@requires(Can.MANAGE_PEOPLE, methods=("POST",))
def revoke_invitation(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Make an invitation's link useless."""
    invitation = get_object_or_404(
        Invitation.objects.visible_to(request.actor), public_id=public_id
    )
    revoke(invitation=invitation, by=request.actor)
    messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    return redirect("manage-people")


@requires(Can.MANAGE_PEOPLE, methods=("GET", "POST"))
@never_cache
def end_membership(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then end somebody's membership."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.actor).current().select_related("user"),
        public_id=public_id,
    )
    if request.method == "POST":
        try:
            end(membership=membership, by=request.actor)
        except LastOne:
            messages.error(
                request,
                "Nobody else here can invite colleagues. Invite another person for that first.",
            )
        else:
            messages.success(request, f"{membership.user.name} no longer works here.")
            if membership.user_id == request.actor.person_id:
                return redirect("home")
        return redirect("manage-people")
    return render(request, "schools/end_membership.html", {"membership": membership})


@requires(Can.MANAGE_PEOPLE, methods=("GET", "POST"))
def edit_tutor_groups(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which groups a tutor looks after."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.actor)
        .current()
        .filter(role=Role.TUTOR)
        .select_related("user"),
        public_id=public_id,
    )
    form = TutorGroupsForm(
        request.POST if request.method == "POST" else None,
        initial={"tutor_groups": membership.tutor_groups.all()},
        groups=TutorGroup.objects.visible_to(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        assign_tutor_groups(
            membership=membership,
            tutor_groups=form.cleaned_data["tutor_groups"],
            by=request.actor,
        )
        messages.success(request, f"The tutor groups of {membership.user.name} are saved.")
        return redirect("manage-people")
    return render(
        request, "schools/edit_tutor_groups.html", {"form": form, "membership": membership}
    )
