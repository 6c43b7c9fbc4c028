"""What completes the second, sixth and seventh criterion: aims, feedback, reflection.

Each action writes its record here and lets `placements.actions.criteria` mark the criterion and
recount, in the one transaction.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor, Role
from outcomes.models import Aim, Feedback, Outcome, Reflection
from outcomes.rules.host_sheet import HostRow, lines_from, marks_from
from placements.actions.criteria import set_feedback, set_outcomes_chosen, set_reflection
from placements.actions.host import actor_behind, confirm_attendance, keep_answer
from placements.models import Booking, HostLink, Placement


@transaction.atomic
def choose_outcomes(*, booking: Booking, outcomes: Iterable[Outcome], by: Actor) -> None:
    """Make these the outcomes that the school aims at with this booking."""
    chosen = {outcome.pk for outcome in outcomes}
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    Aim.objects.filter(booking=booking).exclude(outcome__in=chosen).delete()
    Aim.objects.bulk_create(
        [Aim(booking=booking, outcome_id=pk) for pk in sorted(chosen)], ignore_conflicts=True
    )
    record("choose outcomes", by=by, subject=booking, outcomes=sorted(chosen))
    set_outcomes_chosen(booking=booking, is_chosen=bool(chosen), by=by)


@transaction.atomic
def give_feedback(*, booking: Booking, lines: Mapping[int, str], given_by: str, by: Actor) -> int:
    """Keep the employer's line on the work of each learner; `lines` maps placement keys to text.

    Empty lines change nothing. Returns how many lines were kept.
    """
    said = {key: line.strip() for key, line in lines.items() if line.strip()}
    if not said:
        return 0
    placements = Placement.objects.placed().filter(booking=booking, pk__in=said)
    keys = sorted(placements.values_list("pk", flat=True))
    Feedback.objects.bulk_create(
        [Feedback(placement_id=key, line=said[key], given_by=given_by) for key in keys],
        update_conflicts=True,
        unique_fields=["placement"],
        update_fields=["line", "given_by", "given_at"],
    )
    record("give feedback", by=by, subject=booking, placements=keys)
    set_feedback(placement_ids=keys, by=by)
    return len(keys)


class Confirmation(NamedTuple):
    """How many days were marked, and how many lines of feedback kept."""

    days: int
    lines: int


@transaction.atomic
def confirm_as_host(
    *,
    link: HostLink,
    rows: tuple[HostRow, ...],
    ticked: frozenset[int] | None,
    lines: Mapping[int, str],
    given_by: str,
    job_title: str,
) -> Confirmation:
    """Keep what an employer's contact says by link: who came, and a line on each learner's work.

    `ticked` are keys of attendances, None where only lines were asked for; `lines` texts by
    placement. All of it in one transaction.
    """
    marks = marks_from(rows, ticked) if ticked is not None else {}
    saved = confirm_attendance(link=link, marks=marks)
    kept = give_feedback(
        booking=link.booking,
        lines=lines_from(rows, lines),
        given_by=given_by,
        by=actor_behind(link),
    )
    keep_answer(link=link, name=given_by, job_title=job_title)
    return Confirmation(days=saved.changed, lines=kept)


@transaction.atomic
def write_reflection(
    *,
    placement: Placement,
    did: str,
    learned: str,
    next_step: str,
    outcomes: Iterable[Outcome],
    by: Actor,
) -> Reflection:
    """Keep a learner's reflection: the learner's own, or entered by staff in the learner's words."""
    reflection, _ = Reflection.objects.update_or_create(
        placement=placement,
        defaults={
            "did": did,
            "learned": learned,
            "next_step": next_step,
            "entered_by_id": by.person_id,
            "is_own": by.role is Role.LEARNER,
        },
    )
    reflection.outcomes.set(outcomes)
    record("write reflection", by=by, subject=reflection, placement=placement.pk)
    set_reflection(placement_id=placement.pk, by=by)
    return reflection
