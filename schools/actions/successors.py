"""A school that became another: everything of it goes along, and nothing is deleted.

Staff, learners, bookings, experiences, imports, tokens and reports point to the school by keys of
many apps, those above this one too. They are found by the relations of the model, so that what is
added later goes along as well. The journal stays as it is: it says who acted for whom at the time.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from schools.actions.recounts import rebuild_later
from schools.models import (
    HubMembership,
    Invitation,
    Membership,
    School,
    TrustMembership,
    TutorGroup,
)

# What says where a school belongs is the new school's own; who was what to whom is history.
_STAYING = (HubMembership, TrustMembership, School)
# Figures of apps above this one, which work them out anew from what went along.
_FIGURES = frozenset({"placements.GroupFigures", "reporting.KeptForecast"})


class NotASuccessor(Exception):
    """The one cannot follow the other; the message says why."""


def relations_of_schools() -> Iterator[Any]:
    """Every relation by which a row belongs to a school, but where the school belongs itself, and
    but for its figures.
    """
    relations: list[Any] = list(School._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not relation.auto_created or relation.concrete or relation.related_model in _STAYING:
            continue
        if relation.many_to_many or relation.field.remote_field.parent_link:
            continue
        if relation.related_model._meta.label in _FIGURES:
            continue
        yield relation


@as_the_system()
def schools_with_records(keys: list[int]) -> set[int]:
    """Which of these schools have anything that would be missed: people, learners, bookings, ..."""
    found: set[int] = set()
    for relation in relations_of_schools():
        column = relation.field.attname
        rows: models.QuerySet[Any] = models.QuerySet(relation.related_model).filter(
            **{f"{column}__in": keys}
        )
        found |= set(rows.order_by().values_list(column, flat=True).distinct())
    return found


@as_the_system()
@transaction.atomic
def follow_school(*, school: School, successor: School, by: Actor) -> dict[str, int]:
    """Take everything of a school to the one it became; its URN leads there from now on.

    Returns how many rows went along, by model; what stays behind because the successor has the
    same (a learner with the same UPN) counts under "staying". Run again it does nothing. Raises
    NotASuccessor where that would lead in a circle.
    """
    if successor.pk == school.pk or successor.successor_id is not None:
        raise NotASuccessor("A school is followed by one that has no successor of its own.")
    _make_way(school, successor)
    moved: dict[str, int] = {}
    for relation in relations_of_schools():
        here, left = _take_along(relation, school, successor)
        if here:
            moved[relation.related_model._meta.label] = here
        if left:
            moved["staying"] = moved.get("staying", 0) + left
    Job.objects.filter(organisation=school.pk).update(organisation=successor.pk)
    _hand_on_places(school, successor)
    School.objects.filter(successor=school).update(successor=successor)
    if school.successor_id != successor.pk:
        School.objects.filter(pk=school.pk).update(successor=successor)
        school.successor = successor
    if moved:
        record("follow school", by=by, subject=school, successor=successor.pk, moved=moved)
        rebuild_later([school.pk, successor.pk])
    return moved


def _make_way(school: School, successor: School) -> None:
    """What both schools have and only one can: two roles become one, two groups of a name differ."""
    theirs = Membership.objects.current().filter(organisation=successor.pk)
    for membership in Membership.objects.current().filter(organisation=school.pk):
        if theirs.filter(user=membership.user_id, role=membership.role).exists():
            membership.ended_at = timezone.now()
            membership.save(update_fields=["ended_at"])
    asked = Invitation.objects.open().filter(organisation=successor.pk)
    for invitation in Invitation.objects.open().filter(organisation=school.pk):
        if asked.filter(role=invitation.role, email=invitation.email).exists():
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
    taken = set(TutorGroup.objects.filter(school=successor).values_list("name", flat=True))
    for group in TutorGroup.objects.filter(school=school, name__in=taken):
        group.name = f"{group.name[:30]} ({school.urn})"
        group.save(update_fields=["name"])


def _take_along(relation: Any, school: School, successor: School) -> tuple[int, int]:
    """How many rows went along and how many could not: all at once, else one by one."""
    name = relation.field.name
    rows: models.QuerySet[Any] = models.QuerySet(relation.related_model).filter(**{name: school.pk})
    try:
        with transaction.atomic():
            return rows.update(**{name: successor.pk}), 0
    except IntegrityError:
        pass
    went = stayed = 0
    for row in list(rows):
        if _went(row, name, successor):
            went += 1
        else:
            stayed += 1
    return went, stayed


def _went(row: models.Model, name: str, successor: School) -> bool:
    try:
        with transaction.atomic():
            return bool(models.QuerySet(type(row)).filter(pk=row.pk).update(**{name: successor.pk}))
    except IntegrityError:
        return False


def _hand_on_places(school: School, successor: School) -> None:
    """The closed school leaves its hub and trust; a hub that a person chose is the new school's."""
    ends = school.closed_on or timezone.localdate()
    for model in (HubMembership, TrustMembership):
        memberships: models.QuerySet[HubMembership | TrustMembership] = models.QuerySet(model)
        current = memberships.filter(school=school, until__isnull=True).first()
        if current is None:
            continue
        current.until = max(current.since, ends)
        current.save(update_fields=["until"])
        if isinstance(current, HubMembership) and current.is_override:
            _keep_override(current, successor)


def _keep_override(before: HubMembership, successor: School) -> None:
    now = HubMembership.objects.filter(school=successor, until__isnull=True).first()
    since = (before.until or before.since) + timedelta(days=1)
    if now is not None and now.hub_id == before.hub_id:
        HubMembership.objects.filter(pk=now.pk).update(is_override=True)
    elif now is not None and now.since >= since:
        HubMembership.objects.filter(pk=now.pk).update(hub=before.hub_id, is_override=True)
    else:
        if now is not None:
            HubMembership.objects.filter(pk=now.pk).update(until=since - timedelta(days=1))
        HubMembership.objects.create(
            school=successor, hub_id=before.hub_id, since=since, is_override=True
        )
