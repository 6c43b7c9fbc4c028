"""One learner's ledger: every recorded day, what it counts for and why, and what would repair it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from equalex.kernel.access import Actor, Role
from equalex.kernel.dates import academic_year, date_range, days_phrase, long_date
from placements.models import Attendance, AttendanceState, PolicyVersion, Progress, Verdict
from placements.queries.policies import as_policy
from placements.rules.count import DayCount
from placements.rules.facts import KEY_STAGES
from placements.rules.policy import SHIPPED_POLICY, Policy
from placements.rules.reasons import Audience, Reason, explain_day, repairs_of
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.course import Totals
from schools.models import Learner

# What can only follow the day is not missing while the day is still to come.
_AFTERWARDS: Final = ("missing_feedback", "missing_reflection")

APART: Final = "apart"
"""Encounters, preparation and jobs: worth having, and no part of the ten days."""
NO_KEY_STAGE: Final = ""


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One recorded day: what happened, its verdict, its worth, and why in sentences.

    `is_planned`: still to come. `is_recoverable`: somebody can still make it count.
    """

    date: date
    date_text: str
    time_text: str
    verdict: Verdict
    is_planned: bool
    is_recoverable: bool
    credited: str
    sentences: tuple[str, ...]
    policy: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What would make days of a placement count. `code` is the reason it would take away."""

    code: str
    sentence: str
    who_acts: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The days of one placement in one key stage, and what would repair them."""

    title: str
    employer: str
    dates: str
    last_date: date
    kind: str
    days: tuple[LedgerDay, ...]
    credited_minutes: int
    repairs: tuple[Repair, ...]
    booking_id: UUID
    placement_id: UUID


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One key stage with its totals, or what is kept apart (`totals` is None).

    `elsewhere` are credited minutes of days at a former school, which it does not show.
    """

    key: str
    totals: Totals | None
    entries: tuple[LedgerEntry, ...]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """All of one learner's days, the present key stage first."""

    learner: Learner
    nc_year: int | None
    parts: tuple[LedgerPart, ...]
    policy: str
    benchmark_6: bool
    recorded: int


def read_ledger(learner: Learner, actor: Actor) -> Ledger:
    """The ledger of a learner whom the actor may see: four statements, however many days."""
    rules = rules_in_force(actor.today)
    days = list(
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(learner=learner)
        .select_related("placement__booking__experience__employer", "judgement")
        .order_by("date", "start", "pk")
    )
    policies = _policies(days)
    progress = Progress.objects.visible_to(actor).filter(learner=learner).first()
    entries: dict[str, list[LedgerEntry]] = {}
    for (part, _), same in groupby(sorted(days, key=_part_and_placement), key=_part_and_placement):
        entries.setdefault(part, []).append(_entry(list(same), policies, actor))
    nc_year = learner.nc_year_in(academic_year(actor.today))
    order = ("KS4", "KS3") if nc_year is None or nc_year >= 10 else ("KS3", "KS4")
    return Ledger(
        learner=learner,
        nc_year=nc_year,
        parts=tuple(
            _part(key, _totals(progress, key, rules.targets) if key in order else None, entries)
            for key in (*order, NO_KEY_STAGE, APART)
            if key in order or key in entries
        ),
        policy=rules.code,
        benchmark_6=bool(progress and progress.benchmark_6),
        recorded=len(days),
    )


def _part(
    key: str, totals: Totals | None, entries: Mapping[str, Iterable[LedgerEntry]]
) -> LedgerPart:
    shown = sorted(entries.get(key, ()), key=lambda each: each.last_date, reverse=True)
    seen = sum(each.credited_minutes for each in shown)
    elsewhere = max(totals.credited - seen, 0) if totals is not None else 0
    return LedgerPart(key, totals, tuple(shown), elsewhere)


def _part_and_placement(day: Attendance) -> tuple[str, int]:
    is_experience = day.placement.booking.experience.kind == "experience"
    return (day.key_stage if is_experience else APART), day.placement_id


