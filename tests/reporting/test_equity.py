"""Who is behind, how sure that is, and what closing the gap would take."""

import pytest

from reporting.rules.course import Standing, Totals
from reporting.rules.equity import GroupGaps, Outcome, Sureness, compare_groups
from reporting.rules.figures import LearnerFigures, added_up
from reporting.rules.groups import Unknown
from reporting.rules.suppression import Why
from schools.rules.groups import Group


def learners(
    number: int, *groups: Group | Unknown, days: int = 0, nc_year: int = 9
) -> list[LearnerFigures]:
    totals = Totals(days * 300, 0, 0, 1500)
    return [
        LearnerFigures(
            nc_year=nc_year,
            key_stage="KS3",
            groups=frozenset(groups),
            ks3=totals,
            ks4=Totals(0, 0, 0, 1500),
            present=totals,
            standing=Standing.MET if days >= 5 else Standing.SHORT,
            benchmark_6=days > 0,
        )
        for _ in range(number)
    ]


def compared(
    everybody: list[LearnerFigures], *groups: Group, is_rounded: bool = False
) -> list[GroupGaps]:
    return compare_groups(added_up(everybody, 300), groups, hidden={}, is_rounded=is_rounded)


def test_a_large_gap_is_likely_real_and_says_what_would_close_it() -> None:
    everybody = [
        *learners(15, Group.FSM),
        *learners(15, Group.FSM, days=2),
        *learners(20, days=1),
        *learners(60, days=3),
    ]
    (fsm,) = compared(everybody, Group.FSM)
    days = fsm.gaps[Outcome.DAYS]
    assert days.difference
    # 1 day each in the group, 2.5 beside it: 30 learners would need 45 days more.
    assert days.difference.value == pytest.approx(-1.5 * 300)
    assert (days.sureness, fsm.closing) == (Sureness.LIKELY_REAL, 45 * 300)
    share = fsm.gaps[Outcome.EXPERIENCE]
    assert share.difference
    assert (share.difference.first, share.difference.second) == (0.5, 1.0)


def test_a_gap_that_only_year_groups_make_is_none() -> None:
    everybody = [
        *learners(40, Group.EAL, days=1, nc_year=7),
        *learners(10, days=1, nc_year=7),
        *learners(10, Group.EAL, days=4),
        *learners(40, days=4),
    ]
    (eal,) = compared(everybody, Group.EAL)
    days = eal.gaps[Outcome.DAYS]
    assert days.difference
    assert (days.difference.value, eal.closing) == (0, 0)
    assert days.sureness is Sureness.COULD_BE_CHANCE


def test_of_fewer_than_ten_nothing_is_said() -> None:
    everybody = [*learners(9, Group.LOOKED_AFTER), *learners(90, days=5)]
    (looked_after,) = compared(everybody, Group.LOOKED_AFTER)
    gap = looked_after.gaps[Outcome.DAYS]
    assert (gap.difference, gap.sureness) == (None, Sureness.TOO_FEW)


def test_of_whom_nothing_is_recorded_stands_on_neither_side() -> None:
    known = [*learners(20, Group.EAL, days=1), *learners(20, days=2)]
    (with_unknown,) = compared([*known, *learners(50, Unknown.EAL, days=5)], Group.EAL)
    (without,) = compared(known, Group.EAL)
    assert with_unknown.gaps == without.gaps


def test_looking_at_many_groups_names_none_by_luck() -> None:
    """A gap that would pass alone does not pass among nine (Holm)."""
    weak = [*learners(12, Group.FSM, days=1), *learners(8, Group.FSM), *learners(32, days=1),
            *learners(5)]  # fmt: skip
    (alone,) = compared(weak, Group.FSM)
    assert alone.gaps[Outcome.EXPERIENCE].sureness is Sureness.LIKELY_REAL
    others = (Group.SEN_SUPPORT, Group.EAL, Group.SERVICE_CHILD, Group.FEMALE)
    crowd = [one._replace(groups=one.groups | {others[at % 4]}) for at, one in enumerate(weak)]
    gaps = compared(crowd, Group.FSM, *others)
    assert gaps[0].gaps[Outcome.EXPERIENCE].sureness is Sureness.COULD_BE_CHANCE


def test_outside_a_school_shares_come_from_rounded_numbers() -> None:
    everybody = [*learners(12, Group.FSM, days=1), *learners(1, Group.FSM), *learners(38, days=1)]
    (fsm,) = compared(everybody, Group.FSM, is_rounded=True)
    gap = fsm.gaps[Outcome.EXPERIENCE].difference
    assert gap
    # 12 of 13 is 10 of 15 to the nearest 5.
    assert gap.first == pytest.approx(10 / 15)


def test_a_hidden_group_says_nothing() -> None:
    everybody = [*learners(30, Group.FSM), *learners(30, days=5)]
    (fsm,) = compare_groups(
        added_up(everybody, 300), [Group.FSM], hidden={Group.FSM: Why.SMALL_GROUP}, is_rounded=True
    )
    assert (dict(fsm.gaps), fsm.closing, fsm.why) == ({}, 0, Why.SMALL_GROUP)
