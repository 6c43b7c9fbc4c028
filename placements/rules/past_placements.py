"""Rows of a spreadsheet of past placements: what they say, and what becomes of each."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from employers.rules.names import name_key
from employers.rules.vocabulary import Activity, ArrangedBy, Mode, Setting
from equalex.kernel.dates import academic_year, long_date
from placements.rules.facts import Criterion
from schools.rules.class_list import Fault, RefusedRow
from schools.rules.learner_identity import Identity

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORD = re.compile(r"[a-z]+|-|–")


class PastDay(NamedTuple):
    """What a row says of the experience itself: rows that agree in it are one experience."""

    title: str
    employer: str
    activity: Activity
    mode: Mode
    setting: Setting
    arranged_by: ArrangedBy
    approved_on: date | None
    criteria: frozenset[Criterion]


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row: a learner, the dates, and what it was. `minutes` are those of each date."""

    row: int
    who: Identity
    dates: tuple[date, ...]
    minutes: int
    was_there: bool
    what: PastDay


@dataclass(slots=True)
class PastPlacements:
    """A spreadsheet as it was read. `headings` are those that were used, by field."""

    format: str
    rows: list[PastRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    headings: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    school_urns: frozenset[str] = frozenset()


class KnownDay(NamedTuple):
    """A day that the portal holds already."""

    learner: int
    day: date
    title: str
    employer: str

    def is_the_same(self, row: PastRow) -> bool:
        """Whether a row says it again: same title, or same employer."""
        same_title = self.title.casefold() == row.what.title.casefold()
        employer = name_key(row.what.employer)
        return same_title or bool(employer and employer == name_key(self.employer))


@dataclass(frozen=True, slots=True)
class RowToSave:
    """A row with its learner. `new` are the dates to save; none where all are known already."""

    row: PastRow
    learner: int
    new: tuple[date, ...]
    warnings: tuple[str, ...] = ()


def dates_before_enrolment(
    dates: Collection[date], spans: Iterable[tuple[date, date | None]], heading: str
) -> Fault | None:
    """Why a row cannot be: on one of its dates the learner was not enrolled."""
    spans = list(spans)
    outside = [
        day
        for day in dates
        if not any(since <= day and (until is None or day <= until) for since, until in spans)
    ]
    if not outside:
        return None
    more = f", and on {len(outside) - 1} more of its dates" if len(outside) > 1 else ""
    return Fault(
        heading,
        f"On {long_date(min(outside))}{more} the learner was not enrolled at your school in the portal.",
        "Check the date. If the learner was at your school then, add the earlier years and upload it again.",
    )


def weekdays_in(text: str) -> frozenset[int] | None:
    """“Mon-Fri”, “Wednesdays”, “Mon, Thu”: weekdays from 0 (Monday); None where not understood."""
    words = _WORD.findall(text.casefold().replace(" to ", " - "))
    found: list[int] = []
    is_range = False
    for word in words:
        if word in ("-", "–"):
            is_range = bool(found)
            continue
        if word in ("and", "every", "only"):
            continue
        at = next((n for n, name in enumerate(_DAYS) if word.startswith(name)), None)
        if at is None:
            return None
        found += range(found[-1] + 1, at + 1) if is_range else [at]
        is_range = False
    return frozenset(found) or None


def experiences(rows: Iterable[RowToSave]) -> dict[tuple[PastDay, int], list[RowToSave]]:
    """Rows to save by what they are about, within an academic year: each is one booking."""
    found: dict[tuple[PastDay, int], list[RowToSave]] = {}
    for row in rows:
        if row.new:
            found.setdefault((row.row.what, academic_year(row.new[0])), []).append(row)
    return found
