"""An employer's experiences: posting, changing, pausing, duplicating; what schools are shown."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import experiences
from employers.actions.experiences import NotComplete, PlacesAreBooked, has_bookings
from employers.forms import ExperienceForm
from employers.models import Employer, Experience, ExperienceState, Slot
from employers.queries.offers import STATE_KINDS, is_employer_approved, own_offers
from employers.rules.criteria import judge_plan, summarise
from employers.rules.need import years_text
from employers.rules.offers import warnings_about, what_is_missing
from employers.views.sheets import offers_download
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, OrganisationKind, requires


@requires(Can.POST_EXPERIENCES)
def list_own_experiences(request: ActorRequest) -> HttpResponse:
    """Every experience of the employer: its state, its next date, and what to do next."""
    offers = own_offers(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, offers_download(offers), taken)
    return render(
        request,
        "employers/list_own_experiences.html",
        {
            "offers": offers,
            "is_approved": is_employer_approved(request.actor),
        },
    )


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def post_experience(request: ActorRequest) -> HttpResponse:
    """A new experience. The id is chosen with the page, so that a second press makes no second."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    key = _key(request.POST.get("new", ""))
    there = Experience.objects.visible_to(request.actor).filter(public_id=key).first()
    experience = there or Experience(public_id=key, employer=employer, sector=employer.sector)
    return _experience_page(request, employer, experience)


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def edit_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change an experience, complete a draft, publish it."""
    experience = get_object_or_404(
        Experience.objects.visible_to(request.actor).select_related("employer"),
        public_id=public_id,
    )
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    return _experience_page(request, employer, experience)


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _experience_page(
    request: ActorRequest, employer: Employer, experience: Experience
) -> HttpResponse:
    is_draft = experience.pk is None or experience.state == ExperienceState.DRAFT
    publishing = not is_draft or request.POST.get("then") == "publish"
    sites = list(employer.sites.all())
    form = ExperienceForm(
        request.POST or None,
        instance=experience,
        employer=employer,
        publishing=publishing,
        is_booked=experience.pk is not None and has_bookings(experience),
        initial={"site": sites[0].pk} if experience.pk is None and len(sites) == 1 else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = experiences.save_experience(
                experience=form.experience(),
                growth_sectors=form.cleaned_data["growth_sectors"],
                by=request.actor,
            )
            if publishing and is_draft:
                experiences.publish_experience(experience=saved, by=request.actor)
        except (PlacesAreBooked, NotComplete) as refused:
            form.add_error(None, str(refused))
        else:
            return _after_saving(request, saved, published=publishing and is_draft)
    return render(
        request,
        "employers/post_experience.html"
        if experience.pk is None
        else "employers/edit_experience.html",
        {
            "form": form,
            "experience": experience,
            "is_draft": is_draft,
            "has_sites": bool(sites),
            "slots": _upcoming(request, experience) if experience.pk else [],
            **_advice(experience),
        },
    )


def _after_saving(
    request: ActorRequest, experience: Experience, *, published: bool
) -> HttpResponse:
    has_dates = (
        Slot.objects.visible_to(request.actor)
        .filter(experience=experience)
        .upcoming(request.actor.today)
        .exists()
    )
    if published:
        messages.success(
            request,
            "Published." if has_dates else "Published. Now add dates, so that schools can book.",
        )
        return redirect("show-experience" if has_dates else "edit-slots", experience.public_id)
    if request.POST.get("then") == "dates":
        messages.success(request, "Saved. Now add dates.")
        return redirect("edit-slots", experience.public_id)
    messages.success(request, "Saved.")
    return redirect(
        "edit-experience" if experience.state == ExperienceState.DRAFT else "show-experience",
        experience.public_id,
    )


def _advice(experience: Experience) -> dict[str, Any]:
    """Criteria, warnings and what is missing, as they are known so far."""
    criteria = judge_plan(experience.plan)
    return {
        "criteria": criteria,
        "criteria_summary": summarise(criteria),
        "warnings": warnings_about(experience.offer),
        "missing": what_is_missing(experience.offer),
    }


@requires(Can.SIGN_IN)
def show_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """All that a school needs to decide; the employer also sees how it stands and what to do.

    Nothing here is about a person, and whoever may not see the experience gets a 404.
    """
    actor = request.actor
    experience = get_object_or_404(
        Experience.objects.visible_to(actor)
        .select_related("employer", "site", "sector", "delivery_model")
        .prefetch_related("growth_sectors"),
        public_id=public_id,
    )
    return render(
        request,
        "employers/show_experience.html",
        {
            "experience": experience,
            "years": years_text(experience.youngest_year, experience.oldest_year),
            "slots": _upcoming(request, experience),
            "can_book": actor.can(Can.BOOK_PLACES),
            "way_back": QueryDict(request.GET.get("search", "")).urlencode(),
            "can_report": actor.can(Can.REPORT_EXPERIENCES) and experience.school_id is None,
            "is_own": is_own(actor, experience),
            "copy_id": uuid.uuid4(),
            "state_kind": STATE_KINDS[ExperienceState(experience.state)],
            **_advice(experience),
        },
    )


def _upcoming(request: ActorRequest, experience: Experience) -> list[Slot]:
    actor = request.actor
    upcoming = Slot.objects.visible_to(actor).filter(experience=experience).upcoming(actor.today)
    return list(upcoming.select_related("experience").prefetch_related("dates"))


def is_own(actor: Actor, experience: Experience) -> bool:
    """True for the employer that posted it."""
    return (
        actor.is_at(OrganisationKind.EMPLOYER) and experience.employer_id == actor.organisation_id
    )


@requires(Can.POST_EXPERIENCES, methods=("POST",))
def pause_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hide it from schools for now."""
    experiences.pause_experience(experience=_own(request, public_id), by=request.actor)
    messages.success(request, "Paused. Schools do not find it; what is booked stays booked.")
    return redirect("show-experience", public_id)


@requires(Can.POST_EXPERIENCES, methods=("POST",))
def reopen_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer it to schools again."""
    try:
        experiences.publish_experience(experience=_own(request, public_id), by=request.actor)
    except NotComplete as refused:
        messages.error(request, f"It is not complete yet: {refused}.")
        return redirect("edit-experience", public_id)
    messages.success(request, "It is offered to schools again.")
    return redirect("show-experience", public_id)


@requires(Can.POST_EXPERIENCES, methods=("POST",))
def confirm_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that the offer still stands."""
    experiences.confirm_experience(experience=_own(request, public_id), by=request.actor)
    messages.success(request, "Thank you. Schools see that you confirmed it today.")
    return redirect("show-experience", public_id)


@requires(Can.POST_EXPERIENCES, methods=("POST",))
def duplicate_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft with the same words, to be changed and given new dates."""
    copy = experiences.duplicate_experience(
        experience=_own(request, public_id),
        public_id=_key(request.POST.get("new", "")),
        by=request.actor,
    )
    messages.success(request, "This is a copy. Change what is different, then publish it.")
    return redirect("edit-experience", copy.public_id)


def _own(request: ActorRequest, public_id: uuid.UUID) -> Experience:
    return get_object_or_404(Experience.objects.visible_to(request.actor), public_id=public_id)
