"""The same weekdays a school year on."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from employers.rules.renewal import a_year_on

TODAY = date(2026, 11, 27)


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2028, 8, 31)), min_size=1, max_size=20, unique=True)
)
def test_weekdays_and_gaps_stay_and_nothing_lies_in_the_past(days: list[date]) -> None:
    moved = a_year_on(days, today=TODAY)
    assert [one.before for one in moved] == sorted(days)
    assert {one.after - one.before for one in moved} == {moved[0].after - moved[0].before}
    assert all(one.after.weekday() == one.before.weekday() for one in moved)
    assert moved[0].after >= TODAY
    assert moved[0].after - moved[0].before >= timedelta(weeks=52)


def test_a_week_that_falls_into_half_term_is_told() -> None:
    moved = a_year_on([date(2027, 6, 3), date(2027, 6, 10)], today=TODAY)
    assert [one.closed for one in moved] == ["in the usual school holidays", ""]
    assert a_year_on([], today=TODAY) == []
