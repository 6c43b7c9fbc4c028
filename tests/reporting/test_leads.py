"""Each figure leads to the list of schools, employers or places behind it, never of learners (issue 6, point 6)."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from equalex.kernel.charts import HIDDEN
from tests.factories.actors import sign_in
from tests.reporting.hubs import hub_with_everything, main_of, platform, visited, words_of

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
