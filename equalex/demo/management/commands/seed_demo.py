import random
import time
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from employers.actions.search_index import index_experiences
from employers.models import Experience
from equalex.demo import names
from equalex.demo.asking import make_pending
from equalex.demo.barriers import ask_for_demo_reports, note_demo_barriers
from equalex.demo.front_door import make_front_door
from equalex.demo.history import History, make_history
from equalex.demo.learners import make_learners
from equalex.demo.lived_days import make_lived_days
from equalex.demo.movers import make_movers
from equalex.demo.needs import note_demo_needs
from equalex.demo.neighbours import make_neighbours
from equalex.demo.offers import make_experiences, make_open_slots
from equalex.demo.organisations import HUB, PASSPHRASE, World, make_organisations, make_people
from equalex.demo.pipeline import make_pipeline, make_thanks
from equalex.demo.sign_ins import issue_demo_sign_ins, print_sign_ins
from equalex.kernel.access import the_portal
from equalex.kernel.dates import academic_year
from outcomes.actions.frameworks import load_framework
from outcomes.rules.frameworks import STARTER_FILE
from placements.actions.ledger import recount
from reporting.actions.forecasts import keep_forecast
from schools.models import Hub, Learner

YEAR_GROUPS_LEFT: Final = 3


class Command(BaseCommand):
    """Fills an empty portal with a synthetic hub; does nothing when it is already there."""

    help = "Make the synthetic hub of the demo: 12 schools, 60 employers, about 9,000 learners."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026, help="for other invented data")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Synthetic data is for demos and tests. It is never written in production."
            )
        if Hub.objects.filter(name=HUB).exists():
            self.stdout.write(f"{HUB} is there already: nothing to do.")
        else:
            started = time.monotonic()
            with transaction.atomic():
                self._seed(options["seed"])
            self.stdout.write(f"Done in {time.monotonic() - started:.0f} seconds.")
        print_sign_ins(self.stdout.write)

    def _seed(self, seed: int) -> None:
        rng = random.Random(seed)
        today = timezone.localdate()
        year = academic_year(today)
        load_framework(data=STARTER_FILE.read_bytes(), by=the_portal())
        world = make_organisations(rng, self.stdout.write)
        offered = make_experiences(rng, world.employers, today)
        places = make_open_slots(rng, offered, today)
        index_experiences(Experience.objects.all())
        self.stdout.write(
            f"{sum(map(len, offered.values()))} experiences of every model, {places} places still free"
        )
        total = 0
        for school, row in zip(world.schools, names.SCHOOLS, strict=True):
            # Whose people sign in has had year groups that left: a forecast is tested on them.
            left = YEAR_GROUPS_LEFT if school == world.schools[0] else 0
            learners = make_learners(rng, school, row[3], year, left=left)
            history = History(rng=rng, school=school, today=today)
            make_history(history, learners, offered, year)
            history.write()
            recount(learner_ids=[learner.pk for learner in learners])
            total += len(learners)
            self.stdout.write(
                f"  {school.name}: {len(learners)} learners, {len(history.attendances)} days recorded"
            )
        self.stdout.write(f"{total} learners with their histories, every day judged")
        make_neighbours(seed, today, self.stdout.write)
        make_people(world)
        self._goings_on(world, today)
        self._sign_ins(world)
        # The hub looks at what employers have said of themselves by now.
        self._hub(rng, world, today)
        self._reports(seed, world, today)

    def _goings_on(self, world: World, today: date) -> None:
        """What the people of the demo are in the middle of."""
        make_pending(world, today)
        make_movers(world, today)
        make_lived_days(world.schools[0], today)

    def _hub(self, rng: random.Random, world: World, today: date) -> None:
        listed = make_pipeline(rng, world, today)
        make_thanks(world)
        self.stdout.write(f"A pipeline of {len(world.employers) + listed} employers, with thanks")

    def _reports(self, seed: int, world: World, today: date) -> None:
        noted = note_demo_barriers(seed, world.schools, today)
        self.stdout.write(f"What stands in the way is noted for {noted} learners")
        known = note_demo_needs(seed, world, today)
        self.stdout.write(f"The hub has entered what it knows of {known} schools")
        keep_forecast(school_id=world.schools[0].pk, today=today)
        asked = ask_for_demo_reports(world, today)
        self.stdout.write(f"{asked} reports asked for; the worker makes them")

    def _sign_ins(self, world: World) -> None:
        self.stdout.write(make_front_door(world, timezone.localdate()))
        # The learner of the demo has something to reflect on, and so something to do.
        waiting = Count(
            "attendances",
            filter=Q(attendances__attendance="attended", attendances__verdict="does_not_count")
            & Q(attendances__placement__has_reflection=False),
        )
        members = Learner.objects.filter(school=world.schools[0], tutor_group__name="9A")
        issue_demo_sign_ins(members.annotate(waiting=waiting).order_by("-waiting", "pk")[:1])
        self.stdout.write(f"People for every role; their passphrase is “{PASSPHRASE}”")
