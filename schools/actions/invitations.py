"""Inviting a colleague by e-mail link, and what becomes of the link."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from equalex.accounts.models import User
from equalex.journal.actions import record, send_later
from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.acting import as_the_system
from equalex.kernel.words import Word
from schools.models import Invitation, Membership, Organisation, TutorGroup
from schools.models.invitations import INVITATION_LASTS, hash_of, token_for


class AlreadyMember(Exception):
    """The address belongs to somebody who works there in this role."""


class Problem(Word):
    """Why a link does not open; the label is what the page says."""

    ACCEPTED = "accepted", "This invitation has been used."
    REVOKED = "revoked", "This invitation was withdrawn."
    EXPIRED = "expired", "This invitation has run out."
    INVITER_GONE = "inviter_gone", "The person who invited you no longer works there."
    OTHER_ADDRESS = "other_address", "This invitation is for another e-mail address."


class NotOpen(Exception):
    """The invitation cannot be accepted; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.label)
        self.problem = problem


@transaction.atomic
def invite_colleague(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    by: Actor,
    tutor_groups: Collection[TutorGroup] = (),
) -> Invitation:
    """Invite an address to a role and send the link. The same again renews the open invitation.

    Raises AlreadyMember when the address belongs to somebody who has that role there.
    """
    email = email.strip().lower()
    members = Membership.objects.current().of_organisation(organisation)
    if members.filter(user__email=email, role=role).exists():
        raise AlreadyMember
    invitation = (
        Invitation.objects.open()
        .select_for_update()
        .filter(organisation=organisation, role=role, email=email)
        .first()
    ) or Invitation(organisation=organisation, role=role, email=email)
    invitation.token_hash = hash_of(token_for(invitation.public_id))
    invitation.invited_by_id = by.person_id
    invitation.invited_at = timezone.now()
    invitation.expires_at = invitation.invited_at + INVITATION_LASTS
    invitation.save()
    invitation.tutor_groups.set(tutor_groups)
    send_later(
        to_address=email,
        template="schools/emails/invitation.txt",
        once=f"invitation {invitation.public_id} {invitation.invited_at.isoformat()}",
        context={
            "invitation": str(invitation.public_id),
            "organisation": organisation.name,
            "role": role.label,
            "days": INVITATION_LASTS.days,
        },
        organisation=organisation.pk,
    )
    record("invite colleague", by=by, subject=invitation, role=role)
    return invitation


class LookedAfter(Exception):
    """Somebody manages people there already: it is theirs to invite."""


@transaction.atomic
def invite_first_person(
    *, organisation: Organisation, email: str, role: Role, by: Actor
) -> Invitation:
    """Invite who is to look after an organisation that nobody looks after yet.

    Raises LookedAfter otherwise: the platform's administrator must not be able to let people in
    behind a school's back, where they would see learners.
    """
    members = Membership.objects.current().of_organisation(organisation)
    if members.managing_people().exists():
        raise LookedAfter
    return invite_colleague(organisation=organisation, email=email, role=role, by=by)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor) -> None:
    """Make the link useless. Used or withdrawn already: nothing happens."""
    revoked = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    if revoked:
        record("revoke invitation", by=by, subject=invitation)


def problem_with(invitation: Invitation, user: User | None) -> Problem | None:
    """Why this person (None: nobody signed in) cannot accept, or None when nothing is in the way."""
    if invitation.revoked_at is not None:
        return Problem.REVOKED
    if invitation.accepted_at is not None:
        return Problem.ACCEPTED
    if invitation.expires_at <= timezone.now():
        return Problem.EXPIRED
    if not _inviter_still_may(invitation):
        return Problem.INVITER_GONE
    if user is not None and (user.email or "").lower() != invitation.email.lower():
        return Problem.OTHER_ADDRESS
    return None


def _inviter_still_may(invitation: Invitation) -> bool:
    """True while the inviter manages people there or runs the platform, or the portal invited."""
    if invitation.invited_by_id is None:
        return True
    memberships = Membership.objects.current().managing_people()
    inviter = memberships.filter(user=invitation.invited_by_id, user__is_active=True)
    return (
        inviter.filter(organisation=invitation.organisation_id).exists()
        or inviter.filter(organisation__kind=OrganisationKind.PLATFORM).exists()
    )


def has_account(invitation: Invitation) -> bool:
    """True when somebody signs in with the address that was invited."""
    return User.objects.filter(email__iexact=invitation.email).exists()


@as_the_system()
@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, by: Actor) -> Membership:
    """Make `user` a member. Who has the role already keeps that membership, and the link is used.

    Raises NotOpen with the problem when the invitation cannot be accepted by this person.
    """
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if problem := problem_with(locked, user):
        raise NotOpen(problem)
    membership, _ = Membership.objects.get_or_create(
        user=user, organisation_id=locked.organisation_id, role=locked.role, ended_at=None
    )
    membership.tutor_groups.add(*locked.tutor_groups.all())
    locked.accepted_at = timezone.now()
    locked.accepted_by = user
    locked.save(update_fields=["accepted_at", "accepted_by"])
    record("accept invitation", by=by, subject=locked, membership=membership.pk)
    return membership


@transaction.atomic
def accept_as_new_person(
    *, invitation: Invitation, name: str, password: str, by: Actor
) -> Membership:
    """Create the person the link was sent to, with a verified address, and make them a member.

    Raises NotOpen when the invitation cannot be accepted, or when the address has meanwhile got
    an account: whoever holds a link never gets into an account that exists.
    """
    if problem := problem_with(invitation, None):
        raise NotOpen(problem)
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name.strip())
    except IntegrityError:
        raise NotOpen(Problem.OTHER_ADDRESS) from None
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return accept_invitation(invitation=invitation, user=user, by=by)
