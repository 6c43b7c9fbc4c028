"""A hub merges an employer that is there twice into one: everything that points at it moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from employers.actions.search_index import index_experiences
from employers.models import Employer, EmployerApproval, Experience, Insurance, JoinRequest, Mandate
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from equalex.kernel.words import plural
from schools.models import Invitation, Membership

# What people call one and several; anything else goes by the name of its model.
_CALLED = {
    "site": ("place", "places"),
    "contact": ("contact, with the links sent to them", "contacts, with the links sent to them"),
    "experience": (
        "experience, with its dates, bookings and feedback",
        "experiences, with their dates, bookings and feedback",
    ),
    "employerapproval": ("decision of the hub", "decisions of the hub"),
    "membership": ("person who signs in", "people who sign in"),
    "insurance": ("statement on insurance", "statements on insurance"),
    "risktalk": ("conversation on risk", "conversations on risk"),
    "supervisor": ("supervisor", "supervisors"),
    "mandate": ("mandate", "mandates"),
    "joinrequest": ("request to join", "requests to join"),
    "invitation": ("invitation", "invitations"),
    "apitoken": ("key of a program", "keys of programs"),
    "employer": ("employer merged earlier", "employers merged earlier"),
}


class NotMergeable(Exception):
    """These two cannot be merged; the message may be shown as it is."""


@dataclass(frozen=True, slots=True)
class Moving:
    """How many rows of one kind move; `what` says it: `3 supervisors`."""

    what: str
    number: int


@as_the_system()
def what_would_move(employer: Employer) -> list[Moving]:
    """Everything that points at the employer, whichever app it belongs to, by kind."""
    found: dict[tuple[str, str], int] = {}
    for model, name in _pointing_at_employers():
        itself = (str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
        called = _CALLED.get(model._meta.model_name or "", itself)
        number = model._meta.base_manager.filter(**{name: employer.pk}).count()
        found[called] = found.get(called, 0) + number
    return [Moving(plural(number, *called), number) for called, number in found.items() if number]


@as_the_system()
@transaction.atomic
def merge_employers(*, merged: Employer, into: Employer, by: Actor) -> Employer:
    """Move all that belongs to `merged` to `into`, and let its address lead there.

    The merged row stays, so that the journal's entries about it can still be read. The same merge
    again changes nothing. Raises NotMergeable.
    """
    pair = {
        row.pk: row
        for row in Employer.objects.select_for_update()
        .filter(pk__in=[merged.pk, into.pk])
        .order_by("pk")
    }
    merged, into = pair[merged.pk], pair[into.pk]
    if merged.merged_into_id == into.pk:
        return into
    if merged.pk == into.pk:
        raise NotMergeable("Choose another employer: this is the same one")
    if merged.merged_into_id or into.merged_into_id:
        raise NotMergeable("One of the two has been merged already. Look at the list again")
    moved = sum(entry.number for entry in what_would_move(merged))
    _end_what_stands_twice(merged, into)
    for model, name in _pointing_at_employers():
        _move(model, name, merged, into)
    if not into.company_number and merged.company_number:
        into.company_number = merged.company_number
    into.save(update_fields=["company_number"])
    index_experiences(Experience.objects.filter(employer=into))
    merged.merged_into = into
    merged.save(update_fields=["merged_into"])
    record("merge employers", by=by, subject=into, merged=merged.pk, moved=moved)
    return into


def _pointing_at_employers() -> Iterator[tuple[type[models.Model], str]]:
    """Models and the names of their foreign keys to an employer, in whichever app they stand."""
    for relation in Employer._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.concrete or field is None or relation.many_to_many:
            continue
        if not field.remote_field.parent_link:
            yield field.model, field.name


def _move(model: type[models.Model], name: str, merged: Employer, into: Employer) -> None:
    """All at once; where a row stands already on the other side, one after the other."""
    rows = model._meta.base_manager.filter(**{name: merged.pk})
    try:
        with transaction.atomic():
            rows.update(**{name: into.pk})
    except IntegrityError:
        for key in list(rows.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    model._meta.base_manager.filter(pk=key).update(**{name: into.pk})
            except IntegrityError:
                continue  # the same is said of the other employer already


def _end_what_stands_twice(merged: Employer, into: Employer) -> None:
    """Of what an employer has only once, that of the employer which stays holds."""
    now = timezone.now()
    if EmployerApproval.objects.filter(employer=into, lapsed_at__isnull=True).exists():
        standing = EmployerApproval.objects.filter(employer=merged, lapsed_at__isnull=True)
        standing.update(lapsed_at=now)
    if Insurance.objects.newest().filter(employer=into).exists():
        Insurance.objects.newest().filter(employer=merged).update(is_newest=False)
    theirs = Membership.objects.current().filter(organisation=into.pk)
    for user, role in theirs.values_list("user", "role"):
        Membership.objects.current().filter(organisation=merged.pk, user=user, role=role).update(
            ended_at=now
        )
    asking = JoinRequest.objects.open().filter(employer=into).values("user")
    JoinRequest.objects.open().filter(
        employer=merged, user__in=list(asking.values_list("user", flat=True))
    ).update(decided_at=now)
    for provider in Mandate.objects.standing().filter(commissioner=into.pk).values("provider"):
        Mandate.objects.standing().filter(
            commissioner=merged.pk, provider=provider["provider"]
        ).update(ended_at=now)
    for email, role in (
        Invitation.objects.open().filter(organisation=into.pk).values_list("email", "role")
    ):
        Invitation.objects.open().filter(organisation=merged.pk, email=email, role=role).update(
            revoked_at=now
        )
