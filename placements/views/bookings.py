"""Booking places for learners: choosing, placing more, withdrawing, cancelling, looking."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from placements.actions import waiting_lists
from placements.actions.placing import NotBookable
from placements.actions.requests import request_places
from placements.actions.waiting_lists import join_waiting_list
from placements.forms import LearnersForm, ReasonForm
from placements.models import Booking, Placement
from placements.queries.booking_page import booking_page
from placements.queries.bookings import CANCELLED, COMING, NEEDS, PAGE_SIZE, PAST, WAITING
from placements.queries.bookings import list_bookings as bookings_of
from placements.queries.choosing import Choosing, LearnerGroup, PlannedDays, choose_among
from placements.queries.contact_budget import warning_for
from placements.queries.cover import cover_of
from placements.queries.pending import answers_on, has_waiting, pending_page
from placements.queries.planned import days_of_booking, days_of_slot, most_worth
from placements.queries.to_place import count_put_back
from placements.queries.to_place import list_to_place as to_place_of
from placements.views.sheets import booking_download, bookings_download, to_place_download

PARTS = (
    (NEEDS, "To do"),
    (WAITING, "Waiting"),
    (COMING, "Coming up"),
    (PAST, "Past"),
    (CANCELLED, "Ended"),
)


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
            "to_place": count_put_back(request.actor) if request.actor.can(Can.BOOK_PLACES) else 0,
            "may_book": request.actor.can(Can.BOOK_PLACES),
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
            "pending": pending_page(booking, actor) if booking.is_pending else None,
            "answers": answers_on(booking),
            "may_end": actor.can(Can.BOOK_PLACES) and booking.is_pending,
            "cover": cover_of(booking) if booking.stands else None,
            "may_mark": actor.can(Can.MARK_ATTENDANCE),
            "may_book": actor.can(Can.BOOK_PLACES) and booking.stands,
            "may_choose": actor.can(Can.CHOOSE_OUTCOMES),
            "may_reflect": actor.can(Can.ENTER_REFLECTIONS),
            "may_thank": actor.can(Can.RELEASE_QUOTES) and booking.experience.employer is not None,
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
        way = WAYS.get(request.POST.get("way", ""), WAYS["book"])
        try:
            booking = way.act(
                slot=slot,
                learners=form.cleaned_data["learners"],
                once=form.cleaned_data["once"],
                by=request.actor,
            )
        except (NotEnoughPlaces, NotBookable) as refused:
            _explain(form, refused)
            slot.refresh_from_db()
        else:
            number = len(form.cleaned_data["learners"])
            messages.success(request, way.told.format(places=_places(number)))
            return redirect("show-booking", public_id=booking.public_id)
    return _choose(request, form, slot=slot)


@dataclass(frozen=True, slots=True)
class Way:
    """One of three ways to a place: what is done, what the button says, what is said afterwards."""

    act: Callable[..., Booking]
    button: str
    told: str


WAYS = {
    "book": Way(
        actions.book_places,
        "Book places for the ticked learners",
        "{places} booked. The employer has been told.",
    ),
    "ask": Way(
        request_places,
        "Ask for places for the ticked learners",
        "The employer is asked for {places}. You are told the answer.",
    ),
    "wait": Way(
        join_waiting_list,
        "Put the ticked learners on the waiting list",
        "Your learners are on the waiting list. You are told when a place is free.",
    ),
}


def _way(slot: Slot) -> str:
    """How places at this slot are to be had now."""
    if slot.places_left < 1 or has_waiting(slot):
        return "wait"
    return "ask" if slot.experience.confirms_each else "book"


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def take_offer(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose who goes on the places that are held for the school."""
    booking = _booking(request, public_id)
    page = pending_page(booking, request.actor)
    form = LearnersForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            waiting_lists.take_offer(
                booking=booking, learners=form.cleaned_data["learners"], by=request.actor
            )
        except (NotEnoughPlaces, NotBookable) as refused:
            _explain(form, refused)
        else:
            messages.success(request, "Booked. Who does not go is back among those to place.")
            return redirect("show-booking", public_id=booking.public_id)
    if not booking.is_pending or booking.offered_places is None:
        return redirect("show-booking", public_id=booking.public_id)
    return render(
        request,
        "placements/take_offer.html",
        {
            "form": form,
            "once": form["once"].value(),
            "booking": booking,
            "page": page,
            "ticked": set(form.ticked)
            or {one.learner_id for one in page.learners[: booking.offered_places]},
        },
    )


@requires(Can.BOOK_PLACES)
def list_to_place(request: ActorRequest) -> HttpResponse:
    """Learners who lost a place or wait for one, so that nobody is forgotten."""
    found = to_place_of(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, to_place_download(found), taken)
    return render(request, "placements/list_to_place.html", {"found": found})


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
        except (NotEnoughPlaces, NotBookable) as refused:
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
        .placed_or_pending()
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
            "experience__employer", "slot__experience", "school", "supervisor"
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
    way = _way(slot) if slot is not None and booking is None else "book"
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
            "way": way,
            "button": WAYS[way].button,
            "asked_often": ""
            if booking is not None
            else warning_for(request.actor, planned.experience.employer),
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
    most = slot.places_left or slot.places if slot is not None else 30
    return found(
        [one.public_id for one in found([]).choices if one.short and one.worth and not one.blocked][
            :most
        ]
    )
