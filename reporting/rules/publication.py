"""The parts of a report that is read outside schools, cleared all together and with what was told before.

Year groups, key stages and groups are ways of parting the same learners, and each number of a part
is one more: shown together, and beside earlier reports, they could tell what each by itself does not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from equalex.kernel.words import Word
from reporting.rules.attack import Cells, Figure, Same, Told, all_told_by, cleared
from reporting.rules.course import GUARANTEE_YEARS, key_stage_in
from reporting.rules.figures import BANDS, NO_YEAR, Slice
from reporting.rules.readers import Part
from reporting.rules.suppression import Shown, shown_share

_WITHOUT_YEAR: Final = {"KS3": "no year, KS3", "KS4": "no year, KS4", "": "no year, no key stage"}
_SHARES: Final = ("benchmark_6", "met")
_SIDES: Final[Mapping[str, tuple[str, ...]]] = {
    "benchmark_6": ("yes", "no"),
    "met": ("yes", "no"),
    "bands": (*map(str, range(len(BANDS))), "none"),
}


class Parting(Word):
    """The ways of parting learners in a report."""

    EVERYBODY = "everybody"
    KEY_STAGE = "key_stage"
    YEAR = "year"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Counted:
    """A part as counted, and as it would be shown by the rules for each line of numbers alone."""

    parting: Parting
    counts: Slice
    part: Part


class Publication(NamedTuple):
    """The parts in the order given, as they may be shown, and what they tell of which cells."""

    parts: list[Part]
    told: tuple[Told, ...]


def published(
    counted: Sequence[Counted], academic_year: int, earlier: Iterable[Sequence[Told]] = ()
) -> Publication:
    """Clear the parts of one report. Cells of year groups bear the name of their cohort, so that
    reports of different years speak of the same learners.
    """
    places = [_places(each, academic_year) for each in counted]
    figures, rests = [], []
    for each, where in zip(counted, places, strict=True):
        figures += list(_figures(each, where))
        rests += list(_rests(each, where))
    found = cleared(figures, rests, same=list(_same(places)), earlier=earlier)
    size = len(figures) // len(counted) if counted else 0
    return Publication(
        [
            _as_shown(each, [one.shown for one in found[at * size : (at + 1) * size]])
            for at, each in enumerate(counted)
        ],
        all_told_by(found),
    )


def told_as_data(told: Iterable[Told]) -> list[list[Any]]:
    """What a snapshot keeps of what it tells; `told_from_data` reads it back."""
    return [[sorted(map(str, each.cells)), each.low, each.high] for each in told]


def told_from_data(data: Iterable[Sequence[Any]]) -> list[Told]:
    """What a report told."""
    return [Told(frozenset(cells), low, high) for cells, low, high in data]


def _places(one: Counted, academic_year: int) -> tuple[str, ...]:
    """The names of the heaps of learners that this part is made of."""
    key = one.counts.key
    cohorts = {str(year): f"cohort {academic_year - year + 7}" for year in GUARANTEE_YEARS}
    match one.parting:
        case Parting.EVERYBODY:
            return (*cohorts.values(), *_WITHOUT_YEAR.values())
        case Parting.KEY_STAGE:
            years = [name for year, name in cohorts.items() if key_stage_in(int(year)) == key]
            return (*years, _WITHOUT_YEAR[key])
        case Parting.YEAR if key == NO_YEAR:
            return tuple(_WITHOUT_YEAR.values())
        case Parting.YEAR:
            return (cohorts[key],)
        case Parting.GROUP:
            return (f"{key} in {academic_year}",)


def _cells(places: Iterable[str], column: str, side: str = "") -> Cells:
    return frozenset(f"{place}/{column}{side and '/' + side}" for place in places)


def _figures(one: Counted, places: Sequence[str]) -> Iterator[Figure]:
    counts, part = one.counts, one.part
    yield Figure(_cells(places, "learners"), counts.learners, part.learners)
    for name in _SHARES:
        cells = _cells(places, name, "yes")
        yield Figure(cells, getattr(counts, name), getattr(part, name).part)
    for at, (number, as_shown) in enumerate(zip(counts.bands, part.bands, strict=True)):
        yield Figure(_cells(places, "bands", str(at)), number, as_shown)


def _rests(one: Counted, places: Sequence[str]) -> Iterator[Figure]:
    """Who is not in a share: nobody shows their number, and it must not be told either."""
    for name in _SHARES:
        number = one.counts.learners - getattr(one.counts, name)
        yield Figure(_cells(places, name, "no"), number, Shown(None))


def _same(places: Sequence[Sequence[str]]) -> Iterator[Same]:
    """Each heap is parted by every column, and a group with its rest makes up everybody."""
    everybody = max(places, key=len, default=())
    heaps = dict.fromkeys(place for several in places for place in several)
    groups = [place for place in heaps if place not in everybody]
    for place in (*heaps, *(f"not {group}" for group in groups)):
        whole = _cells([place], "learners")
        for column, sides in _SIDES.items():
            yield Same(whole, Cells().union(*(_cells([place], column, side) for side in sides)))
    for group in groups:
        pair = (group, f"not {group}")
        yield Same(_cells(everybody, "learners"), _cells(pair, "learners"))
        for column, sides in _SIDES.items():
            for side in sides:
                yield Same(_cells(everybody, column, side), _cells(pair, column, side))


def _as_shown(one: Counted, found: Sequence[Shown]) -> Part:
    """The part with what had to be hidden besides."""
    learners, benchmark_6, met, *bands = found
    part = replace(
        one.part,
        learners=learners,
        benchmark_6=shown_share(benchmark_6, learners),
        met=shown_share(met, learners),
        bands=tuple(Shown(None, learners.why) if learners.is_hidden else each for each in bands),
    )
    if learners.is_hidden:
        return replace(part, credited=None, recoverable=None, planned=None, needed=None)
    if benchmark_6.is_hidden:
        return replace(part, credited=None, recoverable=None)
    return part
