"""A school's tracking page beside a nation's learners, and beside nobody's."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from django.urls import reverse

from schools.models import Learner
from tests.benchmarks.ratios import ROUNDS, Measured
from tests.benchmarks.world import SCHOOL_SIZE, Browser, World, the_small_database

TURNS = 8


def measure(world: World) -> Iterator[Measured]:
    """The same page of the same school, turn about in both databases."""
    page = f"{reverse('track-learners')}?year=9"

    def seconds(browser: Browser) -> float:
        browser.get(page)
        begun = perf_counter()
        for _ in range(TURNS):
            browser.get(page)
        return (perf_counter() - begun) / TURNS

    rounds = []
    for _ in range(ROUNDS):
        large = seconds(world.leader)
        with the_small_database():
            rounds.append((large, seconds(world.leader_of_small)))
    yield Measured(
        f"tracking page beside {Learner.objects.count():,} learners / beside {SCHOOL_SIZE:,}",
        median(large / small for large, small in rounds),
        at_most=1.2,
        note=f"{median(large for large, _ in rounds) * 1000:.1f} ms a page",
    )
