from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.kernel.access import Role
from schools.models import Sen
from tests.factories import EnrolmentFactory, LearnerFactory, SchoolFactory, TutorGroupFactory
from tests.factories.actors import sign_in
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
URL = reverse("track-learners")


@pytest.fixture
def school() -> Any:
    return SchoolFactory()


@pytest.fixture
def careers_leader(client: Client, school: Any) -> Client:
    sign_in(client, Role.CAREERS_LEADER, school)
    return client


def shown(client: Client, query: str = "") -> str:
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_learner_shows_days_of_both_key_stages_against_five(
    careers_leader: Client, school: Any
) -> None:
    learner = LearnerFactory(school=school, nc_year=10, first_name="Ada", last_name="Fern")
    progress_of(learner, ks3=1050, ks4=450, ks4_planned=300, ks4_recoverable=150)
    page = shown(careers_leader, "?year=10")
    assert "Fern, Ada" in page
    assert '3.5<span class="govuk-visually-hidden"> of 5 days 1.5 days short</span>' in page
    assert '1.5<span class="govuk-visually-hidden"> of 5 days' in page
    assert "On course" in page


def test_a_learner_without_a_progress_row_has_nothing_yet(
    careers_leader: Client, school: Any
) -> None:
    LearnerFactory(school=school, nc_year=9)
    page = shown(careers_leader)
    assert "1 of 1 Year 9 learners has no day yet" in page
    assert "Nothing yet" in page


def test_the_page_opens_at_the_year_with_most_learners_to_help(
    careers_leader: Client, school: Any
) -> None:
    progress_of(LearnerFactory(school=school, nc_year=11), ks4=1500)
    LearnerFactory(school=school, nc_year=8, last_name="Eighth")
    page = shown(careers_leader)
    assert "Eighth" in page
    assert "Year 8 learners" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?year=9&group=fsm", {"Fsm"}),
        ("?year=9&group=send", {"Send"}),
        ("?year=9&group=eal", {"Eal"}),
        ("?year=9&group=looked_after", {"Care"}),
        ("?year=9&show=nothing", {"Fsm", "Send", "Eal"}),
        ("?year=9&show=missing", {"Fsm", "Send"}),
        ("?year=9&show=recoverable", {"Eal"}),
        ("?year=9&show=short", {"Fsm", "Send", "Eal"}),
        ("?year=9&group=nonsense&show=nonsense&sort=nonsense", {"Fsm", "Send", "Eal", "Care"}),
    ],
)
def test_filters_narrow_the_list(
    careers_leader: Client, school: Any, query: str, names: set[str]
) -> None:
    LearnerFactory(school=school, last_name="Fsm", is_fsm=True)
    LearnerFactory(school=school, last_name="Send", sen=Sen.EHCP)
    progress_of(LearnerFactory(school=school, last_name="Eal", is_eal=True), ks3_recoverable=300)
    progress_of(LearnerFactory(school=school, last_name="Care", is_looked_after=True), ks3=1500)
    page = shown(careers_leader, query)
    assert {name for name in ("Fsm", "Send", "Eal", "Care") if f"{name}, Learner" in page} == names


def test_a_tutor_group_narrows_the_list(careers_leader: Client, school: Any) -> None:
    group = TutorGroupFactory(school=school, name="9X")
    LearnerFactory(school=school, last_name="Inside", tutor_group=group)
    LearnerFactory(school=school, last_name="Outside")
    page = shown(careers_leader, f"?year=9&tutor={group.public_id}")
    assert "Inside" in page
    assert "Outside, " not in page


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "Able"), ("-name", "Zest"), ("ks3", "Zest"), ("-ks3", "Able")]
)
def test_columns_sort_both_ways(careers_leader: Client, school: Any, sort: str, first: str) -> None:
    progress_of(LearnerFactory(school=school, last_name="Able"), ks3=600)
    LearnerFactory(school=school, last_name="Zest")
    page = shown(careers_leader, f"?year=9&sort={sort}")
    places = {name: page.index(f"{name}, Learner") for name in ("Able", "Zest")}
    assert min(places, key=places.__getitem__) == first


def test_a_name_is_searched_by_post_and_never_by_address(
    careers_leader: Client, school: Any
) -> None:
    LearnerFactory(school=school, first_name="Ada", last_name="Fern")
    LearnerFactory(school=school, first_name="Ben", last_name="Oak")
    page = careers_leader.post(f"{URL}?year=9", {"name": "fern"}).content.decode()
    assert "Fern, Ada" in page
    assert "Oak, Ben" not in page
    assert "Oak, Ben" in shown(careers_leader, "?year=9&name=fern")


def test_learners_without_year_groups_are_judged_in_the_key_stage_of_their_enrolment(
    careers_leader: Client, school: Any
) -> None:
    learner = LearnerFactory(school=school, cohort=None, last_name="Xeno")
    EnrolmentFactory(learner=learner, nc_year="X", key_stage="KS4")
    progress_of(learner, ks4=300)
    page = shown(careers_leader, "?year=other")
    assert "Xeno" in page
    assert "No year group" in page
    assert "4</td>" in page  # four days still to find in key stage 4


def test_other_schools_and_leavers_are_not_shown(careers_leader: Client, school: Any) -> None:
    LearnerFactory(last_name="Elsewhere")
    LearnerFactory(school=school, last_name="Gone", left_on="2027-01-01")
    page = shown(careers_leader, "?year=all")
    assert "Elsewhere" not in page
    assert "Gone" not in page


def test_a_tutor_sees_own_groups_and_neither_meals_nor_care(client: Client, school: Any) -> None:
    group = TutorGroupFactory(school=school)
    membership = sign_in(client, Role.TUTOR, school)
    membership.tutor_groups.add(group)
    LearnerFactory(
        school=school, last_name="Mine", tutor_group=group, is_fsm=True, is_looked_after=True
    )
    LearnerFactory(school=school, last_name="Theirs")
    page = shown(client, "?year=9")
    assert "Mine" in page
    assert "Theirs" not in page
    assert "FSM" not in page
    assert "Looked after" not in page


def test_a_senco_sees_learners_with_send_only(client: Client, school: Any) -> None:
    sign_in(client, Role.SENCO, school)
    LearnerFactory(school=school, last_name="Needs", sen=Sen.SUPPORT)
    LearnerFactory(school=school, last_name="Without")
    page = shown(client, "?year=9")
    assert "Needs" in page
    assert "Without" not in page


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.SENIOR_LEADER])
def test_who_sees_only_figures_finds_no_page(client: Client, school: Any, role: Role) -> None:
    sign_in(client, role, school)
    assert client.get(URL).status_code == 404


def test_the_page_costs_the_same_for_one_learner_and_for_thirty(
    careers_leader: Client, school: Any, django_assert_num_queries: Any
) -> None:
    progress_of(LearnerFactory(school=school), ks3=300)
    shown(careers_leader)
    with django_assert_num_queries(7):
        shown(careers_leader)
    for learner in LearnerFactory.create_batch(
        29, school=school, tutor_group=TutorGroupFactory(school=school)
    ):
        progress_of(learner, ks3=600)
    with django_assert_num_queries(7):
        assert "30 learners" in shown(careers_leader)


def test_names_are_escaped(careers_leader: Client, school: Any) -> None:
    LearnerFactory(school=school, last_name="<script>alert(1)</script>")
    assert "<script>alert" not in shown(careers_leader)


def test_a_school_without_learners_is_told_what_to_do(careers_leader: Client) -> None:
    assert "No learners yet" in shown(careers_leader)
