"""Days that need a person's judgement, grouped so that like cases are one decision."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from employers.rules.vocabulary import Activity, Mode, Setting
from equalex.kernel.access import Actor
from placements.models import Attendance, AttendanceState, Verdict
from placements.queries.booking_page import sentences_of
from placements.queries.policies import published_policies
from placements.rules.policies import Policies
from placements.rules.reasons import REASONS

# Only such days can raise a soft reason: the list of reasons is read for these alone.
_MAY_BE_SOFT: Final = (
    Q(placement__booking__experience__activity=Activity.PLACEMENT)
    | Q(placement__booking__experience__setting=Setting.SCHOOL)
    | Q(placement__booking__experience__mode=Mode.VIRTUAL)
)
_COLUMNS: Final = (
    "pk",
    "date",
    "attendance",
    "minutes",
    "planned_minutes",
    "verdict",
    "reasons",
    "key_stage",
    "judgement",
    "judgement__is_accepted",
    "judgement__reason",
    "judgement__judged_on",
    "judgement__judged_by__name",
    "learner__first_name",
    "learner__preferred_name",
    "learner__last_name",
    "learner__preferred_last_name",
    "learner__tutor_group__name",
    "placement__booking__experience__public_id",
    "placement__booking__experience__title",
    "placement__booking__experience__employer__name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayToJudge:
    """One day of one learner. `minutes` are those attended, else those planned."""

    key: int
    date: date
    name: str
    tutor_group: str
    minutes: int
    is_to_come: bool
    sentences: tuple[str, ...]
    is_accepted: bool | None
    judged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The days of one experience: those that wait for a decision, and those decided."""

    experience_id: uuid.UUID
    title: str
    employer: str
    waiting: tuple[DayToJudge, ...]
    decided: tuple[DayToJudge, ...]

    @property
    def learners(self) -> int:
        """How many learners wait."""
        return len({(day.name, day.tutor_group) for day in self.waiting})

    @property
    def minutes(self) -> int:
        """Minutes of the days that wait and have been attended."""
        return sum(day.minutes for day in self.waiting if not day.is_to_come)

    @property
    def sentences(self) -> list[str]:
        """Why a person must decide, each once."""
        days = self.waiting or self.decided
        return list(dict.fromkeys(text for day in days for text in day.sentences))


def cases_to_judge(actor: Actor, experience_id: uuid.UUID | None = None) -> list[Case]:
    """Every experience with days for a person to judge, most waiting first. Two statements.

    Days that have come and lack nothing else, and planned ones, which can be judged beforehand.
    Days that cannot count for another reason are left out: a judgement overrides no such reason.
    Nobody is asked about learners who have left.
    """
    rows = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(_MAY_BE_SOFT)
        .filter(Q(judgement__isnull=False) | Q(learner__left_on__isnull=True))
        .exclude(reasons=[])
        .order_by("placement__booking__experience", "date", "learner__last_name", "pk")
    )
    if experience_id is not None:
        rows = rows.filter(placement__booking__experience__public_id=experience_id)
    grouped: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for row in rows.values(*_COLUMNS):
        if _is_for_a_person(row):
            grouped.setdefault(row["placement__booking__experience__public_id"], []).append(row)
    policies = published_policies().policies
    cases = [_case(found, policies) for found in grouped.values()]
    return sorted(cases, key=lambda case: (-len(case.waiting), case.title))


def _is_for_a_person(row: dict[str, Any]) -> bool:
    soft = [code for code in row["reasons"] if REASONS[code].sort == "soft"]
    if not soft:
        return False
    if row["judgement"] is not None or row["verdict"] == Verdict.NEEDS_JUDGEMENT:
        return True
    return row["attendance"] == AttendanceState.PLANNED and all(
        code == "not_yet_happened" or code.startswith("missing_") or code in soft
        for code in row["reasons"]
    )


def _case(rows: list[dict[str, Any]], policies: Policies) -> Case:
    days = [(row["judgement"], _day(row, policies)) for row in rows]
    first = rows[0]
    return Case(
        experience_id=first["placement__booking__experience__public_id"],
        title=first["placement__booking__experience__title"],
        employer=first["placement__booking__experience__employer__name"] or "",
        waiting=tuple(day for judgement, day in days if judgement is None),
        decided=tuple(day for judgement, day in days if judgement is not None),
    )


def _day(row: dict[str, Any], policies: Policies) -> DayToJudge:
    first = row["learner__preferred_name"] or row["learner__first_name"]
    last = row["learner__preferred_last_name"] or row["learner__last_name"]
    soft = tuple(code for code in row["reasons"] if REASONS[code].sort == "soft")
    judged = ""
    if row["judgement"] is not None:
        who = row["judgement__judged_by__name"] or "somebody at the school"
        judged = f"{row['judgement__reason']} ({who})"
    minutes = row["minutes"]
    return DayToJudge(
        key=row["pk"],
        date=row["date"],
        name=f"{first} {last}",
        tutor_group=row["learner__tutor_group__name"] or "",
        minutes=row["planned_minutes"] if minutes is None else minutes,
        is_to_come=row["attendance"] == AttendanceState.PLANNED,
        sentences=sentences_of(soft, row["date"], row["key_stage"], None, policies),
        is_accepted=row["judgement__is_accepted"],
        judged=judged,
    )
