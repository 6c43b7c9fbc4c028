"""Actors and signed-in clients for every role."""

from django.test import Client

from equalex.accounts.models import User
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import Learner, Membership, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.schools import MembershipFactory


def actor_for(role: Role, organisation: Organisation, **fields: object) -> Actor:
    """An actor of a role for an organisation, with a person behind it."""
    user = UserFactory()
    return Actor(
        role=role,
        person_id=user.pk,
        person_name=user.name,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        organisation_kind=OrganisationKind(organisation.kind),
        **fields,  # type: ignore[arg-type]  # fields of Actor
    )


def sign_in(client: Client, role: Role, organisation: Organisation) -> Membership:
    """Sign a new person in, in this role for this organisation."""
    membership = MembershipFactory(organisation=organisation, role=role)
    client.force_login(
        membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return membership


def sign_in_learner(client: Client, learner: Learner) -> None:
    """Sign a learner in."""
    if learner.user is None:
        learner.user = User.objects.create_learner_user("three plain words")
        learner.save()
    client.force_login(learner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
