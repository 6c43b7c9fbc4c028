"""The schools of a hub or trust, and how many employers the hub has: figures only."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Subquery

from employers.models import Employer, EmployerApproval, Slot
from employers.queries.radar import is_running_out
from equalex.kernel.access import Actor
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school_counts import count_schools
from reporting.rules.comparison import Comparison, compared


@dataclass(frozen=True, slots=True)
class HubEmployers:
    """How many of the hub's employers are approved, how many of those offer nothing, how many wait
    for a decision, and at how many something runs out.
    """

    approved: int
    idle: int
    waiting: int
    running_out: int


def compare_schools(actor: Actor) -> Comparison:
    """The schools one may see, side by side, in four statements whatever their number."""
    rules = rules_in_force(actor.today)
    return compared(count_schools(actor), rules.day_minutes)


def employers_of_hub(actor: Actor) -> HubEmployers:
    """In one statement. Idle are those with nothing open to schools from today on."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(actor))
        rows = cursor.fetchall()
    return HubEmployers(
        approved=sum(1 for is_approved, *_ in rows if is_approved),
        idle=sum(1 for is_approved, offers, _ in rows if is_approved and not offers),
        waiting=sum(1 for is_approved, *_ in rows if is_approved is None),
        running_out=sum(1 for *_, is_running_out in rows if is_running_out),
    )


@lru_cache(maxsize=256)
def _statement(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """(decision, offers, something runs out) of each employer. To put so many conditions into words takes
    longer than to answer them, so the words are kept.
    """
    decisions = EmployerApproval.objects.filter(
        lapsed_at__isnull=True, employer=OuterRef("pk")
    ).values("is_approved")
    offered = Slot.objects.on_offer(actor.today).filter(experience__employer=OuterRef("pk"))
    employers = Employer.objects.visible_to(actor).values_list(
        Subquery(decisions[:1]),
        Exists(offered),
        ExpressionWrapper(is_running_out(actor.today), output_field=BooleanField()),
    )
    found: tuple[str, tuple[Any, ...]] = employers.query.sql_with_params()
    return found
