"""A host without an account confirms twelve learners by the link of an e-mail, at a desk and on a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from equalex.kernel.access import Role
from outcomes.models import Feedback
from placements.actions.host import ask_host
from placements.actions.ledger import recount
from placements.models import Attendance
from placements.templatetags.host_links import host_link_path
from tests.factories import AttendanceFactory, BookingFactory, ExperienceFactory, PlacementFactory
from tests.factories.actors import actor_for
from tests.journeys.conftest import OpenWindow, SmallHub, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.time_machine("2026-11-23 10:00 +00:00")]
DESK, PHONE = {"width": 1280, "height": 1000}, {"width": 390, "height": 844}


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_a_host_without_account_confirms_twelve_learners(
    window: dict[str, int], small_hub: SmallHub, open_window: OpenWindow
) -> None:
    experience = ExperienceFactory(employer=small_hub.employer, title="A morning in the bakery")
    booking = BookingFactory(school=small_hub.school, experience=experience)
    for learner in small_hub.learners:
        AttendanceFactory(
            placement=PlacementFactory(booking=booking, learner=learner, has_feedback=False),
            date=date(2026, 11, 20),
            attendance="unconfirmed",
            minutes=None,
        )
    recount(learner_ids=[learner.pk for learner in small_hub.learners])
    link = ask_host(
        booking=booking,
        name="Jo Tallis",
        email="jo@example.org",
        by=actor_for(Role.CAREERS_LEADER, small_hub.school),
    )

    page = open_window(viewport=window)
    page.goto(host_link_path(str(link.public_id), link.purpose))
    expect(page.get_by_role("main")).not_to_contain_text("bakery")
    assert_accessible(page)
    page.get_by_role("button", name="Show who was expected").click()
    page.get_by_role("button", name="Everybody came: tick all").click()
    expect(page.get_by_label("Came on 20 November 2026")).to_have_count(12)
    for tap in page.get_by_label("Did the task well").all():
        tap.check()
    page.get_by_label("Your name").fill("Jo Tallis")
    page.get_by_label("Your job title").fill("Head baker")
    assert_accessible(page)
    page.get_by_role("button", name="Save and send to the school").click()
    expect(page.get_by_role("main")).to_contain_text("12 days marked, 12 lines of feedback")
    assert_accessible(page)
    days = Attendance.objects.filter(placement__booking=booking)
    assert set(days.values_list("verdict", "credited_minutes")) == {("counts", 300)}
    assert set(Feedback.objects.values_list("line", flat=True)) == {"Did the task well."}
