"""A hub's own list of employers: upload, review, save, undo."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import contact_lists as actions
from employers.forms.pipeline import ContactListForm, ListDecisionsForm
from employers.models import ContactList
from employers.models.pipeline import ListState
from employers.queries.contact_lists import plan_of_list
from employers.rules.contact_lists import Match
from equalex.kernel.access import ActorRequest, Can, requires
from schools.adapters.unreadable import UnreadableFile
from schools.models import Hub

PER_PAGE = 50
TAGS = {
    Match.NEW: "good",
    Match.KNOWN: "plan",
    Match.PERHAPS: "ask",
    Match.REPEATED: "plain",
    Match.REFUSED: "bad",
}


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def list_contact_lists(request: ActorRequest) -> HttpResponse:
    """Upload a list. Nothing is saved: the review comes first."""
    posted = request.method == "POST"
    form = ContactListForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = actions.receive_list(
                hub=get_object_or_404(Hub.objects.visible_to(request.actor)),
                content=file.read(),
                file_name=file.name,
                by=request.actor,
            )
        except UnreadableFile as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("review-contact-list", received.public_id)
    lists = ContactList.objects.visible_to(request.actor).defer("content")
    return render(
        request,
        "employers/list_contact_lists.html",
        {"form": form, "lists": list(lists.select_related("uploaded_by")[:20])},
    )


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def review_contact_list(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What each row would do; save it, or drop it."""
    contact_list = _list(request, public_id)
    if contact_list.state != ListState.REVIEW:
        return redirect("list-contact-lists")
    try:
        plan = plan_of_list(contact_list, request.actor)
    except UnreadableFile as refused:
        messages.error(request, refused.message)
        return redirect("list-contact-lists")
    form = ListDecisionsForm(
        request.POST or None,
        rows=plan.to_decide,
        initial={"fingerprint": plan.fingerprint},
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.commit_list(
                contact_list=contact_list,
                fingerprint=form.cleaned_data["fingerprint"],
                same=form.same(),
                by=request.actor,
            )
        except actions.ReviewAgain:
            messages.warning(
                request,
                "Your employers have changed since. Look at the list once more, then save it.",
            )
            return redirect("review-contact-list", public_id)
        messages.success(
            request,
            f"Saved: {saved['employers']:,} new employers and {saved['contacts']:,} new contacts.",
        )
        return redirect("list-contact-lists")
    return render(
        request,
        "employers/review_contact_list.html",
        {
            "contact_list": contact_list,
            "form": form,
            "counts": [(match.label, plan.counts[match.value], TAGS[match]) for match in Match],
            "usable": any(plan.counts[word] for word in ("new", "known", "perhaps")),
            "page": Paginator([(each, TAGS[each.match]) for each in plan.rows], PER_PAGE).get_page(
                request.GET.get("page", 1)
            ),
        },
    )


@requires(Can.APPROVE_EMPLOYERS, methods=("POST",))
def discard_contact_list(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Drop a list that waits for review."""
    actions.discard_list(contact_list=_list(request, public_id), by=request.actor)
    messages.success(request, "The list is discarded. Nothing of it was saved.")
    return redirect("list-contact-lists")


@requires(Can.APPROVE_EMPLOYERS, methods=("POST",))
def undo_contact_list(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take away what a list made."""
    try:
        actions.undo_list(contact_list=_list(request, public_id), by=request.actor)
    except actions.CannotUndo as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Undone. What the list had made is gone.")
    return redirect("list-contact-lists")


def _list(request: ActorRequest, public_id: uuid.UUID) -> ContactList:
    return get_object_or_404(ContactList.objects.visible_to(request.actor), public_id=public_id)
