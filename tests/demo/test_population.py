"""Populations: as large as asked for, the same again from the same seed, and judged by the rules."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from employers.models import Slot
from equalex.demo.days import DAYS_A_LEARNER, scale_of_offers
from equalex.demo.population import PlannedSchool, Population, plan_schools
from placements.actions.figures import figures_differences
from placements.models import Attendance, Booking, Placement, Progress, Verdict
from placements.queries.ledger import ledger_differences
from schools.models import Enrolment, Hub, Learner, School
from tests.factories import AttendanceFactory, ExperienceFactory, LearnerFactory
from tests.tooling.app_role import as_owner

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def owner(db: None) -> Iterator[None]:
    """Populations are made by COPY and with keys of their own: the owner's work."""
    with as_owner():
        yield


def make(*sizes: int, seed: int = 1) -> str:
    told = StringIO()
    call_command(
        "make_population", "--schools", *sizes, "--seed", seed, "--today", TODAY, stdout=told
    )
    return told.getvalue()


def test_every_day_is_judged_as_recounting_would_judge_it() -> None:
    make(90, 60)
    batches = list(ledger_differences())
    assert sum(batch.days for batch in batches) == Attendance.objects.count() > 500
    assert [one for batch in batches for one in batch.differences] == []
    assert Progress.objects.count() == Learner.objects.count() == 150


def test_days_of_many_verdicts_and_of_every_state_are_there() -> None:
    make(*[60] * 12, seed=4)
    found = Counter(Attendance.objects.values_list("verdict", flat=True))
    assert set(found) >= {Verdict.COUNTS, Verdict.NEEDS_JUDGEMENT, Verdict.DOES_NOT_COUNT}
    states = set(Attendance.objects.values_list("attendance", flat=True))
    assert states == {"planned", "unconfirmed", "attended", "absent"}


def test_slots_hold_as_many_as_are_placed() -> None:
    make(90)
    for slot in Slot.objects.filter(booked__gt=0):
        assert slot.booked == Placement.objects.placed().filter(booking__slot=slot).count()
        assert slot.booked <= slot.places


def test_as_many_days_are_recorded_as_a_portal_in_use_holds() -> None:
    make(*[45] * 24, seed=3)
    assert Attendance.objects.count() / Learner.objects.count() == pytest.approx(
        DAYS_A_LEARNER, rel=0.05
    )


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 2, 28), date(2027, 8, 31)])
def test_more_is_offered_early_in_the_year_so_that_the_days_come_out_the_same(today: date) -> None:
    assert scale_of_offers(date(2026, 9, 1)) >= scale_of_offers(today) > 1


def test_the_same_seed_on_the_same_day_makes_the_same_rows() -> None:
    def rows() -> list[object]:
        try:
            with transaction.atomic():
                make(60)
                learners = Learner.objects.order_by("pk").values_list(
                    "public_id", "first_name", "sen"
                )
                days = Attendance.objects.order_by("pk").values_list("date", "verdict", "reasons")
                found = [*learners, *days, *Booking.objects.order_by("pk").values_list("once")]
                raise InterruptedError
        except InterruptedError:
            return found

    assert rows() == rows()


def test_another_seed_is_added_and_the_same_is_not_made_twice() -> None:
    make(30, seed=1)
    make(30, seed=2)
    assert (School.objects.count(), Hub.objects.count()) == (2, 2)
    with pytest.raises(CommandError, match="seed 1 is there already"):
        make(30, seed=1)
    assert Learner.objects.count() == 60


def test_the_database_goes_on_with_keys_of_its_own() -> None:
    make(30)
    LearnerFactory()
    ExperienceFactory()
    AttendanceFactory()
    assert Learner.objects.count() == 32
    assert Enrolment.objects.filter(learner__in=Learner.objects.all()).count() > 90


def test_sizes_of_schools_follow_the_measures_and_add_up() -> None:
    planned = plan_schools(random.Random(1), 1_000_000)
    assert sum(school.learners for school in planned) == 1_000_000
    mainstream = sorted(school.learners for school in planned if school.kind == "mainstream")
    assert mainstream[len(mainstream) // 2] == pytest.approx(860, rel=0.1)
    shares = Counter(school.kind for school in planned)
    assert shares["special"] / len(planned) == pytest.approx(1000 / 4700, abs=0.04)


def test_many_schools_make_several_hubs() -> None:
    population = Population(seed=1, today=TODAY, tell=lambda _: None)
    made = population.make([PlannedSchool(0, "mainstream", 20), PlannedSchool(1, "mainstream", 20)])
    assert (made.schools, made.learners) == (2, 40)
    assert made.days == Attendance.objects.count()


@pytest.mark.postgres
def test_copies_are_whole_and_point_at_each_other() -> None:
    make(30)
    call_command(
        "make_population", schools=[40, 20], seed=2, copies=2, today=TODAY, stdout=StringIO()
    )
    assert (School.objects.count(), Hub.objects.count()) == (7, 4)
    assert Learner.objects.count() == Progress.objects.count() == 30 + 3 * 60
    assert [one for batch in ledger_differences() for one in batch.differences] == []
    assert list(figures_differences()) == []
    connection.check_constraints()
    for hub in Hub.objects.all():
        bookings = Booking.objects.filter(school__hub_memberships__hub=hub, slot__isnull=False)
        assert {each.slot.experience.employer.home_hub for each in bookings} == {hub}
    AttendanceFactory()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL makes them")
def test_another_database_says_that_it_makes_no_copies() -> None:
    with pytest.raises(CommandError, match="by PostgreSQL only"):
        call_command("make_population", schools=[30], copies=1)


def test_nothing_is_made_in_production(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never written in production"):
        make(30)
    assert not School.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["--learners", "-5"], ["--schools", "0"]])
def test_without_a_number_it_says_what_to_give(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="Say how many"):
        call_command("make_population", *arguments)
