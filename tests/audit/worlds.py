"""Random small schools, learner by learner, and the numbers that outsiders are shown of them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from reporting.rules.comparison import SchoolCounts, counts_of_parts
from reporting.rules.course import (
    Totals,
    due_minutes,
    key_stage_in,
    standing_of,
)
from reporting.rules.figures import LearnerFigures, parts_of
from reporting.rules.groups import Unknown
from schools.rules.groups import Group

TARGET = 1500
_NOTHING = Totals(0, 0, 0, TARGET)
World = dict[int, list[LearnerFigures]]


def a_learner(chance: random.Random) -> LearnerFigures:
    """Younger year groups are fuller, groups are small, and many have nothing yet."""
    nc_year = chance.choice([7, 7, 7, 8, 8, 9, 10, 11, None])
    stage = key_stage_in(nc_year) or chance.choice(["KS3", "KS4", ""])
    totals = Totals(
        chance.choice([0, 0, 0, 150, 300, 700, 1500]),
        chance.choice([0, 0, 0, 300]),
        chance.choice([0, 0, 600, 1500]),
        TARGET,
    )
    return LearnerFigures(
        nc_year=nc_year,
        key_stage=stage,
        groups=_groups(chance),
        ks3=_NOTHING if stage == "KS4" else totals,
        ks4=totals if stage == "KS4" else _NOTHING,
        present=totals if stage else None,
        standing=standing_of(totals, due_minutes(nc_year, TARGET)),
        benchmark_6=totals.credited > 0,
    )


def _groups(chance: random.Random) -> frozenset[Group | Unknown]:
    """Nobody is of two sexes, or has support and a plan."""
    found: set[Group | Unknown] = {
        chance.choice([Group.FEMALE, Group.FEMALE, Group.FEMALE, Group.MALE, Unknown.SEX])
    }
    if chance.random() < 0.25:
        found.add(chance.choice([Group.SEN_SUPPORT, Group.EHCP]))
    for group in (Group.FSM, Group.DISADVANTAGED, Group.EAL, Group.LOOKED_AFTER):
        if chance.random() < (0.4 if group is Group.FSM else 0.15):
            found.add(group)
    return frozenset(found)


def some_learners(chance: random.Random, number: int) -> list[LearnerFigures]:
    """Of one school."""
    return [a_learner(chance) for _ in range(number)]


def a_world(chance: random.Random, schools: int | None = None) -> World:
    """Few schools, some of them tiny, by their keys."""
    return {
        key: some_learners(chance, chance.randint(0, chance.choice([8, 15, 40, 120])))
        for key in range(schools or chance.randint(1, 5))
    }


def moved_on(chance: random.Random, school: Sequence[LearnerFigures]) -> list[LearnerFigures]:
    """The school a little later: a learner joined, left, or had a day."""
    later = list(school)
    what = chance.choice(["joined", "left", "gained", "nothing"])
    if what == "joined" or not later:
        return [*later, a_learner(chance)]
    at = chance.randrange(len(later))
    if what == "left":
        return later[:at] + later[at + 1 :]
    if what == "gained" and later[at].present is not None:
        one = later[at]
        totals = replace(one.present, credited=one.present.credited + 300)
        later[at] = one._replace(
            ks3=one.ks3 if one.key_stage == "KS4" else totals,
            ks4=totals if one.key_stage == "KS4" else one.ks4,
            present=totals,
            standing=standing_of(totals, due_minutes(one.nc_year, TARGET)),
            benchmark_6=True,
        )
    return later


def counted(learners: Sequence[LearnerFigures], key: int = 0) -> SchoolCounts:
    """One school."""
    return counts_of_parts(
        parts_of(learners, 300, (Group.FSM,)), UUID(int=key), f"School {key}", "Mainstream"
    )
