"""`make audit` (TABLES=3000 SEED=1): random schools, hubs and trusts, attacked with all that is told of them.

Prints a line for each kind of table: how many were made, how many held a small number to be won, how
many were won, how many were wholly hidden, and how many would have been won without the clearing. Exits 1
where more are won than docs/adr/0019 owns up to.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from reporting.rules.report_knowledge import Neighbour
from tests.audit.reports import Report, report_of
from tests.audit.schools import seen_of, some_with_days
from tests.audit.worlds import World, a_world, counted, moved_on, some_learners


@dataclass
class Attacked:
    """One kind of table, and how the attacks on it went; of a thousand so many are known to be won."""

    what: str
    known_in_1000: int = 0
    made: int = 0
    attacked: int = 0
    won: int = 0
    wholly_hidden: int = 0
    won_without: int = 0

    def add(self, *, has_secrets: bool, won: bool, is_hidden: bool, won_without: bool) -> None:
        """One more. Where all is hidden nothing was told, and so nothing was won by it."""
        self.made += 1
        self.attacked += has_secrets
        self.won += won and not is_hidden
        self.wholly_hidden += is_hidden
        self.won_without += won_without

    @property
    def is_as_known(self) -> bool:
        """Whether no more were won than is known."""
        return self.won <= ceil(self.made * self.known_in_1000 / 1000)

    @property
    def line(self) -> str:
        """In words."""
        known = f" ({self.known_in_1000} in 1,000 are known)" if self.known_in_1000 else ""
        return (
            f"{self.what}: {self.made:,} made, {self.attacked:,} with small numbers, {self.won:,} won"
            f"{known}, {self.wholly_hidden:,} wholly hidden; without the clearing "
            f"{self.won_without:,} won"
        )


def of_schools(chance: random.Random, number: int) -> Attacked:
    """All tables that a school stands in, together."""
    found = Attacked("all tables of a school together")
    for _ in range(number):
        size = chance.randint(0, chance.choice([8, 15, 40, 120]))
        school = counted(some_learners(chance, size))
        seen = seen_of(school, some_with_days(chance, school))
        found.add(
            has_secrets=seen.has_secrets,
            won=bool(seen.won()),
            is_hidden=seen.is_wholly_hidden,
            won_without=bool(seen.one_by_one().won()),
        )
    return found


def of_schools_over_time(chance: random.Random, number: int) -> Attacked:
    """The same beside what they told before a learner joined, left or gained a day."""
    found = Attacked("all tables of a school, before and after a learner moved", known_in_1000=5)
    for _ in range(number):
        then = some_learners(chance, chance.randint(0, chance.choice([8, 15, 40, 120])))
        before, after = (seen_of(counted(each)) for each in (then, moved_on(chance, then)))
        earlier = [before.as_told()]
        found.add(
            has_secrets=after.has_secrets,
            won=bool(after.won(earlier)),
            is_hidden=after.is_wholly_hidden,
            won_without=bool(after.one_by_one().won([before.one_by_one().as_told()])),
        )
    return found


def of_reports(chance: random.Random, number: int) -> Attacked:
    """A report with the schools in it."""
    found = Attacked("a report and its schools")
    for _ in range(number):
        _add(found, report_of(a_world(chance)))
    return found


def of_reports_over_time(chance: random.Random, number: int) -> Attacked:
    """Three reports, between which learners moved."""
    found = Attacked("the third report in a row, with the two before it")
    for _ in range(number):
        world, told = a_world(chance), ()
        for _ in range(2):
            told = (*told, report_of(world, told).publication.told)
            world = {key: moved_on(chance, school) for key, school in world.items()}
        _add(found, report_of(world, told), told)
    return found


def of_hubs_and_trusts(chance: random.Random, number: int) -> Attacked:
    """A trust's report for somebody who has the hub's, which shares schools with it."""
    found = Attacked("a trust's report, with that of a hub that shares schools")
    for _ in range(number):
        hub = a_world(chance, schools=chance.randint(2, 4))
        shared = {key: hub[key] for key in range(chance.randint(1, 2))}
        trust: World = dict(shared)
        if chance.random() < 0.5:
            trust[9] = some_learners(chance, chance.randint(3, 60))
        heaps = frozenset(f"school {key}" for key in shared)
        told = (report_of(hub).publication.told,)
        neighbours = (Neighbour("hub", heaps, len(shared) < len(hub), told),)
        _add(found, report_of(trust, neighbours=neighbours), neighbours=neighbours)
    return found


def _add(
    found: Attacked, report: Report, earlier: tuple = (), neighbours: tuple[Neighbour, ...] = ()
) -> None:
    hidden, of = report.hidden
    found.add(
        has_secrets=report.has_secrets,
        won=bool(report.won(earlier, neighbours)),
        is_hidden=hidden == of,
        won_without=bool(report.won(earlier, neighbours, is_cleared=False)),
    )


AUDITS: tuple[tuple[Callable[[random.Random, int], Attacked], int], ...] = (
    (of_schools, 1),
    (of_schools_over_time, 1),
    (of_reports, 4),
    (of_reports_over_time, 10),
    (of_hubs_and_trusts, 10),
)
"""Each with how many times fewer of its tables are made than of schools: they take as much longer."""


def audits(tables: int, seed: int) -> Iterator[Attacked]:
    """One after the other."""
    for audit, fewer in AUDITS:
        yield audit(random.Random(seed), max(1, tables // fewer))


def main() -> int:
    """1 where more was won than is known."""
    status = 0
    for found in audits(int(os.environ.get("TABLES", "3000")), int(os.environ.get("SEED", "1"))):
        sys.stdout.write(f"{found.line}\n")
        sys.stdout.flush()
        status |= not found.is_as_known
    return status


if __name__ == "__main__":
    sys.exit(main())
