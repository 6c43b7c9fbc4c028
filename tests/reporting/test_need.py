"""Schools in greatest need: the score, its sentences and weights, and what hub staff enter."""

import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import Role
from equalex.kernel.dates import academic_year
from reporting.models import NeedWeights, SchoolNeed
from reporting.queries.need import schools_by_need, weights_of
from reporting.rules.disadvantage import area_gaps, fsm_shares
from reporting.rules.need import USUAL_WEIGHTS, Known, Part, need_of
from tests.factories import (
    HubFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.hubs import counts, learners_at, school_in, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
EVERY = Known(benchmark_6=60, on_course=30, fsm=25, survey=80, diagnostic=5, theme_5=4)


def test_the_score_is_the_mean_by_weight_of_needs_from_0_to_100() -> None:
    need = need_of(EVERY)
    assert {each.part: each.need for each in need.parts} == {
        Part.BENCHMARK_6: 40,
        Part.TEN_DAYS: 70,
        Part.DISADVANTAGE: 50,
        Part.SURVEY: 20,
        Part.DIAGNOSTIC: 100,
        Part.THEME_5: 0,
    }
    assert need.score == 54  # 650 by twelve


def test_what_is_not_known_is_left_out_and_is_no_zero() -> None:
    need = need_of(Known(benchmark_6=60))
    assert (need.score, need.known, need.of) == (40, 1, 6)
    assert need_of(Known()).score is None


def test_a_part_without_weight_does_not_change_the_score() -> None:
    weights = {**dict.fromkeys(Part, 0), Part.DIAGNOSTIC: 1}
    assert need_of(EVERY, weights).score == 100
    assert need_of(EVERY, dict.fromkeys(Part, 0)).score is None


def test_every_part_says_what_it_is_made_of() -> None:
    sentences = [each.sentence for each in need_of(EVERY).parts]
    assert sentences[0] == "60% of learners had an experience that counts."
    assert all(each.endswith(".") for each in sentences)
    assert need_of(Known()).parts[4].sentence == "It has not been entered."


def test_few_learners_with_free_school_meals_are_hidden() -> None:
    schools = [
        counts(
            name,
            learners=number,
            on_course_of=number,
            benchmark_6=number // 2,
            fsm=fsm,
            fsm_benchmark_6=fsm // 2,
        )
        for name, number, fsm in (("Few", 60, 3), ("Mid", 90, 20), ("Big", 200, 80))
    ]
    assert [each.percent for each in fsm_shares(schools, 300)] == [None, 22, 40]


def test_a_gap_of_an_area_is_hidden_where_most_of_a_part_of_it_would_be_guessed() -> None:
    north, south = (
        counts(
            name,
            learners=200,
            on_course_of=200,
            benchmark_6=100,
            fsm=60,
            fsm_benchmark_6=with_experience,
        )
        for name, with_experience in (("A", 20), ("B", 57))
    )
    gaps = area_gaps([north, south], ["North", "South"], 300)
    assert [(each.area, each.fsm.percent, each.gap) for each in gaps] == [
        ("North", 33, 24),
        ("South", None, None),
    ]
    (both,) = area_gaps([north, south], ["All", "All"], 300)
    assert both.fsm.percent == 62  # the 3 who have none are taken as 3


def test_what_hub_staff_enter_changes_the_order_and_is_journalled(client: Client) -> None:
    hub = HubFactory()
    calm, hard = school_in(hub, name="Calm"), school_in(hub, name="Hard")
    for school in (calm, hard):
        learners_at(school, 20, ks3=1500)
    sign_in(client, Role.HUB_STAFF, hub)
    page = reverse("note-school-need", args=[hard.public_id])
    assert "Hard" in client.get(page).content.decode()
    answer = client.post(page, {"survey": "30", "diagnostic": "5", "theme_5": ""}, follow=True)
    assert "30% of answers in the survey were favourable." in answer.content.decode()
    noted = SchoolNeed.objects.get()
    assert (noted.survey, noted.diagnostic, noted.theme_5) == (30, 5, None)
    assert noted.academic_year == academic_year(staff_of(hub).today)
    assert Entry.objects.filter(verb="note school need").count() == 1
    found = schools_by_need(staff_of(hub), USUAL_WEIGHTS)
    assert [each.line.name for each in found.schools] == ["Hard", "Calm"]


def test_a_value_off_its_scale_is_refused_in_words(client: Client) -> None:
    hub = HubFactory()
    school = school_in(hub)
    sign_in(client, Role.HUB_STAFF, hub)
    answer = client.post(
        reverse("note-school-need", args=[school.public_id]), {"survey": "130", "diagnostic": "9"}
    )
    assert "must be 100 or less" in answer.content.decode()
    assert not SchoolNeed.objects.exists()


def test_weights_are_tried_in_the_address_and_then_saved(client: Client) -> None:
    hub = HubFactory()
    learners_at(school_in(hub), 20, ks3=300)
    sign_in(client, Role.HUB_STAFF, hub)
    weights = {part.value: "0" for part in Part} | {"disadvantage": "4"}
    page = client.get(reverse("hub-dashboard"), weights).content.decode()
    assert "You are trying other weights" in page
    assert not NeedWeights.objects.exists()
    client.post(reverse("save-need-weights"), weights)
    assert weights_of(staff_of(hub))[Part.DISADVANTAGE] == 4
    assert weights_of(staff_of(hub))[Part.TEN_DAYS] == 0
    assert weights_of(staff_of(HubFactory())) == USUAL_WEIGHTS


def test_wrong_weights_are_said_beside_what_was_typed_and_not_saved(client: Client) -> None:
    hub = HubFactory()
    school_in(hub)
    sign_in(client, Role.HUB_STAFF, hub)
    weights = {part.value: "0" for part in Part}
    page = client.post(reverse("save-need-weights"), weights, follow=True).content.decode()
    assert "Give at least one part a weight above 0" in page
    assert not NeedWeights.objects.exists()


def test_a_trust_reads_what_was_entered_of_its_schools_and_enters_nothing(client: Client) -> None:
    trust = TrustFactory()
    school = TrustMembershipFactory(trust=trust).school
    SchoolNeed.objects.create(school=school, academic_year=2026, diagnostic=4)
    SchoolNeed.objects.create(school=SchoolFactory(), academic_year=2026, diagnostic=4)
    actor = actor_for(Role.TRUST_LEAD, trust)
    assert SchoolNeed.objects.visible_to(actor).count() == 1
    sign_in(client, Role.TRUST_LEAD, trust)
    page = client.get(reverse("show-school-need", args=[school.public_id])).content.decode()
    assert "The hub’s diagnostic is 4 of 5" in page
    assert client.get(reverse("note-school-need", args=[school.public_id])).status_code == 404


def test_nobody_of_a_school_sees_how_its_hub_judges_it() -> None:
    school = SchoolFactory()
    SchoolNeed.objects.create(school=school, academic_year=2026, diagnostic=5)
    for role in (Role.CAREERS_LEADER, Role.GOVERNOR, Role.ADMINISTRATOR):
        assert not SchoolNeed.objects.visible_to(actor_for(role, school)).exists()
