"""Good experiences: written by a school or a hub, reviewed by somebody else, started from."""

from typing import Any

import pytest
from django.test import Client

from employers.models import CaseState, CaseStudy, Experience
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import (
    CaseStudyFactory,
    EmployerFactory,
    HubFactory,
    HubMembershipFactory,
    SchoolFactory,
)
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


def told(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Redesign our canteen <script>",
        "done": "Learners asked guests, drew three plans and pitched them. Świetnie! 🎉",
        "activity": "project",
        "mode": "in_person",
        "setting": "workplace",
        "tier": "2",
        "youngest_year": "8",
        "oldest_year": "9",
        "learners": "12",
        "sessions": "3",
        "session_minutes": "180",
        "staff_hours": "14",
        "cost_pounds": "60",
        "cost_note": "Lunch",
        "names_nobody": "on",
        "then": "send",
        **changes,
    }


def test_a_school_tells_a_hub_reads_and_an_employer_starts_from_it(client: Client) -> None:
    hub, school = HubFactory(), SchoolFactory()
    HubMembershipFactory(school=school, hub=hub)
    sign_in(client, Role.CAREERS_LEADER, school)
    response = client.post("/good-experiences/write/", told(names_nobody=""))
    assert "It names no learner" in response.content.decode()
    client.post("/good-experiences/write/", told())
    case = CaseStudy.objects.get()
    assert (case.state, case.hub) == (CaseState.WAITING, hub)
    address = f"/good-experiences/{case.public_id}/"

    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    assert client.get(address).status_code == 404

    sign_in(client, Role.HUB_STAFF, hub)
    assert (
        "Enter what should be changed"
        in client.post(address, {"decision": "return"}).content.decode()
    )
    client.post(address, {"decision": "publish"})

    sign_in(client, Role.EMPLOYER_STAFF, employer)
    page = client.get(address).content.decode()
    assert "&lt;script&gt;" in page
    assert "£60" in page
    assert "Świetnie! 🎉" in page
    key = "5b2f5a52-6a7f-4a3e-9d0c-0c8f6f3f2a11"
    for _ in range(2):
        response = client.post(f"{address}start/", {"new": key})
    draft = Experience.objects.get()
    assert response["Location"] == f"/experiences/{draft.public_id}/edit/"
    assert (draft.state, draft.sessions, draft.session_minutes, draft.group_size) == (
        "draft",
        3,
        180,
        12,
    )
    assert "21.6</strong> learner-days" in client.get(response["Location"]).content.decode()


def test_nobody_reviews_what_they_wrote_themselves(client: Client) -> None:
    hub = HubFactory()
    member = sign_in(client, Role.HUB_STAFF, hub)
    case = CaseStudyFactory(
        written_for=hub, hub=hub, state=CaseState.WAITING, written_by=member.user
    )
    address = f"/good-experiences/{case.public_id}/"
    response = client.post(address, {"decision": "publish"})
    assert "Somebody else of your hub must review" in response.content.decode()
    sign_in(client, Role.HUB_STAFF, hub)
    client.post(address, {"decision": "return", "note": "How long did it take to prepare?"})
    case.refresh_from_db()
    assert (case.state, case.review_note) == (
        CaseState.RETURNED,
        "How long did it take to prepare?",
    )


def test_another_hub_reviews_nothing(client: Client) -> None:
    case = CaseStudyFactory(state=CaseState.WAITING)
    sign_in(client, Role.HUB_STAFF, HubFactory())
    assert client.get(f"/good-experiences/{case.public_id}/").status_code == 404


def test_a_school_without_a_hub_is_told_why_it_cannot_write(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    response = client.get("/good-experiences/write/", follow=True)
    assert "belongs to no Careers Hub yet" in response.content.decode()


def test_the_library_costs_the_same_with_one_and_with_thirty(client: Client) -> None:
    sign_in(client, Role.EMPLOYER_STAFF, EmployerFactory(approved=True))
    CaseStudyFactory(state=CaseState.PUBLISHED)
    one = queries_of(client, "/good-experiences/")
    for _ in range(29):
        CaseStudyFactory(state=CaseState.PUBLISHED)
    assert queries_of(client, "/good-experiences/") == one
