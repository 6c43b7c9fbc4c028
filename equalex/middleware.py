"""The actor of a request: who acts, in which role, for which organisation."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from equalex.accounts.models import User
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import ACTS_IN, ApiToken, Learner, Membership

API_PREFIX = "/api/"


class ActorMiddleware:
    """Sets `request.actor`, and refuses a form that was opened for another organisation.

    A page for staff carries the organisation it was opened for (`acting_for`); when the person
    has meanwhile switched in another tab, nothing is saved in the wrong place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor, then go on, or stop a stale form with a page that explains."""
        if request.path.startswith(API_PREFIX):
            actor = actor_of_token(request.headers.get("Authorization", ""))
        elif request.user.is_authenticated:
            actor = actor_of_person(request, request.user)
        else:
            actor = Actor()
        request.actor = actor  # type: ignore[attr-defined]  # see kernel.access.ActorRequest
        if request.method == "POST":
            opened_for = request.POST.get("acting_for")
            if opened_for and opened_for != str(actor.organisation_id):
                return render(request, "switched_meanwhile.html", status=409)
        return self.get_response(request)


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
