"""Days that need a person: one decision for like cases, with its reason, counted at once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from equalex.journal.models import Entry
from equalex.kernel.access import Role
from placements.actions.judgements import NoReason, judge_days
from placements.actions.ledger import recount_all
from placements.models import Attendance, Judgement, Progress
from schools.models import Learner, School
from tests.factories import AttendanceFactory, BookingFactory, LearnerFactory, PlacementFactory
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(school: School) -> list[Attendance]:
    """A placement of three learners in Year 9."""
    booking = BookingFactory(school=school, experience__activity="placement")
    found = [
        AttendanceFactory(
            placement=PlacementFactory(booking=booking, learner=LearnerFactory(school=school))
        )
        for _ in range(3)
    ]
    recount_all()
    return found


def url_of(day: Attendance) -> str:
    return reverse("judge-experience", args=[day.placement.booking.experience.public_id])


def test_the_queue_names_the_experience_once(leader: Client, days: list[Attendance]) -> None:
    page = leader.get(reverse("judge-days")).content.decode()
    assert "3 learners, 3 days" in page
    assert "A placement before Year 10 needs a legal basis" in page


def test_nobody_is_asked_about_a_learner_who_has_left(
    leader: Client, days: list[Attendance]
) -> None:
    Learner.objects.filter(pk=days[0].learner_id).update(left_on=date(2026, 8, 31))
    assert "2 learners, 2 days" in leader.get(reverse("judge-days")).content.decode()


def test_one_decision_holds_for_all_that_are_ticked(leader: Client, days: list[Attendance]) -> None:
    leader.post(
        url_of(days[0]),
        {
            "days": [days[0].pk, days[1].pk],
            "decision": "accept",
            "reason": "Approved by the authority under byelaw 4",
        },
    )
    assert Judgement.objects.count() == 1
    assert sorted(Progress.objects.values_list("ks3_credited", flat=True)) == [0, 300, 300]
    entry = Entry.objects.get(verb="judge days")
    assert entry.details["days"] == [days[0].pk, days[1].pk]


def test_a_refusal_stays_on_record_and_can_be_reviewed(
    leader: Client, days: list[Attendance]
) -> None:
    for decision in ("refuse", "accept"):
        leader.post(
            url_of(days[0]),
            {"days": [days[0].pk], "decision": decision, "reason": f"To {decision}"},
        )
    days[0].refresh_from_db()
    assert (days[0].verdict, days[0].reasons) == ("counts", ["placement_before_year_10"])
    assert Judgement.objects.count() == 2


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("reason", "A decision without a reason is none"),
        ("decision", "Choose whether these days count"),
        ("days", "Tick at least one day"),
    ],
)
def test_what_is_missing_is_asked_for(
    leader: Client, days: list[Attendance], missing: str, sentence: str
) -> None:
    given = {"days": [days[0].pk], "decision": "accept", "reason": "Because"}
    given[missing] = "" if missing != "days" else []
    assert sentence in leader.post(url_of(days[0]), given).content.decode()
    assert not Judgement.objects.exists()


def test_the_same_decision_twice_is_one(days: list[Attendance], school: School) -> None:
    by = actor_for(Role.CAREERS_LEADER, school)
    for _ in range(2):
        judge_days(attendance_ids=[days[0].pk], is_accepted=True, reason="Yes", by=by)
    assert Judgement.objects.count() == 1
    with pytest.raises(NoReason):
        judge_days(attendance_ids=[days[0].pk], is_accepted=True, reason=" ", by=by)


def test_another_schools_days_are_not_judged(leader: Client, school: School) -> None:
    other = AttendanceFactory(placement__booking__experience__activity="placement")
    recount_all()
    assert leader.get(url_of(other)).status_code == 404
    by = actor_for(Role.CAREERS_LEADER, school)
    with pytest.raises(ValueError, match="another school"):
        judge_days(attendance_ids=[other.pk], is_accepted=True, reason="Yes", by=by)


def test_a_planned_day_can_be_judged_beforehand_and_is_then_planned(
    leader: Client, school: School
) -> None:
    day = AttendanceFactory(
        placement__learner__school=school,
        placement__booking__experience__setting="school",
        attendance="planned",
        minutes=None,
        date="2026-12-01",
    )
    recount_all()
    leader.post(url_of(day), {"days": [day.pk], "decision": "accept", "reason": "Real work"})
    assert Progress.objects.get(learner=day.learner).ks3_planned == 300


def test_with_nothing_to_decide_the_page_says_so(leader: Client) -> None:
    assert "Nothing to decide" in leader.get(reverse("judge-days")).content.decode()
