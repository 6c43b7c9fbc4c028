"""Who is to be sent a digest or the link of a report, and what in it."""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from equalex.kernel.access import GRANTS, Actor, Can, OrganisationKind, Role
from reporting.models import Snapshot, Subscription
from reporting.models.subscriptions import read_stop_token
from reporting.queries.today import what_needs
from reporting.queries.today.items import Item
from reporting.rules.digest import (
    USUAL_DIGEST,
    USUAL_REPORTS,
    DueSince,
    HowOften,
    Sent,
    WhichReports,
)
from schools.models import Membership

READERS: Final = tuple(role for role, granted in GRANTS.items() if Can.READ_REPORTS in granted)
# What is merely good to know is left to the page.
_WORTH_AN_E_MAIL: Final = frozenset({"bad", "ask", "mend"})


def memberships_of(actor: Actor) -> list[Membership]:
    """In which roles the person works where, each with its subscription, in one statement."""
    return list(
        Membership.objects.current()
        .filter(user=actor.person_id)
        .select_related("organisation", "subscription")
        .order_by("organisation__name", "role")
    )


def subscription_of(membership: Membership) -> Subscription:
    """What was chosen for it, or what is usual."""
    return getattr(membership, "subscription", None) or Subscription(membership=membership)


def stopped_by(token: str) -> tuple[Membership, Sent] | None:
    """Whose e-mails a link stops, and which; None for a link that never was."""
    if (read := read_stop_token(token)) is None:
        return None
    public_id, what = read
    membership = Membership.objects.filter(public_id=public_id).first()
    return None if membership is None else (membership, what)


def owed_a_digest(due: DueSince) -> QuerySet[Membership]:
    """Memberships of people who still sign in and have had no digest since it was due.

    Who joined since then waits for the next one.
    """
    weekly = _chosen("digest", HowOften.WEEKLY, USUAL_DIGEST)
    return _reachable().filter(
        weekly & _not_since(due.weekly) & Q(started_at__date__lt=due.weekly)
        | Q(subscription__digest=HowOften.DAILY) & _not_since(due.daily)
    )


def to_tell_of(snapshot: Snapshot) -> QuerySet[Membership]:
    """Who wishes to be told of this report and may read it; not who has just made it."""
    wishes = [WhichReports.ALL, *([WhichReports.MEASURED] if snapshot.is_scheduled else [])]
    wished = Q(subscription__reports__in=wishes)
    if USUAL_REPORTS in wishes:
        wished |= Q(subscription__isnull=True)
    found = _reachable().filter(wished, organisation=snapshot.organisation_id, role__in=READERS)
    return found.exclude(user=snapshot.made_by_id) if snapshot.made_by_id else found


def waiting_for(membership: Membership, today: date) -> list[Item]:
    """What needs this person in this role today, as their first page says it."""
    role = Role(membership.role)
    actor = Actor(
        role=role,
        person_id=membership.user_id,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        organisation_kind=OrganisationKind(membership.organisation.kind),
        tutor_group_ids=frozenset(membership.tutor_groups.values_list("pk", flat=True))
        if role is Role.TUTOR
        else frozenset(),
        today=today,
    )
    return [item for item in what_needs(actor) if item.kind in _WORTH_AN_E_MAIL]


def _reachable() -> QuerySet[Membership]:
    return Membership.objects.current().filter(user__is_active=True, user__email__isnull=False)


def _chosen(field: str, word: str, usual: str) -> Q:
    chosen = Q(**{f"subscription__{field}": word})
    return chosen | Q(subscription__isnull=True) if word == usual else chosen


def _not_since(day: date) -> Q:
    return Q(subscription__digested_on__isnull=True) | Q(subscription__digested_on__lt=day)
