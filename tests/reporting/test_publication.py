"""Reports read outside schools: nothing small is told by one, with its schools, over time, or by two."""

import random

import pytest

from reporting.rules.further_numbers import further_numbers
from reporting.rules.groups import Unknown
from reporting.rules.report_knowledge import Neighbour, Said, told_as_data, told_from_data
from reporting.rules.variety import Kind, Variety
from tests.audit.reports import YEAR, Report, counted, report_of
from tests.audit.worlds import World, a_world, moved_on, some_learners


def world(seed: int, *sizes: int) -> World:
    chance = random.Random(seed)
    return {key: some_learners(chance, size) for key, size in enumerate(sizes)}


def beside(report: Report, shared: World) -> Neighbour:
    """The organisation of a report, which has these schools and perhaps more."""
    has_more = len(shared) < len(report.schools)
    heaps = frozenset(f"school {key}" for key in shared)
    return Neighbour("hub", heaps, has_more, (report.publication.told,))


@pytest.mark.parametrize("sizes", [(25,), (40, 20), (80, 30, 8), (200, 150, 60)])
def test_no_small_number_is_won_from_all_parts_and_schools_together(sizes: tuple[int, ...]) -> None:
    report = report_of(world(sum(sizes), *sizes))
    assert report.won() == [] or report.hidden[0] == report.hidden[1]


def test_each_line_of_numbers_by_itself_would_tell_some() -> None:
    """The negative control: what plain suppression leaves to be won."""
    reports = [report_of(world(seed, 60, 40)) for seed in range(3)]
    assert any(report.won(is_cleared=False) for report in reports)


def test_large_numbers_stay_as_they_are() -> None:
    report = report_of(world(3, 3000, 2000))
    assert report.hidden[0] == 0


def test_what_a_report_told_before_is_reckoned_with_in_the_next() -> None:
    """A learner joins, leaves or gains a day; all that was issued lies beside what is issued now."""
    chance, attacked = random.Random(7), 0
    for _ in range(3):
        then = a_world(chance)
        now = {key: moved_on(chance, school) for key, school in then.items()}
        before = report_of(then).publication.told
        report = report_of(now, (before,))
        attacked += bool(report.won((before,), is_cleared=False))
        assert report.won((before,)) == [] or report.hidden[0] == report.hidden[1]
    assert attacked


def test_who_reads_for_a_hub_and_a_trust_that_share_schools_wins_nothing() -> None:
    chance = random.Random(11)
    for _ in range(2):
        hub = a_world(chance, schools=4)
        shared = {key: hub[key] for key in (0, 1)}
        trust = shared | {9: some_learners(chance, chance.randint(3, 60))}
        neighbours = (beside(report_of(hub), shared),)
        report = report_of(trust, neighbours=neighbours)
        assert report.won(neighbours=neighbours) == [] or report.hidden[0] == report.hidden[1]


def test_what_was_told_is_kept_as_plain_data() -> None:
    told = report_of(world(1, 200)).publication.told
    assert told_from_data(told_as_data(told)) == told
    assert any(each[:2] == (("cohort 2026",), "learners") for each in told)


def test_further_numbers_give_way_to_the_parts() -> None:
    """Employers, sectors, barriers and what is not known, cleared with the rest."""
    learners = world(5, 60)[0]
    parts = counted(learners)
    experienced = sum(each.benchmark_6 for each in learners)
    met = (len(learners) - experienced, experienced - 3, 2, 1)
    variety = Variety(
        employers=4,
        sectors=(Kind("Digital", experienced, 0), Kind("Law", 2, 0)),
        activities=(Kind("Visit", experienced, 0),),
        by_employers=met,
        minutes=0,
        virtual=0,
        virtual_learners=3,
    )
    unknown = sum(Unknown.SEX in each.groups for each in learners)
    further = further_numbers(
        parts, YEAR, variety, [("Transport", 12, 4)], {Unknown.SEX.label: unknown}
    )
    found = report_of({0: learners}, others=further)
    shown = found.publication.others
    assert shown["employers 2"].is_hidden
    assert shown["sector Law"].is_hidden
    assert shown["barrier without Transport"].is_hidden
    assert found.won(others=further) == []


def test_where_numbers_contradict_each_other_all_are_hidden() -> None:
    learners = world(5, 60)[0]
    odd = report_of({0: learners}, ((Said(("cohort 2026",), "learners", 900, 900),),))
    assert odd.hidden == report_of({0: learners}).hidden
