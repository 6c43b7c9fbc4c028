"""Register and portal: what each pair of answers comes to, and what is one trip."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.rules.reconciliation import (
    Compared,
    Group,
    RecordedDay,
    compare,
    minutes_of,
    trips,
)

MONDAY = date(2025, 6, 16)
WEEK = tuple(MONDAY + timedelta(days=n) for n in range(5))
W, V, HALF = ("W", "W"), ("V", "V"), ("W", "/")


def always(learner: int, day: date) -> bool:
    return True


def recorded(attendance: str, setting: str = "workplace") -> list[RecordedDay]:
    return [RecordedDay(1, MONDAY, attendance, setting, "Visit", "b")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("portal", "marks", "group"),
    [
        (recorded("attended"), W, Group.AGREED),
        (recorded("attended"), V, Group.AGREED),
        (recorded("attended"), HALF, Group.AGREED),
        (recorded("attended"), ("/", "\\"), Group.MISSING_IN_REGISTER),
        (recorded("attended"), ("B", "B"), Group.MISSING_IN_REGISTER),
        (recorded("attended", "school"), ("/", "\\"), Group.AGREED),
        (recorded("attended"), ("I", "I"), Group.DISPUTED),
        (recorded("attended"), ("/", "M"), Group.DISPUTED),
        (recorded("absent"), W, Group.DISPUTED),
        (recorded("absent"), ("I", "I"), Group.AGREED),
        (recorded("unconfirmed"), W, Group.AGREED),
        (recorded("unconfirmed"), ("I", "I"), Group.DISPUTED),
        ([], W, Group.MISSING_IN_PORTAL),
        ([], V, Group.MISSING_IN_PORTAL),
    ],
)
def test_each_pair_of_answers_is_in_one_group(
    portal: list[RecordedDay], marks: tuple[str, str], group: Group
) -> None:
    (one,) = compare({1: {MONDAY: marks}}, portal, always)
    assert one.group is group
    assert one.sentence.endswith(".")


def test_a_date_without_a_mark_says_nothing() -> None:
    assert compare({1: {}}, recorded("attended"), always) == []


def test_a_day_before_the_enrolment_is_set_apart() -> None:
    (one,) = compare({1: {MONDAY: W}}, [], lambda *_: False)
    assert one.group is Group.NOT_ENROLLED


def missing(days: dict[int, tuple[date, ...]], marks: tuple[str, str] = W) -> list[Compared]:
    return compare({key: dict.fromkeys(own, marks) for key, own in days.items()}, [], always)


def test_thirty_learners_on_the_same_dates_are_one_decision() -> None:
    (trip,) = trips(missing(dict.fromkeys(range(30), WEEK)))
    assert (trip.dates, len(trip.days), trip.day_count) == (WEEK, 30, 150)


def test_who_was_ill_for_a_part_of_the_trip_is_of_it_with_fewer_dates() -> None:
    (trip,) = trips(missing({1: WEEK, 2: WEEK, 3: WEEK[:3], 4: (WEEK[0], WEEK[4])}))
    assert trip.dates == WEEK
    assert [len(trip.days[key]) for key in (1, 2, 3, 4)] == [5, 5, 3, 2]


def test_a_weekend_is_no_break_and_a_week_between_is() -> None:
    second = tuple(day + timedelta(days=7) for day in WEEK)
    third = tuple(day + timedelta(days=21) for day in WEEK)
    assert [trip.dates for trip in trips(missing({1: WEEK + second + third}))] == [
        WEEK + second,
        third,
    ]


def test_visits_and_work_experience_are_different_trips() -> None:
    found = trips([*missing({1: (MONDAY,)}), *missing({2: (MONDAY,)}, V)])
    assert len(found) == 2


def test_one_session_is_half_a_day() -> None:
    assert minutes_of(W, 300) == 300
    assert minutes_of(HALF, 300) == 150


@given(
    st.dictionaries(
        st.integers(1, 8),
        st.sets(st.dates(MONDAY, MONDAY + timedelta(days=40)), max_size=12),
        max_size=8,
    )
)
def test_every_missing_day_is_in_exactly_one_trip(days: dict[int, set[date]]) -> None:
    wanted = missing({key: tuple(sorted(own)) for key, own in days.items()})
    found = trips(wanted)
    told = [(key, day) for trip in found for key, own in trip.days.items() for day in own]
    assert sorted(told) == sorted((one.learner, one.day) for one in wanted)
    assert len({trip.key for trip in found}) == len(found)
    assert all(set(own) <= set(trip.dates) for trip in found for own in trip.days.values())
