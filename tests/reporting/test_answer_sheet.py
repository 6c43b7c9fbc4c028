"""What a careers leader copies into Compass, the leadership review and the school's website."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from schools.models import School
from tests.factories import SchoolFactory
from tests.factories.actors import sign_in
from tests.reporting.filled_schools import filled_school

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
PAGES = ("answer-sheet", "review-evidence", "website-paragraph")


@pytest.fixture
def school() -> School:
    return filled_school("Hartwell")


def test_every_number_leads_to_exactly_its_learners(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("answer-sheet"))
    numbers = [
        (number, url)
        for _, _, _, rows in page.context["tables"]
        for _, cells in rows
        for number, url in cells
    ]
    assert len(numbers) == 5 * 4 + 2 * 9
    for number, url in numbers:
        found = client.get(url).context["page"].paginator.count
        assert (url, found) == (url, number.learners)
    assert sum(number.learners for number, url in numbers if url.endswith("show=experienced")) == 45


def test_the_sheet_claims_no_integration_and_names_nobody(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(reverse("answer-sheet")).content.decode()
    assert "sends nothing to it" in page
    assert "england-2025" in page
    learner = school.learners.first()
    assert learner
    assert learner.last_name not in page


def test_the_paragraph_for_the_website_holds_no_small_number(
    client: Client, school: School
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    text = client.get(reverse("website-paragraph")).context["text"]
    assert text.startswith("At Hartwell we want every learner to spend 5 days with employers")
    assert "about 75% of our 60 learners" in text
    assert not re.search(r"\b[1-4] learners", text)


def test_evidence_leads_to_where_it_stands(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    evidence = client.get(reverse("review-evidence")).context["evidence"]
    assert all(url for _, url in evidence)
    assert all(client.get(url).status_code == 200 for _, url in evidence)


@pytest.mark.parametrize("page", PAGES)
def test_a_school_without_learners_is_no_crash(client: Client, page: str) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.TUTOR, Role.SENIOR_LEADER], ids=str)
def test_others_find_no_such_page(client: Client, school: School, page: str, role: Any) -> None:
    sign_in(client, role, school)
    assert client.get(reverse(page)).status_code == 404
