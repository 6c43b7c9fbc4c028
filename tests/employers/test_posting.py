"""An employer posts an experience: a draft at any moment, offered when complete."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from employers.models import Employer, Experience, ExperienceState
from equalex.journal.models import Entry
from equalex.kernel.access import Role
from tests.employers.pages import queries_of
from tests.factories import EmployerFactory, ExperienceFactory, SiteFactory, SlotFactory
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(client: Client) -> Employer:
    employer = EmployerFactory(approved=True)
    SiteFactory(employer=employer)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    return employer


def answers(employer: Employer, **changes: Any) -> dict[str, Any]:
    return {
        "new": str(uuid.uuid4()),
        "title": "Design a bridge",
        "summary": "Learners design a bridge and test it.",
        "activity": "visit",
        "tiers": ["1", "2"],
        "mode": "in_person",
        "setting": "workplace",
        "site": employer.sites.get().pk,
        "sector": "F",
        "growth_sectors": ["clean-energy", "defence"],
        "youngest_year": "8",
        "oldest_year": "9",
        "group_size": "12",
        "happens": ["purpose", "task"],
        "delivery_model": "tour",
        "adjustments": "A quiet room",
        "then": "publish",
        **changes,
    }


def test_a_complete_experience_is_published_and_asks_for_dates(
    client: Client, employer: Employer
) -> None:
    assert client.get("/experiences/post/").status_code == 200
    response = client.post("/experiences/post/", answers(employer), follow=True)
    posted = Experience.objects.get()
    assert response.redirect_chain[-1][0] == f"/experiences/{posted.public_id}/slots/"
    assert posted.state == ExperienceState.OPEN
    assert posted.kind == "experience"
    assert posted.tiers == [1, 2]
    assert (posted.has_purpose, posted.has_interaction, posted.has_task) == (True, False, True)
    assert posted.growth_sectors.count() == 2
    assert posted.last_confirmed_on is not None
    assert [e.verb for e in Entry.objects.about(posted).order_by("pk")] == [
        "post experience",
        "move experience",
    ]


def test_a_draft_is_saved_with_nothing_but_a_title(client: Client, employer: Employer) -> None:
    empty = {"mode": "in_person", "setting": "workplace", "youngest_year": 7, "oldest_year": 11}
    client.post("/experiences/post/", {**empty, "title": "An idea", "then": "draft"})
    draft = Experience.objects.get()
    assert (draft.title, draft.state, draft.group_size) == ("An idea", "draft", 10)
    page = client.get(f"/experiences/{draft.public_id}/").content.decode()
    assert "Before you can publish it" in page
    assert "Choose at least one tier of the pyramid" in page


def test_publishing_an_incomplete_experience_says_what_is_missing_and_saves_nothing(
    client: Client, employer: Employer
) -> None:
    typed = answers(employer, title="", tiers=[], site="", sector="")
    page = client.post("/experiences/post/", typed).content.decode()
    for sentence in ("Enter a title", "Choose at least one tier", "Choose where it takes place"):
        assert sentence in page
    assert "Learners design a bridge and test it." in page
    assert Experience.objects.count() == 0


def test_a_double_press_posts_one_experience(client: Client, employer: Employer) -> None:
    typed = answers(employer)
    for _ in range(2):
        client.post("/experiences/post/", typed)
    assert Experience.objects.count() == 1


def test_an_id_that_another_employer_s_experience_has_is_not_taken(
    client: Client, employer: Employer
) -> None:
    other = ExperienceFactory()
    client.post("/experiences/post/", answers(employer, new=str(other.public_id)))
    other.refresh_from_db()
    assert other.title != "Design a bridge"
    assert Experience.objects.filter(employer=employer).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"youngest_year": "10", "oldest_year": "8"}, "must not be below the youngest"),
        ({"group_size": "0"}, "Enter at least 1 learner"),
        ({"group_size": "ten"}, "Enter a whole number of learners"),
        ({"title": "x" * 121}, "must have 120 characters or fewer"),
        ({"summary": "x" * 1501}, "must have 1500 characters or fewer: there are 1501"),
        ({"activity": "party"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_even_in_a_draft(
    client: Client, employer: Employer, changes: dict[str, str], said: str
) -> None:
    response = client.post("/experiences/post/", answers(employer, **{"then": "draft", **changes}))
    assert said in response.content.decode()
    assert Experience.objects.count() == 0


def test_a_place_of_another_employer_cannot_be_chosen(client: Client, employer: Employer) -> None:
    foreign = SiteFactory()
    response = client.post("/experiences/post/", answers(employer, site=foreign.pk))
    assert response.status_code == 200
    assert Experience.objects.count() == 0


def test_text_is_shown_escaped_with_emoji_welsh_and_polish_letters(
    client: Client, employer: Employer
) -> None:
    title = "<script>alert(1)</script> Łódź ŵy 🚀"
    client.post("/experiences/post/", answers(employer, title=title, summary="<b>hej</b> żółw"))
    posted = Experience.objects.get()
    assert posted.title == title
    for address in (f"/experiences/{posted.public_id}/", "/experiences/own/"):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; Łódź ŵy 🚀" in page
        assert "<script>alert(1)" not in page


def test_a_placement_for_year_9_is_warned_of_plainly(client: Client, employer: Employer) -> None:
    client.post("/experiences/post/", answers(employer, activity="placement", then="draft"))
    page = client.get(f"/experiences/{Experience.objects.get().public_id}/edit/").content.decode()
    assert "Learners in Years 7 to 9 must not be given placements" in page


def test_the_page_says_which_criteria_the_plan_meets(client: Client, employer: Employer) -> None:
    client.post("/experiences/post/", answers(employer))
    page = client.get(f"/experiences/{Experience.objects.get().public_id}/").content.decode()
    assert "Your plan meets 2 of the 4 criteria that you plan for" in page
    assert "Ask two or three colleagues from other jobs" in page


def test_the_facts_that_count_are_kept_once_places_are_booked(
    client: Client, employer: Employer
) -> None:
    experience = ExperienceFactory(employer=employer, site=employer.sites.get(), sector_id="F")
    SlotFactory(experience=experience, booked=1)
    client.post(
        f"/experiences/{experience.public_id}/edit/",
        answers(employer, activity="tour", happens=[], title="A better title"),
    )
    experience.refresh_from_db()
    assert experience.title == "A better title"
    assert experience.activity == "visit"
    assert experience.has_people


def test_a_change_made_in_another_tab_does_not_reopen_what_was_paused(
    client: Client, employer: Employer
) -> None:
    experience = ExperienceFactory(employer=employer, site=employer.sites.get(), sector_id="F")
    client.post(f"/experiences/{experience.public_id}/pause/")
    client.post(f"/experiences/{experience.public_id}/edit/", answers(employer))
    experience.refresh_from_db()
    assert (experience.state, experience.title) == ("paused", "Design a bridge")
    client.post(f"/experiences/{experience.public_id}/reopen/")
    experience.refresh_from_db()
    assert experience.state == "open"


def test_an_experience_is_duplicated_as_a_draft_without_dates(
    client: Client, employer: Employer
) -> None:
    client.post("/experiences/post/", answers(employer))
    original = Experience.objects.get()
    SlotFactory(experience=original)
    key = str(uuid.uuid4())
    for _ in range(2):
        client.post(f"/experiences/{original.public_id}/duplicate/", {"new": key})
    copy = Experience.objects.exclude(pk=original.pk).get()
    assert (copy.title, copy.state, copy.tiers) == (original.title, "draft", [1, 2])
    assert copy.slots.count() == 0
    assert copy.growth_sectors.count() == 2


def test_what_took_place_does_not_hold_a_withdrawal_up(client: Client, employer: Employer) -> None:
    experience = ExperienceFactory(employer=employer)
    SlotFactory(experience=experience, booked=3, first_date=date(2020, 3, 4))
    client.post(f"/experiences/{experience.public_id}/withdraw/")
    experience.refresh_from_db()
    assert experience.state == ExperienceState.WITHDRAWN


def test_another_employer_s_experience_is_not_there(client: Client, employer: Employer) -> None:
    other = ExperienceFactory()
    base = f"/experiences/{other.public_id}/"
    for address in (base, f"{base}edit/", f"{base}slots/"):
        assert client.get(address).status_code == 404
    for act in ("pause", "reopen", "withdraw", "duplicate", "edit", "slots"):
        assert client.post(f"{base}{act}/").status_code == 404
    other.refresh_from_db()
    assert other.state == ExperienceState.OPEN


def test_the_list_says_what_to_do_next_and_costs_the_same_for_thirty(
    client: Client, employer: Employer
) -> None:
    SlotFactory(experience__employer=employer, experience__title="First", booked=4)
    one = queries_of(client, "/experiences/own/")
    page = client.get("/experiences/own/").content.decode()
    assert "4 of 10" in page
    assert "Nothing to do: 6 places are free" in page
    for state in (ExperienceState.OPEN, ExperienceState.DRAFT, ExperienceState.PAUSED):
        ExperienceFactory.create_batch(10, employer=employer, state=state)
    assert queries_of(client, "/experiences/own/") == one
    page = client.get("/experiences/own/").content.decode()
    assert "Add dates: without one schools do not find it" in page
    assert "Complete it: 2 things are missing" in page
    assert "Offer it again when it suits you" in page


def test_an_empty_list_says_how_to_begin(client: Client, employer: Employer) -> None:
    assert "Post your first experience" in client.get("/experiences/own/").content.decode()
