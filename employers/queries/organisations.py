"""Employers of a hub, and employers that a newcomer may mean."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from employers.models import Employer, EmployerApproval, EmployerKind, Experience
from employers.rules.names import are_alike
from equalex.kernel.access import Actor, Role
from schools.models import Membership

PER_PAGE = 25
CANDIDATES = 5000

Decision = Literal["waiting", "approved", "refused"]
# How each is shown: label, and the kind of its tag.
DECISIONS: dict[Decision, tuple[str, str]] = {
    "waiting": ("Waiting for you", "ask"),
    "approved": ("Approved", "good"),
    "refused": ("Refused", "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HubEmployer:
    """One employer of the hub. `experiences` counts those that are open, approved or not."""

    public_id: UUID
    name: str
    kind: str
    sector: str
    since: datetime
    decision: Decision
    label: str
    tag: str
    experiences: int


@dataclass(frozen=True, slots=True)
class HubEmployers:
    """One page of them, and how many of the whole hub wait, are approved, are refused."""

    page: Page[Any]
    rows: list[HubEmployer]
    waiting: int
    approved: int
    refused: int


@dataclass(frozen=True, slots=True)
class ApprovalStanding:
    """What an employer reads about its approval."""

    decision: Decision
    decided_at: datetime | None
    hub: str
    reason: str


def employers_of_hub(
    *,
    actor: Actor,
    name: str = "",
    state: str = "",
    sector: str = "",
    page: str | int = 1,
    per_page: int | None = PER_PAGE,
) -> HubEmployers:
    """Those that wait first, the longest-waiting on top; then by name."""
    every = _decided(Employer.objects.visible_to(actor))
    totals = every.aggregate(
        waiting=Count("pk", filter=Q(is_approved=None)),
        approved=Count("pk", filter=Q(is_approved=True)),
        refused=Count("pk", filter=Q(is_approved=False)),
    )
    found = every.filter(name__icontains=name) if name else every
    if sector:
        found = found.filter(sector=sector)
    wanted = {"waiting": None, "approved": True, "refused": False}
    if state in wanted:
        found = found.filter(is_approved=wanted[state])
    open_ones = (
        Experience.objects.filter(employer=OuterRef("pk"), state="open", school__isnull=True)
        .order_by()
        .values("employer")
        .annotate(number=Count("pk"))
    )
    found = (
        found.annotate(
            turn=Case(
                When(is_approved=None, then=Value(0)),
                When(is_approved=True, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            waits_since=Case(When(is_approved=None, then="created_at")),
            experiences_open=Subquery(open_ones.values("number")),
        )
        .select_related("sector")
        .order_by("turn", "waits_since", "name", "pk")
    )
    shown = Paginator(found, per_page or max(found.count(), 1)).get_page(page)
    return HubEmployers(page=shown, rows=[_row(employer) for employer in shown], **totals)


def _decided(employers: QuerySet[Employer]) -> Any:
    standing = EmployerApproval.objects.filter(employer=OuterRef("pk"), lapsed_at__isnull=True)
    return employers.annotate(is_approved=Subquery(standing.values("is_approved")[:1]))


def _row(employer: Any) -> HubEmployer:
    decision = _as_decision(employer.is_approved)
    label, tag = DECISIONS[decision]
    return HubEmployer(
        public_id=employer.public_id,
        name=employer.name,
        kind=EmployerKind(employer.employer_kind).label,
        sector=employer.sector.short_name if employer.sector else "",
        since=employer.created_at,
        decision=decision,
        label=label,
        tag=tag,
        experiences=employer.experiences_open or 0,
    )


def standing_of(employer: Employer) -> ApprovalStanding:
    """What a hub has decided on an employer, if it has."""
    decision = (
        EmployerApproval.objects.filter(employer=employer, lapsed_at__isnull=True)
        .select_related("hub")
        .first()
    )
    if decision is None:
        hub = employer.home_hub
        return ApprovalStanding("waiting", None, hub.name if hub else "", "")
    return ApprovalStanding(
        _as_decision(decision.is_approved),
        decision.decided_at,
        decision.hub.name,
        decision.reason,
    )


def _as_decision(is_approved: bool | None) -> Decision:
    if is_approved is None:
        return "waiting"
    return "approved" if is_approved else "refused"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in for an employer."""

    name: str
    email: str
    role: str


def people_of(employer: Employer) -> list[Person]:
    """Who signs in for it, the longest there first: the hub sees whom it lets meet children."""
    members = (
        Membership.objects.current()
        .filter(organisation=employer.pk)
        .select_related("user")
        .order_by("started_at", "pk")
    )
    return [
        Person(one.user.name, one.user.email or "", Role(one.role).label) for one in members[:20]
    ]


def earlier_decisions(employer: Employer) -> list[EmployerApproval]:
    """Decisions that hold no longer, newest first."""
    return list(
        EmployerApproval.objects.filter(employer=employer, lapsed_at__isnull=False).order_by(
            "-lapsed_at"
        )[:5]
    )


def employer_merged_into(actor: Actor, public_id: UUID) -> Employer | None:
    """Where the address of a merged employer leads for its hub; None where there is nothing."""
    merged = Employer.objects.filter(public_id=public_id, merged_into__isnull=False)
    found = merged.select_related("merged_into").first()
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    visible = Employer.objects.visible_to(actor)
    return visible.filter(pk=found.pk).first() if found is not None else None


def employer_to_join(public_id: UUID) -> Employer | None:
    """An employer that a newcomer may say to work at: one that a hub knows."""
    known = Employer.objects.standing().filter(home_hub__isnull=False, recorded_by_school=None)
    return known.filter(public_id=public_id).first()


def similar_employers(
    *, name: str, company_number: str = "", but_not: Employer | None = None
) -> list[Employer]:
    """Employers known to a hub that this one may be: same number, or a name much alike.

    Contacts that a school keeps for itself are never told to others. At most five.
    """
    known = Employer.objects.standing().filter(
        home_hub__isnull=False, recorded_by_school__isnull=True
    )
    if but_not is not None:
        known = known.exclude(pk=but_not.pk)
    telling = name.strip().removeprefix("The ").removeprefix("the ")[:1]
    same_letter = known.filter(
        Q(name__istartswith=telling) | Q(name__istartswith=f"the {telling}")
    ).order_by("name")
    alike = [
        pk
        for pk, other in same_letter.values_list("pk", "name")[:CANDIDATES]
        if are_alike(other, name)
    ]
    same = Q(pk__in=alike)
    if company_number:
        same |= Q(company_number=company_number)
    return list(known.filter(same).order_by("name")[:5])
