"""The register as a page: marked, refused at the field, shared by two people, without scripts."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Attendance, Booking
from schools.models import School
from tests.factories import AttendanceFactory, BookingFactory, LearnerFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(school: School) -> list[Attendance]:
    """Two learners on two days that have passed and one to come."""
    booking = BookingFactory(school=school)
    return [
        AttendanceFactory(
            placement=placement,
            date=date(2026, 11, 5) + timedelta(days=number * 4),
            attendance="unconfirmed" if number < 2 else "planned",
            minutes=None,
        )
        for placement in (
            PlacementFactory(
                booking=booking,
                learner=LearnerFactory(school=school, first_name="O'Neill <b>", last_name=name),
            )
            for name in ("Ames", "Bell")
        )
        for number in range(3)
    ]


def url_of(day: Attendance) -> str:
    return reverse("mark-register", args=[day.placement.booking.public_id])


def opened(browser: Client, day: Attendance) -> dict[str, str]:
    """The fields of the page as a browser would send them back unchanged."""
    context = browser.get(url_of(day)).context
    fields = {"base": context["base"]}
    for row in context["register"].rows:
        fields[f"reason-{row.placement}"] = row.absence_reason
        for cell in row.cells.values():
            if not cell.is_to_come:
                fields[f"a-{cell.day.key}"] = cell.day.mark.answer
                fields[f"m-{cell.day.key}"] = str(cell.day.mark.minutes or cell.day.planned_minutes)
    return fields


def states() -> list[tuple[str, int | None]]:
    return list(Attendance.objects.order_by("pk").values_list("attendance", "minutes"))


def test_marks_are_saved_and_the_verdict_stands_beside_them(
    leader: Client, days: list[Attendance]
) -> None:
    fields = opened(leader, days[0])
    fields |= {f"a-{days[0].pk}": "attended", f"a-{days[1].pk}": "absent"}
    fields[f"reason-{days[1].placement_id}"] = "Ill"
    page = leader.post(url_of(days[0]), fields, follow=True).content.decode()
    assert "2 days saved and counted again" in page
    assert ">Counts</strong>" in page
    assert states()[:2] == [("attended", 300), ("absent", 0)]
    assert Attendance.objects.get(pk=days[1].pk).absence_reason == "Ill"


def test_names_are_escaped(leader: Client, days: list[Attendance]) -> None:
    page = leader.get(url_of(days[0])).content.decode()
    assert "O&#x27;Neill &lt;b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize(("rest", "marked"), [("all", 4), ("2026-11-05", 2)])
def test_everybody_else_attended_is_one_press(
    leader: Client, days: list[Attendance], rest: str, marked: int
) -> None:
    fields = opened(leader, days[0]) | {f"a-{days[0].pk}": "absent", "rest": rest}
    leader.post(url_of(days[0]), fields)
    found = [state for state, _ in states()]
    assert found[0] == "absent"
    assert found.count("attended") == marked - 1
    assert found.count("planned") == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("301", "301 minutes on 5 November are more than the 300 planned"),
        ("two hours", "enter the minutes as a whole number, such as 300"),
    ],
)
def test_wrong_minutes_are_refused_at_the_field_and_nothing_is_saved(
    leader: Client, days: list[Attendance], typed: str, sentence: str
) -> None:
    fields = opened(leader, days[0])
    fields |= {f"a-{days[0].pk}": "attended", f"m-{days[0].pk}": typed}
    fields |= {f"a-{days[3].pk}": "attended"}
    page = leader.post(url_of(days[0]), fields).content.decode()
    assert f'href="#m-{days[0].pk}"' in page
    assert sentence in page
    assert f'value="{typed}"' in page
    assert {state for state, _ in states()} == {"unconfirmed", "planned"}


def test_the_second_of_two_people_sees_both_values_and_then_decides(
    leader: Client, days: list[Attendance]
) -> None:
    first, second = opened(leader, days[0]), opened(leader, days[0])
    leader.post(url_of(days[0]), first | {f"a-{days[0].pk}": "attended"})
    second |= {f"a-{days[0].pk}": "absent", f"a-{days[3].pk}": "attended"}
    response = leader.post(url_of(days[0]), second)
    page = response.content.decode()
    assert "a colleague marked “attended, 300 minutes”, you entered “absent”" in page
    assert states()[0] == ("attended", 300)
    again = second | {"base": response.context["base"]}
    leader.post(url_of(days[0]), again)
    assert states()[0] == ("absent", 0)
    assert states()[3] == ("attended", 300)


def test_two_people_with_different_learners_lose_nothing(
    leader: Client, days: list[Attendance]
) -> None:
    first, second = opened(leader, days[0]), opened(leader, days[0])
    leader.post(url_of(days[0]), first | {f"a-{days[0].pk}": "attended"})
    page = leader.post(
        url_of(days[0]), second | {f"a-{days[3].pk}": "absent"}, follow=True
    ).content.decode()
    assert "those marks are kept" in page
    assert (states()[0], states()[3]) == (("attended", 300), ("absent", 0))


def test_the_same_form_twice_changes_nothing(leader: Client, days: list[Attendance]) -> None:
    fields = opened(leader, days[0]) | {f"a-{days[0].pk}": "attended"}
    for _ in range(2):
        page = leader.post(url_of(days[0]), fields, follow=True).content.decode()
    assert "Nothing has changed" in page
    assert Booking.objects.get().register_version == 1


def test_reasons_that_differ_by_date_stay(leader: Client, days: list[Attendance]) -> None:
    for day, reason in ((days[0], "Ill"), (days[1], "Bus")):
        Attendance.objects.filter(pk=day.pk).update(
            attendance="absent", minutes=0, absence_reason=reason
        )
    fields = opened(leader, days[0]) | {f"a-{days[3].pk}": "attended"}
    leader.post(url_of(days[0]), fields)
    assert Attendance.objects.get(pk=days[1].pk).absence_reason == "Bus"


def test_before_the_first_date_there_is_nothing_to_mark(leader: Client, school: School) -> None:
    day = AttendanceFactory(
        placement__learner__school=school,
        date=date(2026, 12, 1),
        attendance="planned",
        minutes=None,
    )
    assert "Nothing to mark yet" in leader.get(url_of(day)).content.decode()
