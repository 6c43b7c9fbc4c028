"""The library of good experiences: reading, writing, reviewing, starting from one."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import library as actions
from employers.actions.library import NotYours
from employers.forms import CaseStudyForm, ReviewForm
from employers.models import CaseState, CaseStudy, Employer
from employers.queries.library import hub_that_reviews
from employers.rules.need import years_text
from employers.rules.work_shapes import minutes_text
from equalex.kernel.access import ActorRequest, Can, requires

STATE_KINDS = {
    CaseState.DRAFT: "plain",
    CaseState.WAITING: "ask",
    CaseState.PUBLISHED: "good",
    CaseState.RETURNED: "mend",
}
PER_PAGE = 12


@requires(Can.READ_LIBRARY)
def list_case_studies(request: ActorRequest) -> HttpResponse:
    """Those in the library, newest first; above them what one writes or has to review."""
    visible = CaseStudy.objects.visible_to(request.actor).select_related("sector", "written_for")
    published = Paginator(visible.published(), PER_PAGE).get_page(request.GET.get("page", 1))
    return render(
        request,
        "employers/list_case_studies.html",
        {
            "page": published,
            "cases": [_card(case) for case in published],
            "unfinished": [_card(case) for case in visible.exclude(state=CaseState.PUBLISHED)[:20]],
            "may_write": request.actor.can(Can.WRITE_CASE_STUDIES),
        },
    )


def _card(case: CaseStudy) -> dict[str, Any]:
    return {
        "case": case,
        "years": years_text(case.youngest_year, case.oldest_year),
        "each_time": minutes_text(case.session_minutes),
        "tag": STATE_KINDS[CaseState(case.state)],
    }


@requires(Can.READ_LIBRARY, methods=("GET", "POST"))
def show_case_study(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """One good experience; the hub's review where it waits for one."""
    actor = request.actor
    case = get_object_or_404(
        CaseStudy.objects.visible_to(actor).select_related("sector", "written_for"),
        public_id=public_id,
    )
    may_review = (
        actor.can(Can.APPROVE_EMPLOYERS)
        and case.hub_id == actor.organisation_id
        and case.state == CaseState.WAITING
    )
    publishing = request.POST.get("decision") == "publish"
    form = ReviewForm(request.POST or None, publishing=publishing)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            try:
                actions.review_case_study(
                    case=case, publish=publishing, note=form.cleaned_data["note"], by=actor
                )
            except NotYours as refused:
                form.add_error("note", str(refused))
            else:
                messages.success(
                    request,
                    "It is in the library." if publishing else "Returned with your question.",
                )
                return redirect("list-case-studies")
    return render(
        request,
        "employers/show_case_study.html",
        {
            **_card(case),
            "form": form,
            "may_review": may_review,
            "may_edit": case.written_for_id == actor.organisation_id
            and actor.can(Can.WRITE_CASE_STUDIES),
            "may_start": actor.can(Can.POST_EXPERIENCES),
            "new": uuid.uuid4(),
        },
    )


@requires(Can.WRITE_CASE_STUDIES, methods=("GET", "POST"))
def write_case_study(request: ActorRequest) -> HttpResponse:
    """Tell others of a good experience."""
    hub = hub_that_reviews(request.actor)
    if hub is None:
        messages.error(request, "Your school belongs to no Careers Hub yet, which reviews these.")
        return redirect("list-case-studies")
    case = CaseStudy(
        public_id=_key(request.POST.get("new", "")),
        written_for_id=request.actor.organisation_id,
        hub=hub,
    )
    return _write(request, case)


@requires(Can.WRITE_CASE_STUDIES, methods=("GET", "POST"))
def edit_case_study(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change what one wrote; it is reviewed again."""
    case = get_object_or_404(
        CaseStudy.objects.visible_to(request.actor).filter(
            written_for=request.actor.organisation_id
        ),
        public_id=public_id,
    )
    return _write(request, case)


def _write(request: ActorRequest, case: CaseStudy) -> HttpResponse:
    note = case.review_note
    form = CaseStudyForm(request.POST or None, instance=case)
    if request.method == "POST" and form.is_valid():
        sending = request.POST.get("then") == "send"
        actions.save_case_study(case=form.save(commit=False), send=sending, by=request.actor)
        messages.success(
            request,
            "Sent. A person of your hub reads it, and then it is in the library."
            if sending
            else "Saved as a draft.",
        )
        return redirect("list-case-studies")
    return render(
        request, "employers/write_case_study.html", {"form": form, "case": case, "note": note}
    )


@requires(Can.POST_EXPERIENCES, methods=("POST",))
def start_from_case_study(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Begin one's own experience with the words and figures of a good one."""
    case = get_object_or_404(
        CaseStudy.objects.visible_to(request.actor).published(), public_id=public_id
    )
    draft = actions.start_from_case_study(
        case=case,
        employer=get_object_or_404(Employer.objects.visible_to(request.actor)),
        public_id=_key(request.POST.get("new", "")),
        by=request.actor,
    )
    messages.success(request, "This is your draft. Make it your own, then publish it.")
    return redirect("edit-experience", draft.public_id)


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()
