"""What keeps learners from workplaces: noted by those who work with them, and by nobody else seen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import Role
from placements.actions import barriers
from placements.models import Barrier, BarrierReason
from reporting.actions.retention import enforce_retention
from schools.models import School
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory, TutorGroupFactory
from tests.factories.actors import actor_for, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
LIST_URL, MANY_URL = reverse("edit-barrier-list"), reverse("note-barriers-for-many")


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def reason(school: School) -> BarrierReason:
    return BarrierReason.objects.create(school=school, label="No bus")


def test_the_list_ships_with_reasons(school: School) -> None:
    labels = set(BarrierReason.objects.listed_at(school.pk).values_list("label", flat=True))
    assert {"Transport", "Cost", "Confidence", "No place was offered"} <= labels


def test_a_learners_barriers_are_ticked_and_unticked(
    client: Client, school: School, reason: BarrierReason
) -> None:
    learner = LearnerFactory(school=school)
    sign_in(client, Role.CAREERS_LEADER, school)
    url = reverse("note-barriers", args=[learner.public_id])
    assert reason.label in client.get(url).content.decode()
    saved = client.post(url, {"reasons": [reason.public_id]})
    assert saved["Location"] == reverse("show-ledger", args=[learner.public_id])
    assert reason.label in client.get(saved["Location"]).content.decode()
    client.post(url, {"reasons": [reason.public_id]})
    assert Barrier.objects.count() == 1
    client.post(url, {})
    barrier = Barrier.objects.get()
    assert str(barrier.ended_on) == "2027-03-04"
    entries = Entry.objects.filter(verb="set barriers").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"noted": [reason.pk], "ended": []},
        {"noted": [], "ended": [barrier.pk]},
    ]


def test_one_reason_is_noted_for_many_at_once(
    client: Client, school: School, reason: BarrierReason
) -> None:
    learners = LearnerFactory.create_batch(3, school=school)
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.get(MANY_URL, {"year": "9", "show": "nothing"}).content.decode()
    assert all(learner.last_name in page for learner in learners)
    ticked = {
        "reason": reason.public_id,
        "learners": [learner.public_id for learner in learners[:2]],
    }
    saved = client.post(f"{MANY_URL}?year=9", ticked)
    assert saved["Location"] == f"{reverse('track-learners')}?year=9"
    client.post(MANY_URL, ticked)
    assert Barrier.objects.count() == 2
    shown = client.get(reverse("track-learners"), {"year": "9", "show": "barrier"})
    assert shown.context["page"].paginator.count == 2


def test_what_was_ticked_is_kept_when_something_is_missing(client: Client, school: School) -> None:
    learner = LearnerFactory(school=school)
    sign_in(client, Role.CAREERS_LEADER, school)
    page = client.post(MANY_URL, {"learners": [learner.public_id]}).content.decode()
    assert "Choose what keeps these learners from workplaces" in page
    assert f'value="{learner.public_id}" id="id_learners" checked' in page
    nobody = client.post(MANY_URL, {}).content.decode()
    assert "Tick at least one learner" in nobody


@pytest.mark.parametrize("field", ["reason", "learners"])
def test_nothing_of_another_school_can_be_noted(
    client: Client, school: School, reason: BarrierReason, field: str
) -> None:
    theirs: Any = {
        "reason": BarrierReason.objects.create(school=SchoolFactory(), label="x"),
        "learners": LearnerFactory(),
    }
    given = {"reason": reason, "learners": LearnerFactory(school=school), field: theirs[field]}
    sign_in(client, Role.CAREERS_LEADER, school)
    posted = client.post(MANY_URL, {name: each.public_id for name, each in given.items()})
    assert posted.status_code == 200
    assert not Barrier.objects.exists()


def test_who_sees_which_barriers(school: School, reason: BarrierReason) -> None:
    group = TutorGroupFactory(school=school)
    mine = LearnerFactory(school=school, tutor_group=group)
    other = LearnerFactory(school=school, sen="K")
    leader = actor_for(Role.CAREERS_LEADER, school)
    barriers.note_barrier(learners=[mine, other], reason=reason, by=leader)

    def seen(role: Role, **fields: Any) -> set[int]:
        found = Barrier.objects.visible_to(actor_for(role, school, **fields))
        return set(found.values_list("learner", flat=True))

    assert seen(Role.CAREERS_LEADER) == {mine.pk, other.pk}
    assert seen(Role.TUTOR, tutor_group_ids=frozenset({group.pk})) == {mine.pk}
    assert seen(Role.SENCO) == {other.pk}
    for role in (Role.GOVERNOR, Role.SENIOR_LEADER, Role.API_READER):
        assert seen(role) == set()
    assert seen(Role.LEARNER, learner_id=mine.pk) == set()
    assert not Barrier.objects.visible_to(actor_for(Role.CAREERS_LEADER, SchoolFactory())).exists()


def test_the_list_is_the_schools_own_to_edit(client: Client, school: School) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    client.post(LIST_URL, {"label": "  No   workplaces near by "})
    own = BarrierReason.objects.get(school=school)
    assert own.label == "No workplaces near by"
    again = client.post(LIST_URL, {"label": "no workplaces near by"}).content.decode()
    assert "This reason is on the list already" in again
    shipped = BarrierReason.objects.create(label="Shipped reason")
    for each in (own, shipped):
        client.post(reverse("take-barrier-off", args=[each.public_id]))
    assert not {own, shipped} & set(BarrierReason.objects.listed_at(school.pk))
    assert shipped in BarrierReason.objects.listed_at(SchoolFactory().pk)
    client.post(LIST_URL, {"label": "Shipped reason"})
    assert shipped in BarrierReason.objects.listed_at(school.pk)


def test_what_is_noted_can_be_kept_after_its_reason_left_the_list(
    client: Client, school: School, reason: BarrierReason
) -> None:
    learner = LearnerFactory(school=school)
    leader = actor_for(Role.CAREERS_LEADER, school)
    barriers.note_barrier(learners=[learner], reason=reason, by=leader)
    barriers.take_reason_off(reason=reason, school_id=school.pk, by=leader)
    sign_in(client, Role.CAREERS_LEADER, school)
    url = reverse("note-barriers", args=[learner.public_id])
    client.post(url, {"reasons": [reason.public_id]})
    assert Barrier.objects.standing().count() == 1


def test_a_governor_finds_none_of_these_pages(client: Client, school: School) -> None:
    learner = LearnerFactory(school=school)
    MembershipFactory(organisation=school)
    sign_in(client, Role.GOVERNOR, school)
    for url in (LIST_URL, MANY_URL, reverse("note-barriers", args=[learner.public_id])):
        assert client.get(url).status_code == 404


def test_barriers_are_erased_with_the_learner(school: School, reason: BarrierReason) -> None:
    learner = LearnerFactory(school=school, cohort=2010)
    leader = actor_for(Role.CAREERS_LEADER, school)
    barriers.note_barrier(learners=[learner], reason=reason, by=leader)
    enforce_retention(today=leader.today)
    assert not Barrier.objects.exists()


def test_ticking_costs_the_same_for_one_learner_and_for_thirty(
    client: Client, school: School, django_assert_num_queries: Any
) -> None:
    LearnerFactory(school=school)
    sign_in(client, Role.CAREERS_LEADER, school)
    client.get(MANY_URL, {"year": "9"})
    with django_assert_num_queries(9):
        client.get(MANY_URL, {"year": "9"})
    LearnerFactory.create_batch(29, school=school)
    with django_assert_num_queries(9):
        client.get(MANY_URL, {"year": "9"})
