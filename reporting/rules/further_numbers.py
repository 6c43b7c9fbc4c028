"""Further numbers of learners in a report, beside its parts: employers met, sectors, activities, what
keeps learners away, and what is not known of them. Outside schools they are cleared with the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reporting.rules.figures import Slice
from reporting.rules.groups import Unknown
from reporting.rules.report_cells import Counted, Parting, Report
from reporting.rules.report_knowledge import Some
from reporting.rules.variety import Variety
from schools.rules.groups import Group

VIRTUAL: Final = "virtual"
WITHOUT_YEAR: Final = "no year group"
WITHOUT_KEY_STAGE: Final = "no key stage"
WITHOUT_BIRTH_DATE: Final = "no birth date"


def employers_key(band: int) -> str:
    """Of learners by how many employers they met."""
    return f"employers {band}"


def kind_key(of: str, label: str) -> str:
    """Of learners in a sector, an activity, or with a barrier."""
    return f"{of} {label}"


def further_numbers(
    counted: tuple[Counted, ...],
    academic_year: int,
    variety: Variety,
    barriers: Sequence[tuple[str, int, int]],
    not_known: Mapping[str, int],
) -> tuple[Some, ...]:
    """All of them. Each of `barriers` is its label, learners, and those of them without a day."""
    report = Report(counted, academic_year)
    everybody = next(each.counts for each in counted if each.parting is Parting.EVERYBODY)
    return (
        *_of_variety(report, everybody, variety),
        *_of_barriers(report, everybody, barriers),
        *_not_known(report, not_known),
    )


def _of_variety(report: Report, everybody: Slice, variety: Variety) -> Iterator[Some]:
    """Who had an experience had it with some employer, in some sector and by some activity."""
    heaps, experienced = report.everybody, everybody.benchmark_6
    none, *met = variety.by_employers
    is_all = sum(met) == experienced
    yield Some(employers_key(0), heaps, "no benchmark_6", none, is_all=is_all)
    families: list[tuple[str, list[tuple[str, int]], bool]] = [
        ("employers", [(employers_key(at), number) for at, number in enumerate(met, 1)], True)
    ]
    for of, kinds in (("sector", variety.sectors), ("activity", variety.activities)):
        numbers = [(kind_key(of, each.label), each.learners) for each in kinds]
        families.append((of, numbers, False))
    for family, numbers, is_apart in families:
        total = sum(number for _, number in numbers)
        fits = total == experienced if is_apart else total >= experienced
        for key, number in numbers:
            column = "benchmark_6" if number <= experienced else "learners"
            yield Some(key, heaps, column, number, family=family if fits else "", is_apart=is_apart)
    if variety.virtual_learners <= experienced:
        yield Some(VIRTUAL, heaps, "benchmark_6", variety.virtual_learners)


def _of_barriers(
    report: Report, everybody: Slice, barriers: Sequence[tuple[str, int, int]]
) -> Iterator[Some]:
    without = everybody.learners - everybody.benchmark_6
    for label, learners, without_a_day in barriers:
        column = "no benchmark_6" if without_a_day <= without else "learners"
        yield Some(kind_key("barrier", label), report.everybody, "learners", learners)
        yield Some(kind_key("barrier without", label), report.everybody, column, without_a_day)


def _not_known(report: Report, not_known: Mapping[str, int]) -> Iterator[Some]:
    """Who is in no year group is a part of the report, and of whom no sex is recorded is left of two."""
    for what, number in not_known.items():
        heaps, is_all = report.everybody, False
        if what in (WITHOUT_YEAR, WITHOUT_KEY_STAGE):
            heaps, is_all = report.without_year, True
            if what == WITHOUT_KEY_STAGE:
                heaps = heaps[-1:]
        if what == Unknown.SEX.label:
            female = report.group(Group.FEMALE)
            heaps, is_all = (next(each[-1] for each in report.families if female in each),), True
        yield Some(what, heaps, "learners", number, is_all=is_all)
