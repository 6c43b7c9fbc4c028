"""The hub's dashboard, beside its bare SQL and a signed-in page with nothing on it."""

from collections.abc import Iterator

from django.db import connection
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from equalex.kernel.dates import academic_year
from tests.benchmarks.ratios import Measured, Missing, compare
from tests.benchmarks.world import World

# Learners, Benchmark 6, days given and days needed of each school, from progress rows alone.
_BARE = (
    "SELECT p.school_id, count(*), sum(CASE WHEN p.benchmark_6 THEN 1 ELSE 0 END), "
    "sum(p.ks3_credited + p.ks4_credited), sum(p.ks3_planned + p.ks4_planned), "
    "sum(CASE WHEN p.cohort >= %s "
    "THEN CASE WHEN p.ks3_credited + p.ks3_recoverable + p.ks3_planned < 1500 "
    "THEN 1500 - p.ks3_credited - p.ks3_recoverable - p.ks3_planned ELSE 0 END "
    "ELSE CASE WHEN p.ks4_credited + p.ks4_recoverable + p.ks4_planned < 1500 "
    "THEN 1500 - p.ks4_credited - p.ks4_recoverable - p.ks4_planned ELSE 0 END END), "
    "sum(CASE WHEN p.cohort >= %s AND p.ks3_credited + p.ks3_planned >= 1500 "
    "OR p.cohort < %s AND p.ks4_credited + p.ks4_planned >= 1500 THEN 1 ELSE 0 END) "
    "FROM placements_progress p JOIN schools_hubmembership m ON m.school_id = p.school_id "
    "WHERE m.hub_id = %s AND p.cohort BETWEEN %s AND %s GROUP BY p.school_id"
)


def measure(world: World) -> Iterator[Measured | Missing]:
    """Whole requests, turn about."""
    what = "hub dashboard / its bare SQL and an empty signed-in page"
    with override_settings(ROOT_URLCONF="tests.benchmarks.plain_pages"):
        try:
            address = reverse("hub-dashboard")
        except NoReverseMatch:
            yield Missing(what, "there is no dashboard yet")
            return
        year = academic_year(world.today)
        values = [year - 2, year - 2, year - 2, world.hub.pk, year - 4, year]

        def bare() -> int:
            with connection.cursor() as cursor:
                cursor.execute(_BARE, values)
                return len(cursor.fetchall()) + len(world.hub_staff.get("/plain/empty/"))

        pair = compare(lambda: world.hub_staff.get(address), bare)
    learners = _learners_of(world)
    yield Measured(what, pair.ratio, at_most=1.5, note=f"{pair.note}, {learners:,} learners")


def _learners_of(world: World) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM placements_progress p JOIN schools_hubmembership m "
            "ON m.school_id = p.school_id WHERE m.hub_id = %s",
            [world.hub.pk],
        )
        return int(cursor.fetchone()[0])
