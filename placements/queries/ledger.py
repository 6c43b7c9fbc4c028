"""The ledger as the rules would write it, beside the ledger as it is stored."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from django.db.models import Case, F, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce

from placements.models import (
    Attendance,
    AttendanceState,
    PlacementState,
    Progress,
    Verdict,
)
from placements.models.bookings import Booking, BookingState
from placements.queries.policies import PublishedPolicies, published_policies
from placements.rules.count import LearnerCount, count_learner
from placements.rules.facts import Day, Enrolment
from placements.rules.figures import LearnerTotals, Part
from schools.models import Enrolment as EnrolmentRow
from schools.models import Learner
from schools.rules.groups import groups_of, in_words

# Learners that are read, counted and written at a time: memory stays the same for a nation.
BATCH: Final = 1000

DAY_COLUMNS: Final = ("key_stage", "verdict", "credited_minutes", "reasons", "policy")
TOTAL_COLUMNS: Final = LearnerTotals._fields
# What a day says itself. `worth` are the minutes counted, `stored_reasons` the document as text.
_OF_DAY: Final = (
    "pk",
    "date",
    "start",
    "worth",
    "attendance",
    "judgement__is_accepted",
    "placement__has_feedback",
    "placement__has_reflection",
    *("key_stage", "verdict", "credited_minutes", "stored_reasons", "policy"),
    "placement__state",
    "placement__booking",
    "learner",
)
# What it shares with all days of its booking, read once for each.
_OF_BOOKING: Final = (
    "pk",
    "state",
    "approved_on",
    "experience__kind",
    "experience__activity",
    "experience__mode",
    "experience__setting",
    "experience__arranged_by",
    "experience__has_purpose",
    "has_outcomes",
    "experience__has_interaction",
    "experience__has_people",
    "experience__has_task",
)
GROUPED_BY: Final = (
    "is_fsm",
    "is_fsm_ever_6",
    "sen",
    "is_eal",
    "is_looked_after",
    "is_service_child",
    "sex",
)
_LEARNER: Final = itemgetter(-1)
_UNCOUNTED: Final[tuple[object, ...]] = ("", Verdict.DOES_NOT_COUNT.value, 0, [], None)

Row = tuple[Any, ...]


class Member(NamedTuple):
    """A learner as totals are kept of: at which school, in which cohort, in which groups."""

    learner_id: int
    school: int
    cohort: int | None
    groups: str


class LedgerDay(NamedTuple):
    """A day as the rules read it, whether it stands, and what the ledger holds of it."""

    facts: Day
    stands: bool
    stored: Row


class Counted(NamedTuple):
    """One learner's ledger: rows of (key, *DAY_COLUMNS) that differ from what is stored, and the
    totals, as counted.
    """

    learner_id: int
    days: int
    stored: dict[int, Row]
    changed: list[Row]
    totals: LearnerTotals


def minutes_of_a_day() -> Case:
    """What counting takes as minutes: those attended; until that is known, those planned."""
    return Case(
        When(attendance=AttendanceState.ATTENDED, then=Coalesce("minutes", 0)),
        default=F("planned_minutes"),
    )


def count_ledgers(learners: Sequence[Member], published: PublishedPolicies) -> Iterator[Counted]:
    """The ledger of each of these learners, in three statements.

    Days of withdrawn placements and cancelled bookings are no facts: they count nothing.
    """
    keys = [learner.learner_id for learner in learners]
    enrolments = enrolments_of(keys)
    days = _days_of(keys)
    for learner in learners:
        key = learner.learner_id
        rows = days.get(key, [])
        count = count_learner(
            enrolments.get(key, ()),
            [row.facts for row in rows if row.stands],
            published.policies,
        )
        yield _compared(learner, rows, count, published)


def standing_days_of(keys: Collection[int]) -> dict[int, list[Day]]:
    """Standing days as the rules read them, by learner. Two statements."""
    return {key: [row.facts for row in rows if row.stands] for key, rows in _days_of(keys).items()}


def _days_of(keys: Collection[int]) -> dict[int, list[LedgerDay]]:
    rows = list(
        Attendance.objects.filter(learner__in=keys)
        .annotate(worth=minutes_of_a_day(), stored_reasons=Cast("reasons", TextField()))
        .order_by("learner")
        .values_list(*_OF_DAY)
    )
    bookings = {
        row[0]: row[1:]
        for row in Booking.objects.filter(pk__in={row[-2] for row in rows}).values_list(
            *_OF_BOOKING
        )
    }
    return {
        key: [_ledger_day(row, bookings[row[-2]]) for row in group]
        for key, group in groupby(rows, key=_LEARNER)
    }


def _ledger_day(row: Row, of_booking: Row) -> LedgerDay:
    key, day, start, worth, attendance, accepted, feedback, reflection, *rest = row
    key_stage, verdict, minutes, reasons, policy, placement_state, _, _ = rest
    booking_state, approved_on, kind, activity, mode, setting, arranged_by, *criteria = of_booking
    return LedgerDay(
        Day(
            *(key, day, start, worth, approved_on, attendance),
            *(kind, activity, mode, setting, arranged_by, accepted),
            *(*criteria, feedback, reflection),
        ),
        placement_state == PlacementState.PLACED and booking_state == BookingState.CONFIRMED,
        (key_stage, verdict, minutes, _reasons(reasons), policy),
    )


# Few different ones are written on many days.
@lru_cache(maxsize=4096)
def _reasons(document: str) -> list[str]:
    found: list[str] = json.loads(document)
    return found


def enrolments_of(keys: Collection[int]) -> dict[int, tuple[Enrolment, ...]]:
    """Enrolments that count, as the rules read them, by learner. One statement."""
    rows = (
        EnrolmentRow.objects.counting()
        .filter(learner__in=keys)
        .order_by("learner", "since")
        .values_list("since", "until", "nc_year", "key_stage", "learner")
    )
    return {
        key: tuple(Enrolment._make(row[:4]) for row in group)
        for key, group in groupby(rows, key=_LEARNER)
    }


def _compared(
    learner: Member, rows: list[LedgerDay], count: LearnerCount, published: PublishedPolicies
) -> Counted:
    fresh = day_columns(count, published.keys)
    stored: dict[int, Row] = {row.facts.id: row.stored for row in rows}
    changed = [
        (key, *now) for key, was in stored.items() if (now := fresh.get(key, _UNCOUNTED)) != was
    ]
    totals = learner_totals(learner, count, published.policies.shown.day_minutes)
    return Counted(learner.learner_id, len(rows), stored, changed, totals)


def day_columns(count: LearnerCount, keys: dict[str, int | None]) -> dict[str | int, Row]:
    """What the ledger holds of each counted day, in the order of DAY_COLUMNS, by the day's key."""
    return {
        day.id: (
            day.key_stage or "",
            day.verdict,
            day.minutes,
            list(day.reasons),
            keys[day.policy],
        )
        for day in count.days
    }


