"""The facts that counting reads: a learner's enrolments and recorded days.

`Day` and `Enrolment` are named tuples, and flat, so that a database row in the same order becomes a
fact without a constructor of ours (`Day._make(row)`): a hub has more than half a million of them.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Final, Literal, NamedTuple, get_args

KeyStage = Literal["KS3", "KS4"]
Attendance = Literal["planned", "unconfirmed", "attended", "absent"]
Kind = Literal["experience", "encounter", "preparation", "job"]
Activity = Literal["placement", "visit", "shadowing", "project", "tour", "social_action"]
Mode = Literal["in_person", "hybrid", "virtual"]
Setting = Literal["workplace", "school", "elsewhere"]
ArrangedBy = Literal["school", "employer", "hub", "provider", "self"]
Criterion = Literal[
    "purpose", "outcomes", "interaction", "people", "task", "feedback", "reflection"
]

KEY_STAGES: Final[tuple[KeyStage, ...]] = get_args(KeyStage)
CRITERIA: Final[tuple[Criterion, ...]] = get_args(Criterion)
"""The seven parts of a meaningful experience (Gatsby), in the order in which missing ones are
listed.
"""

# Key stages by National Curriculum year are fixed in law (Education Act 2002, s. 82), so they are
# no policy value.
_KEY_STAGE_OF_YEAR: Final[dict[str, KeyStage]] = {
    "7": "KS3",
    "8": "KS3",
    "9": "KS3",
    "10": "KS4",
    "11": "KS4",
}


class Enrolment(NamedTuple):
    """One stretch of a learner's time in one year group; both days are included.

    `last_day` is None while it is open. `nc_year` is "7" to "11" or any other text ("X", "12").
    `key_stage` is set where year groups are not followed, and then wins over the year; None or ""
    leaves it to the year.
    """

    first_day: dt.date
    last_day: dt.date | None
    nc_year: str
    key_stage: KeyStage | Literal[""] | None = None

    def counts_for(self) -> KeyStage | None:
        """The key stage its days belong to; None outside Years 7-11 with no key stage set."""
        return self.key_stage or _KEY_STAGE_OF_YEAR.get(self.nc_year)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision on a day that the rules leave open. Without a reason it is none
    (`ValueError`).
    """

    accept: bool
    by: str
    on: dt.date
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a judgement needs its reason")


class Day(NamedTuple):
    """What is recorded of one learner on one date at one experience.

    `minutes` are those attended (of a planned day, those planned). `accepted` is the answer of the
    judgement, None where nobody has judged. `id` is unique among the learner's days; it is text in
    files, a key in the database, and one kind within a learner. From `attendance` on there are only
    words and answers, the seven criteria last in the order of `CRITERIA`: of these few cases arise,
    and counting remembers them (`case_of`).
    """

    id: str | int
    date: dt.date
    start: dt.time | None
    minutes: int
    approved_on: dt.date | None
    attendance: Attendance
    kind: Kind
    activity: Activity
    mode: Mode
    setting: Setting
    arranged_by: ArrangedBy
    accepted: bool | None
    purpose: bool
    outcomes: bool
    interaction: bool
    people: bool
    task: bool
    feedback: bool
    reflection: bool


Case = tuple[Attendance, Kind, Activity, Mode, Setting, ArrangedBy, bool | None, *tuple[bool, ...]]
case_of: Final = itemgetter(slice(Day._fields.index("attendance"), None))
"""The `Case` of a day: its words and answers, criteria last."""


class LearnerFacts(NamedTuple):
    """One learner as counting sees them: `enrolments` do not overlap, `days` come in any order."""

    id: str | int
    enrolments: tuple[Enrolment, ...]
    days: tuple[Day, ...]


def overlapping(enrolments: tuple[Enrolment, ...]) -> tuple[Enrolment, Enrolment] | None:
    """The first two enrolments that share a date, in order of their first day, or None."""
    in_order = sorted(enrolments, key=lambda enrolment: enrolment.first_day)
    for earlier, later in pairwise(in_order):
        if earlier.last_day is None or later.first_day <= earlier.last_day:
            return earlier, later
    return None
