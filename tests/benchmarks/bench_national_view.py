"""The national view, beside its bare SQL and a signed-in page with nothing on it."""

from collections.abc import Iterator

from django.db import connection
from django.test import override_settings
from django.urls import reverse

from equalex.kernel.access import OrganisationKind, Role
from equalex.kernel.dates import academic_year
from schools.models import Learner, Organisation
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import Browser, World, person

# What every hub's learners come to, from kept figures: the least that any such page must read.
_BARE = (
    "SELECT m.hub_id, sum(f.learners), sum(f.benchmark_6), sum(f.given), sum(f.planned), sum(f.needed), "
    "sum(f.due_1), sum(f.due_2), sum(f.due_3) "
    "FROM placements_groupfigures f JOIN schools_hubmembership m ON m.school_id = f.school_id "
    "WHERE m.until IS NULL AND f.\"group\" = 'all' AND f.cohort BETWEEN %s AND %s GROUP BY m.hub_id"
)


def measure(world: World) -> Iterator[Measured]:
    """Whole requests, turn about."""
    with override_settings(ROOT_URLCONF="tests.benchmarks.plain_pages"):
        year = academic_year(world.today)
        platform, _ = Organisation.objects.get_or_create(
            kind=OrganisationKind.PLATFORM, defaults={"name": "Platform"}
        )
        administrator = Browser(person("administrator", Role.ADMINISTRATOR, platform))
        address = reverse("national-view")

        def bare() -> int:
            with connection.cursor() as cursor:
                cursor.execute(_BARE, [year - 4, year])
                return len(cursor.fetchall()) + len(administrator.get("/plain/empty/"))

        pair = compare(lambda: administrator.get(address), bare)
    yield Measured(
        "national view / its bare SQL and an empty signed-in page",
        pair.ratio,
        at_most=2.5,
        note=f"{pair.note}, {Learner.objects.count():,} learners",
    )
