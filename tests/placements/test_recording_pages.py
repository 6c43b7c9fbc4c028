"""Recording what nobody posted: past, to come, and what never counts."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import Employer, Experience
from equalex.kernel.access import Role
from placements.models import Attendance, Booking, Progress
from placements.rules.recorded_dates import NoDates, Period, dates_of
from schools.models import School
from tests.factories import EmployerFactory, LearnerFactory
from tests.factories.actors import actor_for

pytestmark = pytest.mark.django_db
ALL_SEVEN = ["purpose", "outcomes", "interaction", "people", "task", "feedback", "reflection"]


def entry(**changes: object) -> dict[str, object]:
    """A visit on 4 November 2026 that everybody attended and that meets all seven criteria."""
    entered: dict[str, object] = {
        "kind": "experience",
        "title": "Day at the garage",
        "employer_name": "Hill Motors",
        "arranged_by": "school",
        "activity": "visit",
        "mode": "in_person",
        "setting": "workplace",
        "first_day": "2026-11-04",
        "weekdays": ["0", "1", "2", "3", "4"],
        "start": "09:30",
        "minutes": "300",
        "criteria": ALL_SEVEN,
        "everybody_came": "on",
        "once": uuid.uuid4(),
        **changes,
    }
    return {name: value for name, value in entered.items() if value is not None}


def record(browser: Client, school: School, **changes: object) -> str:
    learners = changes.pop("learners", None) or [LearnerFactory(school=school).public_id]
    url = reverse("record-experience")
    return browser.post(url, entry(learners=learners, **changes), follow=True).content.decode()


def test_a_past_visit_counts_as_soon_as_it_is_recorded(leader: Client, school: School) -> None:
    assert "Recorded, and counted" in record(leader, school)
    assert Progress.objects.get().ks3_credited == 300
    experience = Experience.objects.get()
    assert (experience.school, experience.employer.name) == (school, "Hill Motors")
    assert experience.employer.recorded_by_school == school


def test_the_same_form_twice_records_once(leader: Client, school: School) -> None:
    learners, once = [LearnerFactory(school=school).public_id], uuid.uuid4()
    for _ in range(2):
        record(leader, school, learners=learners, once=once)
    assert (Booking.objects.count(), Employer.objects.count()) == (1, 1)


def test_ten_wednesday_afternoons_are_one_record_of_five_days(
    leader: Client, school: School
) -> None:
    record(
        leader,
        school,
        first_day="2026-09-02",
        last_day="2026-11-04",
        weekdays=["2"],
        minutes="150",
    )
    assert Attendance.objects.count() == 10
    assert Progress.objects.get().ks3_credited == 1500


def test_half_term_is_left_out(leader: Client, school: School) -> None:
    record(
        leader,
        school,
        first_day="2026-10-21",
        last_day="2026-11-04",
        weekdays=["2"],
        left_out="28/10/2026",
    )
    days = Attendance.objects.order_by("date").values_list("date", flat=True)
    assert list(days) == [date(2026, 10, 21), date(2026, 11, 4)]


@pytest.mark.parametrize("kind", ["encounter", "preparation", "job"])
def test_what_never_counts_says_so_on_the_form_and_counts_nothing(
    leader: Client, school: School, kind: str
) -> None:
    form = leader.get(reverse("record-experience")).content.decode()
    assert form.count("Never counts towards the 10 days") == 3
    assert "is no part of the 10 days" in record(leader, school, kind=kind)
    assert Attendance.objects.get().reasons == [f"{kind}_not_experience"]
    assert Progress.objects.get().ks3_recoverable == 0


@pytest.mark.parametrize(
    ("approved_on", "reasons"),
    [("2026-11-03", []), ("2026-11-05", ["not_approved_beforehand"])],
)
def test_what_a_family_arranged_needs_approval_beforehand(
    leader: Client, school: School, approved_on: str, reasons: list[str]
) -> None:
    record(leader, school, arranged_by="self", approved_on=approved_on)
    assert Attendance.objects.get().reasons == reasons


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"minutes": "481"}, "Enter 480 minutes or fewer"),
        ({"minutes": "an hour"}, "Enter the minutes as a whole number"),
        ({"first_day": "2019-11-04"}, "more than six years ago"),
        ({"first_day": "2029-11-04"}, "more than two years ahead"),
        ({"last_day": "2026-11-03"}, "The last day is before the first"),
        ({"last_day": "2026-11-06", "weekdays": ["5"]}, "No date is left"),
        ({"left_out": "soon"}, "“soon” is not a date"),
        ({"title": ""}, "Enter what it was"),
        ({"learners": ["not-a-key"]}, "A learner on the list is not at your school"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    leader: Client, school: School, change: dict[str, object], sentence: str
) -> None:
    page = record(leader, school, **change)
    assert sentence in page
    assert "There is a problem" in page
    assert not Booking.objects.exists()


def test_a_learner_of_another_school_is_refused(leader: Client, school: School) -> None:
    page = record(leader, school, learners=[LearnerFactory().public_id])
    assert "A learner on the list is not at your school" in page


def test_an_approved_employer_can_be_chosen(leader: Client, school: School) -> None:
    employer = EmployerFactory(approved=True)
    record(leader, school, employer=str(employer.public_id))
    assert Experience.objects.get().employer == employer


def test_nobody_else_sees_what_a_school_recorded(leader: Client, school: School) -> None:
    record(leader, school)

    other = actor_for(Role.CAREERS_LEADER, LearnerFactory().school)
    assert not Experience.objects.visible_to(other).exists()


def test_a_criterion_that_becomes_true_later_gives_the_day_back(
    leader: Client, school: School
) -> None:
    record(leader, school, criteria=[code for code in ALL_SEVEN if code != "task"])
    assert Progress.objects.get().ks3_recoverable == 300
    url = reverse("edit-record", args=[Booking.objects.get().public_id])
    leader.post(url, {"criteria": ["purpose", "interaction", "people", "task"]})
    assert Progress.objects.get().ks3_credited == 300


def test_narrowing_the_list_keeps_what_was_typed(leader: Client, school: School) -> None:
    page = record(leader, school, show="yes", title="Half typed", first_day=None)
    assert "Half typed" in page
    assert "There is a problem" not in page


def test_more_learners_join_a_record_on_its_dates(leader: Client, school: School) -> None:
    record(leader, school)
    late = LearnerFactory(school=school)
    url = reverse("place-learners", args=[Booking.objects.get().public_id])
    leader.post(url, {"learners": [late.public_id], "once": uuid.uuid4()})
    assert Attendance.objects.get(learner=late).date == date(2026, 11, 4)


def test_too_many_dates_are_refused() -> None:
    year = Period(date(2026, 1, 1), date(2026, 12, 31), frozenset(range(7)))
    with pytest.raises(NoDates, match="at most 60"):
        dates_of(year)


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"kind": "encounter"}, "Benchmark 5"),
        ({"activity": "placement", "criteria": ALL_SEVEN}, "A person must decide"),
        ({"criteria": ALL_SEVEN}, "Counts"),
        ({"criteria": ALL_SEVEN[:5]}, "Does not count yet"),
        ({"arranged_by": "self", "criteria": ALL_SEVEN}, "Does not count<"),
    ],
)
def test_the_form_says_what_a_day_would_count_for_and_saves_nothing(
    leader: Client, entered: dict[str, object], sentence: str
) -> None:
    url = reverse("record-experience")
    page = leader.post(url, {"kind": "experience", "show": "1", **entered}).content.decode()
    card = page[page.index('id="verdict"') :]
    assert sentence in card[: card.index("</section>")]
    assert not Booking.objects.exists()
