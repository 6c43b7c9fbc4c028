"""Each figure leads to the list of schools, employers or places behind it, never of learners (issue 6, point 6)."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from employers.models import EmployerApproval, GrowthSector, Sector
from employers.queries.radar import runs_out
from equalex.kernel.access import OrganisationKind, Role
from equalex.kernel.charts import HIDDEN
from reporting.queries.chosen_schools import WantedSchools, choose_schools, chosen_section
from reporting.queries.dashboard import employers_of_hub
from reporting.queries.dashboard_sections import table_of_schools
from reporting.queries.places import hub_places
from reporting.queries.places_on_offer import NO_SECTOR_CODE, WantedPlaces, places_on_offer
from reporting.queries.side_by_side import side_by_side
from reporting.rules.chosen_schools import Chosen, chosen, teaches
from reporting.rules.comparison import SchoolCounts, SchoolLine, compared
from reporting.rules.funnel import Place, place_of
from reporting.rules.supply import NO_PLACE, NO_TRAVEL
from schools.models import Hub, Organisation
from tests.employers.pages import queries_of
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    HubMembershipFactory,
    InsuranceFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    PlacementFactory,
    SchoolFactory,
    SlotDateFactory,
    SlotFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.test_dashboards import counts, learners_at, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]

COMPARE, YEAR, OFFERS, PIPELINE, RADAR = map(
    reverse,
    (
        "compare-schools",
        "schools-this-year",
        "list-places-on-offer",
        "employer-pipeline",
        "expiry-radar",
    ),
)
OF_HUB = (
    *map(reverse, ("hub-dashboard", "hub-places", "supply-and-demand")),
    *(COMPARE, f"{COMPARE}?show=to-find", f"{COMPARE}?show=far-below"),
    *(YEAR, f"{YEAR}?show=some&half_term=1"),
    *(OFFERS, PIPELINE, f"{PIPELINE}?show=table", RADAR),
)
OF_TRUST = (reverse("trust-dashboard"), COMPARE, YEAR)

ONE_EMPLOYER = ("show-employer", "thank-employer")

# Figures that lead nowhere, by where they stand, and why.
NO_LEAD = {
    r"^All (schools|hubs)\b": "what the rows above it come to, each of which leads",
    r"\bmissing\b": "the difference of two figures beside it, which lead",
    r"\bMissing\b": "the difference of two figures beside it, which lead",
    r": 0$| 0 employers$": "nothing and nobody is behind it",
    rf": {HIDDEN}$": "a number that must not be told has no list",
    r"^Mean|^No school|^In no area|^No area": "says that there is no list",
    r"offers least|^Most places are free": "repeats a figure of its table, which leads",
    r"^\d+ schools? (is|are|has|have)\b": "the number of the list below it",
    r"^\d[\d,]* of \d[\d,]* places? (is|are) free": "what the list below it comes to",
    r"young people met|days at work|^Most learners came|^Tier \d, Learners|^You met": (
        "learners, to whom no list leads: the page names their schools"
    ),
    r"^At \d+ employers? something runs out, nowhere": "the number of the list below it",
}


def test_every_figure_leads_or_says_why_not_to_lists_that_open_and_hold_no_learner(
    client: Client,
) -> None:
    hub, trust = hub_with_everything()
    of_one = [reverse(name, args=[visited(hub).public_id]) for name in ONE_EMPLOYER]
    for role, organisation, addresses in (
        (Role.HUB_STAFF, hub, (*OF_HUB, *of_one)),
        (Role.TRUST_LEAD, trust, OF_TRUST),
        (Role.ADMINISTRATOR, platform(), (reverse("national-view"),)),
    ):
        sign_in(client, role, organisation)
        lists = set()
        for address in addresses:
            main = main_of(client, address)
            silent = [
                said for said, leads in figures_in(main) if not leads and not reason_for(said)
            ]
            assert silent == [], address
            assert words_that_lead_to_several(main) == {}, address
            lists |= {url.partition("#")[0] for url in re.findall(r'href="(/[^"]+)"', main)}
        assert len(lists) > 3
        for url in map(unescape, lists):
            response = client.get(url)
            assert response.status_code == 200, url
            assert b"govuk-error-summary" not in response.content, url
            assert not url.startswith(reverse("track-learners")), url


def words_that_lead_to_several(main: str) -> dict[str, set[str]]:
    """What a screen reader says of links that lead to several pages."""
    found: dict[str, set[str]] = {}
    for url, words in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', main, re.DOTALL):
        found.setdefault(words_of(words), set()).add(url)
    return {words: urls for words, urls in found.items() if len(urls) > 1}


def figures_in(main: str) -> list[tuple[str, bool]]:
    """(what is said, whether it leads) of each figure: cells of tables, tiles and answers."""
    found = []
    for table in re.findall(r"<table.*?</table>", main, re.DOTALL):
        head, _, body = table.partition("<tbody")
        headings = [words_of(each) for each in re.findall(r"<th.*?</th>", head, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
            name, *cells = re.findall(r"<(?:td|th)[ >].*?</(?:td|th)>", row, re.DOTALL)
            for heading, cell in zip(headings[1:], cells, strict=True):
                if re.search(rf"\d|{HIDDEN}", words_of(cell)):
                    said = f"{words_of(name)}, {heading}: {words_of(cell)}"
                    found.append((said, "<a " in name + cell))
    others = re.findall(
        r'<div class="eq-tile.*?</div>|<figcaption.*?</figcaption>|<p class="eq-lede">.*?</p>'
        r'|<h2 class="eq-board__heading".*?</h2>|<p class="govuk-body">\d.*?</p>'
        r'|<p class="govuk-body"><a.*?</p>',
        main,
        re.DOTALL,
    )
    found += [(words_of(each), "<a " in each) for each in others]
    return [(said, leads) for said, leads in found if re.search(rf"\d|{HIDDEN}", said)]


def reason_for(said: str) -> str:
    return next((why for where, why in NO_LEAD.items() if re.search(where, said)), "")


def main_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    return re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)


def words_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def platform() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Platform")


def hub_with_everything() -> tuple[Hub, Any]:
    """Two authorities, a school far below, one that is too small, and employers of every standing."""
    hub, trust = HubFactory(name="North"), TrustFactory()
    north, south = (
        LocalAuthorityFactory(name="Northshire"),
        LocalAuthorityFactory(name="Southshire"),
    )
    for name, authority, town, without, having in (
        ("Low", north, "Barking", 30, 0),
        ("High", south, "Dover", 6, 30),
        ("Tiny", south, "Dover", 2, 2),
    ):
        school = SchoolFactory(name=name, authority=authority, town=town)
        HubMembershipFactory(hub=hub, school=school)
        TrustMembershipFactory(trust=trust, school=school)
        learners_at(school, without, ks3=0)
        learners_at(school, having, ks3=300)
    SchoolFactory(name="Alone")
    for learner in LearnerFactory.create_batch(8, school=school, nc_year=10):
        AttendanceFactory(
            placement__learner=learner,
            learner=learner,
            date=date(2026, 10, 5),
            credited_minutes=300,
        )
    offer(hub, growth=GrowthSector.objects.all()[0])
    offer(hub, mode="virtual")
    EmployerFactory(home_hub=hub, approved=True)
    EmployerFactory(home_hub=hub)
    return hub, trust


def visited(hub: Hub) -> Any:
    """An employer to which learners have come."""
    experience = offer(hub)
    booking = BookingFactory(school=SchoolFactory(), experience=experience)
    for learner in LearnerFactory.create_batch(7, school=booking.school):
        placement = PlacementFactory(booking=booking, learner=learner)
        AttendanceFactory(placement=placement, date=date(2026, 11, 4))
    return experience.employer


def offer(hub: Hub, *, growth: GrowthSector | None = None, **fields: Any) -> Any:
    """Ten places from April on, four of them booked, on the last day of April and the first of May."""
    employer = EmployerFactory(home_hub=hub, approved=True)
    experience = ExperienceFactory(
        employer=employer, sector=Sector.objects.get(code="F"), is_tier_1=True, **fields
    )
    if growth:
        experience.growth_sectors.add(growth)
    slot = SlotFactory(
        experience=experience,
        first_date=date(2027, 4, 30),
        last_date=date(2027, 5, 1),
        booked=4,
        dates=False,
    )
    for day in (date(2027, 4, 30), date(2027, 5, 1)):
        SlotDateFactory(slot=slot, date=day, minutes=360)
    return experience


def test_places_on_offer_come_to_the_figure_that_led_there() -> None:
    hub = HubFactory()
    actor = staff_of(hub)
    growth = GrowthSector.objects.all()[0]
    offer(hub, growth=growth, youngest_year=10, oldest_year=11)
    offer(hub, mode="virtual")
    offer(hub, hidden_at=timezone.now())

    def found(**wanted: Any) -> tuple[int, int, int]:
        totals = places_on_offer(actor, WantedPlaces(**wanted)).totals
        return totals.slots, totals.free, totals.days

    assert found() == (2, 12, 24)
    assert found(growth=growth.pk) == found(nc_year=11, growth=growth.pk) == (1, 6, 12)
    assert found(nc_year=9) == found(area=NO_TRAVEL) == (1, 6, 12)
    assert found(begins=(2027, 4)) == (2, 12, 24)
    assert found(begins=(2027, 5)) == (0, 0, 0)
    assert found(days_in=(2027, 5)) == (2, 12, 12)  # one of the two days of each place
    assert found(sector="F", tier=1, area=NO_PLACE) == (1, 6, 12)
    assert found(sector=NO_SECTOR_CODE) == (0, 0, 0)
    rows = places_on_offer(actor, WantedPlaces(days_in=(2027, 5))).rows()
    assert [(row.free, row.days) for row in rows] == [(6, "6"), (6, "6")]


def test_the_list_of_places_costs_the_same_at_one_slot_and_at_thirty(client: Client) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    offer(hub)
    few = queries_of(client, OFFERS)
    for _ in range(29):
        offer(hub)
    assert queries_of(client, OFFERS) == few


def test_tiles_of_employers_lead_to_as_many(client: Client) -> None:
    hub, _ = hub_with_everything()
    sign_in(client, Role.HUB_STAFF, hub)
    page = main_of(client, reverse("hub-dashboard"))
    for words, standing in (
        ("approved", "approved"),
        ("with nothing on offer", "idle"),
        ("wait for your decision", "waiting"),
    ):
        tile = next(
            each for each in re.findall(r'<div class="eq-tile.*?</div>', page, re.DOTALL)
            if words in each
        )  # fmt: skip
        number = words_of(tile).split()[0]
        assert f"standing={standing}" in tile
        listed = words_of(main_of(client, f"{PIPELINE}?standing={standing}"))
        assert re.search(rf"\b{number} employers?, those with", listed), standing


def test_a_growth_sector_narrows_the_pipeline_its_pages_and_its_download(client: Client) -> None:
    hub, growth = HubFactory(), GrowthSector.objects.all()[0]
    sign_in(client, Role.HUB_STAFF, hub)
    for _ in range(26):
        offer(hub, growth=growth)
    other = offer(hub).employer
    address = f"{PIPELINE}?growth={growth.pk}"
    page = main_of(client, address)
    assert other.name not in page
    assert f"?growth={growth.pk}&amp;page=2" in page
    assert f"?growth={growth.pk}&amp;download=csv" in page
    taken = client.get(f"{address}&download=csv").content.decode("utf-8-sig")
    assert taken.count("\n") == 27


def test_as_many_run_out_as_the_radar_lists(client: Client) -> None:
    hub = HubFactory()

    def employer(*, approved: bool = True, booked: date | None = None) -> Any:
        found = EmployerFactory(home_hub=hub, approved=approved)
        fresh = ExperienceFactory(employer=found, last_confirmed_on=date(2027, 3, 1))
        if booked:
            SlotFactory(experience=fresh, first_date=booked, booked=1)
        return found

    employer()
    employer(booked=date(2027, 5, 1))  # no insurance is said
    for expires, booked in (
        (date(2027, 5, 3), None),
        (date(2027, 5, 4), None),  # more than 60 days ahead
        (date(2027, 6, 30), date(2027, 7, 1)),
        (date(2027, 6, 30), date(2027, 6, 30)),
        (date(2026, 6, 30), None),
    ):
        InsuranceFactory(employer=employer(booked=booked), expires_on=expires)
    InsuranceFactory(employer=employer(), expires_on=None, exempt_reason="Sole trader")
    EmployerApproval.objects.filter(employer=employer()).update(lapsed_at=timezone.now())
    employer(approved=False)
    for confirmed in (date(2026, 12, 24), date(2026, 12, 25)):  # 70 and 69 days ago
        ExperienceFactory(employer=employer(), last_confirmed_on=confirmed)
    EmployerApproval.objects.filter(employer=EmployerFactory(approved=True)).update(
        lapsed_at=timezone.now()
    )
    actor = staff_of(hub)
    listed = {each.employer for each in runs_out(actor)}
    assert employers_of_hub(actor).running_out == len(listed) == 6


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


def test_the_administrator_sees_the_schools_of_a_hub_as_the_hub_does(client: Client) -> None:
    hub, _ = hub_with_everything()
    address = reverse("list-schools-of-hub", args=[hub.public_id])
    sign_in(client, Role.ADMINISTRATOR, platform())
    main = main_of(client, address)
    assert "3 open schools are behind the figures of this hub" in words_of(main)
    silent = [said for said, leads in figures_in(main) if not leads and not reason_for(said)]
    assert silent == ["3 open schools are behind the figures of this hub."]
    alone = main_of(client, reverse("list-schools-without-hub"))
    assert "Alone" in alone
    assert "Low" not in alone
    hub_client = Client()
    sign_in(hub_client, Role.HUB_STAFF, hub)

    def rows(by: Client, url: str) -> list[str]:
        lines = by.get(f"{url}?download=csv").content.decode("utf-8-sig").splitlines()
        return [line for line in lines if line.startswith("On course")]

    assert rows(client, address) == rows(hub_client, COMPARE)


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
