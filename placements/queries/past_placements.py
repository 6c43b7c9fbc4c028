"""What saving a spreadsheet of past placements would do, row by row."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from employers.rules.vocabulary import Activity, Kind
from placements.adapters.past_placements import read_past_placements
from placements.models import Attendance, DayFile, DayFileState
from placements.queries.ledger import enrolments_of
from placements.rules.past_placements import (
    KnownDay,
    PastPlacements,
    PastRow,
    RowToSave,
    dates_before_enrolment,
    experiences,
)
from schools.adapters.unreadable import UnreadableFile
from schools.models import School
from schools.queries.imports import existing_learners
from schools.rules.class_list import RefusedRow
from schools.rules.learner_identity import LearnerLookup
from schools.rules.school_years import academic_year_of


@dataclass(frozen=True, slots=True)
class PlannedPlacements:
    """A spreadsheet read and matched. `fingerprint` changes whenever what would be saved does."""

    past: PastPlacements
    rows: tuple[RowToSave, ...]
    refused: tuple[RefusedRow, ...]
    fingerprint: str
    too_early: tuple[int, ...] = ()
    earliest: date | None = None

    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them, and the days and experiences that would be new."""
        fresh = [row for row in self.rows if row.new]
        return {
            "new": len(fresh),
            "unchanged": len(self.rows) - len(fresh),
            "refused": len(self.refused),
            "days": sum(len(row.new) for row in fresh),
            "experiences": len(experiences(self.rows)),
        }


def read_usual(
    content: bytes, usual: dict[str, Any], *, school: School, today: date
) -> PastPlacements:
    """The spreadsheet's rows for this school. Raises UnreadableFile, also for another school's."""
    past = read_past_placements(
        content,
        today=today,
        activity=Activity(usual["activity"]),
        minutes=int(usual["minutes"]),
    )
    others = past.school_urns - {school.urn, *school.predecessors.values_list("urn", flat=True)}
    if others:
        raise UnreadableFile(
            f"The file names the school with URN {min(others)}, and yours is {school.urn}. "
            "Upload your own school's file."
        )
    return past


def planned_placements(day_file: DayFile, *, today: date) -> PlannedPlacements:
    """What saving this file would do now. Raises UnreadableFile when its content is gone."""
    if day_file.content is None:
        raise UnreadableFile(
            "The file has been deleted, as every file is after 30 days. Upload it again."
        )
    past = read_usual(bytes(day_file.content), day_file.usual, school=day_file.school, today=today)
    return plan_placements(past, school=day_file.school, today=today)


def plan_placements(past: PastPlacements, *, school: School, today: date) -> PlannedPlacements:
    """The rows matched with the school's learners, their enrolments and the days already there."""
    year = academic_year_of(today)
    lookup = LearnerLookup(existing_learners(school, upns=(), academic_year=year))
    refused = list(past.refused)
    matched: list[tuple[PastRow, int]] = []
    for row in past.rows:
        found = lookup.find(row.who)
        if found.key is not None:
            matched.append((row, int(found.key)))
        elif found.fault is not None:
            refused.append(
                RefusedRow(row.row, (found.fault,), "", row.who.first_name, row.who.last_name)
            )
    rows, outside = _to_save(matched, past)
    refused += [one for _, one, _ in outside]
    return PlannedPlacements(
        past,
        tuple(rows),
        tuple(sorted(refused, key=lambda one: one.row)),
        _fingerprint(rows, school),
        too_early=tuple(sorted({key for key, _, _ in outside})),
        earliest=min((day for _, _, day in outside), default=None),
    )


def _to_save(
    matched: list[tuple[PastRow, int]], past: PastPlacements
) -> tuple[list[RowToSave], list[tuple[int, RefusedRow, date]]]:
    keys = sorted({key for _, key in matched})
    enrolments = enrolments_of(keys)
    known = _known(keys)
    heading = past.headings.get("date") or past.headings.get("first_day", "")
    rows, outside = [], []
    for row, key in matched:
        spans = [(one.first_day, one.last_day) for one in enrolments.get(key, ())]
        if fault := dates_before_enrolment(row.dates, spans, heading):
            kept = RefusedRow(row.row, (fault,), "", row.who.first_name, row.who.last_name)
            outside.append((key, kept, min(row.dates)))
            continue
        there = [one for day in row.dates for one in known[key, day]]
        again = {one.day for one in there if one.is_the_same(row)}
        new = tuple(day for day in row.dates if day not in again)
        besides = sorted({one.title for one in there if one.day not in again})
        warnings = tuple(
            f"On the same date there is “{title}” already; a date gives at most one day."
            for title in besides
        )
        for day in new:
            known[key, day].append(KnownDay(key, day, row.what.title, row.what.employer))
        rows.append(RowToSave(row, key, new, warnings))
    return rows, outside


def _known(keys: list[int]) -> dict[tuple[int, date], list[KnownDay]]:
    found: dict[tuple[int, date], list[KnownDay]] = defaultdict(list)
    days = Attendance.objects.standing().filter(
        learner__in=keys, placement__booking__experience__kind=Kind.EXPERIENCE
    )
    for key, day, title, employer in days.order_by().values_list(
        "learner",
        "date",
        "placement__booking__experience__title",
        "placement__booking__experience__employer__name",
    ):
        found[key, day].append(KnownDay(key, day, title, employer or ""))
    return found


def _fingerprint(rows: list[RowToSave], school: School) -> str:
    decided = DayFile.objects.filter(
        school=school, state__in=[DayFileState.SAVED, DayFileState.UNDONE]
    )
    content = [
        [(one.row.row, one.learner, one.new, one.row.what, one.row.minutes) for one in rows],
        list(decided.order_by("pk").values_list("pk", "state")),
    ]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
