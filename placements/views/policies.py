"""Versions of the rules: drafted by one administrator, compared, published by a second."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions import policies as actions
from placements.forms import PolicyForm
from placements.models import Immutable, PolicyState, PolicyVersion
from placements.queries.policy_changes import changes_by, recount_of
from placements.rules.policy import SHIPPED_POLICY, WHY, PolicyError
from placements.views.sheets import policies_download


@requires(Can.MANAGE_POLICIES)
def list_policies(request: ActorRequest) -> HttpResponse:
    """Every version: in force, to come, proposed and drafted."""
    versions = PolicyVersion.objects.order_by("-effective_from", "-pk").select_related("drafted_by")
    if taken := sheets.wanted(request):
        return hand_out(request, policies_download(versions), taken)
    return render(request, "placements/list_policies.html", {"versions": versions})


@requires(Can.MANAGE_POLICIES, methods=("GET", "POST"))
def draft_policy(request: ActorRequest) -> HttpResponse:
    """Begin a draft from the latest published version."""
    latest = PolicyVersion.objects.published().last()
    start = PolicyVersion(
        effective_from=None,
        values=latest.values if latest else SHIPPED_POLICY.as_values(),
        sources=latest.sources if latest else dict(WHY),
    )
    return _draft(request, start, version=None)


@requires(Can.MANAGE_POLICIES, methods=("GET", "POST"))
def edit_policy(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a draft; a proposed one must be proposed again."""
    version = get_object_or_404(PolicyVersion, public_id=public_id)
    if version.state == PolicyState.PUBLISHED:
        raise Http404
    return _draft(request, version, version=version)


@requires(Can.MANAGE_POLICIES)
def show_policy(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version beside the one before it."""
    version = get_object_or_404(PolicyVersion, public_id=public_id)
    is_own = request.actor.person_id in (version.drafted_by_id, version.proposed_by_id)
    return render(
        request,
        "placements/show_policy.html",
        {
            "version": version,
            "changes": changes_by(version),
            "is_own": is_own,
            "job": recount_of(version),
        },
    )


@requires(Can.MANAGE_POLICIES, methods=("POST",))
def propose_policy(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask a second administrator to publish the draft."""
    version = get_object_or_404(PolicyVersion, public_id=public_id)
    try:
        actions.propose_policy(version=version, by=request.actor)
    except Immutable:
        messages.error(request, "This version is published already and never changes.")
    else:
        messages.success(request, "Proposed. A second administrator can publish it now.")
    return redirect("show-policy", public_id=version.public_id)


@requires(Can.MANAGE_POLICIES, methods=("POST",))
def publish_policy(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Publish what somebody else drafted and proposed."""
    version = get_object_or_404(PolicyVersion, public_id=public_id)
    try:
        actions.publish_policy(version=version, by=request.actor)
    except actions.NotPublishable as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Published. The days that it judges are being counted again.")
    return redirect("show-policy", public_id=version.public_id)


def _draft(
    request: ActorRequest, start: PolicyVersion, *, version: PolicyVersion | None
) -> HttpResponse:
    form = PolicyForm(request.POST or None, version=start)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.draft_policy(
                code=form.cleaned_data["code"],
                effective_from=form.cleaned_data["effective_from"],
                values=form.values,
                sources=form.sources,
                note=form.cleaned_data["note"],
                by=request.actor,
                version=version,
            )
        except PolicyError as error:
            form.add_problems(error)
        else:
            messages.success(request, "The draft is saved. Compare it, then propose it.")
            return redirect("show-policy", public_id=kept.public_id)
    return render(request, "placements/draft_policy.html", {"form": form, "version": version})
