"""The actor of a request: who acts, in which role, for which organisation; and for how long.

And for whom the database is asked meanwhile: nobody, until the actor is known.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode

import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from employers.models import Mandate
from equalex.accounts.models import User
from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.acting import NOBODY, Side, acting_on, as_the_system
from equalex.kernel.navigation import Choice
from equalex.kernel.outages import API_PREFIX, worth_keeping
from schools.models import ACTS_BY, ACTS_IN, ApiToken, Learner, Membership

INSUFFICIENT_PRIVILEGE = "42501"
_LAST_SEEN = "last_seen"
_KEPT_FORM = "kept_form"
_NOTED_EVERY = 30
_KEPT_FOR = 30 * 60


log = structlog.get_logger(__name__)


class WallMiddleware:
    """Asks the database for nobody until the actor is known, and says so where it refused a row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever this thread did before, nothing of it reaches the request."""
        with acting_on(NOBODY):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A row of somebody else that a view was about to write: our mistake, and nothing saved."""
        # psycopg2's name for the code; only PostgreSQL refuses.
        refusal = getattr(exception.__cause__, "pgcode", None)
        if isinstance(exception, DatabaseError) and refusal == INSUFFICIENT_PRIVILEGE:
            # The first line names the table; the others can hold what was to be written.
            said = str(exception).partition("\n")[0]
            role = str(getattr(request, "actor", Actor()).role)
            log.error("the database refused a row across the wall", said=said, role=role)


class IdleMiddleware:
    """Signs people out after minutes without a request, and brings them back to where they were.

    A form that was sent too late is kept in the new session, for the same person only and for half
    an hour; after signing in one sends it with a button. What a page fetches by itself does not
    count as activity.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, sign out, or offer the form that was kept."""
        if request.path.startswith(API_PREFIX) or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        allowed = _idle_minutes(request.user) * 60
        last = request.session.get(_LAST_SEEN, now)
        if now - last > allowed:
            return _sign_out(request, now)
        by_itself = bool(request.htmx) and request.method == "GET"  # type: ignore[attr-defined]  # set by django-htmx
        if _LAST_SEEN not in request.session or (now - last >= _NOTED_EVERY and not by_itself):
            request.session[_LAST_SEEN] = now
        if kept := _kept_form(request, now):
            return render(request, "kept_form.html", {"fields": kept})
        return self.get_response(request)


def _idle_minutes(user: User) -> int:
    """Learners have no e-mail address, and a longer while to think."""
    minutes: int = (
        settings.LEARNER_IDLE_MINUTES if user.email is None else settings.STAFF_IDLE_MINUTES
    )
    return minutes


def _sign_out(request: HttpRequest, now: int) -> HttpResponse:
    user: User = request.user
    minutes = _idle_minutes(user)
    fields = worth_keeping(request)
    sign_in = reverse("learner-sign-in" if user.email is None else "account_login")
    where = f"{sign_in}?{urlencode({'next': request.get_full_path()})}"
    logout(request)
    told = f"You were signed out after {minutes} minutes without activity. Sign in to go on"
    if fields:
        request.session[_KEPT_FORM] = {
            "user": user.pk,
            "path": request.path,
            "fields": fields,
            "at": now,
        }
        told += "; what you had typed is kept"
    messages.warning(request, f"{told}.")
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        response = HttpResponse(status=204)
        response["HX-Redirect"] = where
        return response
    return redirect(where)


def _kept_form(request: HttpRequest, now: int) -> list[tuple[str, str]]:
    """The fields kept for this page and person, once; anybody else's are dropped."""
    kept = request.session.get(_KEPT_FORM)
    if kept is None:
        return []
    is_theirs = kept["user"] == request.user.pk and now - kept["at"] <= _KEPT_FOR
    if is_theirs and (request.method != "GET" or kept["path"] != request.path):
        return []
    del request.session[_KEPT_FORM]
    return [(name, value) for name, value in kept["fields"]] if is_theirs else []


class ActorMiddleware:
    """Sets `request.actor`, and refuses a form that was opened for another organisation.

    A page for staff carries the organisation it was opened for (`acting_for`); when the person
    has meanwhile switched in another tab, nothing is saved in the wrong place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor, then go on, or stop a stale form with a page that explains."""
        with as_the_system():
            actor = _actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]  # see kernel.access.ActorRequest
        if request.method == "POST":
            opened_for = request.POST.get("acting_for")
            if opened_for and actor.is_signed_in and opened_for != str(actor.organisation_id):
                return render(request, "switched_meanwhile.html", status=409)
        with acting_on(side_of(actor)):
            return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor:
    """Who sent this request: a program, a person, or nobody who has signed in."""
    if request.path.startswith(API_PREFIX):
        return actor_of_token(request.headers.get("Authorization", ""))
    return actor_of_person(request, request.user) if request.user.is_authenticated else Actor()


