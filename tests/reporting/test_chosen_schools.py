"""The lists of schools behind figures: who is in one is told by what is shown."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from equalex.kernel.access import Role
from equalex.kernel.charts import HIDDEN
from reporting.queries.chosen_schools import WantedSchools, choose_schools, chosen_section
from reporting.queries.dashboard_sections import table_of_schools
from reporting.queries.places import hub_places
from reporting.queries.side_by_side import side_by_side
from reporting.rules.chosen_schools import Chosen, chosen, teaches
from reporting.rules.comparison import SchoolCounts, SchoolLine, compared
from reporting.rules.funnel import Place, place_of
from tests.factories import (
    HubFactory,
    HubMembershipFactory,
    SchoolFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.hubs import (
    counts,
    hub_with_everything,
    learners_at,
    main_of,
    staff_of,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
COMPARE, YEAR = reverse("compare-schools"), reverse("schools-this-year")


def school(name: str, learners: int, benchmark_6: int, on_course: int, needed: int) -> SchoolCounts:
    return counts(
        name,
        learners=learners,
        benchmark_6=benchmark_6,
        on_course_of=learners,
        on_course=on_course,
        short_by_year=(learners - on_course, 0, 0, 0, 0),
        needed_by_stage=(needed * 300, 0),
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
        min_size=1,
        max_size=5,
    )
)
def test_who_is_on_a_list_is_told_by_what_is_shown(rows: list[tuple[int, int, int]]) -> None:
    comparison = compared(
        [
            school(f"School {at}", learners, min(learners, having), min(learners, on), learners)
            for at, (learners, having, on) in enumerate(rows)
        ],
        300,
    )
    for which in Chosen:
        listed = {line.name for line in chosen(comparison, which)}
        assert listed == {
            line.name for line in comparison.schools if belongs(which, line, comparison.together)
        }


def belongs(which: Chosen, line: SchoolLine, together: SchoolLine) -> bool:
    """From the texts of the table alone, as anybody who reads it could tell."""
    _, _, learners, on_course, benchmark_6, _, _, needed = table_of_schools([line]).rows[0]
    _, _, _, all_on_course, all_benchmark_6, *_ = table_of_schools([together]).rows[0]
    match which:
        case Chosen.EVERY:
            return True
        case Chosen.TO_FIND:
            return needed not in (HIDDEN, "0")
        case Chosen.BEHIND:
            shares = (on_course, all_on_course)
            return all("%" in each for each in shares) and number(on_course) < number(all_on_course)
        case Chosen.FAR_BELOW:
            shares = (benchmark_6, all_benchmark_6)
            if learners in (HIDDEN, "0") or not all("%" in each for each in shares):
                return False
            share, mean = number(benchmark_6) / 100, number(all_benchmark_6) / 100
            return place_of(share, int(number(learners)), mean) is Place.FAR_BELOW


def number(text: str) -> float:
    return float(text.replace(",", "").rstrip("%"))


def test_a_school_has_the_year_groups_of_its_ages() -> None:
    assert [year for year in range(7, 12) if teaches(year, 11, 16)] == [7, 8, 9, 10, 11]
    assert [year for year in range(7, 12) if teaches(year, 9, 13)] == [7, 8]
    assert [year for year in range(7, 12) if teaches(year, 14, 19)] == [10, 11]
    assert teaches(9, None, None)


def test_learners_who_lack_days_lead_to_schools_whose_numbers_come_to_theirs(
    client: Client,
) -> None:
    hub = HubFactory()
    for name, learners in (("Big", 40), ("Small", 20), ("Few", 2), ("Done", 0)):
        school = SchoolFactory(name=name)
        HubMembershipFactory(hub=hub, school=school)
        learners_at(school, learners, nc_year=9)
        learners_at(school, 10, nc_year=9, ks3=1500)
    actor = staff_of(hub)
    found, wanted = side_by_side(actor), WantedSchools(which=Chosen.TO_FIND, nc_year=9)
    lines = choose_schools(found, wanted)
    section = chosen_section(found, lines, wanted)
    assert section.title == "3 schools have learners in Year 9 who lack days"
    assert [(row[0], row[-1]) for row in section.table.rows] == [
        ("Big", "40"),
        ("Small", "20"),
        ("Few", HIDDEN),
    ]
    assert hub_places(actor).lacking[9].value == 65  # the hidden number is taken as 3
    sign_in(client, Role.HUB_STAFF, hub)
    page = words_of(main_of(client, f"{COMPARE}?show=to-find&year=9"))
    assert section.title in page
    assert section.table.headings[-1] in page


def test_schools_without_a_day_in_a_half_term_are_a_list(client: Client) -> None:
    hub, _ = hub_with_everything()
    sign_in(client, Role.HUB_STAFF, hub)
    out = words_of(main_of(client, f"{YEAR}?show=none&half_term=1"))
    assert "2 schools have no day that counts in Autumn 1" in out
    assert "Low" in out
    assert "Tiny" not in out
    assert "Tiny" in main_of(client, f"{YEAR}?show=some&half_term=1")
    wrong = client.get(f"{YEAR}?show=none&half_term=7").content.decode()
    assert "govuk-error-summary" in wrong