def _totals(progress: Progress | None, key_stage: str, targets: Mapping[str, int]) -> Totals:
    if progress is None:
        return Totals(0, 0, 0, targets[key_stage])
    start = key_stage.lower()
    return Totals(
        getattr(progress, f"{start}_credited"),
        getattr(progress, f"{start}_recoverable"),
        getattr(progress, f"{start}_planned"),
        targets[key_stage],
    )


def _policies(days: Iterable[Attendance]) -> dict[int | None, Policy]:
    """The policies that judged these days, by key; the shipped one for days never counted."""
    versions = PolicyVersion.objects.in_bulk({day.policy_id for day in days if day.policy_id})
    read: dict[int | None, Policy] = {
        key: as_policy(version.code, version.effective_from, version.values)
        for key, version in versions.items()
    }
    return {None: SHIPPED_POLICY, **read}


def _entry(days: list[Attendance], policies: dict[int | None, Policy], actor: Actor) -> LedgerEntry:
    audience: Audience = "learner" if actor.role is Role.LEARNER else "school"
    placement = days[0].placement
    experience = placement.booking.experience
    repairs: dict[str, Repair] = {}
    lines = []
    for day in days:
        counted, accepted = _as_counted(day, policies, actor.today), _accepted(day)
        mends = [
            reason
            for reason in repairs_of(counted, accepted=accepted)
            if _can_be_done_now(reason, day, actor.today)
        ]
        for reason in mends:
            repairs.setdefault(reason.code, Repair(reason.code, reason.repair, reason.who_acts))
        line = _line(day, counted, policies[day.policy_id], accepted, audience)
        lines.append(replace(line, is_recoverable=bool(mends) and not line.is_planned))
    dates = [day.date for day in days]
    return LedgerEntry(
        title=experience.title,
        employer=experience.employer.name if experience.employer else "",
        dates=date_range(min(dates), max(dates)),
        last_date=max(dates),
        kind=experience.get_kind_display(),
        days=tuple(lines),
        credited_minutes=sum(day.credited_minutes for day in days),
        repairs=tuple(repairs.values()),
        booking_id=placement.booking.public_id,
        placement_id=placement.public_id,
    )


def _as_counted(day: Attendance, policies: dict[int | None, Policy], today: date) -> DayCount:
    """The day as the ledger keeps it; of a day still to come, what it needs before or on it."""
    later = _AFTERWARDS if day.date > today else ()
    key_stage = next((each for each in KEY_STAGES if each == day.key_stage), None)
    return DayCount(
        day.pk,
        key_stage,
        policies[day.policy_id].id,
        Verdict(day.verdict).value,  # type: ignore[arg-type]  # the same words, by a test
        day.credited_minutes,
        tuple(reason for reason in day.reasons if reason not in later),
    )


def _accepted(day: Attendance) -> bool | None:
    return day.judgement.is_accepted if day.judgement else None


def _can_be_done_now(reason: Reason, day: Attendance, today: date) -> bool:
    # Nobody marks a register of tomorrow.
    return reason.code != "not_yet_happened" or day.date <= today


def _line(
    day: Attendance,
    counted: DayCount,
    policy: Policy,
    accepted: bool | None,
    audience: Audience,
) -> LedgerDay:
    state = AttendanceState(day.attendance)
    minutes = day.planned_minutes if day.minutes is None else day.minutes
    said = state.label if state is not AttendanceState.ATTENDED else ""
    if state is AttendanceState.ABSENT:
        time_text = said
    else:
        time_text = f"{hours_text(minutes)}{f' ({said.lower()})' if said else ''}"
    sentences = explain_day(counted, audience, policy=policy, accepted=accepted)
    if day.judgement and audience == "school":
        sentences.append(f"Reason given: {day.judgement.reason}")
    return LedgerDay(
        date_text=long_date(day.date),
        date=day.date,
        time_text=time_text,
        verdict=Verdict(day.verdict),
        is_planned=state is AttendanceState.PLANNED,
        is_recoverable=False,
        credited=days_phrase(day.credited_minutes, policy.day_minutes),
        sentences=tuple(sentences),
        policy=policy.id,
    )


def hours_text(minutes: int) -> str:
    """Minutes as people say them: "5 hours", "2 hours 30 minutes", "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n) or "0 minutes"
