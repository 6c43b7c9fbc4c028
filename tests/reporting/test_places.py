"""Places free beside learners without, local priorities, and this year by half-term."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import GrowthSector
from equalex.journal.models import Entry
from equalex.kernel.access import Role
from equalex.kernel.charts import HIDDEN
from reporting.models import LocalPriority
from reporting.queries.places import hub_places
from reporting.queries.this_year import this_year, this_year_sections
from reporting.rules import lsip
from reporting.rules.half_terms import half_terms, windows_of
from reporting.rules.lsip import AREAS, areas_of
from tests.factories import (
    AttendanceFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in
from tests.files.samples import sample
from tests.reporting.hubs import learners_at, school_in, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
PLACES, YEAR = reverse("hub-places"), reverse("schools-this-year")


def offer(hub: Any, **fields: Any) -> Any:
    employer = EmployerFactory(home_hub=hub, approved=True)
    experience = ExperienceFactory(employer=employer, **fields)
    SlotFactory(experience=experience, first_date=date(2027, 4, 1), places=10, booked=4)
    return experience


def test_free_places_stand_beside_learners_who_lack_days() -> None:
    hub = HubFactory()
    learners_at(school_in(hub), 20, nc_year=10, ks4=300)
    offer(hub, youngest_year=10, oldest_year=11)
    found = hub_places(staff_of(hub))
    assert found.months == {(2027, 4): (4, 6)}
    assert (found.open_to[9], found.open_to[10], found.open_to[11]) == (0, 6, 6)
    assert found.lacking[10].value == 20


def test_few_learners_who_lack_days_are_hidden() -> None:
    hub = HubFactory()
    learners_at(school_in(hub), 3, nc_year=10)
    assert hub_places(staff_of(hub)).lacking[10].is_hidden


def test_a_local_priority_is_named_seen_against_offers_and_taken_off(client: Client) -> None:
    hub = HubFactory()
    growth = GrowthSector.objects.first()
    offer(hub).growth_sectors.add(growth)
    sign_in(client, Role.HUB_STAFF, hub)
    named = {"what": f"growth:{growth.pk}", "plan": "The Marches"}
    page = client.post(PLACES, named, follow=True).content.decode()
    assert "The Marches" in page
    ((priority, free),) = hub_places(staff_of(hub)).priorities
    assert free == 6
    assert not LocalPriority.objects.visible_to(staff_of(HubFactory())).exists()
    client.post(reverse("drop-local-priority", args=[priority.public_id]))
    assert not LocalPriority.objects.exists()
    assert Entry.objects.filter(verb__endswith="local priority").count() == 2


def test_the_plans_of_the_areas_where_a_hub_s_schools_are_come_first(client: Client) -> None:
    hub = HubFactory()
    for code in ("893", "894", "330", "999"):  # the last is no authority's
        school_in(hub, authority=LocalAuthorityFactory(code=code))
    school_in(HubFactory(), authority=LocalAuthorityFactory(code="919"))
    sign_in(client, Role.HUB_STAFF, hub)
    page = client.get(PLACES).content.decode()
    first = page.index("Where your schools are")
    order = [page.index(f'<option value="{name}"') for name in ("The Marches", "West Midlands")]
    others = page.index('label="Other areas"')
    assert first < order[0] < order[1] < others < page.index('<option value="Hertfordshire"')
    assert page.count('<option value="The Marches"') == 1


def test_a_plan_that_was_typed_before_there_was_a_list_stays_readable(client: Client) -> None:
    hub = HubFactory()
    growth = GrowthSector.objects.first()
    LocalPriority.objects.create(hub=hub, growth_sector=growth, plan="Marches (LEP)")
    sign_in(client, Role.HUB_STAFF, hub)
    assert "Marches (LEP)" in client.get(PLACES).content.decode()
    named = {"what": f"growth:{growth.pk}", "plan": "Marches (LEP)"}
    refused = client.post(PLACES, named).content.decode()
    assert "“Marches (LEP)” is no area that has a plan" in refused
    client.post(PLACES, named | {"plan": "The Marches"})
    assert LocalPriority.objects.get().plan == "The Marches"


def test_every_area_has_authorities_and_none_lies_in_two() -> None:
    assert len(AREAS) == 42
    assert areas_of(["919", "330", None, "000"]) == ["Hertfordshire", "West Midlands"]
    data = json.loads((Path(lsip.__file__).parent / "lsip_areas.json").read_text())
    codes = [code for several in data["areas"].values() for code in several]
    assert len(codes) == len(set(codes)) == 153
    assert data["licence"].startswith("Open Government Licence")


def test_areas_are_those_of_the_published_lists() -> None:
    areas = {row["lad23cd"]: row["lsip_new"] for row in rows_of("geo/lad_to_lsip.csv")}
    for row in rows_of("geo/la_lookup_2025_26.csv"):
        if row["new_la_code"] in areas:  # counties are there by their districts
            assert areas_of([row["old_la_code"]]) == [areas[row["new_la_code"]]]


def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sample(path).decode("utf-8-sig"))))


def test_a_priority_without_a_plan_is_refused_in_words(client: Client) -> None:
    sign_in(client, Role.HUB_STAFF, HubFactory())
    page = client.post(PLACES, {"what": "", "plan": ""}).content.decode()
    assert "Choose sector or growth sector" in page
    assert not LocalPriority.objects.exists()


def test_a_year_has_six_half_terms_between_the_usual_holidays() -> None:
    found = half_terms(2026)
    assert [each.name for each in found] == [
        *("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
    ]
    assert (found[1].first, found[1].last) == (date(2026, 11, 2), date(2026, 12, 21))
    assert found[5].last == date(2027, 7, 23)


def test_windows_are_whole_half_terms_with_the_holiday_after_them() -> None:
    assert windows_of(2025, 2) == [
        (half_terms(2025)[0].first, half_terms(2025)[1].first - timedelta(days=1)),
        (half_terms(2025)[1].first, half_terms(2025)[2].first - timedelta(days=1)),
    ]
    assert windows_of(2025, 6)[-1].last == half_terms(2026)[0].first - timedelta(days=1)
    assert windows_of(2025, 0) == []


def days_of(school: Any, number: int, *days: date, **learner: Any) -> None:
    """Learners who were at a workplace on each of these days."""
    for one in LearnerFactory.create_batch(number, school=school, nc_year=10, **learner):
        for day in days:
            AttendanceFactory(placement__learner=one, learner=one, date=day, credited_minutes=300)


def test_days_are_summed_by_half_term_and_few_learners_hidden() -> None:
    hub = HubFactory()
    school = school_in(hub)
    days_of(school, 10, date(2026, 10, 5))
    days_of(school, 1, date(2027, 1, 12))
    found = this_year(staff_of(hub))
    assert [each.days for each in found.together] == [10, 0, None, 0]
    assert not found.has_before


def test_half_terms_stand_beside_the_same_ones_of_the_year_before() -> None:
    hub = HubFactory()
    school = school_in(hub)
    days_of(school, 10, date(2026, 10, 5), date(2025, 10, 6))
    # Who has left since is on record still, and so is a day later in the same half-term.
    days_of(school, 6, date(2025, 10, 7), date(2026, 3, 25), left_on=date(2026, 8, 31))
    days_of(school, 2, date(2025, 11, 12))
    days_of(school, 9, date(2026, 6, 10))  # a half-term that has not come yet this year
    found = this_year(staff_of(hub))
    assert [each.days for each in found.before] == [16, None, 0, 6]
    together, by_school = this_year_sections(found)
    assert together.title == "0 days in Spring 2 so far; 6 days in the whole of it a year ago"
    assert together.table.rows[0] == ("Autumn 1", "10", "10", "16", "15")
    assert together.table.rows[1] == ("Autumn 2", "0", "0", HIDDEN, HIDDEN)
    assert together.chart is not None
    assert [name for name, _ in together.chart.series] == ["2026/27", "2025/26"]
    assert by_school.table.rows == ((school.name, "10", "0", "0", "0"),)


def test_a_year_without_data_is_said_and_not_drawn_as_nothing() -> None:
    hub = HubFactory()
    days_of(school_in(hub), 10, date(2027, 3, 1), date(2025, 6, 12))  # two years ago
    together, _ = this_year_sections(this_year(staff_of(hub)))
    assert together.title == (
        "10 days in Spring 2 so far; no day of 2025/26 is on record to compare with"
    )
    assert len(together.table.headings) == 3


def test_schools_behind_a_figure_of_the_year_before_are_a_list(client: Client) -> None:
    hub = HubFactory()
    days_of(school_in(hub, name="Early"), 8, date(2025, 10, 6))
    days_of(school_in(hub, name="Later"), 8, date(2026, 10, 6))
    sign_in(client, Role.HUB_STAFF, hub)
    page = client.get(YEAR).content.decode()
    assert "half_term=1-before" in page
    listed = client.get(f"{YEAR}?half_term=1-before&show=some").content.decode()
    assert "1 school has days that count, or too few to show, in Autumn 1 of 2025/26" in listed
    assert "Early" in listed
    assert "Later" not in listed


@pytest.mark.parametrize("page", [PLACES, YEAR])
def test_pages_cost_the_same_at_one_school_and_at_thirty(
    client: Client, django_assert_max_num_queries: Any, page: str
) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    learners_at(school_in(hub), 1, ks3=300)
    offer(hub)
    client.get(page)
    with django_assert_max_num_queries(25) as few:
        client.get(page)
    for _ in range(29):
        learners_at(school_in(hub), 1, ks3=300)
        offer(hub)
    with django_assert_max_num_queries(25) as many:
        client.get(page)
    assert len(few) == len(many)
