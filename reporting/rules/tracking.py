"""The learners of a year group, narrowed and in order: who has how much, and who is missing out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from equalex.kernel.dates import DAY_MINUTES
from equalex.kernel.words import Word
from reporting.rules.course import Standing, Totals, is_on_course
from reporting.rules.figures import band_of
from schools.rules.groups import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedLearner:
    """One line of the tracking page. All amounts are minutes.

    `this_year`: a day of this academic year counts. `barriers` are what staff noted. `present` are the totals of the key stage the learner is in now; None outside both.
    """

    public_id: UUID
    first_name: str
    last_name: str
    tutor_group: str
    tutor_group_id: UUID | None
    nc_year: int | None
    groups: frozenset[Group]
    ks3: Totals
    ks4: Totals
    key_stage: str
    standing: Standing
    benchmark_6: bool
    this_year: bool = False
    barriers: tuple[str, ...] = ()

    @property
    def present(self) -> Totals | None:
        """Totals of the present key stage."""
        if self.key_stage == "KS3":
            return self.ks3
        return self.ks4 if self.key_stage == "KS4" else None

    @property
    def has_no_day(self) -> bool:
        """True when nothing has counted yet in the present key stage."""
        return self.present is not None and not self.present.credited

    @property
    def is_missing_out(self) -> bool:
        """True when nothing has counted in the present key stage, and nothing is on its way."""
        return self.standing is Standing.NOTHING

    @property
    def needed(self) -> int:
        """Minutes still to be found in the present key stage."""
        return self.present.needed if self.present else 0

    @property
    def recoverable(self) -> int:
        """Minutes of the present key stage that somebody only has to put right."""
        return self.present.recoverable if self.present else 0

    @property
    def planned(self) -> int:
        """Minutes of the present key stage still to come."""
        return self.present.planned if self.present else 0


class Show(Word):
    """Which learners one wants to see."""

    EVERYBODY = "", "Everybody"
    SHORT = "short", "Short of days"
    NOTHING = "nothing", "No day yet"
    MISSING_OUT = "missing", "No day and nothing planned"
    RECOVERABLE = "recoverable", "Recoverable days"
    MET = "met", "Target met"
    EXPERIENCED = "experienced", "Had an experience (Benchmark 6)"
    NOT_EXPERIENCED = "not-experienced", "No experience yet (Benchmark 6)"
    THIS_YEAR = "this-year", "Had an experience this year"
    NOT_THIS_YEAR = "not-this-year", "No experience this year"
    BARRIER = "barrier", "Something in the way"
    BAND_1 = "band-1", "Under 1 day"
    BAND_2 = "band-2", "1 to under 2 days"
    BAND_3 = "band-3", "2 to under 3 days"
    BAND_4 = "band-4", "3 to under 4 days"
    BAND_5 = "band-5", "4 to under 5 days"
    BAND_6 = "band-6", "5 days and over"


class Column(Word):
    """What one can sort by."""

    NAME = "name", "Learner"
    TUTOR_GROUP = "tutor", "Tutor group"
    KS3 = "ks3", "Key stage 3"
    KS4 = "ks4", "Key stage 4"
    PLANNED = "planned", "Planned"
    RECOVERABLE = "recoverable", "Recoverable"
    NEEDED = "needed", "Still to find"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the page is asked to show. `year` is "7" to "11", "ks3", "ks4", "all", "other" or "" (the
    busiest).
    """

    year: str = ""
    tutor_group: str = ""
    group: str = ""
    show: Show = Show.EVERYBODY
    sort: Column = Column.NAME
    descending: bool = False
    name: str = ""


def _by_name(learner: TrackedLearner) -> tuple[str, str]:
    return learner.last_name.casefold(), learner.first_name.casefold()


