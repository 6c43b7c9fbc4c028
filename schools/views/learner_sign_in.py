"""Learners sign in with a class code, a first name and a passphrase; staff hand out the cards."""

import uuid

import segno
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.acting import as_the_system
from schools.actions import sign_in
from schools.actions.sign_in import PoorPassphrase, Tries
from schools.forms.sign_in import CardsForm, LearnerSignInForm, PassphraseForm
from schools.models import Learner, TutorGroup
from schools.queries.sign_in import learner_signing_in, learners_for_cards
from schools.queries.tutor_groups import groups_with_cards

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_CHOOSING = "learner_choosing_passphrase"
_FAILED = (
    "That did not work. Check the class code, your first name and your passphrase on your card. "
    "Your tutor can give you a new card."
)
_TOO_MANY = "That was wrong too often. Wait 15 minutes, or ask your tutor for a new card."


@requires(Can.VISIT, methods=("GET", "POST"))
@never_cache
@sensitive_post_parameters("passphrase")
def learner_sign_in(request: ActorRequest) -> HttpResponse:
    """Sign a learner in. Failure says the same, and takes as long, whatever was wrong."""
    posted = request.method == "POST"
    form = LearnerSignInForm(request.POST if posted else None)
    if posted and form.is_valid():
        tries = Tries(
            code=form.cleaned_data["code"],
            first_name=form.cleaned_data["first_name"],
            address=get_adapter().get_client_ip(request) or "",
        )
        if tries.are_too_many():
            form.add_error(None, _TOO_MANY)
        elif learner := learner_signing_in(**form.cleaned_data, now=timezone.now()):
            return _signed_in(request, learner)
        else:
            tries.count()
            form.add_error(None, _FAILED)
    return render(request, "schools/learner_sign_in.html", {"form": form})


def _signed_in(request: ActorRequest, learner: Learner) -> HttpResponse:
    if learner.start_passphrase_since is not None:
        # Not signed in yet: with the words of a card one may only choose an own passphrase.
        request.session.cycle_key()
        request.session[_CHOOSING] = str(learner.public_id)
        return redirect("choose-passphrase")
    login(request, learner.user, backend=_BACKEND)
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("home")


@requires(Can.VISIT, methods=("GET", "POST"))
@never_cache
@sensitive_post_parameters("passphrase", "again")
def choose_passphrase(request: ActorRequest) -> HttpResponse:
    """The learner chooses an own passphrase: at the first sign-in, or later by wish."""
    learner = _choosing(request)
    if learner is None:
        return redirect("learner-sign-in")
    posted = request.method == "POST"
    form = PassphraseForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            user = sign_in.choose_passphrase(
                learner=learner, passphrase=form.cleaned_data["passphrase"], by=request.actor
            )
        except PoorPassphrase as poor:
            form.add_error("passphrase", str(poor))
        else:
            if request.session.pop(_CHOOSING, None):
                login(request, user, backend=_BACKEND)
            else:
                update_session_auth_hash(request, user)
            messages.success(request, "Your passphrase is saved. Keep it to yourself.")
            return redirect("home")
    return render(request, "schools/choose_passphrase.html", {"form": form, "learner": learner})


def _choosing(request: ActorRequest) -> Learner | None:
    """The learner signed in, or the one who has just shown the words of a card."""
    if request.actor.learner_id is not None:
        return Learner.objects.visible_to(request.actor).select_related("user").first()
    if token := request.session.get(_CHOOSING):
        with as_the_system():
            return Learner.objects.for_token(token).select_related("user").first()
    return None


@requires(Can.ISSUE_SIGN_IN)
def sign_in_cards(request: ActorRequest) -> HttpResponse:
    """Tutor groups, how many of each can sign in, and the way to their cards."""
    groups = groups_with_cards(TutorGroup.objects.visible_to(request.actor))
    return render(request, "schools/sign_in_cards.html", {"groups": groups})


@requires(Can.ISSUE_SIGN_IN, methods=("GET", "POST"))
@never_cache
def issue_cards(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose who gets a card; the answer is the cards, to be printed, shown this once."""
    group = get_object_or_404(TutorGroup.objects.visible_to(request.actor), public_id=public_id)
    learners = learners_for_cards(group)
    posted = request.method == "POST"
    form = CardsForm(request.POST if posted else None, learners=learners)
    if posted and form.is_valid():
        cards = sign_in.issue_cards(
            tutor_group=group, learners=form.cleaned_data["learners"], by=request.actor
        )
        address = f"{settings.PUBLIC_URL}{reverse('learner-sign-in')}"
        context = {
            "group": group,
            "cards": cards,
            "address": address.partition("://")[2],
            "qr": _qr(address),
        }
        return render(request, "schools/print_cards.html", context)
    return render(request, "schools/issue_cards.html", {"form": form, "group": group})


def _qr(address: str) -> str:
    """The address of the sign-in page as SVG. It carries nobody's name and no code."""
    picture = segno.make(address, error="m").svg_inline(scale=3, border=2, light="#fff")
    return mark_safe(picture)  # noqa: S308  # drawn here from an address of our own
