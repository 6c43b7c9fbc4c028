"""The schools of a hub or trust, and how many employers the hub has: figures only."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from employers.models import Employer, EmployerApproval, Slot
from employers.queries.radar import count_running_out
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
    """In two statements. Idle are those with nothing open to schools from today on."""
    decisions = EmployerApproval.objects.filter(
        lapsed_at__isnull=True, employer=OuterRef("pk")
    ).values("is_approved")
    offered = Slot.objects.on_offer(actor.today).filter(experience__employer=OuterRef("pk"))
    rows = Counter(
        Employer.objects.visible_to(actor)
        .annotate(decision=Subquery(decisions[:1]), offers=Exists(offered))
        .values_list("decision", "offers")
    )
    return HubEmployers(
        approved=rows[True, True] + rows[True, False],
        idle=rows[True, False],
        waiting=rows[None, True] + rows[None, False],
        running_out=count_running_out(actor),
    )
