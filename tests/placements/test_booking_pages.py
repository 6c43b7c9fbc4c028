"""The pages on which a school books, looks and ends: what one does, sees and is told."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import Slot
from equalex.kernel.access import Role
from placements.models import Attendance, Booking, Placement
from schools.models import Learner, School
from tests.factories import (
    AttendanceFactory,
    LearnerFactory,
    SlotFactory,
    TutorGroupFactory,
)
from tests.factories.actors import sign_in

pytestmark = pytest.mark.django_db


def learners_of(school: School, number: int, **fields: object) -> list[Learner]:
    return [LearnerFactory(school=school, **fields) for _ in range(number)]


def book(browser: Client, slot: Slot, learners: list[Learner], **more: object) -> object:
    return browser.post(
        reverse("book-places", args=[slot.public_id]),
        {"learners": [one.public_id for one in learners], "once": uuid.uuid4(), **more},
        follow=True,
    )


def test_booking_ends_on_the_booking_with_its_learners(leader: Client, school: School) -> None:
    learners = learners_of(school, 2)
    response = book(leader, SlotFactory(), learners)
    assert response.redirect_chain[-1][0] == reverse(
        "show-booking", args=[Booking.objects.get().public_id]
    )
    assert "2 places booked" in response.content.decode()
    assert learners[0].full_name in response.content.decode()


def test_the_same_form_sent_twice_books_once(leader: Client, school: School) -> None:
    learners, once = learners_of(school, 1), uuid.uuid4()
    slot = SlotFactory()
    for _ in range(2):
        book(leader, slot, learners, once=once)
    assert Placement.objects.count() == 1


def test_a_learner_of_another_school_is_an_error_at_the_field(
    leader: Client, school: School
) -> None:
    page = book(leader, SlotFactory(), [LearnerFactory()]).content.decode()
    assert "A learner on the list is not at your school" in page
    assert 'href="#id_learners"' in page
    assert not Booking.objects.exists()


def test_too_many_learners_keep_their_ticks(leader: Client, school: School) -> None:
    learners = learners_of(school, 3)
    page = book(leader, SlotFactory(places=2), learners).content.decode()
    assert "Only 2 places are left" in page
    assert page.count(" checked") == 3


def test_a_learner_expected_elsewhere_is_named(leader: Client, school: School) -> None:
    learners = learners_of(school, 1)
    book(leader, SlotFactory(), learners)
    page = book(leader, SlotFactory(), learners).content.decode()
    assert f"{learners[0].full_name} already has a place at" in page


def test_those_still_short_come_first_with_what_it_is_worth(leader: Client, school: School) -> None:
    full = LearnerFactory(school=school, last_name="Aaa")
    for day in range(2, 7):
        AttendanceFactory(placement__learner=full, date=date(2026, 11, day))
    short = LearnerFactory(school=school, last_name="Zzz")
    response = leader.get(reverse("book-places", args=[SlotFactory().public_id]))
    choices = response.context["choosing"].choices
    assert [one.public_id for one in choices] == [short.public_id, full.public_id]
    assert [one.worth for one in choices] == [300, 300]
    assert [one.short for one in choices] == [1500, 0]


def test_the_list_is_narrowed_without_losing_what_was_ticked(
    leader: Client, school: School
) -> None:
    group = TutorGroupFactory(school=school)
    ticked = LearnerFactory(school=school)
    in_group = LearnerFactory(school=school, tutor_group=group, is_fsm=True)
    LearnerFactory(school=school, tutor_group=group)
    response = book(
        leader, SlotFactory(), [ticked], show="yes", tutor_group=group.public_id, group="fsm"
    )
    shown = {one.public_id: one.is_chosen for one in response.context["choosing"].choices}
    assert shown == {ticked.public_id: True, in_group.public_id: False}
    assert "There is a problem" not in response.content.decode()


def test_those_who_need_it_most_are_ticked_as_far_as_places_go(
    leader: Client, school: School
) -> None:
    learners_of(school, 5)
    response = book(leader, SlotFactory(places=2), [], pick="yes")
    assert sum(one.is_chosen for one in response.context["choosing"].choices) == 2
    assert not Booking.objects.exists()


def test_a_learner_who_is_elsewhere_cannot_be_ticked(leader: Client, school: School) -> None:
    learners = learners_of(school, 1)
    book(leader, SlotFactory(experience__title="Lab day"), learners)
    page = leader.get(reverse("book-places", args=[SlotFactory().public_id])).content.decode()
    assert "Already at “Lab day” on 4 March 2027, 09:30 to 14:30" in page
    assert " disabled" in page


@pytest.mark.parametrize(
    ("slot", "words"),
    [({"first_date": date(2026, 11, 6)}, "has passed"), ({"places": 3, "booked": 3}, "full")],
)
def test_a_slot_that_cannot_be_booked_says_so(
    leader: Client, slot: dict[str, object], words: str
) -> None:
    page = leader.get(reverse("book-places", args=[SlotFactory(**slot).public_id]))
    assert f"This date {words}" in page.content.decode() or f"is {words}" in page.content.decode()


def test_learners_can_be_added_withdrawn_and_all_cancelled(leader: Client, school: School) -> None:
    learners = learners_of(school, 2)
    book(leader, SlotFactory(), learners[:1])
    booking = Booking.objects.get()
    leader.post(
        reverse("place-learners", args=[booking.public_id]),
        {"learners": [learners[1].public_id], "once": uuid.uuid4()},
    )
    assert Placement.objects.placed().count() == 2
    placement = Placement.objects.get(learner=learners[0])
    leader.post(reverse("withdraw-learner", args=[placement.public_id]), {"reason": "Moved"})
    assert Placement.objects.placed().count() == 1
    page = leader.post(
        reverse("cancel-booking", args=[booking.public_id]), {"reason": "Snow"}, follow=True
    )
    assert "The booking is cancelled" in page.content.decode()
    assert Slot.objects.get().booked == 0
    listed = leader.get(reverse("list-bookings"), {"show": "cancelled"}).content.decode()
    assert "Snow" in listed


def test_ending_needs_a_reason(leader: Client, school: School) -> None:
    book(leader, SlotFactory(), learners_of(school, 1))
    page = leader.post(
        reverse("cancel-booking", args=[Booking.objects.get().public_id]), {"reason": ""}
    )
    assert "Enter the reason" in page.content.decode()


def test_what_needs_doing_is_listed_first(leader: Client, school: School) -> None:
    day = AttendanceFactory(
        placement__learner__school=school,
        placement__has_feedback=False,
        placement__booking__has_outcomes=False,
    )
    AttendanceFactory(
        placement=day.placement, date=date(2026, 11, 5), attendance="unconfirmed", minutes=None
    )
    page = leader.get(reverse("list-bookings")).content.decode()
    for words in ("Mark 1 day", "Choose outcomes", "Ask the employer for feedback on 1 learner"):
        assert words in page


def test_the_booking_shows_what_is_missing_and_who_mends_it(leader: Client, school: School) -> None:
    day = AttendanceFactory(placement__learner__school=school, placement__has_feedback=False)
    booking = day.placement.booking
    response = leader.get(reverse("show-booking", args=[booking.public_id]))
    lines = {line.code: line.is_met for line in response.context["page"].criteria}
    assert lines["feedback"] is False
    assert lines["reflection"] is True
    assert reverse("ask-host", args=[booking.public_id]) in response.content.decode()


def test_another_schools_booking_is_not_found(leader: Client) -> None:
    day = AttendanceFactory()
    for name in ("show-booking", "cancel-booking", "place-learners", "mark-register", "ask-host"):
        url = reverse(name, args=[day.placement.booking.public_id])
        assert leader.get(url).status_code == 404
    url = reverse("withdraw-learner", args=[day.placement.public_id])
    assert leader.get(url).status_code == 404


def test_a_tutor_sees_only_learners_of_the_own_groups(
    monday: object, school: School, client: Client
) -> None:
    group = TutorGroupFactory(school=school)
    mine = LearnerFactory(school=school, tutor_group=group)
    day = AttendanceFactory(placement__learner=mine)
    other = AttendanceFactory(
        placement__booking=day.placement.booking,
        placement__learner=LearnerFactory(school=school),
    )
    sign_in(client, Role.TUTOR, school).tutor_groups.add(group)
    page = client.get(reverse("show-booking", args=[day.placement.booking.public_id]))
    assert mine.full_name in page.content.decode()
    assert other.learner.full_name not in page.content.decode()


def queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert browser.get(url).status_code == 200
    return len(found)


def test_pages_cost_the_same_for_one_learner_and_for_thirty(leader: Client, school: School) -> None:
    slot = SlotFactory(places=99)

    def costs() -> list[int]:
        booking = Booking.objects.first()
        urls = [
            reverse("list-bookings"),
            reverse("show-booking", args=[booking.public_id]),
            reverse("mark-register", args=[booking.public_id]),
            reverse("book-places", args=[slot.public_id]),
        ]
        return [queries(leader, url) for url in urls]

    book(leader, slot, learners_of(school, 1))
    Attendance.objects.update(date=date(2026, 11, 6), attendance="unconfirmed")
    few = costs()
    leader.post(
        reverse("place-learners", args=[Booking.objects.get().public_id]),
        {"learners": [one.public_id for one in learners_of(school, 29)], "once": uuid.uuid4()},
    )
    for _ in range(5):
        AttendanceFactory(placement__learner=LearnerFactory(school=school))
    assert costs() == few
    assert max(few) <= 25
