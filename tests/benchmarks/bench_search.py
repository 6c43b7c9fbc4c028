"""The search page among 50,000 experiences, beside the same page among 500."""

import os
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Final

from django.db import connection
from django.urls import reverse

from employers.actions.search_index import index_experiences
from employers.models import Experience, Slot, SlotDate
from equalex.demo.workplaces import hex_id
from tests.benchmarks.ratios import ROUNDS, Measured
from tests.benchmarks.world import World

FEW, MANY = 500, int(os.environ.get("BENCH_EXPERIENCES", "50000"))
TURNS: Final = 5
PAGES: Final = (
    ("soonest first", ""),
    ("two words", "?q=day+build"),
    ("within 20 miles, nearest first", "?within=20&order=nearest"),
    ("tier, year and mode", "?tier=2&year=9&mode=in_person"),
    ("what learners lack", "?order=needed"),
)


def measure(world: World) -> Iterator[Measured]:
    """Few first, then many: what is offered is cut down to either, and the rest withdrawn."""
    few, few_words = _seconds(world, FEW), _number()
    many = _seconds(world, MANY)
    for name, query in PAGES:
        yield Measured(
            f"search page, {name}: {_number():,} experiences / {few_words:,}",
            many[query] / few[query],
            at_most=3,
            note=f"{many[query] * 1000:.0f} ms a page",
        )


def _number() -> int:
    return Experience.objects.filter(school__isnull=True, state="open").count()


def _seconds(world: World, number: int) -> dict[str, float]:
    _offer(world, number)
    address, found = reverse("find-experiences"), {}
    for _, query in PAGES:
        world.leader.get(f"{address}{query}")
        rounds = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            for _ in range(TURNS):
                world.leader.get(f"{address}{query}")
            rounds.append((perf_counter() - begun) / TURNS)
        found[query] = median(rounds)
    return found


def _offer(world: World, number: int) -> None:
    """As many open experiences with two dates each, copies of those that are there."""
    every = Experience.objects.filter(school__isnull=True, employer__isnull=False).order_by("pk")
    every.update(state="withdrawn")
    _copy(world, list(every), number - every.count())
    keys = list(every.values_list("pk", flat=True)[:number])
    for start in range(0, len(keys), 5000):
        Experience.objects.filter(pk__in=keys[start : start + 5000]).update(state="open")
    index_experiences(every.filter(search_entry__isnull=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(world: World, models: list[Experience], number: int) -> None:
    import random

    chance = random.Random(5)
    made = []
    for place in range(max(0, number)):
        copy = Experience(
            **{
                field.attname: getattr(models[place % len(models)], field.attname)
                for field in Experience._meta.concrete_fields
                if field.name not in ("id", "public_id")
            }
        )
        copy.public_id = hex_id(chance)
        made.append(copy)
    made = Experience.objects.bulk_create(made, batch_size=2000)
    slots = []
    for experience in made:
        for _ in range(2):
            day = world.today + timedelta(days=chance.randrange(7, 240))
            slots.append(Slot(experience=experience, places=20, first_date=day, last_date=day))
    slots = Slot.objects.bulk_create(slots, batch_size=2000)
    SlotDate.objects.bulk_create(
        [SlotDate(slot=slot, date=slot.first_date, start="09:30", minutes=300) for slot in slots],
        batch_size=5000,
    )