def side_of(actor: Actor) -> Side:
    """On which side of the database's wall: of a learner, a school, an employer, or above schools."""
    if actor.role is Role.LEARNER:
        return Side("learner", actor.organisation_id, actor.learner_id)
    if actor.is_at(OrganisationKind.SCHOOL):
        return Side("school", actor.organisation_id)
    if actor.is_at(OrganisationKind.EMPLOYER):
        return Side("host", actor.organisation_id)
    return Side("outside", actor.organisation_id)


def actor_of_person(request: HttpRequest, user: User) -> Actor:
    """The actor for a signed-in person: the chosen membership, else the first, else a learner."""
    memberships = list(
        Membership.objects.current()
        .filter(user=user)
        .select_related("organisation")
        .order_by("started_at", "pk")
    )
    request.memberships = memberships  # type: ignore[attr-defined]  # for the switcher
    if not memberships:
        return _learner(user) or Actor(role=Role.NEWCOMER, person_id=user.pk, person_name=user.name)
    chosen = request.session.get(ACTS_IN)
    membership = next((m for m in memberships if m.pk == chosen), memberships[0])
    role = Role(membership.role)
    if role is Role.PROVIDER_STAFF:
        by_mandate = _actor_by_mandate(request, user, membership)
        if by_mandate is not None:
            return by_mandate
    return Actor(
        role=role,
        person_id=user.pk,
        person_name=user.name,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        organisation_kind=OrganisationKind(membership.organisation.kind),
        tutor_group_ids=frozenset(membership.tutor_groups.values_list("pk", flat=True))
        if role is Role.TUTOR
        else frozenset(),
        has_second_factor=_has_second_factor(user),
    )


def _actor_by_mandate(request: HttpRequest, user: User, membership: Membership) -> Actor | None:
    """The actor for a provider's person who acts for a commissioner, while that mandate holds.

    Which one is kept in the session until one switches.
    """
    today = timezone.localdate()
    mandates = list(
        Mandate.objects.in_force(today)
        .filter(provider=membership.organisation_id)
        .select_related("commissioner")
        .order_by("commissioner__name")
    )
    chosen = request.session.get(ACTS_BY)
    mandate = next((one for one in mandates if [one.provider_id, one.pk] == chosen), None)
    request.mandate_choices = [  # type: ignore[attr-defined]  # for the switcher
        Choice(
            choice=str(one.public_id),
            name=one.commissioner.name,
            role_label=f"as {membership.organisation.name}",
            current=one is mandate,
            url=reverse("act-by-mandate", args=[one.public_id]),
        )
        for one in mandates
    ]
    if mandate is None:
        return None
    kind = OrganisationKind(mandate.commissioner.kind)
    return Actor(
        role=Role.PROVIDER_FOR_SCHOOL
        if kind is OrganisationKind.SCHOOL
        else Role.PROVIDER_FOR_EMPLOYER,
        person_id=user.pk,
        person_name=user.name,
        organisation_id=mandate.commissioner_id,
        organisation_name=mandate.commissioner.name,
        organisation_kind=kind,
        provider_id=mandate.provider_id,
        commissioned_years=frozenset(mandate.years),
        has_second_factor=_has_second_factor(user),
    )


def _has_second_factor(user: User) -> bool:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def _learner(user: User) -> Actor | None:
    learner = Learner.objects.on_roll().filter(user=user).select_related("school").first()
    if learner is None:
        return None
    return Actor(
        role=Role.LEARNER,
        person_id=user.pk,
        person_name=learner.preferred_name or learner.first_name,
        organisation_id=learner.school_id,
        organisation_name=learner.school.name,
        organisation_kind=OrganisationKind.SCHOOL,
        learner_id=learner.pk,
    )


def actor_of_token(header: str) -> Actor:
    """The actor for `Authorization: Api-Key <key>`; nobody when the key is not valid."""
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "api-key" or not key:
        return Actor()
    token = ApiToken.objects.valid().for_key(key.strip()).select_related("organisation").first()
    if token is None:
        return Actor()
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return Actor(
        role=Role.API_RECORDER if token.may_record else Role.API_READER,
        organisation_id=token.organisation_id,
        organisation_name=token.organisation.name,
        organisation_kind=OrganisationKind(token.organisation.kind),
    )
