"""`manage.py make_population --learners N --seed S`: invented learners and their days, by the million."""

import random
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from employers.actions.search_index import index_experiences
from employers.models import Experience
from equalex.demo.copies import copy_made, last_keys
from equalex.demo.population import AlreadyMade, PlannedSchool, Population, plan_schools


class Command(BaseCommand):
    """Adds a synthetic population, every day judged by the counting rules. Never in production."""

    help = (
        "Make invented hubs, schools, employers and learners with about 9.4 recorded days each, "
        "for measuring and trying out. Nobody is made who could sign in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--learners", type=int, default=0, help="how many learners, in schools of usual sizes"
        )
        parser.add_argument(
            "--schools",
            type=int,
            nargs="+",
            default=[],
            metavar="SIZE",
            help="besides these, mainstream schools of just these sizes, such as 200 2000",
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed makes the same population"
        )
        parser.add_argument(
            "--copies",
            type=int,
            default=0,
            metavar="N",
            help="then copy all of it N times, with other names and keys (PostgreSQL, the quick way "
            "to a nation: --learners 145500 --copies 21)",
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="the date (2026-11-23) up to which days are attended; default: today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Synthetic data is for demos and tests. It is never written in production."
            )
        learners, sizes = options["learners"], options["schools"]
        if learners < 0 or any(size < 1 for size in sizes) or not (learners or sizes):
            raise CommandError("Say how many: --learners 60000, or --schools 200 2000, or both.")
        if options["copies"] and connection.vendor != "postgresql":
            raise CommandError("Copies are made by PostgreSQL only. Here ask for more --learners.")
        planned = [PlannedSchool(number, "mainstream", size) for number, size in enumerate(sizes)]
        drawn = plan_schools(random.Random(f"sizes {options['seed']}"), learners)
        planned += [school._replace(number=len(sizes) + school.number) for school in drawn]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # Indexes grow in memory (256 MB) instead of page by page on the disk.
                cursor.execute("PRAGMA cache_size = -262144")
        population = Population(
            seed=options["seed"],
            today=options["today"] or timezone.localdate(),
            tell=self.stdout.write,
        )
        before = last_keys()
        try:
            made = population.make(planned)
        except AlreadyMade as problem:
            raise CommandError(str(problem)) from problem
        index_experiences(Experience.objects.filter(search_entry__isnull=True))
        self.stdout.write(
            f"{made.schools:,} schools, {made.learners:,} learners, {made.days:,} days recorded "
            f"({made.days / made.learners:.1f} a learner), every day judged, in {made.seconds:.0f} "
            f"seconds: {made.learners / made.seconds:,.0f} learners a second."
        )
        if options["copies"]:
            for number in copy_made(before, times=options["copies"]):
                self.stdout.write(f"  copy {number} of {options['copies']}")