def learner_totals(learner: Member, count: LearnerCount, day_minutes: int) -> LearnerTotals:
    """What the ledger holds of a learner; a day is as long as the rules in force say."""
    ks3, ks4 = count.key_stages["KS3"], count.key_stages["KS4"]
    return LearnerTotals(
        *(learner.school, learner.cohort, learner.groups, day_minutes),
        *(ks3.target, ks3.credited, ks3.recoverable, ks3.planned, ks3.met),
        *(ks4.target, ks4.credited, ks4.recoverable, ks4.planned, ks4.met),
        count.benchmark_6,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that counting from the facts does not bear out. Keys only, no names."""

    learner_id: int
    attendance_id: int | None
    column: str
    stored: Any
    counted: Any


@dataclass(frozen=True, slots=True)
class FiguresDifference:
    """A stored figure of a year group that the totals of its learners do not add up to."""

    part: Part
    column: str
    stored: int
    counted: int


@dataclass(frozen=True, slots=True)
class LedgerBatch:
    """What was looked at in one batch, and what did not agree."""

    learners: int
    days: int
    differences: tuple[Difference, ...]


def ledger_differences() -> Iterator[LedgerBatch]:
    """Recount everybody from facts, batch by batch, writing nothing."""
    published = published_policies()
    for learners in batches_of_learners():
        stored = {
            row[0]: row[1:]
            for row in Progress.objects.filter(learner__in=[each.learner_id for each in learners])
            .values_list("learner", *TOTAL_COLUMNS)
            .iterator()
        }
        days, found = 0, list[Difference]()
        for ledger in count_ledgers(learners, published):
            days += ledger.days
            found += _differences(ledger, stored.get(ledger.learner_id))
        yield LedgerBatch(len(learners), days, tuple(found))


def _differences(ledger: Counted, totals: Row | None) -> Iterator[Difference]:
    for key, *values in ledger.changed:
        for column, was, now in zip(DAY_COLUMNS, ledger.stored[key], values, strict=True):
            if was != now:
                yield Difference(ledger.learner_id, key, column, was, now)
    if totals is None:
        yield Difference(ledger.learner_id, None, "progress", None, "missing")
        return
    for column, was, now in zip(TOTAL_COLUMNS, totals, ledger.totals, strict=True):
        if was != now:
            yield Difference(ledger.learner_id, None, column, was, now)


def batches_of_learners() -> Iterator[list[Member]]:
    """All learners in batches in order of their key, whatever memory there is."""
    last = 0
    while batch := members(Learner.objects.filter(pk__gt=last), at_most=BATCH):
        yield batch
        last = batch[-1].learner_id


def in_batches(learner_ids: Collection[int]) -> Iterator[list[int]]:
    """These keys in batches in their order, each once."""
    ordered = iter(sorted(set(learner_ids)))
    while keys := list(islice(ordered, BATCH)):
        yield keys


_WHO: Final = ("pk", "school", "cohort", "left_on", "is_counted_elsewhere")


def members(learners: QuerySet[Learner], at_most: int | None = None) -> list[Member]:
    """These learners in order of their key. One statement."""
    rows = learners.order_by("pk").values_list(*_WHO, *GROUPED_BY)
    return [
        # Of a child at two schools of the portal one adds to the figures.
        Member(key, school, cohort, "" if left_on or is_elsewhere else _groups(*characteristics))
        for key, school, cohort, left_on, is_elsewhere, *characteristics in rows[:at_most]
    ]


@lru_cache(maxsize=1024)
def _groups(*characteristics: Any) -> str:
    return in_words(groups_of(**dict(zip(GROUPED_BY, characteristics, strict=True))))
