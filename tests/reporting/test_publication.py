"""Reports read outside schools: all parts together, and beside earlier reports, tell nothing small."""

import random
from typing import Any

import pytest

from reporting.rules.attack import Told, won_back
from reporting.rules.course import Totals, due_minutes, key_stage_in, standing_of
from reporting.rules.figures import LearnerFigures, parts_of
from reporting.rules.groups import IN_REPORTS
from reporting.rules.publication import (
    Counted,
    Parting,
    _figures,
    _places,
    _rests,
    _same,
    published,
    told_as_data,
    told_from_data,
)
from reporting.rules.readers import Reader, lines_of_years, part_alone, part_beside, parts_for

YEAR = 2026
NOTHING = Totals(0, 0, 0, 1500)


def learners(chance: random.Random, number: int) -> list[LearnerFigures]:
    """Some learners, few of them in older year groups and in each group."""
    found = []
    for _ in range(number):
        nc_year = chance.choice([7, 7, 7, 8, 8, 9, 10, 11, None])
        stage = key_stage_in(nc_year) or chance.choice(["KS3", "KS4", ""])
        totals = Totals(chance.choice([0, 0, 0, 150, 300, 700, 1500]), 0, 0, 1500)
        found.append(
            LearnerFigures(
                nc_year=nc_year,
                key_stage=stage,
                groups=frozenset(group for group in IN_REPORTS if chance.random() < 0.15),
                ks3=NOTHING if stage == "KS4" else totals,
                ks4=totals if stage == "KS4" else NOTHING,
                present=totals if stage else None,
                standing=standing_of(totals, due_minutes(nc_year, 1500)),
                benchmark_6=totals.credited > 0,
            )
        )
    return found


def counted(of: list[LearnerFigures]) -> list[Counted]:
    parts: dict[str, Any] = parts_of(of, 300, IN_REPORTS)
    outside, years = Reader.OUTSIDE, parts["years"]
    pairs = [
        (Parting.EVERYBODY, [parts["everybody"]], [part_alone(outside, parts["everybody"])]),
        (Parting.KEY_STAGE, parts["key_stages"], parts_for(outside, parts["key_stages"])),
        (Parting.YEAR, years, parts_for(outside, years, lines_of_years(years))),
        (
            Parting.GROUP,
            parts["groups"],
            [
                part_beside(outside, mine, others)
                for mine, others in zip(parts["groups"], parts["others"], strict=True)
            ],
        ),
    ]
    return [
        Counted(parting, counts, part)
        for parting, slices, shown in pairs
        for counts, part in zip(slices, shown, strict=True)
    ]


def won(of: list[Counted], earlier: list[list[Told]] | None = None) -> int:
    """How many small numbers the attacker wins from these parts as they are shown."""
    places = [_places(each, YEAR) for each in of]
    figures = [one for each, where in zip(of, places, strict=True) for one in _figures(each, where)]
    rests = [one for each, where in zip(of, places, strict=True) for one in _rests(each, where)]
    return len(won_back(figures, rests, same=list(_same(places)), earlier=earlier or []))


def shown(of: list[Counted], parts: list[Any]) -> list[Counted]:
    return [Counted(each.parting, each.counts, part) for each, part in zip(of, parts, strict=True)]


@pytest.mark.parametrize("number", [25, 60, 130, 400])
def test_no_small_number_is_won_from_all_parts_together(number: int) -> None:
    before = counted(learners(random.Random(number), number))
    found = published(before, YEAR)
    hidden = all(part.is_hidden for part in found.parts)
    assert hidden or won(shown(before, found.parts)) == 0


def test_each_line_of_numbers_by_itself_would_tell_some() -> None:
    """The negative control: what plain suppression leaves to be won."""
    assert won(counted(learners(random.Random(4), 40))) > 0


def test_large_numbers_stay_as_they_are() -> None:
    before = counted(learners(random.Random(3), 3000))
    assert published(before, YEAR).parts == [each.part for each in before]


def test_an_earlier_report_is_reckoned_with_and_hides_more() -> None:
    chance = random.Random(10)
    before = counted(learners(chance, 150))
    first = published(before, YEAR)
    small = next(
        each for each in before
        if each.parting is Parting.GROUP and 0 < each.counts.met < 6
    )  # fmt: skip
    (place,) = _places(small, YEAR)
    known = Told(frozenset({f"{place}/met/yes"}), small.counts.met, small.counts.met)
    others = Told(frozenset({f"{place}/met/no"}), 0, small.counts.learners)
    earlier = [[known, others]]
    assert won(shown(before, first.parts), earlier) > 0
    again = published(before, YEAR, earlier)
    assert sum(part.is_hidden for part in again.parts) >= sum(
        part.is_hidden for part in first.parts
    )


def test_what_was_told_is_kept_as_plain_data() -> None:
    told = published(counted(learners(random.Random(1), 200)), YEAR).told
    assert told_from_data(told_as_data(told)) == list(told)
    assert any("cohort 2026/learners" in each.cells for each in told)
