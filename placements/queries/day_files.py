"""A register beside the portal: the four groups, by trip, with the learners' names."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from employers.rules.vocabulary import Kind
from placements.models import Attendance, DayFile
from placements.queries.ledger import enrolments_of
from placements.rules.reconciliation import Compared, Group, RecordedDay, Trip, compare, trips
from schools.adapters.registers import Register
from schools.models import Learner, School
from schools.queries.imports import existing_learners
from schools.rules.attendance_marks import MEANINGS, Marks
from schools.rules.learner_identity import LearnerLookup
from schools.rules.school_years import academic_year_of

_MOST_NOT_FOUND: Final = 500


@dataclass(frozen=True, slots=True)
class Party:
    """Learners of one booking on whom register and portal say the same kind of thing."""

    title: str
    booking: str
    first: date
    last: date
    lines: tuple[tuple[str, Compared], ...]

    @property
    def learners(self) -> int:
        """How many different learners."""
        return len({one.learner for _, one in self.lines})


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything a page says of one register. `counts` are learners' days by group."""

    counts: Mapping[Group, int]
    trips: tuple[Trip, ...]
    parties: Mapping[Group, tuple[Party, ...]]
    not_enrolled: tuple[tuple[str, date], ...]
    not_enrolled_since: date | None
    not_found: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]


def facts_of_register(register: Register, *, school: School, today: date) -> dict[str, Any]:
    """What is kept of a register: marks by learner and date, and who was not found.

    Only W and V, and the marks of dates on which the portal has a day of that learner: what a
    register says of every other lesson is nobody's business here.
    """
    year = academic_year_of(today)
    lookup = LearnerLookup(existing_learners(school, upns=(), academic_year=year))
    marks: dict[int, dict[date, Marks]] = defaultdict(dict)
    not_found = []
    for one in register.learners:
        found = lookup.find(one.who)
        if found.key is not None:
            marks[int(found.key)] |= one.days
        elif found.fault is not None and any(_tells(days) for days in one.days.values()):
            not_found.append({"row": one.row, "name": one.who.name, "reason": found.fault.sentence})
    refused = [
        {"row": one.row, "name": "", "reason": fault.sentence}
        for one in register.refused
        for fault in one.faults[:1]
    ]
    in_portal = _dates_in_portal(marks)
    return {
        "learners": {
            str(key): {
                day.isoformat(): both
                for day, both in sorted(days.items())
                if _tells(both) or day in in_portal.get(key, ())
            }
            for key, days in marks.items()
        },
        "not_found": [*not_found, *refused][:_MOST_NOT_FOUND],
        "warnings": register.warnings,
    }


def _tells(marks: Marks) -> bool:
    return any(mark in MEANINGS for mark in marks)


def _dates_in_portal(learners: Collection[int]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    days = Attendance.objects.standing().filter(learner__in=list(learners))
    for key, day in days.order_by().values_list("learner", "date"):
        found[key].add(day)
    return found


def marks_of(day_file: DayFile) -> dict[int, dict[date, Marks]]:
    """The marks that were kept, by learner and date."""
    return {
        int(key): {date.fromisoformat(day): (both[0], both[1]) for day, both in days.items()}
        for key, days in day_file.facts.get("learners", {}).items()
    }


def compared_days(day_file: DayFile) -> list[Compared]:
    """Each day of the register beside the portal's, as of now. Two statements."""
    marks = marks_of(day_file)
    return compare(marks, _recorded(marks), _enrolled(marks))


def _recorded(marks: Mapping[int, Mapping[date, Marks]]) -> Iterable[RecordedDay]:
    rows = (
        Attendance.objects.standing()
        .filter(learner__in=list(marks), placement__booking__experience__kind=Kind.EXPERIENCE)
        .order_by("pk")
        .values_list(
            "learner",
            "date",
            "attendance",
            "placement__booking__experience__setting",
            "placement__booking__experience__title",
            "placement__booking__public_id",
        )
    )
    return (RecordedDay(*row[:-1], booking=str(row[-1])) for row in rows)


def _enrolled(marks: Collection[int]) -> Callable[[int, date], bool]:
    spans = enrolments_of(list(marks))

    def is_enrolled(learner: int, day: date) -> bool:
        return any(
            one.first_day <= day and (one.last_day is None or day <= one.last_day)
            for one in spans.get(learner, ())
        )

    return is_enrolled


def reconcile(day_file: DayFile) -> Reconciliation:
    """The register of a file beside the portal. Three statements, whatever its size."""
    compared = compared_days(day_file)
    names = names_of({one.learner for one in compared})
    of_group: dict[Group, list[Compared]] = {group: [] for group in Group}
    for one in compared:
        of_group[one.group].append(one)
    outside = of_group[Group.NOT_ENROLLED]
    first: dict[int, date] = {}
    for one in outside:
        first.setdefault(one.learner, one.day)
    return Reconciliation(
        counts={group: len(found) for group, found in of_group.items()},
        trips=tuple(trips(compared)),
        parties={
            group: _parties(of_group[group], names)
            for group in (Group.DISPUTED, Group.MISSING_IN_REGISTER, Group.AGREED)
        },
        not_enrolled=tuple(sorted((names[key], day) for key, day in first.items())),
        not_enrolled_since=min((one.day for one in outside), default=None),
        not_found=tuple(day_file.facts.get("not_found", [])),
        warnings=tuple(day_file.facts.get("warnings", [])),
    )


def _parties(found: Iterable[Compared], names: Mapping[int, str]) -> tuple[Party, ...]:
    by_booking: dict[tuple[str, str], list[Compared]] = defaultdict(list)
    for one in found:
        if one.recorded is not None:
            by_booking[one.recorded.title, one.recorded.booking].append(one)
    return tuple(
        Party(
            title,
            booking,
            min(one.day for one in lines),
            max(one.day for one in lines),
            tuple(sorted(((names[one.learner], one) for one in lines), key=_by_name)),
        )
        for (title, booking), lines in by_booking.items()
    )


def _by_name(line: tuple[str, Compared]) -> tuple[str, date]:
    return line[0], line[1].day


def names_of(keys: Collection[int]) -> dict[int, str]:
    """Surname first, so that a list of them is in order."""
    learners = Learner.objects.filter(pk__in=keys).only(
        "first_name", "last_name", "preferred_name", "preferred_last_name"
    )
    return {one.pk: f"{one.preferred_last_name or one.last_name}, {one.called}" for one in learners}
