"""A synthetic population of any size: hubs, schools, employers, learners and all their days.

Sizes and shares follow the public measures of schools in England (DfE 2024/25); names are invented.
The same seed, sizes and date make the same rows.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from equalex.demo.days import DayTables, SchoolDays
from equalex.demo.places import hub_name, place, school_name
from equalex.demo.rolls import RollTables, make_roll
from equalex.demo.tables import Table, catch_up_keys
from equalex.demo.workplaces import Choices, EmployerTables, hex_id, make_workplaces
from equalex.kernel.access import OrganisationKind
from equalex.kernel.dates import academic_year
from placements.actions.figures import rebuild_figures
from placements.queries.policies import published_policies
from schools.models import (
    Hub,
    HubMembership,
    LocalAuthority,
    Organisation,
    School,
    Trust,
    TrustMembership,
)

# 3.2 million learners in 44 hubs.
LEARNERS_OF_A_HUB: Final = 72_000
SCHOOLS_OF_A_TRUST: Final = 6
# Learners in Years 7-11 of a mainstream school at these shares of all: p5 240, median 860, p95 1,410.
_ROLLS: Final = ((0.0, 90), (0.05, 240), (0.5, 860), (0.95, 1410), (1.0, 2000))
_GOLDEN_SECTION: Final = 0.618034
_FIRST_URN: Final = 600_000
_SECONDS_BETWEEN_LINES: Final = 5.0
Tell = Callable[[str], object]


class AlreadyMade(Exception):
    """The population of this seed is there, or part of it; the message may be shown as it is."""


class PlannedSchool(NamedTuple):
    """A school to be made: its number from 0, its kind, and its learners in Years 7-11."""

    number: int
    kind: str
    learners: int


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and how long it took."""

    schools: int
    learners: int
    days: int
    seconds: float


def plan_schools(rng: random.Random, learners: int) -> list[PlannedSchool]:
    """Schools of the kinds and sizes there are, with exactly so many learners together."""
    planned: list[PlannedSchool] = []
    left = learners
    while left > 0:
        # 3,400 mainstream schools, 1,000 special schools, 300 PRUs and AP academies.
        draw = rng.random() * 4700 if planned else 0
        if draw < 3400:
            kind, size = "mainstream", _size_at(rng.random())
        elif draw < 4400:
            kind, size = "special", rng.randint(40, 116)
        else:
            kind, size = "alternative_provision", rng.randint(20, 70)
        size = min(size, left)
        planned.append(PlannedSchool(len(planned), kind, size))
        left -= size
    return planned


def _size_at(share: float) -> int:
    for (below, small), (above, large) in pairwise(_ROLLS):
        if share <= above:
            return round(small + (large - small) * (share - below) / (above - below))
    return _ROLLS[-1][1]


