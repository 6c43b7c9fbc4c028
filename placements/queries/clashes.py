"""Which learners would have to be in two places at once, and where they are expected already."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Final

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from employers.models import SlotDate
from employers.rules.vocabulary import Kind
from equalex.kernel.dates import long_date
from placements.models import Attendance, AttendanceState
from placements.rules.overlaps import Stretch, clashes
from schools.models import Learner

NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Clash:
    """A learner is expected elsewhere at the same time."""

    learner_id: int
    title: str
    at: Stretch


def find_clashes(
    learner_ids: Collection[int], wanted: Collection[Stretch], *, besides: int | None = None
) -> Iterator[Clash]:
    """Standing placements of these learners that share time with `wanted`. One statement.

    Only experiences block (an encounter in school does not), and only where the learner is not
    known to be absent. Breaks belong to the time. `besides` is a booking that is left out.
    """
    break_minutes = SlotDate.objects.filter(
        slot=OuterRef("placement__booking__slot"), date=OuterRef("date")
    ).values("break_minutes")[:1]
    rows = (
        Attendance.objects.standing()
        .filter(
            learner__in=learner_ids,
            date__in={stretch.date for stretch in wanted},
            placement__booking__experience__kind=Kind.EXPERIENCE,
        )
        .exclude(attendance=AttendanceState.ABSENT)
        .exclude(placement__booking=besides)
        .annotate(pause=Coalesce(Subquery(break_minutes), 0))
        .order_by("learner", "date", "start")
        .values_list(
            "learner",
            "placement__booking__experience__title",
            "date",
            "start",
            "planned_minutes",
            "pause",
        )
    )
    for learner_id, title, day, start, minutes, pause in rows:
        taken = Stretch(day, start, minutes + pause)
        if any(clashes(wanted, [taken])):
            yield Clash(learner_id, title, taken)


def clash_sentences(found: Collection[Clash]) -> list[str]:
    """One sentence for each learner that clashes, for people of the school; five at most."""
    first = {clash.learner_id: clash for clash in reversed(list(found))}
    learners = Learner.objects.filter(pk__in=first).order_by("last_name", "first_name", "pk")
    sentences = [
        f"{learner.full_name} already has a place at “{first[learner.pk].title}” "
        f"on {in_words(first[learner.pk].at)}."
        for learner in learners[:NAMED]
    ]
    if len(first) > NAMED:
        sentences.append(f"So do {len(first) - NAMED} more learners.")
    return sentences


def in_words(at: Stretch) -> str:
    """`4 March 2027, 09:30 to 14:30`; without a start, the whole day."""
    if at.start is None:
        return long_date(at.date)
    end = at.start.hour * 60 + at.start.minute + at.minutes
    until = time(end // 60 % 24, end % 60)
    return f"{long_date(at.date)}, {at.start:%H:%M} to {until:%H:%M}"
