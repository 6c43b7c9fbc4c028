"""What if, and the repair list, of a whole school beside reading and counting its days once."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from placements.queries.facts import facts_of
from placements.queries.policies import published_policies
from placements.rules.count import count_learner
from placements.rules.policy import Policy
from reporting.forms import trial_query
from reporting.queries.trials import rules_now, try_on_schools
from reporting.rules.trials import TRIAL_ID, Since
from schools.models import Learner, School
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import World

SCHOOLS = 8


def measure(world: World) -> Iterator[Measured]:
    """Whole requests of the careers leader, then the memory of a hub's trial."""
    rules, current = rules_now(world.today)
    tried = replace(
        rules,
        id=TRIAL_ID,
        effective_from=current.versions[0].effective_from,
        required_criteria=rules.required_criteria - {"reflection"},
    )
    keys = list(Learner.objects.filter(school=world.school).values_list("pk", flat=True))

    def once() -> int:
        policies = published_policies().policies
        return sum(
            count_learner(one.enrolments, one.days, policies).benchmark_6 for one in facts_of(keys)
        )

    assert once() > 0
    for what, address in (
        ("what if", f"{reverse('try-policy')}?{trial_query(tried, Since.ALWAYS)}"),
        ("repair list", reverse("repair-list")),
        ("forecast", reverse("forecast")),
    ):
        pair = compare(lambda address=address: world.leader.get(address), once, rounds=5)
        yield Measured(
            f"{what} of a school of {len(keys):,}, whole request / reading and counting it once",
            pair.ratio,
            at_most=3,
            note=pair.note,
        )
    yield _memory(world, tried)


def _memory(world: World, tried: Policy) -> Measured:
    """The most that a trial holds at once, for several schools and for the largest alone."""
    largest = world.large_school
    others = School.objects.in_hub(world.hub.pk, world.today).exclude(pk=largest.pk)[: SCHOOLS - 1]
    several = [largest, *others]
    # Once without a look: what is imported and remembered for good belongs to neither.
    _peak(world, [largest], tried)
    alone, together = _peak(world, [largest], tried), _peak(world, several, tried)
    return Measured(
        f"memory of a trial on {len(several)} schools of a hub / on the largest alone",
        together / alone,
        at_most=1.5,
        note=f"{together / 1e6:.1f} MB to {alone / 1e6:.1f} MB",
    )


def _peak(world: World, schools: list[School], tried: Policy) -> int:
    tracemalloc.start()
    try:
        for _ in try_on_schools(schools, tried, today=world.today, tell=lambda _: None):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