class Population:
    """Makes the schools it is given, hub by hub, each school in a transaction of its own."""

    def __init__(
        self, *, seed: int, today: date, tell: Tell, learners_of_a_hub: int = LEARNERS_OF_A_HUB
    ) -> None:
        self.seed, self.today, self.tell = seed, today, tell
        self.learners_of_a_hub = learners_of_a_hub
        self.organisations = Table(Organisation, "public_id", "kind", "name")
        self.schools = Table(
            School,
            *("urn", "authority", "establishment_number", "type_name", "school_kind"),
            *("low_age", "high_age", "town", "opened_on"),
        )
        self.hubs = Table(Hub)
        self.trusts = Table(Trust, "group_uid")
        self.in_hubs = Table(HubMembership, "school", "hub", "since")
        self.in_trusts = Table(TrustMembership, "school", "trust", "since")
        self.employers = EmployerTables(self.organisations)
        self.rolls, self.days = RollTables(), DayTables()
        self.days.experiences = self.employers.experiences
        self.days.slots = self.employers.slots
        self.days.slot_dates = self.employers.slot_dates
        last = School.objects.filter(urn__range=("600000", "899999")).aggregate(last=Max("urn"))
        self.first_urn = int(last["last"] or _FIRST_URN) + 1

    def make(self, planned: Sequence[PlannedSchool]) -> Made:
        """Make these schools. Raises AlreadyMade before anything is written."""
        began = told = time.monotonic()
        rng = random.Random(f"population {self.seed}")
        hub_id = hex_id(rng)
        if Organisation.objects.filter(public_id=hub_id).exists():
            raise AlreadyMade(
                f"The population of seed {self.seed} is there already, or part of it. "
                "Choose another --seed, or an empty database."
            )
        everybody = sum(school.learners for school in planned)
        learners = days = 0
        for number, schools in enumerate(_by_hub(planned, self.learners_of_a_hub)):
            with transaction.atomic():
                hub, choices = self._hub(rng, hub_id, number, schools)
            hub_id = hex_id(rng)
            trust = 0
            for place_in_hub, school in enumerate(schools):
                with transaction.atomic():
                    if place_in_hub % SCHOOLS_OF_A_TRUST == 0:
                        # Half of all schools are in a trust.
                        trust = 0 if trust else self._trust(rng, school)
                    days += self._school(school, hub, trust, choices)
                learners += school.learners
                if time.monotonic() - told > _SECONDS_BETWEEN_LINES:
                    told = time.monotonic()
                    speed = learners / (told - began)
                    self.tell(f"  {learners:,} of {everybody:,} learners, {speed:,.0f} a second")
        self._analyse()
        return Made(len(planned), everybody, days, time.monotonic() - began)

    def _hub(
        self, rng: random.Random, public_id: str, number: int, schools: Sequence[PlannedSchool]
    ) -> tuple[int, Choices]:
        key = self.organisations.key()
        self.organisations.rows.append(
            (key, public_id, OrganisationKind.HUB.value, hub_name(number))
        )
        self.organisations.write()
        self.hubs.rows.append((key,))
        self.hubs.write()
        authority, _ = LocalAuthority.objects.get_or_create(
            code=_authority(number), defaults={"name": place(number * 31 + 7)}
        )
        Hub.objects.get(pk=key).authorities.add(authority)
        learners = sum(school.learners for school in schools)
        choices = make_workplaces(rng, self.employers, key, learners=learners, today=self.today)
        catch_up_keys(self.employers.in_order())
        self.tell(
            f"{hub_name(number)}: {len(schools)} schools with {learners:,} learners, "
            f"{sum(map(len, choices.values())):,} experiences"
        )
        return key, choices

    def _trust(self, rng: random.Random, first: PlannedSchool) -> int:
        key = self.organisations.key()
        name = f"{place(first.number + 5)} Learning Trust"
        self.organisations.rows.append((key, hex_id(rng), OrganisationKind.TRUST.value, name))
        self.trusts.rows.append((key, f"P{key}"))
        return key

    def _school(self, school: PlannedSchool, hub: int, trust: int, choices: Choices) -> int:
        rng = random.Random(f"population {self.seed} school {school.number}")
        key = self._organisation(rng, school, hub, trust)
        cohorts = make_roll(
            rng,
            self.rolls,
            key,
            school.kind,
            learners=school.learners,
            year=academic_year(self.today),
        )
        days = SchoolDays(rng, self.days, key, self.today, choices)
        days.take_part(cohorts, _strength(school))
        number = days.judge(cohorts, published_policies())
        tables = [
            *(self.organisations, self.trusts, self.schools, self.in_hubs, self.in_trusts),
            *(*self.rolls.in_order(), *self.days.in_order()),
        ]
        for table in tables:
            table.write()
        catch_up_keys(tables)
        rebuild_figures(school_ids=[key])
        return number

    def _organisation(self, rng: random.Random, school: PlannedSchool, hub: int, trust: int) -> int:
        key, urn = self.organisations.key(), str(self.first_urn + school.number)
        self.organisations.rows.append(
            (
                key,
                hex_id(rng),
                OrganisationKind.SCHOOL.value,
                school_name(school.number, school.kind),
            )
        )
        self.schools.rows.append(
            (
                *(key, urn, None, f"4{urn[-3:]}", "", school.kind, 11, 16),
                *(place(school.number), "2008-09-01"),
            )
        )
        self.in_hubs.rows.append((self.in_hubs.key(), key, hub, "2020-09-01"))
        if trust:
            self.in_trusts.rows.append((self.in_trusts.key(), key, trust, "2020-09-01"))
        return key

    def _analyse(self) -> None:
        """Let the database learn how large its tables are by now."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _by_hub(planned: Sequence[PlannedSchool], learners: int) -> list[list[PlannedSchool]]:
    """The schools in hubs of about so many learners."""
    hubs: list[list[PlannedSchool]] = []
    totals = accumulate(school.learners for school in planned)
    for school, total in zip(planned, totals, strict=True):
        number = (total - 1) // learners if total else 0
        if number >= len(hubs):
            hubs.append([])
        hubs[-1].append(school)
    return hubs


def _strength(school: PlannedSchool) -> float:
    """What a school does against the average: 0.45 to 1.55, spread evenly whatever the number.

    Special schools and PRUs record far less.
    """
    spread = 0.45 + 1.1 * ((school.number + 1) * _GOLDEN_SECTION % 1)
    return spread if school.kind == "mainstream" else spread * 0.4


def _authority(number: int) -> str:
    """A code that no real authority has: a letter and two digits."""
    return f"{chr(90 - number // 100)}{number % 100:02d}"
