"""Counting a hub's days against a plain Python loop that reads and sums the same days: a ratio, in
one run.

`python -m tests.benchmarks.bench_counting` prints it without a database. The days are a tenth of a
hub, counted ten times over, so that the facts fit in the memory of a small machine.
"""

import gc
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from placements.rules.count import count_learner
from placements.rules.facts import Day, Enrolment, LearnerFacts
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY
from tests.benchmarks.ratios import Measured, compare

LEARNERS = 6_000
DAYS_A_LEARNER = 9.4
TIMES_OVER = 10
ROUNDS = 5
GOAL = 8.0


def hub(*, seed: int = 2025) -> list[LearnerFacts]:
    """A tenth of a hub: learners of Years 7-11 with their histories, days of every verdict, in
    order of recording.
    """
    draw = random.Random(seed)
    return [_learner(number, draw) for number in range(LEARNERS)]


def _learner(number: int, draw: random.Random) -> LearnerFacts:
    years = draw.randint(1, 5)
    enrolments = tuple(
        Enrolment(
            date(2025 - years + year, 9, 1), date(2026 - years + year, 8, 31), str(7 + year), None
        )
        for year in range(years)
    )
    amount = min(40, max(0, round(draw.gauss(DAYS_A_LEARNER, 4))))
    return LearnerFacts(number, enrolments, tuple(_days(number, amount, years, draw)))


def _days(learner: int, amount: int, years: int, draw: random.Random) -> Iterator[Day]:
    for day in range(amount):
        year = draw.randrange(years)
        criteria = (draw.random() < 0.97,) * 5 + (draw.random() < 0.85, draw.random() < 0.85)
        activity = (
            "placement"
            if year >= 3 or draw.random() < 0.02
            else draw.choice(("visit", "project", "tour"))
        )
        row = (
            learner * 100 + day,
            date(2025 - years + year, 9, 1) + timedelta(days=draw.randrange(365)),
            None,
            draw.choice((60, 120, 150, 240, 300, 360, 420)),
            None,
            draw.choices(("attended", "absent", "unconfirmed", "planned"), (88, 4, 3, 5))[0],
            draw.choices(("experience", "encounter", "preparation", "job"), (92, 5, 2, 1))[0],
            activity,
            draw.choices(("in_person", "hybrid", "virtual"), (85, 5, 10))[0],
            draw.choices(("workplace", "school", "elsewhere"), (88, 6, 6))[0],
            draw.choices(("school", "employer", "self"), (85, 10, 5))[0],
            None,
            *criteria,
        )
        yield Day._make(row)


def bare_sum(learners: list[LearnerFacts]) -> int:
    """The least that can be called reading: one field summed, by nobody and nothing."""
    return sum(day.minutes for learner in learners for day in learner.days)


def plain_loop(learners: list[LearnerFacts]) -> int:
    """The yardstick: every day is read and its minutes, if attended, are summed by learner and year
    group.
    """
    total = 0
    for _, enrolments, days in learners:
        minutes_by_year = {enrolment.nc_year: 0 for enrolment in enrolments}
        for day in days:
            for enrolment in enrolments:
                if enrolment.first_day <= day.date <= enrolment.last_day:
                    if day.attendance == "attended":
                        minutes_by_year[enrolment.nc_year] += day.minutes
                    break
        total += sum(minutes_by_year.values())
    return total


def counting(learners: list[LearnerFacts]) -> int:
    """The counting function over the same days; each count is dropped once it is summed."""
    policies = Policies([SHIPPED_POLICY])
    total = 0
    for _, enrolments, days in learners:
        count = count_learner(enrolments, days, policies)
        total += sum(totals.credited for totals in count.key_stages.values())
    return total


def measure(world: object = None) -> Iterator[Measured]:
    """The line of `make bench`; it needs no database."""
    learners = hub()
    gc.freeze()
    pair = compare(lambda: counting(learners), lambda: plain_loop(learners), rounds=ROUNDS)
    days = sum(len(learner.days) for learner in learners)
    yield Measured(
        "counting function over a hub’s days / a plain loop that reads and sums them",
        pair.ratio,
        at_most=GOAL,
        note=f"{pair.seconds / days * 1e9:.0f} ns to {pair.yardstick / days * 1e9:.0f} ns a day",
    )


def main() -> None:
    """Print the time a day and its ratios. Medians of several rounds, taken turn
    about.
    """
    learners = hub()
    days = TIMES_OVER * sum(len(learner.days) for learner in learners)
    gc.freeze()
    works = (bare_sum, plain_loop, counting)
    rounds = [[_seconds(work, learners) / days for work in works] for _ in range(ROUNDS)]
    bare, plain, counted = (median(column) * 1e9 for column in zip(*rounds, strict=True))
    print(f"counting: {days:,} days of {TIMES_OVER * LEARNERS:,} learners, {counted:.0f} ns a day")
    print(f"  to a plain loop ({plain:.0f} ns a day): {counted / plain:.1f} (goal <= {GOAL:.0f})")
    print(f"  to a bare sum of one field ({bare:.0f} ns a day): {counted / bare:.0f}")


def _seconds(work: Callable[[list[LearnerFacts]], int], learners: list[LearnerFacts]) -> float:
    begun = perf_counter()
    for _ in range(TIMES_OVER):
        work(learners)
    return perf_counter() - begun


if __name__ == "__main__":
    main()
