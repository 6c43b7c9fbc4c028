"""The schools of a hub or trust, and how many employers the hub has: figures only."""

from collections import Counter
from collections.abc import Sequence
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
        # SQLite says 1 and 0 for true and false, which are the same to count.
        rows = Counter(cursor.fetchall())

    def number(decision: bool | None, *, offers: Sequence[bool] = (True, False)) -> int:
        return sum(
            rows[decision, offering, running] for offering in offers for running in (True, False)
        )

    return HubEmployers(
        approved=number(True),
        idle=number(True, offers=[False]),
        waiting=number(None),
        running_out=sum(count for (*_, running), count in rows.items() if running),
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
