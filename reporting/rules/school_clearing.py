"""One school as people outside it may see it: the clearing that every table of schools is made of.

A school's numbers are cleared once, by themselves, and the same for everybody: its hub, its trust
and the platform see the same ones. Whatever is told of several schools together, be it a hub, a
trust, a town or all of a filtered list, is `added` from how each is shown. It so tells nothing that
those do not, whichever schools are put together and whoever reads which of the tables.

A learner's cell says whether with an experience that counts, whether on course, whether the target
is met, whether days are lacking, and whether with free school meals.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from placements.rules.figures import WHOLE_DAYS
from reporting.rules.attack import Cells, Figure, Known, Same, Told, all_told_by, cleared, won_back
from reporting.rules.course import KS3_YEARS
from reporting.rules.suppression import Shown, Why, shown, to_nearest_five

HIDDEN_COUNTS_AS: Final = 3
"""In a sum, for a number from 1 to 5, and for the few others that are hidden."""
_MOST_GUESSED: Final = 4
"""A sum of which more than one in so many would be such guesses is hidden."""


class Cell(NamedTuple):
    """How one learner is counted; `on_course` is None where no year group is followed."""

    experience: bool
    on_course: bool | None
    met: bool
    short: bool
    fsm: bool

    @property
    def can_be(self) -> bool:
        """Who met the target has an experience, is on course and lacks nothing."""
        return not self.met or (self.experience and self.on_course is not False and not self.short)


_BOTH: Final = (True, False)
CELLS: Final = tuple(
    cell
    for cell in map(Cell._make, product(_BOTH, (True, False, None), _BOTH, _BOTH, _BOTH))
    if cell.can_be
)
PLACES: Final[dict[str, Cells]] = {
    "learners": frozenset(CELLS),
    "benchmark_6": frozenset(cell for cell in CELLS if cell.experience),
    "on_course_of": frozenset(cell for cell in CELLS if cell.on_course is not None),
    "on_course": frozenset(cell for cell in CELLS if cell.on_course),
    "met": frozenset(cell for cell in CELLS if cell.met),
    "short": frozenset(cell for cell in CELLS if cell.short),
    "fsm": frozenset(cell for cell in CELLS if cell.fsm),
}
"""The cells of each number of learners."""


class Numbers(NamedTuple):
    """A school as counted: whole days, and numbers of learners. `needed` are days that the `short`
    ones lack, by key stage, who are counted by year group; `planned` days are those of more than a
    few, or 0 where they are not shown; of `given` ones no more count than tell anything.
    """

    learners: int
    benchmark_6: int
    on_course: int
    on_course_of: int
    met: int
    given: int
    planned: int
    needed: int
    needed_by_stage: tuple[int, ...]
    short_by_year: tuple[int, ...]
    fsm: int
    fsm_benchmark_6: int

    @property
    def short_by_stage(self) -> tuple[int, int]:
        """Learners who lack days in key stage 3 and in key stage 4."""
        ks3 = len(KS3_YEARS)
        return sum(self.short_by_year[:ks3]), sum(self.short_by_year[ks3:])

    @property
    def short(self) -> int:
        """Learners who lack days."""
        return sum(self.short_by_year)


class ShownSchool(NamedTuple):
    """How each number is shown; those of learners who lack days only by whether their days are.

    `fsm_parts` are learners with free school meals and an experience, with meals only, with an
    experience only, and with neither. `hides_given` where the days given would tell how few met the
    target. `told` is what all of it tells.
    """

    learners: Shown
    benchmark_6: Shown
    on_course: Shown
    on_course_of: Shown
    short: Shown
    met: Shown
    fsm: Shown
    fsm_parts: tuple[Shown, ...]
    short_by_year: tuple[Shown, ...]
    short_by_stage: tuple[Shown, ...]
    hides_given: bool
    told: tuple[Known, ...]


_FIRST: Final = ("learners", "benchmark_6", "on_course", "on_course_of")
_RESTS: Final = (
    ("learners", "benchmark_6"),
    ("learners", "on_course_of"),
    ("learners", "met"),
    ("learners", "fsm"),
    ("on_course_of", "on_course"),
)
_FSM_PARTS: Final = 4
_KEPT: Final = 16384
"""More than the schools of the platform, so that only those are cleared anew in which something changed."""


@lru_cache(maxsize=_KEPT)
def shown_school(numbers: Numbers) -> ShownSchool:
    """How a school stands in every table.

    What stands in the tables of schools is hidden last. Only the days given are not held against
    the rest before they stand there: they give way to it.
    """
    rests, same, known = _rests_of(numbers), _same_of(numbers), _planned(numbers)
    found = cleared(_figures_of(numbers), rests, same=same, earlier=[known])
    given = _given(numbers)
    hides_given = bool(given and won_back(found, rests, same=same, earlier=[known, given]))
    first = len(_FIRST) + 3
    cells = [each.shown for each in found]
    years = first + _FSM_PARTS + len(numbers.short_by_year)
    return ShownSchool(
        **dict(zip(ShownSchool._fields, cells[:first], strict=False)),
        fsm_parts=tuple(cells[first : first + _FSM_PARTS]),
        short_by_year=tuple(cells[first + _FSM_PARTS : years]),
        short_by_stage=tuple(cells[years:]),
        hides_given=hides_given,
        told=(*all_told_by(found), *known, *(() if hides_given else given)),
    )


@lru_cache(maxsize=_KEPT)
def shown_with_days(numbers: Numbers, with_days: tuple[int, ...]) -> tuple[Shown, ...]:
    """Learners with days that count in each of some times; they may be the same ones.

    They give way to all that is told of the school besides. Where they are more than have an
    experience today some have left: the attacker supposes it nowhere else.
    """
    parts = [_part("days", at) for at in range(len(with_days))]
    same = [
        Same(PLACES["benchmark_6"], part | _part("no days", at))
        for at, part in enumerate(parts)
        if with_days[at] <= numbers.benchmark_6
    ]
    found = cleared(
        list(map(_figure, parts, with_days)),
        [*_figures_of(numbers), *_rests_of(numbers)],
        same=[*_same_of(numbers), *same],
        earlier=[shown_school(numbers).told],
    )
    return tuple(each.shown for each in found)


def added(parts: Iterable[Shown]) -> Shown:
    """What numbers come to, by how each of them is shown: it tells no more than they do together."""
    several = list(parts)
    guessed = HIDDEN_COUNTS_AS * sum(each.is_hidden for each in several)
    total = guessed + sum(each.value or 0 for each in several)
    if guessed * _MOST_GUESSED > total:
        return Shown(None, Why.SMALL_NUMBER)
    return Shown(to_nearest_five(total))


def _figure(cells: Cells, number: int, rank: int = 0) -> Figure:
    return Figure(cells, number, shown(number), rank=rank)


def _figures_of(numbers: Numbers) -> list[Figure]:
    fsm, experience, everybody = PLACES["fsm"], PLACES["benchmark_6"], PLACES["learners"]
    both, meals = numbers.fsm_benchmark_6, numbers.fsm
    other = numbers.benchmark_6 - both
    stages = zip(numbers.short_by_stage, numbers.needed_by_stage, strict=True)
    return [
        *(_figure(PLACES[name], getattr(numbers, name), rank=1) for name in _FIRST),
        _lacking(numbers),
        _figure(PLACES["met"], numbers.met),
        _figure(fsm, meals),
        _figure(fsm & experience, both),
        _figure(fsm - experience, meals - both),
        _figure(experience - fsm, other),
        _figure(everybody - fsm - experience, numbers.learners - meals - other),
        *(_figure(_part("year", at), number) for at, number in enumerate(numbers.short_by_year)),
        *(_of_days(_part("stage", at), *both) for at, both in enumerate(stages)),
    ]


def _lacking(numbers: Numbers) -> Figure:
    """Days lacking, and beside them those planned: whoever met the target has neither."""
    short = _of_days(PLACES["short"], numbers.short, numbers.needed)
    unmet = _unmet(numbers, numbers.needed + numbers.planned)
    return replace(short, by_days=(*(short.by_days or ()), unmet), rank=1)


def _planned(numbers: Numbers) -> tuple[Known, ...]:
    """Days planned are shown beside hidden ones that are lacking, and tell as much of the target."""
    return (_unmet(numbers, numbers.planned),) if numbers.planned else ()


def _unmet(numbers: Numbers, days: int) -> Told:
    """Whoever has days to come or to find has not met the target."""
    behind = _behind(days, max(0, numbers.on_course_of - numbers.met))
    return Told(PLACES["on_course_of"] - PLACES["met"], behind, None)


def _given(numbers: Numbers) -> tuple[Known, ...]:
    """Of days given there are five for each who met the target, where that is what the target is."""
    most = numbers.given // WHOLE_DAYS
    if numbers.met <= most < numbers.learners:
        return (Told(PLACES["met"], 0, most),)
    return ()


def _of_days(cells: Cells, learners: int, days: int) -> Figure:
    told = Told(cells, _behind(days, learners), None)
    return Figure(cells, learners, shown(learners), by_days=(told,), rank=0)


def _behind(days: int, learners: int) -> int:
    """How many of the learners it takes at least to lack so many whole days, five at most each.

    Never more than there are, since some may have had another target.
    """
    return min(learners, -(-days // WHOLE_DAYS))


def _rests_of(numbers: Numbers) -> list[Figure]:
    """Who is left over of each number: nobody shows it, and it must not be told either."""
    return [
        _figure(PLACES[whole] - PLACES[part], getattr(numbers, whole) - getattr(numbers, part))
        for whole, part in _RESTS
    ]


def _same_of(numbers: Numbers) -> list[Same]:
    """Who lacks days is in one year group, and in the key stage that it belongs to."""
    years = [_part("year", at) for at in range(len(numbers.short_by_year))]
    ks3, ks4 = _part("stage", 0), _part("stage", 1)
    return [
        Same(PLACES["short"], ks3 | ks4),
        Same(ks3, Cells().union(*years[: len(KS3_YEARS)])),
        Same(ks4, Cells().union(*years[len(KS3_YEARS) :])),
    ]


def _part(name: str, at: int) -> Cells:
    return Cells([(name, at)])
