"""A school's register beside what the portal holds: agreed, missing on one side, disputed.

The register says who was where in each session: W is work experience, V a visit. It is evidence that
a day happened and nothing more: not with whom, and none of the seven criteria. So a day that only the
register knows is taken in with evidence to complete, and the counting rules decide.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from equalex.kernel.dates import academic_year
from equalex.kernel.words import Word
from placements.rules.facts import Attendance, Setting
from schools.rules.attendance_marks import KIND_OF, MarkKind, Marks

# From Friday to Monday is no break in a trip.
_NEXT_SCHOOL_DAY: Final = timedelta(days=3)
_AT_A_WORKPLACE: Final = (MarkKind.WORK_EXPERIENCE, MarkKind.VISIT)


class Group(Word):
    """What register and portal say of one learner's day."""

    MISSING_IN_PORTAL = "missing-in-portal", "Missing in the portal"
    DISPUTED = "disputed", "Disputed"
    MISSING_IN_REGISTER = "missing-in-register", "Missing in the register"
    AGREED = "agreed", "Agreed"
    NOT_ENROLLED = "not-enrolled", "Before the learner’s enrolment"


class RecordedDay(NamedTuple):
    """A standing day of an experience in the portal."""

    learner: int
    day: date
    attendance: Attendance
    setting: Setting
    title: str
    booking: str


class Compared(NamedTuple):
    """One learner's day in both books; `sentence` says what they say."""

    learner: int
    day: date
    marks: Marks
    group: Group
    sentence: str
    recorded: RecordedDay | None = None


class Trip(NamedTuple):
    """Learners whom the register has at a workplace on the same dates, unknown to the portal.

    `days` holds each learner's own dates: one who missed part of it is still of the party.
    """

    key: str
    kind: MarkKind
    dates: tuple[date, ...]
    days: Mapping[int, Mapping[date, Marks]]

    @property
    def day_count(self) -> int:
        """How many days of learners it is about."""
        return sum(len(days) for days in self.days.values())


def compare(
    registers: Mapping[int, Mapping[date, Marks]],
    recorded: Iterable[RecordedDay],
    is_enrolled: Callable[[int, date], bool],
) -> list[Compared]:
    """Each day that one of the two books has at a workplace, in order of date and learner.

    A date without a mark says nothing: there are none in the holidays.
    """
    known: dict[tuple[int, date], RecordedDay] = {}
    for one in recorded:
        before = known.get((one.learner, one.day))
        if before is None or one.attendance == "attended":
            known[one.learner, one.day] = one
    found = []
    for learner, days in registers.items():
        for day, marks in days.items():
            there = known.get((learner, day))
            if there is not None:
                found.append(_beside(there, marks))
            elif workplace_kind(marks):
                enrolled = is_enrolled(learner, day)
                group = Group.MISSING_IN_PORTAL if enrolled else Group.NOT_ENROLLED
                sentence = f"The register says {said(marks)}; the portal has nothing."
                found.append(Compared(learner, day, marks, group, sentence))
    return sorted(found, key=lambda one: (one.day, one.learner))


def _beside(there: RecordedDay, marks: Marks) -> Compared:
    group, tail = _judged(there, marks)
    sentence = f"The register says {said(marks)}; {tail}"
    return Compared(there.learner, there.day, marks, group, sentence, there)


def _judged(there: RecordedDay, marks: Marks) -> tuple[Group, str]:
    at_workplace = workplace_kind(marks) is not None
    is_absent = any(KIND_OF.get(mark) is MarkKind.ABSENT for mark in marks)
    match there.attendance:
        case "attended":
            if at_workplace:
                return Group.AGREED, "the portal says attended."
            if is_absent:
                return Group.DISPUTED, "the portal says attended."
            if there.setting == "school":
                return Group.AGREED, "the portal says attended, in school."
            return Group.MISSING_IN_REGISTER, "the portal says attended, away from school."
        case "absent":
            if at_workplace:
                return Group.DISPUTED, "the portal says absent."
            return Group.AGREED, "the portal says absent."
    if is_absent:
        return Group.DISPUTED, "in the portal the day waits to be confirmed."
    return Group.AGREED, "in the portal the day waits to be confirmed."


