"""Who works at an employer: asking to join, answering, leaving; it is never left without anybody.

Nothing is handed over by asking: whoever works there answers, or the hub where nobody does.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from employers.models import Employer, JoinRequest
from employers.queries.addresses import addresses_of_people
from equalex.journal.actions import record, send_later, send_to_each
from equalex.kernel.access import Actor, Role
from schools.models import Membership, Organisation

AT_EMPLOYERS = (Role.EMPLOYER_STAFF, Role.EMPLOYER_COLLEAGUE)


@transaction.atomic
def ask_to_join(*, employer: Employer, by: Actor) -> JoinRequest | None:
    """Ask whoever works there, or else the hub, to be let in. None for who works there already."""
    if by.person_id is None:
        raise ValueError("a person asks to join")
    Employer.objects.select_for_update().get(pk=employer.pk)
    members = Membership.objects.current().filter(organisation=employer.pk, user=by.person_id)
    if members.filter(role__in=AT_EMPLOYERS).exists():
        return None
    request, is_new = JoinRequest.objects.get_or_create(
        employer=employer, user_id=by.person_id, decided_at=None
    )
    if is_new:
        record("ask to join", by=by, subject=request, employer=employer.pk)
        staff = addresses_of_people(employer.pk, Role.EMPLOYER_STAFF)
        hub = employer.home_hub_id
        send_to_each(
            to_addresses=staff or (addresses_of_people(hub, Role.HUB_STAFF) if hub else []),
            template="employers/emails/join_asked.txt",
            once=f"join-asked-{request.public_id}",
            context={"for_hub": not staff, "employer_id": str(employer.public_id)},
            organisation=employer.pk if staff else hub,
        )
    return request


@transaction.atomic
def answer_join_request(*, request: JoinRequest, accept: bool, by: Actor) -> bool:
    """Let the person in, or not; they are told. False when it was answered before.

    In comes a colleague who can post and see who comes; where nobody manages people, one who can.
    """
    Employer.objects.select_for_update().get(pk=request.employer_id)
    answered = JoinRequest.objects.open().filter(pk=request.pk)
    if not answered.update(decided_at=timezone.now(), is_accepted=accept):
        return False
    if accept:
        is_led = _staff(request.employer_id).exists()
        Membership.objects.get_or_create(
            user_id=request.user_id,
            organisation_id=request.employer_id,
            role=Role.EMPLOYER_COLLEAGUE if is_led else Role.EMPLOYER_STAFF,
            ended_at=None,
        )
    record("answer join request", by=by, subject=request, accept=accept)
    if request.user.email:
        send_later(
            to_address=request.user.email,
            template="employers/emails/join_answered.txt",
            once=f"join-answered-{request.public_id}",
            context={"accepted": accept},
            organisation=request.employer_id,
        )
    return True


@transaction.atomic
def leave_employer(*, membership: Membership, by: Actor) -> Membership | None:
    """Stop working there. Returns who is promoted, when the last person who manages people leaves.

    The employer is not orphaned: the colleague who has been there longest is promoted, and the hub
    is told in any case, so that it can find the next one where there is none.
    """
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    ended = Membership.objects.current().filter(pk=membership.pk).update(ended_at=timezone.now())
    if not ended:
        return None
    record("leave employer", by=by, subject=membership)
    employer = Employer.objects.get(pk=membership.organisation_id)
    if _staff(employer.pk).exists():
        return None
    promoted = _promote_next(employer, by=by)
    _tell_hub(employer, membership, promoted)
    return promoted


def _staff(employer_id: int) -> QuerySet[Membership]:
    return Membership.objects.current().filter(
        organisation=employer_id, role=Role.EMPLOYER_STAFF, user__is_active=True
    )


def _promote_next(employer: Employer, *, by: Actor) -> Membership | None:
    colleagues = Membership.objects.current().filter(
        organisation=employer.pk, role=Role.EMPLOYER_COLLEAGUE, user__is_active=True
    )
    following = colleagues.order_by("started_at", "pk").select_related("user").first()
    if following is None:
        return None
    following.ended_at = timezone.now()
    following.save(update_fields=["ended_at"])
    promoted = Membership.objects.create(
        user=following.user, organisation=employer, role=Role.EMPLOYER_STAFF
    )
    record("promote colleague", by=by, subject=promoted, employer=employer.pk)
    if following.user.email:
        send_later(
            to_address=following.user.email,
            template="employers/emails/promoted.txt",
            once=f"promoted-{promoted.public_id}",
            organisation=employer.pk,
        )
    return promoted


def _tell_hub(employer: Employer, left: Membership, promoted: Membership | None) -> None:
    if employer.home_hub_id is None:
        return
    send_to_each(
        to_addresses=addresses_of_people(employer.home_hub_id, Role.HUB_STAFF),
        template="employers/emails/employer_left.txt",
        once=f"employer-left-{left.public_id}",
        context={
            "employer_id": str(employer.public_id),
            "has_next": promoted is not None,
        },
        organisation=employer.home_hub_id,
    )
