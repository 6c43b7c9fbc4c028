"""Booking places for learners: choosing, placing more, withdrawing, cancelling, looking."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.slots import NotEnoughPlaces
from employers.models import Slot
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions import bookings as actions
from placements.forms import LearnersForm, ReasonForm
from placements.models import Booking, Placement
from placements.queries.booking_page import booking_page
from placements.queries.bookings import CANCELLED, COMING, NEEDS, PAGE_SIZE, PAST
from placements.queries.bookings import list_bookings as bookings_of
from placements.queries.choosing import Choosing, LearnerGroup, PlannedDays, choose_among
from placements.queries.planned import days_of_booking, days_of_slot, most_worth
from placements.views.sheets import booking_download, bookings_download

PARTS = ((NEEDS, "To do"), (COMING, "Coming up"), (PAST, "Past"), (CANCELLED, "Cancelled"))


@requires(Can.SEE_LEARNERS)
def list_bookings(request: ActorRequest) -> HttpResponse:
    """What needs doing, what is coming, what was."""
    page = request.GET.get("page", "1")
    taken = sheets.wanted(request)
    found = bookings_of(
        request.actor,
        part=request.GET.get("show", ""),
        page=int(page) if page.isdigit() and len(page) < 5 else 1,
        page_size=None if taken else PAGE_SIZE,
    )
    if taken:
        return hand_out(request, bookings_download(found), taken)
    links = [
        (f"{label} ({found.counts[part]})", f"?show={part}", part == found.part)
        for part, label in PARTS
    ]
    pages = Paginator(range(found.counts[found.part]), PAGE_SIZE).page(found.page)
    return render(
        request,
        "placements/list_bookings.html",
        {
            "found": found,
            "links": links,
            "page": pages,
            "may_record": request.actor.can(Can.RECORD_EXPERIENCES),
            "may_find": request.actor.can(Can.FIND_EXPERIENCES),
        },
    )


@requires(Can.SEE_LEARNERS)
def show_booking(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who takes part, what is met and missing, and what to do next."""
    booking = _booking(request, public_id)
    actor = request.actor
    page = booking_page(booking, actor)
    if taken := sheets.wanted(request):
        return hand_out(request, booking_download(page), taken)
    return render(
        request,
        "placements/show_booking.html",
        {
            "booking": booking,
            "page": page,
            "may_mark": actor.can(Can.MARK_ATTENDANCE),
            "may_book": actor.can(Can.BOOK_PLACES) and booking.stands,
            "may_choose": actor.can(Can.CHOOSE_OUTCOMES),
            "may_reflect": actor.can(Can.ENTER_REFLECTIONS),
        },
    )


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def book_places(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose learners for a slot and book their places."""
    slot = get_object_or_404(
        Slot.objects.visible_to(request.actor).select_related("experience__employer"),
        public_id=public_id,
    )
    form = LearnersForm(request.POST or None, actor=request.actor)
    if _is_final(request) and form.is_valid():
        try:
            booking = actions.book_places(
                slot=slot,
                learners=form.cleaned_data["learners"],
                once=form.cleaned_data["once"],
                by=request.actor,
            )
        except (NotEnoughPlaces, actions.NotBookable) as refused:
            _explain(form, refused)
            slot.refresh_from_db()
        else:
            number = len(form.cleaned_data["learners"])
            messages.success(request, f"{_places(number)} booked. The employer has been told.")
            return redirect("show-booking", public_id=booking.public_id)
    return _choose(request, form, slot=slot)


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def place_learners(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Place more learners on a booking that stands."""
    booking = _booking(request, public_id)
    form = LearnersForm(request.POST or None, actor=request.actor)
    if _is_final(request) and form.is_valid():
        try:
            number = actions.place_learners(
                booking=booking, learners=form.cleaned_data["learners"], by=request.actor
            )
        except (NotEnoughPlaces, actions.NotBookable) as refused:
            _explain(form, refused)
            if booking.slot is not None:
                booking.slot.refresh_from_db()
        else:
            messages.success(request, f"{_places(number)} added.")
            return redirect("show-booking", public_id=booking.public_id)
    return _choose(request, form, slot=booking.slot, booking=booking)


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def cancel_booking(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel a booking for all of its learners, with the reason."""
    booking = _booking(request, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_booking(
                booking=booking, reason=form.cleaned_data["reason"], by=request.actor
            )
        except actions.CannotEnd as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                "The booking is cancelled. Its learners can be placed elsewhere"
                + (", and the employer has been told." if booking.slot_id else "."),
            )
            return redirect("list-bookings")
    return render(
        request,
        "placements/cancel_booking.html",
        {"booking": booking, "form": form, "page": booking_page(booking, request.actor)},
    )


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def withdraw_learner(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take one learner off a booking, with the reason."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.actor)
        .placed()
        .filter(booking__in=Booking.objects.visible_to(request.actor))
        .select_related("booking__experience__employer", "learner"),
        public_id=public_id,
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_learner(
                placement=placement, reason=form.cleaned_data["reason"], by=request.actor
            )
        except actions.CannotEnd as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The learner is withdrawn and can be placed elsewhere.")
            return redirect("show-booking", public_id=placement.booking.public_id)
    return render(
        request,
        "placements/withdraw_learner.html",
        {"placement": placement, "booking": placement.booking, "form": form},
    )


def _booking(request: ActorRequest, public_id: uuid.UUID) -> Booking:
    return get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related(
            "experience__employer", "slot__experience", "school"
        ),
        public_id=public_id,
    )


def _is_final(request: ActorRequest) -> bool:
    """True when the form was sent to be saved, not only to narrow the list or to pick for one."""
    return request.method == "POST" and not {"show", "pick"} & request.POST.keys()


def _explain(form: LearnersForm, refused: Exception) -> None:
    sentences: Sequence[str] = getattr(refused, "sentences", None) or [str(refused)]
    for sentence in sentences:
        form.add_error("learners", sentence)


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def _choose(
    request: ActorRequest,
    form: LearnersForm,
    *,
    slot: Slot | None = None,
    booking: Booking | None = None,
) -> HttpResponse:
    planned = days_of_booking(booking) if booking is not None else days_of_slot(slot)
    choosing = _choosing(request, form, planned, slot, booking)
    places_left = slot.places_left if slot is not None else None
    return render(
        request,
        "placements/book_places.html",
        {
            # Who only narrows the list is not told what is still missing.
            "form": form if _is_final(request) else None,
            "once": form["once"].value(),
            "slot": slot,
            "booking": booking,
            "experience": planned.experience,
            "planned": planned,
            "minutes": most_worth(planned),
            "choosing": choosing,
            "groups": LearnerGroup.choices(),
            "places_left": places_left,
            "has_passed": slot is not None and slot.first_date < request.actor.today,
        },
    )


def _choosing(
    request: ActorRequest,
    form: LearnersForm,
    planned: PlannedDays,
    slot: Slot | None,
    booking: Booking | None,
) -> Choosing:
    experience = planned.experience
    years = range(experience.youngest_year, experience.oldest_year + 1)

    def found(chosen: Any) -> Choosing:
        return choose_among(
            request.actor,
            planned,
            form.narrowing,
            on=planned.stretches[0].date if planned.stretches else request.actor.today,
            years=years if slot is not None else range(7, 12),
            chosen=chosen,
            besides=booking.pk if booking is not None else None,
        )

    if "pick" not in request.POST:
        return found(form.ticked)
    # Those who need it most, as many as there are places.
    most = slot.places_left if slot is not None else 30
    return found(
        [one.public_id for one in found([]).choices if one.short and one.worth and not one.blocked][
            :most
        ]
    )
