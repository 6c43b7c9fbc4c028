"""Asking the employer to confirm; and what employers with an account see of who comes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.slots import NotEnoughPlaces
from employers.models import Contact
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions import bookings as actions
from placements.actions.host import ask_host as ask
from placements.actions.host import purposes_for
from placements.actions.host_answers import name_supervisor as keep_supervisor
from placements.actions.registers import MarkedMeanwhile, RegisterRefused
from placements.actions.registers import mark_register as mark
from placements.actions.requests import AnsweredAlready, accept_request, decline_request
from placements.forms import (
    AnswerForm,
    AskHostForm,
    ReasonForm,
    RegisterMarks,
    WhoLooksAfterForm,
    base_as_text,
    base_from_text,
)
from placements.models import Booking, HostLink
from placements.queries.hosts import host_booking, host_bookings
from placements.queries.requests import asked_for, requests_to_answer
from placements.views.sheets import hosting_download, register_download


@requires(Can.BOOK_PLACES, methods=("GET", "POST"))
def ask_host(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a contact of the employer a link for the one thing that is asked."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related(
            "experience__employer", "school", "slot__experience"
        ),
        public_id=public_id,
    )
    employer = booking.experience.employer
    purposes = purposes_for(booking)
    if employer is None or not purposes:
        raise Http404
    contacts = list(
        Contact.objects.visible_to(request.actor).filter(employer=employer).order_by("name", "pk")
    )
    form = AskHostForm(
        request.POST or None,
        contacts=Contact.objects.visible_to(request.actor)
        .filter(employer=employer)
        .order_by("name", "pk"),
        purposes=purposes,
        initial={
            "contact": contacts[0].public_id if contacts else "",
            "purpose": request.GET.get("for", purposes[0]),
        },
    )
    if request.method == "POST" and form.is_valid():
        ask(
            booking=booking,
            contact=form.cleaned_data["contact"],
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            purpose=form.cleaned_data["purpose"],
            by=request.actor,
        )
        messages.success(
            request,
            "The link is on its way. You see the answer here as soon as the employer gives it.",
        )
        return redirect("show-booking", public_id=booking.public_id)
    sent = HostLink.objects.visible_to(request.actor).filter(booking=booking)
    return render(
        request,
        "placements/ask_host.html",
        {
            "booking": booking,
            "form": form,
            "has_contacts": bool(contacts),
            "sent": sent.select_related("contact")[:5],
        },
    )


@requires(Can.HOST_LEARNERS)
def list_host_bookings(request: ActorRequest) -> HttpResponse:
    """Who comes, soonest first, and which registers wait to be confirmed."""
    found = host_bookings(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, hosting_download(found), taken)
    return render(
        request,
        "placements/list_host_bookings.html",
        {"found": found, "requests": requests_to_answer(request.actor)},
    )


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
def answer_request(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the learners a school asks for, some of them, or none with a reason."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).requested().select_related("experience"),
        public_id=public_id,
    )
    asked = asked_for(booking)
    form = AnswerForm(request.POST or None, asked=asked.learners, left=asked.left)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "no":
                decline_request(
                    booking=booking, reason=form.cleaned_data["reason"], by=request.actor
                )
            else:
                accept_request(booking=booking, places=form.places_taken, by=request.actor)
        except (NotEnoughPlaces, AnsweredAlready) as refused:
            form.add_error("answer", str(refused))
        else:
            messages.success(request, "Thank you. The school has been told.")
            return redirect("list-host-bookings")
    return render(request, "placements/answer_request.html", {"form": form, "asked": asked})


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
def name_supervisor(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say who looks after the learners of one booking."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor)
        .confirmed()
        .select_related("experience__employer", "school", "slot", "supervisor"),
        public_id=public_id,
    )
    named = booking.supervisor
    form = WhoLooksAfterForm(
        request.POST or None,
        initial={"name": named.name, "job": named.job} if named else None,
    )
    if request.method == "POST" and form.is_valid():
        keep_supervisor(booking=booking, by=request.actor, **form.cleaned_data)
        messages.success(request, "Thank you. The school sees who looks after its learners.")
        return redirect("show-host-booking", public_id=booking.public_id)
    return render(request, "placements/name_supervisor.html", {"form": form, "booking": booking})


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
def show_host_booking(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who comes from one school; on and after the day, confirm who was there."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor)
        .confirmed()
        .select_related("experience", "school", "booked_by"),
        public_id=public_id,
    )
    page = host_booking(booking, request.actor)
    if page is None:
        raise Http404
    if taken := sheets.wanted(request):
        return hand_out(request, register_download(page.register), taken)
    given = None
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        given = RegisterMarks(request.POST, page.register)
        refusals = given.refusals
        try:
            if not refusals:
                base = base_from_text(request.POST.get("base", ""))
                mark(booking=booking, marks=given.marks, base=base, by=request.actor)
                messages.success(request, "Thank you. The school sees who was there.")
                return redirect("list-host-bookings")
        except RegisterRefused as refused:
            refusals = refused.refusals
        except MarkedMeanwhile:
            messages.warning(
                request,
                "The school has marked some of these days in the meantime. Please look again: "
                "its marks are shown now.",
            )
            return redirect("show-host-booking", public_id=booking.public_id)
        errors = [(refusal.sentence, f"m-{refusal.key}") for refusal in refusals]
    return render(
        request,
        "placements/show_host_booking.html",
        {
            "booking": booking,
            "page": page,
            "register": page.register,
            "base": request.POST.get("base") or base_as_text(page.register),
            "entered": given.marks if given else {},
            "texts": given.texts if given else {},
            "reasons": given.reasons if given else {},
            "notes": {int(target[2:]): sentence for sentence, target in errors},
            "errors": errors,
        },
    )


@requires(Can.HOST_LEARNERS, methods=("GET", "POST"))
def cancel_hosting(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The employer cannot host after all: the school is told, its learners are placed elsewhere."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor)
        .confirmed()
        .select_related("experience", "school"),
        public_id=public_id,
    )
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = "The school reads it."
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_booking(
                booking=booking, reason=form.cleaned_data["reason"], by=request.actor
            )
        except actions.CannotEnd as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The booking is cancelled, and the school has been told.")
            return redirect("list-host-bookings")
    return render(request, "placements/cancel_hosting.html", {"booking": booking, "form": form})
