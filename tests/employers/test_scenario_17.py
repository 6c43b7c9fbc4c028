"""Scenario 17: markup, emoji, Welsh and Polish letters; 1,500 and 1,501 characters; and the PDF."""

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from employers.models import Experience
from equalex.kernel.access import Role
from tests.factories import EmployerFactory, ExperienceFactory, SiteFactory, SlotFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db
TEXT = "<script>alert('x')</script> Zażółć gęślą jaźń, ŵy ŷd Llŷn & “cost”"


@pytest.fixture
def experience(client: Client) -> Experience:
    employer = EmployerFactory(approved=True)
    experience = ExperienceFactory(
        employer=employer, sector_id="C", site=SiteFactory(employer=employer)
    )
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return experience


def said(experience: Experience, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Łódź 🎉 <b>workshop</b>",
        "summary": TEXT,
        "activity": "visit",
        "tiers": ["2"],
        "mode": "in_person",
        "setting": "workplace",
        "site": experience.site_id,
        "sector": "C",
        "youngest_year": "7",
        "oldest_year": "11",
        "group_size": "10",
        "then": "save",
        **changes,
    }


def test_scenario_17_it_is_stored_as_typed_and_shown_escaped(
    client: Client, experience: Experience
) -> None:
    client.post(f"/experiences/{experience.public_id}/edit/", said(experience))
    experience.refresh_from_db()
    assert (experience.title, experience.summary) == ("Łódź 🎉 <b>workshop</b>", TEXT)
    page = client.get(f"/experiences/{experience.public_id}/").content.decode()
    assert "Łódź 🎉 &lt;b&gt;workshop&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_scenario_17_1500_characters_fit_and_1501_are_refused_with_nothing_lost(
    client: Client, experience: Experience
) -> None:
    address = f"/experiences/{experience.public_id}/edit/"
    fits = "ł" * 1498 + "\r\n" + "🎉"
    client.post(address, said(experience, summary=fits))
    experience.refresh_from_db()
    assert len(experience.summary) == 1500
    response = client.post(address, said(experience, summary=fits + "!"))
    page = response.content.decode()
    assert "must have 1500 characters or fewer: there are 1501" in page
    assert "ł" * 1498 in page
    experience.refresh_from_db()
    assert len(experience.summary) == 1500


@pytest.mark.pdf
def test_scenario_17_it_is_in_the_pdf(client: Client, experience: Experience) -> None:
    Experience.objects.filter(pk=experience.pk).update(title="Łódź ŵythnos", summary=TEXT)
    SlotFactory(experience=experience)
    response = client.get(f"/experiences/{experience.public_id}/leaflet.pdf")
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    # Letters of the second font come with marks of their own.
    text = " ".join(page.extract_text() for page in reader.pages).replace("\x00", "")
    assert "Łódź ŵythnos" in text
    assert "<script>alert('x')</script> Zażółć gęślą jaźń" in " ".join(text.split())
    assert reader.metadata.title == "An experience of work"
