"""A hub's 10-day report as a page, beside one reading of the days and totals that it speaks of."""

from collections.abc import Iterator

from django.db import connection
from django.test import override_settings
from django.urls import reverse

from equalex.kernel.dates import academic_year
from schools.models import Learner
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import World

# What days were made of and when each learner's first was, in one statement over the hub's days.
_DAYS = (
    "SELECT e.activity, e.sector_id, e.mode, l.cohort, a.key_stage, count(DISTINCT a.learner_id), "
    "count(DISTINCT e.employer_id), min(a.date), sum(a.credited_minutes) "
    "FROM placements_attendance a JOIN schools_learner l ON l.id = a.learner_id "
    "JOIN schools_hubmembership m ON m.school_id = l.school_id "
    "JOIN placements_placement p ON p.id = a.placement_id "
    "JOIN placements_booking b ON b.id = p.booking_id "
    "JOIN employers_experience e ON e.id = b.experience_id "
    "WHERE m.hub_id = %s AND a.credited_minutes > 0 "
    "GROUP BY e.activity, e.sector_id, e.mode, l.cohort, a.key_stage"
)
_TOTALS = (
    "SELECT p.school_id, p.cohort, p.groups, count(*), sum(p.ks3_credited), sum(p.ks4_credited) "
    "FROM placements_progress p JOIN schools_hubmembership m ON m.school_id = p.school_id "
    "WHERE m.hub_id = %s AND p.cohort BETWEEN %s AND %s GROUP BY p.school_id, p.cohort, p.groups"
)


def measure(world: World) -> Iterator[Measured]:
    """Whole requests, turn about."""
    year = academic_year(world.today)
    with override_settings(ROOT_URLCONF="tests.benchmarks.plain_pages"):

        def bare() -> int:
            with connection.cursor() as cursor:
                cursor.execute(_DAYS, [world.hub.pk])
                days = len(cursor.fetchall())
                cursor.execute(_TOTALS, [world.hub.pk, year - 4, year])
                return days + len(cursor.fetchall()) + len(world.hub_staff.get("/plain/empty/"))

        address = reverse("ten-day-report")
        pair = compare(lambda: world.hub_staff.get(address), bare, rounds=5)
    learners = Learner.objects.filter(school__hub_memberships__hub=world.hub).count()
    yield Measured(
        "hub report of today, whole request / its days and totals read once by bare SQL",
        pair.ratio,
        at_most=3,
        note=f"{pair.note}, {learners:,} learners",
    )
