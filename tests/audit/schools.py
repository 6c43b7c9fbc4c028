"""All that is told of one school to anybody outside it, as one attacker sees it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reporting.rules.attack import Cells, Figure, Same, Told, all_told_by, won_back
from reporting.rules.comparison import SchoolCounts, compared
from reporting.rules.school_clearing import PLACES, shown_with_days
from reporting.rules.suppression import Shown, shown

DAY = 300
FSM, EXPERIENCE, EVERYBODY = PLACES["fsm"], PLACES["benchmark_6"], PLACES["learners"]


@dataclass
class Seen:
    """Numbers as they are shown, those left over that nobody shows, and what else is known."""

    figures: list[Figure]
    rests: list[Figure] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def has_secrets(self) -> bool:
        """Whether there is anything to be won."""
        return any(each.is_secret for each in (*self.figures, *self.rests))

    def won(self, earlier: Sequence[Sequence[Told]] = ()) -> list[Figure]:
        """The small numbers that can be worked out from all of it."""
        return won_back(self.figures, self.rests, same=self.same, earlier=[self.told, *earlier])

    def as_told(self) -> list[Told]:
        """What somebody remembers who has seen it."""
        return [*all_told_by(self.figures), *self.told]

    def one_by_one(self) -> "Seen":
        """The same with each number hidden only where it is small itself."""
        return replace(
            self, figures=[replace(each, shown=shown(each.number)) for each in self.figures]
        )

    @property
    def is_wholly_hidden(self) -> bool:
        """Where nothing is shown nothing more can be done."""
        return all(each.shown.is_hidden for each in self.figures)


def seen_of(one: SchoolCounts, with_days: Sequence[int] = ()) -> Seen:
    """The lines of every table, free school meals, who lacks days, half-terms, and targets met."""
    (line,) = compared([one], DAY).schools
    found = one.shown(DAY)
    fsm, both, experience = one.fsm, one.fsm_benchmark_6, one.benchmark_6
    ks3, ks4 = sum(one.short_by_year[:3]), sum(one.short_by_year[3:])
    behind = _behind((line.planned or 0) + (line.needed or 0), one.on_course_of - one.met)
    told = [Told(PLACES["on_course_of"] - PLACES["met"], behind, None)]
    if line.given is not None and one.met <= line.given // 5:
        told.append(Told(PLACES["met"], 0, line.given // 5))
    figures = [
        Figure(EVERYBODY, one.learners, line.learners),
        Figure(EXPERIENCE, experience, line.benchmark_6.part),
        Figure(PLACES["on_course"], one.on_course, line.on_course.part),
        Figure(PLACES["on_course_of"], one.on_course_of, line.on_course.whole),
        Figure(PLACES["met"], one.met, line.met.part),
        _of_days(PLACES["short"], ks3 + ks4, found.short, one.needed),
        Figure(FSM, fsm, found.fsm),
    ]
    meals = (both, fsm - both, experience - both, one.learners - fsm - experience + both)
    cells = (FSM & EXPERIENCE, FSM - EXPERIENCE, EXPERIENCE - FSM, EVERYBODY - FSM - EXPERIENCE)
    figures += map(Figure, cells, meals, found.fsm_parts)
    years, stages, days = (
        [Cells([(name, at)]) for at in range(many)]
        for name, many in (("year", 5), ("stage", 2), ("days", len(with_days)))
    )
    figures += map(Figure, years, one.short_by_year, found.short_by_year)
    figures += map(_of_days, stages, (ks3, ks4), found.short_by_stage, one.needed_by_stage)
    of_days = shown_with_days(one.numbers(DAY), tuple(with_days))
    figures += map(Figure, days, with_days, of_days)
    rests = [
        Figure(
            PLACES[whole] - PLACES[part],
            getattr(one, whole) - getattr(one, part),
            Shown(None),
        )
        for whole, part in (
            ("learners", "benchmark_6"),
            ("learners", "on_course_of"),
            ("on_course_of", "on_course"),
            ("learners", "met"),
            ("learners", "fsm"),
        )
    ]
    same = [
        Same(PLACES["short"], stages[0] | stages[1]),
        Same(stages[0], years[0] | years[1] | years[2]),
        Same(stages[1], years[3] | years[4]),
        *(Same(EXPERIENCE, each | {("none", at)}) for at, each in enumerate(days)),
    ]
    return Seen(figures, rests, same, told)


def _of_days(cells: Cells, learners: int, as_shown: Shown, minutes: int) -> Figure:
    told = Told(cells, _behind(minutes // DAY, learners), None)
    return Figure(cells, learners, as_shown, (told,))


def _behind(days: int, learners: int) -> int:
    return min(max(0, learners), -(-days // 5))


def some_with_days(chance: random.Random, one: SchoolCounts) -> list[int]:
    """How many of those with an experience had it in each of three half-terms."""
    return [
        chance.choice([0, chance.randint(0, one.benchmark_6), one.benchmark_6]) for _ in range(3)
    ]