_SORTED_BY: Final[dict[Column, Callable[[TrackedLearner], object]]] = {
    Column.NAME: _by_name,
    Column.TUTOR_GROUP: lambda learner: learner.tutor_group.casefold(),
    Column.KS3: lambda learner: learner.ks3.credited,
    Column.KS4: lambda learner: learner.ks4.credited,
    Column.PLANNED: lambda learner: learner.planned,
    Column.RECOVERABLE: lambda learner: learner.recoverable,
    Column.NEEDED: lambda learner: learner.needed,
}
_SHOWN: Final[dict[Show, Callable[[TrackedLearner], bool]]] = {
    Show.SHORT: lambda learner: learner.present is not None and not is_on_course(learner.standing),
    Show.NOTHING: lambda learner: learner.has_no_day,
    Show.MISSING_OUT: lambda learner: learner.is_missing_out,
    Show.RECOVERABLE: lambda learner: learner.recoverable > 0,
    Show.MET: lambda learner: learner.standing is Standing.MET,
    Show.EXPERIENCED: lambda learner: learner.benchmark_6,
    Show.NOT_EXPERIENCED: lambda learner: not learner.benchmark_6,
    Show.THIS_YEAR: lambda learner: learner.this_year,
    Show.NOT_THIS_YEAR: lambda learner: not learner.this_year,
    Show.BARRIER: lambda learner: bool(learner.barriers),
}
BANDS_SHOWN: Final = (
    Show.NOTHING,
    Show.BAND_1,
    Show.BAND_2,
    Show.BAND_3,
    Show.BAND_4,
    Show.BAND_5,
    Show.BAND_6,
)
"""What shows the learners of each band of `figures.BANDS`."""


def narrowed(
    learners: Iterable[TrackedLearner], wish: Wish, day_minutes: int = DAY_MINUTES
) -> list[TrackedLearner]:
    """Those the wish is for, in its order; equal ones by name."""
    found = list(learners)
    if wish.tutor_group:
        found = [one for one in found if str(one.tutor_group_id) == wish.tutor_group]
    if wish.group:
        found = [one for one in found if wish.group in one.groups]
    if wish.show in _SHOWN:
        found = list(filter(_SHOWN[wish.show], found))
    elif wish.show in BANDS_SHOWN:
        band = BANDS_SHOWN.index(wish.show)
        found = [one for one in found if _band(one, day_minutes) == band]
    if wish.name:
        words = wish.name.casefold().split()
        found = [
            one
            for one in found
            if all(word in f"{one.first_name} {one.last_name}".casefold() for word in words)
        ]
    found.sort(key=_by_name)
    if wish.sort is not Column.NAME or wish.descending:
        found.sort(key=_SORTED_BY[wish.sort], reverse=wish.descending)  # type: ignore[arg-type]  # one type a column
    return found


def _band(one: TrackedLearner, day_minutes: int) -> int | None:
    return None if one.present is None else band_of(one.present.credited, day_minutes)


@dataclass(frozen=True, slots=True)
class Tally:
    """How learners stand together. `needed` is in minutes; without learners all are 0."""

    learners: int
    without_a_day: int
    missing_out: int
    met: int
    on_course: int
    with_recoverable: int
    needed: int

    @property
    def short(self) -> int:
        """Learners who are not on course."""
        return self.learners - self.on_course


def tally(learners: Sequence[TrackedLearner]) -> Tally:
    """Count those whose present key stage is known."""
    counted = [one for one in learners if one.present is not None]
    # Looked up once for each learner: a page tallies everybody, and then each group again.
    totals = [one.present for one in counted if one.present is not None]
    standings = [one.standing for one in counted]
    return Tally(
        learners=len(counted),
        without_a_day=sum(not each.credited for each in totals),
        missing_out=standings.count(Standing.NOTHING),
        met=standings.count(Standing.MET),
        on_course=sum(map(is_on_course, standings)),
        with_recoverable=sum(each.recoverable > 0 for each in totals),
        needed=sum(each.needed for each in totals),
    )


def tally_by_group(
    learners: Sequence[TrackedLearner], groups: Sequence[Group]
) -> list[tuple[Group | None, Tally]]:
    """Everybody (None) first, then each group that has a learner; groups overlap."""
    found: list[tuple[Group | None, Tally]] = [(None, tally(learners))]
    for group in groups:
        members = [one for one in learners if group in one.groups]
        if members:
            found.append((group, tally(members)))
    return found


def share(part: int, whole: int) -> int:
    """Per cent, rounded half up but never to 100 or 0 unless it is all or none; 0 of nothing."""
    if whole <= 0 or part <= 0:
        return 0
    if part >= whole:
        return 100
    return min(99, max(1, (200 * part + whole) // (2 * whole)))


def headline(counted: Tally, year: str) -> str:
    """The answer on top: "42 of 180 Year 9 learners have no day yet"."""
    who = f"Year {year} learners" if year.isdigit() else "learners"
    if not counted.learners:
        return f"There are no {who} here"
    if not counted.without_a_day:
        if counted.met == counted.learners:
            return f"All {counted.learners} {who} have reached their target"
        return f"Every one of the {counted.learners} {who} has at least part of a day"
    have = "has" if counted.without_a_day == 1 else "have"
    return f"{counted.without_a_day} of {counted.learners} {who} {have} no day yet"
