"""A learner's own page: my 10 days, and what to do next."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from equalex.kernel.access import ActorRequest, Can, requires
from outcomes.queries import aims_of_bookings
from reporting.queries.ledger import APART, Ledger, LedgerEntry, read_ledger
from schools.models import Learner

_TITLES = {"KS3": "Years 7 to 9", "KS4": "Years 10 and 11"}
TO_REFLECT_ON = "missing_reflection"


@dataclass(frozen=True, slots=True)
class MyEntry:
    """One experience as its learner reads it."""

    entry: LedgerEntry
    is_to_come: bool
    asks_for_reflection: bool
    sentences: tuple[str, ...]
    aims: tuple[str, ...]


@requires(Can.SEE_MY_DAYS)
def my_days(request: ActorRequest) -> HttpResponse:
    """The learner's ledger in the learner's words."""
    learner = get_object_or_404(
        Learner.objects.visible_to(request.actor), pk=request.actor.learner_id
    )
    ledger = read_ledger(learner, request.actor)
    aims = aims_of_bookings(request.actor)
    mine = [_mine(entry, aims.get(entry.booking_id, [])) for entry in _entries(ledger, apart=False)]
    return render(
        request,
        "reporting/my_days.html",
        {
            "ledger": ledger,
            "bars": [(_TITLES[part.key], part.totals) for part in ledger.parts if part.totals],
            "to_reflect_on": [each for each in mine if each.asks_for_reflection],
            "to_come": sorted(
                (each for each in mine if each.is_to_come), key=lambda each: each.entry.last_date
            ),
            "been": [each for each in mine if not each.is_to_come],
            "apart": _entries(ledger, apart=True),
        },
    )


def _entries(ledger: Ledger, *, apart: bool) -> list[LedgerEntry]:
    return [
        entry for part in ledger.parts if (part.key == APART) == apart for entry in part.entries
    ]


def _mine(entry: LedgerEntry, aims: list[str]) -> MyEntry:
    is_to_come = all(day.is_planned for day in entry.days)
    codes = {repair.code for repair in entry.repairs}
    # Days of one placement mostly say the same: each sentence once.
    sentences = dict.fromkeys(sentence for day in entry.days for sentence in day.sentences)
    return MyEntry(
        entry=entry,
        is_to_come=is_to_come,
        asks_for_reflection=not is_to_come and TO_REFLECT_ON in codes,
        sentences=() if is_to_come else tuple(sentences),
        aims=tuple(aims),
    )