def workplace_kind(marks: Marks) -> MarkKind | None:
    """Work experience or visit, if one of the sessions is marked so; work experience goes first."""
    kinds = [KIND_OF.get(mark) for mark in marks]
    return next((kind for kind in _AT_A_WORKPLACE if kind in kinds), None)


def said(marks: Marks) -> str:
    """“W, on work experience”; both sessions where they differ."""
    parts = [f"{mark}, {KIND_OF[mark].label}" if mark in KIND_OF else "nothing" for mark in marks]
    if parts[0] == parts[1]:
        return parts[0]
    return f"{parts[0]} in the morning and {parts[1]} in the afternoon"


def is_half(marks: Marks) -> bool:
    """Whether only one session was at the workplace: W twice is a day, once is half of one."""
    return sum(KIND_OF.get(mark) in _AT_A_WORKPLACE for mark in marks) == 1


def minutes_of(marks: Marks, day_minutes: int) -> int:
    """The minutes taken in for a date where a whole day had `day_minutes`."""
    return day_minutes // 2 if is_half(marks) else day_minutes


def trips(compared: Iterable[Compared]) -> list[Trip]:
    """Days missing in the portal as trips, the largest first.

    Same dates and same kind of mark: one trip, however many learners. Who was away for part of a
    trip of others is of it, with fewer dates.
    """
    by_learner: dict[tuple[int, MarkKind], dict[date, Marks]] = defaultdict(dict)
    for one in compared:
        kind = workplace_kind(one.marks)
        if one.group is Group.MISSING_IN_PORTAL and kind is not None:
            by_learner[one.learner, kind][one.day] = one.marks
    parties: dict[tuple[MarkKind, tuple[date, ...]], dict[int, dict[date, Marks]]] = defaultdict(
        dict
    )
    for (learner, kind), days in by_learner.items():
        for run in _runs(sorted(days)):
            parties[kind, run][learner] = {day: days[day] for day in run}
    found: list[Trip] = []
    for (kind, dates), days_of in sorted(parties.items(), key=_largest_first):
        larger = next((one for one in found if _is_part_of(kind, dates, one)), None)
        if larger is None:
            found.append(Trip(_key(kind, dates), kind, dates, days_of))
            continue
        # Somebody may have two stretches within one trip.
        place, party = found.index(larger), dict(larger.days)
        for learner, own in days_of.items():
            party[learner] = {**party.get(learner, {}), **own}
        found[place] = larger._replace(days=party)
    return sorted(found, key=lambda one: (-one.day_count, one.dates))


def _largest_first(
    party: tuple[tuple[MarkKind, tuple[date, ...]], Mapping[int, object]],
) -> tuple[int, int, tuple[date, ...]]:
    (_, dates), learners = party
    return -len(dates), -len(learners), dates


def _is_part_of(kind: MarkKind, dates: tuple[date, ...], trip: Trip) -> bool:
    return kind is trip.kind and len(trip.days) > 1 and set(dates) < set(trip.dates)


def _runs(days: list[date]) -> Iterable[tuple[date, ...]]:
    """Dates that follow each other, weekends apart, within an academic year."""
    run: list[date] = []
    for day in days:
        if run and (
            day - run[-1] > _NEXT_SCHOOL_DAY
            or (day - run[-1] > timedelta(days=1) and day.weekday() > run[-1].weekday())
            or academic_year(day) != academic_year(run[-1])
        ):
            yield tuple(run)
            run = []
        run.append(day)
    if run:
        yield tuple(run)


def _key(kind: MarkKind, dates: tuple[date, ...]) -> str:
    text = " ".join([kind, *(day.isoformat() for day in dates)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
