"""Organisations as the platform's administrator looks after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet

from equalex.kernel.acting import as_the_system
from schools.models import Hub, HubMembership, School, Trust, TrustMembership

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ManagedOrganisation:
    """A hub or trust: how many schools, and how many people can sign in for it."""

    public_id: UUID
    name: str
    schools: int
    people: int


@dataclass(frozen=True, slots=True)
class ManagedSchool:
    """A school, where it belongs now, and how many people can sign in for it."""

    public_id: UUID
    name: str
    urn: str
    hub: str
    trust: str
    people: int
    is_placed_by_hand: bool = False


def managed(organisations: QuerySet[Hub] | QuerySet[Trust]) -> Sequence[ManagedOrganisation]:
    """Hubs or trusts by name; one query."""
    current = Q(school_memberships__until__isnull=True, school_memberships__isnull=False)
    working = Q(memberships__ended_at__isnull=True, memberships__isnull=False)
    rows = organisations.annotate(
        schools=Count("school_memberships", filter=current, distinct=True),
        people=Count("memberships", filter=working, distinct=True),
    ).order_by("name")
    return [ManagedOrganisation(row.public_id, row.name, row.schools, row.people) for row in rows]


def managed_schools(
    schools: QuerySet[School], *, search: str, page: str | None, per_page: int | None = PER_PAGE
) -> tuple[Page[School], Sequence[ManagedSchool]]:
    """One page of schools by name, found by URN (a former one too) or part of the name; five queries."""
    words = search.strip()
    if words.isdigit():
        became = School.objects.filter(urn=words, successor__isnull=False).values("successor")
        schools = schools.filter(Q(urn__startswith=words) | Q(pk__in=became))
    elif words:
        schools = schools.filter(name__icontains=words)
    found = schools.order_by("name", "pk").annotate(
        people=Count(
            "memberships",
            filter=Q(memberships__ended_at__isnull=True, memberships__isnull=False),
        )
    )
    in_hubs = HubMembership.objects.filter(until__isnull=True).select_related("hub")
    in_trusts = TrustMembership.objects.filter(until__isnull=True).select_related("trust")
    shown = Paginator(
        found.prefetch_related(
            Prefetch("hub_memberships", in_hubs, to_attr="current_hubs"),
            Prefetch("trust_memberships", in_trusts, to_attr="current_trusts"),
        ),
        per_page or max(found.count(), 1),
    ).get_page(page)
    return shown, [
        ManagedSchool(
            public_id=one.public_id,
            name=one.name,
            urn=one.urn,
            hub=one.current_hubs[0].hub.name if one.current_hubs else "",
            trust=one.current_trusts[0].trust.name if one.current_trusts else "",
            people=one.people,
            is_placed_by_hand=bool(one.current_hubs and one.current_hubs[0].is_override),
        )
        for one in shown
    ]


@dataclass(frozen=True, slots=True)
class ClosedSchool:
    """A closed school that has records: how many people and learners are still there."""

    public_id: UUID
    name: str
    urn: str
    closed_on: date
    people: int
    learners: int


@as_the_system()
def closed_with_records(schools: QuerySet[School]) -> Sequence[ClosedSchool]:
    """Closed schools, the latest first, that nobody said the successor of and that people or learners
    are at; one query.
    """
    rows = (
        schools.filter(closed_on__isnull=False, successor__isnull=True)
        .annotate(
            people=Count(
                "memberships",
                filter=Q(memberships__ended_at__isnull=True, memberships__isnull=False),
                distinct=True,
            ),
            pupils=Count(
                "learners",
                filter=Q(learners__left_on__isnull=True, learners__isnull=False),
                distinct=True,
            ),
        )
        .filter(Q(people__gt=0) | Q(pupils__gt=0))
        .order_by("-closed_on", "name")
    )
    return [
        ClosedSchool(one.public_id, one.name, one.urn, one.closed_on, one.people, one.pupils)
        for one in rows[:100]
        if one.closed_on is not None
    ]
